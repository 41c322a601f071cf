//! Keys that sign intents, and what they sign.

use crate::{ALICE, CAR};
use k256::ecdsa::SigningKey;
use shared_logic::{
    bound_to, keccak_256, Account, Bound, DomainHash, Epoch, GenesisHash, Intent, Message, Nonce, Signature, SignedIntent, State,
    UnixSeconds,
};

/// A secret secp256k1 key, for tests only.
pub type Secret = [u8; 32];

/// Alice's own.
pub const ALICES_KEY: Secret = [0xa1; 32];
/// A key that signs for Alice once she names it.
pub const PHONE_KEY: Secret = [0xf0; 32];

/// What intents of the tests are signed for.
pub fn domain() -> DomainHash {
    DomainHash::of(GenesisHash([0x6e; 32]), Account([0xcc; 20]), keccak_256)
}

/// What Alice would sign in this state, with the epoch and the number that the message is bound to; about what is not
/// there, with the car's.
pub fn alices_intent(state: &State, message: Message, deadline: UnixSeconds) -> Intent {
    let of_the_car = Bound { vehicle: Some(CAR), epoch: state.vehicles.get(&CAR).map_or(Epoch::FIRST, |car| car.epoch), nonce: Nonce(0) };
    let Bound { epoch, nonce, .. } = bound_to(state, ALICE, &message).unwrap_or(of_the_car);
    Intent { domain: state.domain, principal: ALICE, epoch, nonce, deadline, message }
}

/// The account of a secp256k1 key, as in Ethereum.
///
/// # Panics
/// When the bytes are no key.
pub fn account_of(secret: &Secret) -> Account {
    let key = SigningKey::from_slice(secret).unwrap();
    let point = key.verifying_key().to_sec1_point(false);
    Account(keccak_256(&point.as_bytes()[1..])[12..].try_into().unwrap())
}

/// The intent with its one canonical signature.
///
/// # Panics
/// When the bytes are no key.
pub fn signed(intent: Intent, secret: &Secret) -> SignedIntent {
    let (signature, recovery) = SigningKey::from_slice(secret).unwrap().sign_prehash_recoverable(&intent.typed_digest(keccak_256));
    let (r, s) = signature.split_bytes();
    SignedIntent { intent, signature: Signature::Eip712 { r: r.into(), s: s.into(), recovery: recovery.to_byte() } }
}

/// Its r, s and recovery id, to change them.
///
/// # Panics
/// For a signature of another kind.
pub fn ecdsa(signature: &mut Signature) -> (&mut [u8; 32], &mut [u8; 32], &mut u8) {
    let Signature::Eip712 { r, s, recovery } = signature else { panic!("expected a signature of a secp256k1 key") };
    (r, s, recovery)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alices_account_is_that_of_her_key() {
        assert_eq!(account_of(&ALICES_KEY), ALICE);
    }
}
