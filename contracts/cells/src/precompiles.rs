//! Signatures checked by the chain's precompiles: `ecrecover` (Ethereum yellow paper, appendix E), `sha256`, P-256
//! (RIP-7212) and sr25519 (pallet-revive's System precompile).
//!
//! Called directly: ink! 6.0.0-beta.1 has a helper for the first alone, which hands it its arguments in another
//! layout and takes the empty answer for an account of zeros.

use crate::raw;
use codec::Output;
use shared_logic::{Account, Buffer, Crypto, LONGEST_TEXT};

const ECRECOVER: [u8; 20] = address(0x01);
const SHA_256: [u8; 20] = address(0x02);
const P256: [u8; 20] = address(0x100);
const SYSTEM: [u8; 20] = address(0x900);

/// The first four bytes of `keccak256("sr25519Verify(uint8[64],bytes,bytes32)")`.
const SR25519_VERIFY: [u8; 4] = [0x30, 0x7a, 0x57, 0x5d];
/// 64 words of the signature, one that says where the message stands, one of the key.
const SR25519_HEAD: usize = 66 * 32;

const fn address(number: u16) -> [u8; 20] {
    let mut address = [0; 20];
    let [high, low] = number.to_be_bytes();
    address[18] = high;
    address[19] = low;
    address
}

/// The precompiles of the chain. INVARIANT (nothing fails open): a refused call, and an answer of another length than
/// 32 bytes, are no signature.
pub(crate) struct Precompiles;

impl Crypto for Precompiles {
    fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]> {
        raw::ask(&SHA_256, bytes)
    }

    fn recover(&self, digest: [u8; 32], r: &[u8; 32], s: &[u8; 32], recovery: u8) -> Option<Account> {
        let mut input = [0; 128];
        input[..32].copy_from_slice(&digest);
        input[63] = 27 + recovery.min(1);
        input[64..96].copy_from_slice(r);
        input[96..].copy_from_slice(s);
        let answer = raw::ask(&ECRECOVER, &input)?;
        let account: [u8; 20] = answer[12..].try_into().ok()?;
        (answer[..12] == [0; 12] && account != [0; 20]).then_some(Account(account))
    }

    fn p256(&self, hash: [u8; 32], r: &[u8; 32], s: &[u8; 32], x: &[u8; 32], y: &[u8; 32]) -> bool {
        let mut input = Buffer::<160>::new();
        for word in [&hash, r, s, x, y] {
            input.write(word);
        }
        is_true(raw::ask(&P256, input.filled()))
    }

    fn sr25519(&self, message: &[u8], signature: &[u8; 64], public: &[u8; 32]) -> bool {
        let mut input = Buffer::<{ 4 + SR25519_HEAD + 32 + LONGEST_TEXT }>::new();
        input.write(&SR25519_VERIFY);
        for byte in signature {
            word(u16::from(*byte), &mut input);
        }
        word(SR25519_HEAD as u16, &mut input);
        input.write(public);
        // A message longer than that is none of ours.
        let Ok(length) = u16::try_from(message.len()) else { return false };
        word(length, &mut input);
        input.write(message);
        (message.len()..message.len().next_multiple_of(32)).for_each(|_| input.push_byte(0));
        is_true(raw::ask(&SYSTEM, input.filled()))
    }
}

/// A number as Solidity writes it: 32 bytes, big-endian.
fn word(number: u16, to: &mut impl Output) {
    to.write(&[0; 30]);
    to.write(&number.to_be_bytes());
}

fn is_true(answer: Option<[u8; 32]>) -> bool {
    const TRUE: [u8; 32] = {
        let mut word = [0; 32];
        word[31] = 1;
        word
    };
    answer == Some(TRUE)
}
