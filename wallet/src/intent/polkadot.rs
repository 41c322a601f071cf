//! What Polkadot's wallets sign of an intent: its text, wrapped.

use super::{signer, NotSigned};
use crate::AccountId32;
use shared_logic::{Account, Intent, Signature, SignedIntent};

/// The account as which an sr25519 key signs: that of its transactions.
pub fn polkadot_account(public: [u8; 32]) -> Account {
    AccountId32(public).address()
}

/// The intent with what a Polkadot wallet answered to `signRaw` of [`super::wrapped_text`]: 64 bytes, or 65 with the 1
/// of sr25519 before them.
///
/// # Errors
/// [`NotSigned`] when it is no such signature.
pub fn signed_by_polkadot(intent: &Intent, public: [u8; 32], signature: &[u8]) -> Result<SignedIntent, NotSigned> {
    let bytes = match signature {
        [1, bytes @ ..] if bytes.len() == 64 => bytes,
        bytes => bytes,
    };
    let signature = bytes.try_into().map_err(|_| NotSigned::Form("64 bytes of sr25519"))?;
    let signed = SignedIntent { intent: *intent, signature: Signature::Sr25519 { public, signature } };
    signer(&signed).map(|_| signed).ok_or(NotSigned::Nobody)
}
