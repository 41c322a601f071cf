//! Recovering who signed, by the chain's `ecrecover` precompile (Ethereum yellow paper, appendix E).
//!
//! Called directly: ink! 6.0.0-beta.1's own helper hands the precompile its arguments in another
//! layout and takes the empty answer for an account of zeros.

use crate::raw;
use shared_logic::{Account, Signature};

const ECRECOVER: [u8; 20] = {
    let mut address = [0; 20];
    address[19] = 1;
    address
};

/// The account whose secp256k1 key signed the digest. INVARIANT (nothing fails open): a refused call, an
/// answer of another length than 32 bytes, and zeros are all nobody.
pub(crate) fn recover(digest: [u8; 32], signature: &Signature) -> Option<Account> {
    let mut input = [0; 128];
    input[..32].copy_from_slice(&digest);
    input[63] = 27 + signature.recovery.min(1);
    input[64..96].copy_from_slice(&signature.r);
    input[96..].copy_from_slice(&signature.s);
    let answer = raw::ask(&ECRECOVER, &input)?;
    let account: [u8; 20] = answer[12..].try_into().ok()?;
    (answer[..12] == [0; 12] && account != [0; 20]).then_some(Account(account))
}
