//! Vehicles, parties and grants, each made by the rules themselves.

use crate::BoxError;
use fastrand::Rng;
use shared_logic::{
    catalogue,
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    step, Account, Action, Actions, Agreement, ContainerId, Event, GenesisHash, GrantId, GrantTerms, LegalBasis, Message, NoticeHash,
    Profile, Purpose, Region, Regions, Residency, Seconds, SignalClasses, State, TermsHash, UnixSeconds, VehicleId, VehicleSalt,
};

/// When everything is registered; within 31 bits, which is all that casbin's numbers hold.
pub(crate) const START: UnixSeconds = UnixSeconds(1_700_000_000);
/// How many grants a vehicle has.
const GRANTS_OF_A_VEHICLE: usize = 10;
/// How many parties there are at most.
const PARTIES: usize = 100;
/// One in so many grants is withdrawn; as many are suspended.
const WITHDRAWN: usize = 20;
/// One in so many vehicles changes hands after its grants were given.
const TRANSFERRED: usize = 20;

/// A state with some of everything that a grant's answer depends on.
pub struct Dataset {
    /// The records.
    pub state: State,
    /// Every vehicle.
    pub vehicles: Vec<VehicleId>,
    /// Every party.
    pub parties: Vec<Account>,
    /// Every grant, in the order of granting.
    pub grants: Vec<GrantId>,
}

impl Dataset {
    /// A dataset with so many grants; the same for the same number.
    ///
    /// # Errors
    /// When the rules refuse what should be accepted.
    pub fn new(grants: usize) -> Result<Self, BoxError> {
        let mut rng = Rng::with_seed(0x7a1e7);
        let mut dataset = Self::empty()?;
        for _ in 0..PARTIES.min(grants) {
            dataset.register_party(&mut rng)?;
        }
        for _ in 0..grants.div_ceil(GRANTS_OF_A_VEHICLE) {
            dataset.register_vehicle(&mut rng)?;
        }
        for number in 0..grants {
            let vehicle = *dataset.vehicles.get(number / GRANTS_OF_A_VEHICLE).ok_or("expected a vehicle for each grant")?;
            let recipient = rng.choice(&dataset.parties).copied().ok_or("expected a party")?;
            let terms = terms(&mut rng, vehicle, recipient)?;
            dataset.grant(terms)?;
        }
        dataset.end_some()?;
        Ok(dataset)
    }

    /// A dataset with nobody in it.
    pub(crate) fn empty() -> Result<Self, BoxError> {
        let admin = Account([0xad; 20]);
        let mut state = State::new(admin);
        let domain = shared_logic::DomainHash::of(GenesisHash([0x6e; 32]), Account([0xcc; 20]), shared_logic::keccak_256);
        state.apply(&Event::deployed(admin, domain, START)).map_err(|error| error.to_string())?;
        Ok(Self { state, vehicles: Vec::new(), parties: Vec::new(), grants: Vec::new() })
    }

    /// Somebody new who may receive data.
    pub(crate) fn register_party(&mut self, rng: &mut Rng) -> Result<Account, BoxError> {
        let account = account(rng);
        let kinds = PartyKinds::of(&[PartyKind::ThirdParty]);
        let profile = Profile { kinds, legal_hash: TermsHash([0x1e; 32]), gatekeeper: Gatekeeper::No };
        self.send(account, Message::RegisterParty { profile })?;
        self.parties.push(account);
        Ok(account)
    }

    /// A new vehicle with a new owner.
    pub(crate) fn register_vehicle(&mut self, rng: &mut Rng) -> Result<(VehicleId, Account), BoxError> {
        let (mut salt, owner) = (VehicleSalt([0; 32]), account(rng));
        rng.fill(&mut salt.0);
        let made = self.send(owner, Message::RegisterVehicle { salt, vin_commitment: None })?;
        let vehicle = made.vehicle.ok_or("expected an event about a vehicle")?;
        self.vehicles.push(vehicle);
        Ok((vehicle, owner))
    }

    /// A grant by the vehicle's owner.
    fn grant(&mut self, terms: GrantTerms) -> Result<GrantId, BoxError> {
        let owner = self.owner(terms.vehicle)?;
        self.grant_by(owner, terms)
    }

    /// A grant by whoever may.
    pub(crate) fn grant_by(&mut self, grantor: Account, terms: GrantTerms) -> Result<GrantId, BoxError> {
        let agreement = Agreement {
            data_holder: None,
            controller: None,
            legal_basis: LegalBasis::Consent,
            terms_hash: TermsHash([0x7e; 32]),
            notice_hash: NoticeHash([0x0e; 32]),
        };
        let event = self.send(grantor, Message::Grant { terms, agreement, request: None })?;
        let id = event.grant.ok_or("expected an event about a grant")?;
        self.grants.push(id);
        Ok(id)
    }

    /// Lets a message happen.
    pub(crate) fn send(&mut self, caller: Account, message: Message) -> Result<Event, BoxError> {
        let refused = |denial| format!("expected the rules to accept {message:?}, found {denial}");
        let event = step(&self.state, caller, &message, START).map_err(refused)?.event;
        self.state.apply(&event).map_err(|error| error.to_string())?;
        Ok(event)
    }

    fn owner(&self, vehicle: VehicleId) -> Result<Account, BoxError> {
        Ok(self.state.vehicles.get(&vehicle).ok_or("expected a registered vehicle")?.owner)
    }

    /// Withdraws and suspends some grants, and lets some vehicles change hands.
    fn end_some(&mut self) -> Result<(), BoxError> {
        for (number, id) in self.grants.clone().into_iter().enumerate() {
            let message = match number % WITHDRAWN {
                1 => Message::Withdraw { grant: id },
                2 => Message::Suspend { grant: id },
                _ => continue,
            };
            let vehicle = self.state.grants.get(&id).ok_or("expected a grant")?.terms.vehicle;
            self.send(self.owner(vehicle)?, message)?;
        }
        for vehicle in self.vehicles.clone().into_iter().skip(1).step_by(TRANSFERRED) {
            let (to, until) = (Account([0xb0; 20]), START.after(Seconds::DAY).ok_or("expected a moment")?);
            self.send(self.owner(vehicle)?, Message::OfferVehicle { vehicle, to, until })?;
            self.send(to, Message::AcceptVehicle { vehicle })?;
        }
        Ok(())
    }
}

/// A new account.
pub(crate) fn account(rng: &mut Rng) -> Account {
    let mut account = Account([0; 20]);
    rng.fill(&mut account.0);
    account
}

/// Some terms within some purpose.
fn terms(rng: &mut Rng, vehicle: VehicleId, recipient: Account) -> Result<GrantTerms, BoxError> {
    let purposes: Vec<Purpose> =
        catalogue::FIRST.iter().map(|entry| entry.purpose).filter(|purpose| purpose.co_consent == CoConsent::NotNeeded).collect();
    let purpose = rng.choice(&purposes).ok_or("expected a purpose in the catalogue")?;
    let data = some_classes(rng, purpose.classes.minus(SignalClasses::COMMANDS));
    let commands = if rng.bool() { some_classes(rng, purpose.classes.and(SignalClasses::COMMANDS)) } else { SignalClasses::NONE };
    let reads = if data.is_empty() { Actions::NONE } else { some_actions(rng, Actions::ALL.minus(Actions::COMMANDS)) };
    let actuates = if commands.is_empty() { Actions::NONE } else { Actions::of(&[Action::Actuate]) };
    let not_before = START.after(Seconds(rng.u32(0..100_000))).ok_or("expected a moment")?;
    let length = Seconds(rng.u32(1..=purpose.max_duration.0));
    let residency = if rng.bool() { Residency::OffBoard } else { Residency::InVehicle };
    Ok(GrantTerms {
        vehicle,
        recipient,
        purpose: purpose.code,
        container: ContainerId([0xc0; 32]),
        classes: data.or(commands),
        actions: reads.or(actuates),
        residency,
        regions: regions(residency),
        not_before,
        expires_at: not_before.after(length).ok_or("expected a moment")?,
        history_from: START,
        retention: Seconds(rng.u32(0..=purpose.max_retention.0)),
        depth_left: 0,
        max_uses: None,
        parent: None,
    })
}

/// Where data that leave the vehicle go: to the one region that every question is about.
pub(crate) const fn regions(residency: Residency) -> Regions {
    match residency {
        Residency::OffBoard => Regions::of(&[Region::Eea]),
        Residency::InVehicle => Regions::NONE,
    }
}

/// At least one of these, if there is one.
pub(crate) fn some_classes(rng: &mut Rng, of: SignalClasses) -> SignalClasses {
    let items: Vec<_> = of.items().filter(|_| rng.bool()).collect();
    let first = rng.choice(of.items().collect::<Vec<_>>());
    SignalClasses::of(&items).or(first.map_or(SignalClasses::NONE, |first| SignalClasses::of(&[first])))
}

fn some_actions(rng: &mut Rng, of: Actions) -> Actions {
    let items: Vec<_> = of.items().filter(|_| rng.bool()).collect();
    let first = rng.choice(of.items().collect::<Vec<_>>());
    Actions::of(&items).or(first.map_or(Actions::NONE, |first| Actions::of(&[first])))
}
