//! Signed intents: somebody signs off chain, and anybody submits.
//!
//! Three kinds of keys sign, see [`shared_logic::Signature`]: a secp256k1 key signs typed data (EIP-712), a passkey has the
//! digest as its challenge, an sr25519 key signs the wrapped text. This wallet signs with its own secp256k1 keys, and takes
//! what the others signed: [`signed_by_ethereum`], [`signed_by_passkey`],
//! [`signed_by_polkadot`].
//!
//! A secp256k1 key has two accounts, which are not the same: [`crate::AccountId32::address`], under which its
//! transactions come to the contract, and [`PublicKey::intent_account`]. Whoever owns a vehicle under the
//! first names the second as an intent key, with [`shared_logic::Message::SetIntentKey`], before it signs; so does
//! whoever has an Ed25519 key, which signs no intent at all.

mod answer;
mod ethereum;
mod passkey;
mod polkadot;

pub use answer::{must_be_of, NotSigned};
pub use ethereum::{signed_by_ethereum, typed_data, Domain, Member, Typed, TypedData, Types};
pub use passkey::{passkey_account, signed_by_passkey, Assertion};
pub use polkadot::{polkadot_account, signed_by_polkadot};

use crate::{
    snapshot::{Snapshot, View},
    Keypair, PublicKey,
};
use codec::Encode;
use shared_logic::{
    keccak_256,
    limits::{LONGEST_INTENT, MAX_BATCH},
    selector, Account, Denial, DomainHash, GenesisHash, Intent, Message, SignedIntent, UnixSeconds,
};

/// What intents for the contract on the chain of this first block are signed for.
pub fn domain(genesis: GenesisHash, contract: Account) -> DomainHash {
    DomainHash::of(genesis, contract, keccak_256)
}

/// The hash of the whole intent: a passkey's challenge.
pub fn digest(intent: &Intent) -> [u8; 32] {
    intent.digest(keccak_256)
}

/// The intent in words, as the signer's wallet shows it.
pub fn text(intent: &Intent) -> String {
    // The rules write ASCII.
    String::from_utf8_lossy(intent.text().filled()).into_owned()
}

/// What a Polkadot wallet signs: the text and the digest between `<Bytes>` and `</Bytes>`, which are there already.
pub fn wrapped_text(intent: &Intent) -> String {
    String::from_utf8_lossy(intent.wrapped_text(keccak_256).filled()).into_owned()
}

/// Who signed; `None` when the signature is of nobody.
pub fn signer(signed: &SignedIntent) -> Option<Account> {
    signed.signature.signer(&View::of(&Snapshot::EMPTY), &signed.intent)
}

/// Refuses what gives something for longer than a week, as the contract does on the day it is submitted: signed so, it
/// would lie about until its last week, and be good then.
///
/// # Errors
/// [`Denial::DeadlineTooFar`].
pub fn must_end_soon(intent: &Intent, now: UnixSeconds) -> Result<(), Denial> {
    let last = now.after(LONGEST_INTENT);
    if intent.message.only_takes() || last.is_none_or(|last| intent.deadline <= last) {
        return Ok(());
    }
    Err(Denial::DeadlineTooFar)
}

/// Signs an intent. Look at it first: [`crate::preview::preview_intent`], or [`must_end_soon`] where the chain's records
/// are not at hand.
///
/// INVARIANT (one form): `s` is at most half the order and the recovery id is 0 or 1, so the contract
/// accepts these bytes and no variant of them.
///
/// # Errors
/// [`NoIntentAccount`] for an Ed25519 key.
pub fn sign_intent(key: &Keypair, intent: &Intent) -> Result<SignedIntent, NoIntentAccount> {
    let signature = key.sign_digest(&intent.typed_digest(keccak_256)).ok_or(NoIntentAccount)?;
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
    use shared_logic::{Epoch, GrantId, Nonce, Signature, UnixSeconds};

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
                let signed = sign_intent(&key, &intent(nonce)).unwrap();
                assert_eq!(signer(&signed), key.public().intent_account());
                let Signature::Eip712 { recovery, .. } = signed.signature else { panic!() };
                recovery
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
    fn what_gives_ends_within_a_week_and_what_only_takes_away_whenever() {
        let now = UnixSeconds(1_800_000_000);
        let ends = |message, deadline| must_end_soon(&Intent { deadline: UnixSeconds(deadline), message, ..intent(0) }, now);
        let week = now.0 + u64::from(LONGEST_INTENT.0);
        let (gives, takes) = (Message::Resume { grant: GrantId([7; 32]) }, intent(0).message);
        for (message, deadline, exp) in [
            (gives, now.0, Ok(())),
            (gives, week, Ok(())),
            (gives, week + 1, Err(Denial::DeadlineTooFar)),
            (gives, u64::MAX, Err(Denial::DeadlineTooFar)),
            (takes, u64::MAX, Ok(())),
        ] {
            assert_eq!(ends(message, deadline), exp, "{message:?} until {deadline}");
        }
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
