//! Signed intents: somebody signs off chain, and anybody submits.
//!
//! An intent is checked by Ethereum's rule: the signer is the account that the signature recovers to.
//! A secp256k1 key has two accounts then, which are not the same: [`crate::AccountId32::address`], under which its
//! transactions come to the contract, and [`PublicKey::intent_account`]. Whoever owns a vehicle under the
//! first names the second as an intent key, with [`shared_logic::Message::SetIntentKey`], before it signs; so does
//! whoever has an Ed25519 key, which signs no intent at all.

use crate::{
    snapshot::{Snapshot, View},
    Keypair, PublicKey,
};
use codec::Encode;
use shared_logic::{keccak_256, limits::MAX_BATCH, selector, Account, Denial, DomainHash, GenesisHash, Intent, Message, SignedIntent};

/// What intents for the contract on the chain of this first block are signed for.
pub fn domain(genesis: GenesisHash, contract: Account) -> DomainHash {
    DomainHash::of(genesis, contract, keccak_256)
}

/// What is signed of an intent.
pub fn digest(intent: &Intent) -> [u8; 32] {
    // Of a host only its Keccak is asked.
    intent.digest(&View::of(&Snapshot::EMPTY))
}

/// Signs an intent. Look at it first: [`crate::preview::preview_intent`].
///
/// INVARIANT (one form): `s` is at most half the order and the recovery id is 0 or 1, so the contract
/// accepts these bytes and no variant of them.
///
/// # Errors
/// [`NoIntentAccount`] for an Ed25519 key.
pub fn sign_intent(key: &Keypair, intent: &Intent) -> Result<SignedIntent, NoIntentAccount> {
    let signature = key.sign_digest(&digest(intent)).ok_or(NoIntentAccount)?;
    Ok(SignedIntent { intent: *intent, signature })
}

/// The bytes of the contract call that submits a signed intent.
pub fn submit_data(signed: &SignedIntent) -> Vec<u8> {
    (selector::SUBMIT, signed).encode()
}

/// The bytes of the contract call that makes several changes, all or none.
///
/// # Errors
/// [`Denial::TooMany`] for more messages than the contract takes.
pub fn batch_data(messages: &[Message]) -> Result<Vec<u8>, Denial> {
    if messages.len() > MAX_BATCH {
        return Err(Denial::TooMany);
    }
    Ok((selector::BATCH, messages).encode())
}

impl PublicKey {
    /// The account as which a signature of this key over an intent counts: Ethereum's address of the
    /// key. `None` for an Ed25519 key.
    pub fn intent_account(&self) -> Option<Account> {
        let Self::Secp256k1(bytes) = self else { return None };
        let key = k256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).ok()?;
        let hash = keccak_256(key.to_sec1_point(false).as_bytes().get(1..)?);
        Some(Account(hash.get(12..)?.try_into().ok()?))
    }
}

/// An Ed25519 key was asked to sign an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoIntentAccount;

impl core::fmt::Display for NoIntentAccount {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("an Ed25519 key cannot sign intents")
    }
}

impl core::error::Error for NoIntentAccount {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyKind, Seed};
    use shared_logic::{recover, Epoch, GrantId, Nonce, UnixSeconds};

    fn intent(nonce: u64) -> Intent {
        Intent {
            domain: domain(GenesisHash([0x11; 32]), Account([0xcc; 20])),
            principal: Account([1; 20]),
            epoch: Epoch(1),
            nonce: Nonce(nonce),
            deadline: UnixSeconds(1_800_000_000),
            message: Message::Withdraw { grant: GrantId([7; 32]) },
        }
    }

    #[test]
    fn a_signature_recovers_to_the_intent_account_and_is_of_the_one_form() {
        let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([7; 32])).unwrap();
        let recoveries: Vec<_> = (0..32)
            .map(|nonce| {
                let SignedIntent { intent, signature } = sign_intent(&key, &intent(nonce)).unwrap();
                assert!(signature.is_canonical(), "{signature:?}");
                assert_eq!(recover(digest(&intent), &signature), key.public().intent_account());
                signature.recovery
            })
            .collect();
        assert!(recoveries.contains(&0) && recoveries.contains(&1));
    }

    #[test]
    fn the_intent_account_is_the_ethereum_address_and_not_the_address_of_the_transactions() {
        // Hardhat's first account.
        let seed = hex::decode("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80").unwrap();
        let public = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(seed.try_into().unwrap())).unwrap().public();
        assert_eq!(public.intent_account().unwrap().to_string(), "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        assert_ne!(public.intent_account(), Some(public.account_id().address()));
    }

    #[test]
    fn an_ed25519_key_signs_no_intent() {
        let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        assert_eq!(key.public().intent_account(), None);
        let error = sign_intent(&key, &intent(0)).unwrap_err();
        assert!(error.to_string().contains("cannot sign intents"), "{error}");
    }

    #[test]
    fn a_batch_is_bounded() {
        let messages = [Message::Pause; MAX_BATCH];
        let exp = [selector::BATCH.as_slice(), &messages.to_vec().encode()].concat();
        assert_eq!(batch_data(&messages), Ok(exp));
        assert_eq!(batch_data(&[Message::Pause; MAX_BATCH + 1]), Err(Denial::TooMany));
    }
}
