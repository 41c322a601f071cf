//! Signed intents at random.

use super::Generator;
use crate::BoxError;
use shared_logic::{bound_to, Account, Bound, DomainHash, Epoch, Intent, Message, Nonce, Signature, SignedIntent, State, UnixSeconds};
use valet_testkit::{account_of_passkey, account_of_polkadot, signed_wrapped, Assertion, PASSKEY, POLKADOT_KEY};
use valet_wallet::{sign_intent, KeyKind, Keypair, Seed};

/// A made-up key that signs intents.
#[derive(Clone, Debug)]
pub struct Signer {
    kind: Kind,
    account: Account,
}

/// How it signs.
#[derive(Clone, Debug)]
enum Kind {
    /// Typed data, with the key of that seed.
    Eip712([u8; 32]),
    /// As a passkey.
    Passkey,
    /// As a Polkadot wallet.
    Polkadot,
}

impl Signer {
    /// The same three on every machine, one of each kind.
    ///
    /// # Errors
    /// [`BoxError`], which cannot happen: the seeds are good ones.
    pub fn all() -> Result<Vec<Self>, BoxError> {
        let seed = [0xa1; 32];
        let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(seed))?;
        let account = key.public().intent_account().ok_or("expected a key that signs intents")?;
        Ok(vec![
            Self { kind: Kind::Eip712(seed), account },
            Self { kind: Kind::Passkey, account: account_of_passkey(&PASSKEY) },
            Self { kind: Kind::Polkadot, account: account_of_polkadot(&POLKADOT_KEY) },
        ])
    }

    /// As whom it signs.
    pub const fn account(&self) -> Account {
        self.account
    }

    /// The intent with its signature; with one of nobody where it cannot sign.
    fn sign(&self, intent: &Intent) -> SignedIntent {
        match self.kind {
            Kind::Eip712(seed) => {
                let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(seed)).ok();
                key.and_then(|key| sign_intent(&key, intent).ok()).unwrap_or_else(|| unsigned(intent))
            }
            Kind::Passkey => Assertion::OURS.sign(*intent, &PASSKEY),
            Kind::Polkadot => signed_wrapped(*intent, &POLKADOT_KEY),
        }
    }
}

const fn unsigned(intent: &Intent) -> SignedIntent {
    SignedIntent { intent: *intent, signature: Signature::Eip712 { r: [1; 32], s: [1; 32], recovery: 0 } }
}

/// One bit of the signature, or of what it says, is another.
fn disturb(signature: &mut Signature, place: u64) {
    let [first, ..] = match (signature, place) {
        (Signature::Eip712 { r, .. } | Signature::Passkey { r, .. }, 0 | 1) => r,
        (Signature::Eip712 { s, .. } | Signature::Passkey { s, .. }, _) if place < 4 => s,
        (Signature::Passkey { x, .. }, 4 | 5) => x,
        (Signature::Passkey { y, .. }, 6 | 7) => y,
        (Signature::Passkey { rp_id_hash, .. }, _) => rp_id_hash,
        (Signature::Eip712 { r, .. }, _) => r,
        (Signature::Sr25519 { public, .. }, _) => public,
    };
    *first ^= 1;
}

impl Generator {
    /// A signed intent: mostly of somebody who may, signed by a key that may.
    pub(super) fn signed(&mut self, state: &State, now: UnixSeconds) -> SignedIntent {
        let (principal, message) = self.signable(state, now);
        let unbound = Bound { vehicle: None, epoch: Epoch::FIRST, nonce: Nonce(0) };
        let Bound { epoch, nonce: next, .. } = bound_to(state, principal, &message).unwrap_or(unbound);
        let lasts = self.pick.of(&[0, 60, 600, 3_600, 3_600, 7 * 86_400, 7 * 86_400 + 1]).unwrap_or(60);
        let intent = Intent {
            domain: if self.pick.percent(4) { DomainHash([0xdd; 32]) } else { state.domain },
            principal,
            epoch: if self.pick.percent(4) { Epoch(epoch.0.wrapping_add(1)) } else { epoch },
            nonce: if self.pick.percent(4) { Nonce(next.0.wrapping_add(1)) } else { next },
            deadline: UnixSeconds(now.0 + lasts),
            message,
        };
        let mut signed = self.signer(state, principal).map_or_else(|| unsigned(&intent), |signer| signer.sign(&intent));
        if self.pick.percent(6) {
            let place = self.pick.below(10);
            disturb(&mut signed.signature, place);
        }
        signed
    }

    /// A message, mostly one that can be signed, of somebody who signs.
    fn signable(&mut self, state: &State, now: UnixSeconds) -> (Account, Message) {
        let mut found = self.change(state, now);
        if self.pick.percent(4) {
            return found;
        }
        for _ in 0..24 {
            if found.1.is_signable() && self.signs(state, found.0) {
                break;
            }
            found = match self.pick.below(22) {
                0..=6 => self.of_giving(state, now),
                7..=18 => self.of_life(state, now),
                19 => self.of_vehicle(state, now),
                20 => self.of_objection(state),
                _ => self.of_request(state, now),
            };
        }
        found
    }

    fn signs(&self, state: &State, principal: Account) -> bool {
        self.actors.signers.iter().any(|signer| may_sign(state, principal, signer))
    }

    /// A key that may sign for them; another, now and then.
    fn signer(&mut self, state: &State, principal: Account) -> Option<Signer> {
        let signers = self.actors.signers.clone();
        let fits = |place: &usize| signers.get(*place).is_some_and(|signer| may_sign(state, principal, signer));
        let place = self.pick.among((0..signers.len()).filter(fits)).filter(|_| !self.pick.percent(5));
        let place = place.or_else(|| self.pick.among(0..signers.len()));
        place.and_then(|place| signers.get(place)).cloned()
    }
}

fn may_sign(state: &State, principal: Account, signer: &Signer) -> bool {
    signer.account == principal || state.intent_keys.contains_key(&(principal, signer.account))
}
