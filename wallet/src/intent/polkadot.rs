//! What Polkadot's wallets sign of an intent: its text, wrapped.

use super::{signer, NotSigned};
use crate::AccountId32;
use shared_logic::{Account, Intent, Signature, SignedIntent};

/// The account as which an sr25519 key signs: that of its transactions.
///
/// # Errors
/// [`NotSigned::PolkadotKey`] for bytes for which nobody signs, or anybody: no point of the curve, the key of zeros, and what
/// ends in twelve `ee`, which is an account that came from Ethereum.
pub fn polkadot_account(public: [u8; 32]) -> Result<Account, NotSigned> {
    let account = AccountId32(public);
    let key = public != [0; 32] && !account.is_from_ethereum() && schnorrkel::PublicKey::from_bytes(&public).is_ok();
    if key {
        return Ok(account.address());
    }
    Err(NotSigned::PolkadotKey)
}

/// The intent with what a Polkadot wallet answered to `signRaw` of [`super::wrapped_text`]: 64 bytes, or 65 with the 1
/// of sr25519 before them.
///
/// # Errors
/// [`NotSigned`] when it is no such signature, or no such key.
pub fn signed_by_polkadot(intent: &Intent, public: [u8; 32], signature: &[u8]) -> Result<SignedIntent, NotSigned> {
    polkadot_account(public)?;
    let bytes = match signature {
        [1, bytes @ ..] if bytes.len() == 64 => bytes,
        bytes => bytes,
    };
    let signature = bytes.try_into().map_err(|_| NotSigned::Form("a signature by sr25519 of 64 bytes"))?;
    let signed = SignedIntent { intent: *intent, signature: Signature::Sr25519 { public, signature } };
    signer(&signed).map(|_| signed).ok_or(NotSigned::Nobody)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{KeyKind, Keypair};

    #[test]
    fn an_account_for_which_no_sr25519_key_signs_is_refused() {
        let alice: AccountId32 = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY".parse().unwrap();
        assert_eq!(polkadot_account(alice.0).unwrap().to_string(), "0x9621dde636de098b43efb0fa9b61facfe328f99d");
        let mut from_ethereum = alice.0;
        from_ethereum[20..].fill(0xee);
        let secp256k1 = Keypair::dev(KeyKind::Secp256k1, "//Alice").unwrap().public().account_id().0;
        let ed25519 = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap().public().account_id().0;
        for public in [[0; 32], [0xee; 32], [0xff; 32], from_ethereum, secp256k1, ed25519] {
            assert_eq!(polkadot_account(public), Err(NotSigned::PolkadotKey), "{}", AccountId32(public));
        }
    }
}
