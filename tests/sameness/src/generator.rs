//! Random histories: a few actors who do everything the rules know, and much that they
//! deny.

mod check;
mod intent;
mod message;
mod terms;
mod vehicle;

pub use intent::Signer;

use crate::{pick::Pick, Case, Question};
use shared_logic::{Account, ContainerId, Host, State, UnixSeconds, VehicleId, VehicleSalt};

/// Who takes part. Everybody may try everything; the names say what they are when all goes well.
#[derive(Clone, Debug)]
pub struct Actors {
    /// The contract's admin, who is an auditor too.
    pub admin: Account,
    /// Own vehicles, and sell them to each other.
    pub owners: Vec<Account>,
    /// Act for the owners, and drive.
    pub delegates: Vec<Account>,
    /// Receive data.
    pub recipients: Vec<Account>,
    /// Opens emergencies.
    pub authority: Account,
    /// What the owners register vehicles with, each one.
    pub salts: Vec<VehicleSalt>,
    /// The vehicles that come of it.
    pub vehicles: Vec<VehicleId>,
    /// The containers.
    pub containers: Vec<ContainerId>,
    /// Sign intents.
    pub signers: Vec<Signer>,
}

/// Makes up what happens next.
#[derive(Clone, Debug)]
pub struct Generator {
    pick: Pick,
    actors: Actors,
    nonce: u64,
}

impl Actors {
    /// Actors with these accounts; they take the roles in turn.
    pub fn of(accounts: &[Account]) -> Self {
        let part = |index: usize| accounts.get(index.checked_rem(accounts.len()).unwrap_or(0)).copied().unwrap_or(Account([0; 20]));
        let (owners, salts) = ([part(1), part(2)], [VehicleSalt([0xc1; 32]), VehicleSalt([0xc2; 32])]);
        // Of a host only its Keccak is asked.
        let host = State::new(part(0));
        Self {
            admin: part(0),
            owners: owners.to_vec(),
            delegates: vec![part(3), part(4)],
            recipients: vec![part(4), part(5)],
            authority: part(5),
            salts: salts.to_vec(),
            vehicles: owners.into_iter().zip(salts).map(|(owner, salt)| host.vehicle_id(owner, salt)).collect(),
            containers: vec![ContainerId([0xd1; 32]), ContainerId([0xd2; 32])],
            signers: Signer::all().unwrap_or_default(),
        }
    }

    fn accounts(&self) -> Vec<Account> {
        let people = self.owners.iter().chain(&self.delegates).chain(&self.recipients).copied();
        people.chain([self.admin, self.authority]).collect()
    }
}

impl Generator {
    /// A generator for these actors; the same seed makes the same cases, given the same states and times.
    pub fn new(actors: Actors, seed: u64) -> Self {
        Self { pick: Pick::seeded(seed), actors, nonce: 0 }
    }

    /// Cases to put at about `now`: changes and questions in equal parts, and an intent now and then. With `shift`, each has a time of
    /// its own around `now`.
    pub fn cases(&mut self, state: &State, now: UnixSeconds, count: usize, shift: bool) -> Vec<Case> {
        (0..count)
            .map(|index| {
                let at = if shift { self.around(now) } else { now };
                self.case(state, at, index)
            })
            .collect()
    }

    fn case(&mut self, state: &State, now: UnixSeconds, index: usize) -> Case {
        if index % 64 == 1 {
            return Case { now, question: Question::Submit(self.signed(state, now)) };
        }
        let question = match index % 8 {
            0..=3 => {
                let (caller, message) = self.change(state, now);
                Question::Change(caller, message)
            }
            7 => Question::CheckEmergency(self.emergency_request(state, now)),
            _ => {
                let (grant, request) = self.request(state, now);
                Question::Check(grant, request)
            }
        };
        Case { now, question }
    }

    /// A moment up to some weeks before or after, often just here.
    fn around(&mut self, now: UnixSeconds) -> UnixSeconds {
        let far = self.pick.of(&[0, 0, 0, 1, 60, 3_600, 86_400, 2_000_000]).unwrap_or(0);
        let distance = self.pick.below(far + 1);
        if self.pick.percent(50) {
            UnixSeconds(now.0.saturating_add(distance))
        } else {
            UnixSeconds(now.0.saturating_sub(distance))
        }
    }

    fn anybody(&mut self) -> Account {
        let accounts = self.actors.accounts();
        self.pick.of(&accounts).unwrap_or(self.actors.admin)
    }
}
