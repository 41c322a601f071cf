//! Signed intents at random.

use super::Generator;
use crate::BoxError;
use shared_logic::{vehicle_of, Account, DomainHash, Epoch, Host, Intent, Message, Nonce, Signature, SignedIntent, State, UnixSeconds};
use valet_wallet::{sign_intent, KeyKind, Keypair, Seed};

/// A made-up key that signs intents.
#[derive(Clone, Debug)]
pub struct Signer {
    seed: [u8; 32],
    account: Account,
}

impl Signer {
    /// The same three on every machine.
    ///
    /// # Errors
    /// [`BoxError`], which cannot happen: the seeds are good ones.
    pub fn all() -> Result<Vec<Self>, BoxError> {
        [[0xa1; 32], [0xa2; 32], [0xa3; 32]].map(Self::of).into_iter().collect()
    }

    fn of(seed: [u8; 32]) -> Result<Self, BoxError> {
        let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(seed))?;
        Ok(Self { seed, account: key.public().intent_account().ok_or("expected a key that signs intents")? })
    }

    /// As whom it signs.
    pub const fn account(&self) -> Account {
        self.account
    }

    /// The intent with its signature; with one of nobody where it cannot sign.
    fn sign(&self, intent: &Intent) -> SignedIntent {
        let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new(self.seed)).ok();
        key.and_then(|key| sign_intent(&key, intent).ok()).unwrap_or_else(|| unsigned(intent))
    }
}

const fn unsigned(intent: &Intent) -> SignedIntent {
    SignedIntent { intent: *intent, signature: Signature { r: [1; 32], s: [1; 32], recovery: 0 } }
}

impl Generator {
    /// A signed intent: mostly of somebody who may, signed by a key that may.
    pub(super) fn signed(&mut self, state: &State, now: UnixSeconds) -> SignedIntent {
        let (principal, message) = self.signable(state, now);
        let epoch = vehicle_of(state, &message).and_then(|id| state.vehicle(id)).map_or(Epoch::FIRST, |vehicle| vehicle.epoch);
        let next = if message.is_numbered() { state.nonce(principal, vehicle_of(state, &message)) } else { Nonce(0) };
        let lasts = self.pick.of(&[0, 60, 600, 3_600]).unwrap_or(60);
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
            let [first, ..] = &mut signed.signature.r;
            *first ^= 1;
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
