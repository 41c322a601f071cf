//! Who may act; whether they still may, the rules say.

use super::Reach;
use crate::{
    context::Context,
    failure::Failure,
    output::entries,
    render::{classes, realm as realm_words, rights},
    time::moment,
    whose::{Standing, Whose},
    world::{Source, World},
};
use clap::Args;
use serde::Serialize;
use shared_logic::{Account, Delegation, DelegationState, DelegationTerms, Denial, Realm, State, UnixSeconds, Vehicle, VehicleId};

/// A delegation with its keys.
#[derive(Serialize)]
struct Row {
    realm: Realm,
    to: Account,
    delegation: Delegation,
    /// Whether it is offered, accepted or ended, in a word.
    standing: &'static str,
    /// Why it lets nobody act, where it does not.
    reason: Option<Denial>,
}

/// Which delegations, read from where. Without a vehicle or a fleet, those of the account.
#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    whose: Whose,
    #[command(flatten)]
    source: Source,
}

impl List {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let World { state, now } = self.source.world(context).await?;
        let rows = match self.reach.named(self.whose.account)? {
            Some(realm) => of_realm(&state, realm, now)?,
            None => of_account(&state, self.whose.account()?, now),
        };
        context.output.show(&rows, |rows| {
            entries(
                "no delegations to list: `valet delegation create` offers one",
                ["for", "delegate", "role", "rights", "classes", "from", "delegation ends", "standing"],
                rows.iter().map(|row| {
                    let terms = &row.delegation.terms;
                    let (may, about) = reach(terms);
                    [
                        realm_words(&row.realm),
                        row.to.to_string(),
                        terms.role.name().to_owned(),
                        may,
                        about,
                        row.delegation.from.to_string(),
                        moment(terms.expires_at),
                        row.words(),
                    ]
                }),
            )
        })
    }
}

/// What the delegate may do, and about which data. A driver or a guardian has no rights over the vehicle's grants, and a
/// say over data about persons.
fn reach(terms: &DelegationTerms) -> (String, String) {
    if terms.role.is_subject_only() {
        return ("consent, suspend, withdraw and object".to_owned(), "personal data only".to_owned());
    }
    (rights(terms.rights), classes(terms.classes))
}

fn of_realm(state: &State, realm: Realm, now: UnixSeconds) -> Result<Vec<Row>, Failure> {
    let vehicle = match realm {
        Realm::Vehicle(id) => Some((id, state.vehicles.get(&id).ok_or_else(|| Failure::not_found("vehicle", id))?)),
        Realm::Fleet(_) => None,
    };
    Ok(rows(state, realm, vehicle, now))
}

/// What the account has given, what it was given, and what others have given of its vehicles.
fn of_account(state: &State, account: Account, now: UnixSeconds) -> Vec<Row> {
    let owner = |realm: &Realm| match realm {
        Realm::Vehicle(id) => state.vehicles.get(id).map(|vehicle| vehicle.owner),
        Realm::Fleet(owner) => Some(*owner),
    };
    let concerns = |realm: &Realm, to: &Account, held: &Delegation| *to == account || held.from == account || owner(realm) == Some(account);
    let own = state.delegations.iter().filter(|((realm, to), held)| concerns(realm, to, held));
    let mut rows: Vec<Row> = own.map(|((realm, to), held)| row(state, of_vehicle(state, realm), (*realm, *to), held, now)).collect();
    rows.sort_by_key(|row| (row.realm, row.delegation.seq));
    rows
}

fn of_vehicle<'a>(state: &'a State, realm: &Realm) -> Option<(VehicleId, &'a Vehicle)> {
    match realm {
        Realm::Vehicle(id) => state.vehicles.get(id).map(|vehicle| (*id, vehicle)),
        Realm::Fleet(_) => None,
    }
}

fn row(state: &State, vehicle: Option<(VehicleId, &Vehicle)>, (realm, to): (Realm, Account), held: &Delegation, now: UnixSeconds) -> Row {
    let (standing, reason) = Standing::of(state, vehicle, (realm, to), held, now);
    Row { realm, to, delegation: *held, standing: standing.name(), reason }
}

/// The delegations of a realm, in the order in which they were offered. What holds for the owner's whole fleet
/// holds for the vehicle.
fn rows(state: &State, realm: Realm, vehicle: Option<(VehicleId, &Vehicle)>, now: UnixSeconds) -> Vec<Row> {
    let concerns = |of: &Realm| *of == realm || vehicle.is_some_and(|(_, vehicle)| *of == Realm::Fleet(vehicle.owner));
    let mut rows: Vec<Row> =
        state.delegations.iter().filter(|((realm, _), _)| concerns(realm)).map(|(of, held)| row(state, vehicle, *of, held, now)).collect();
    rows.sort_by_key(|row| (row.realm, row.delegation.seq));
    rows
}

impl Row {
    fn words(&self) -> String {
        let why = match (self.standing, self.reason, self.delegation.state) {
            ("offered", _, DelegationState::Offered { until }) => format!(", to be accepted before {}", moment(until)),
            (_, Some(Denial::NotYetValid), _) => format!(", from {}", moment(self.delegation.terms.not_before)),
            (_, Some(Denial::Expired), _) => ": its time is over".to_owned(),
            (_, Some(Denial::StaleEpoch), _) => ": from before a transfer, or before everything was stopped".to_owned(),
            (_, Some(Denial::ParentEnded), _) => ": what it was given under has ended".to_owned(),
            (_, Some(Denial::UnknownDelegation | Denial::NotAccepted) | None, _) => String::new(),
            (_, Some(other), _) => format!(": {}", other.name()),
        };
        format!("{}{why}", self.standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        step, Action, Actions, AssignedRole, DelegationTerms, Message, Right, Rights, SignalClass, SignalClasses, VehicleSalt,
    };

    const OWNER: Account = Account([1; 20]);
    const MANAGER: Account = Account([2; 20]);
    const HELPER: Account = Account([3; 20]);
    const DRIVER: Account = Account([4; 20]);
    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);

    struct World {
        state: State,
        realm: Realm,
        vehicle: VehicleId,
    }

    impl World {
        fn new() -> Self {
            let mut state = State::new(OWNER);
            let register = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
            let event = step(&state, OWNER, &register, NOW).unwrap().event;
            state.apply(&event).unwrap();
            let vehicle = event.vehicle.unwrap();
            Self { state, realm: Realm::Vehicle(vehicle), vehicle }
        }

        fn make(&mut self, who: Account, message: Message) {
            let event = step(&self.state, who, &message, NOW).unwrap().event;
            self.state.apply(&event).unwrap();
        }

        fn offer(&mut self, who: Account, to: Account, terms: DelegationTerms) {
            self.make(who, Message::Delegate { realm: self.realm, to, terms });
        }

        fn accept(&mut self, who: Account) {
            self.make(who, Message::AcceptDelegation { realm: self.realm, ward: None });
        }

        fn words(&self, now: UnixSeconds) -> Vec<(Account, String, Option<Denial>)> {
            let vehicle = self.state.vehicles[&self.vehicle];
            let rows = rows(&self.state, self.realm, Some((self.vehicle, &vehicle)), now);
            rows.into_iter().map(|row| (row.to, row.words(), row.reason)).collect()
        }
    }

    fn terms(role: AssignedRole, depth_left: u8) -> DelegationTerms {
        DelegationTerms {
            role,
            rights: Rights::of(&[Right::Grant, Right::Delegate]),
            classes: SignalClasses::of(&[SignalClass::Odometer]),
            actions: Actions::of(&[Action::Read]),
            purposes: None,
            longest_grant: None,
            depth_left,
            not_before: NOW,
            expires_at: UnixSeconds(NOW.0 + 60 * 86_400),
        }
    }

    #[test]
    fn what_stands_under_a_delegation_that_ended_has_ended_too_and_can_be_given_anew() {
        let mut world = World::new();
        world.offer(OWNER, MANAGER, terms(AssignedRole::FleetManager, 2));
        world.accept(MANAGER);
        world.offer(MANAGER, HELPER, terms(AssignedRole::Delegate, 0));
        world.accept(HELPER);
        let accepted = "accepted".to_owned();
        assert_eq!(world.words(NOW), [(MANAGER, accepted.clone(), None), (HELPER, accepted.clone(), None)]);

        world.make(OWNER, Message::EndDelegation { realm: world.realm, to: MANAGER });
        let below = "ended: what it was given under has ended".to_owned();
        let ended = ("ended".to_owned(), Some(Denial::UnknownDelegation));
        let words = world.words(NOW);
        assert_eq!(words[0], (MANAGER, ended.0, ended.1));
        assert_eq!(words[1], (HELPER, below, Some(Denial::ParentEnded)));

        // The manager's successor names the same helper: the dead one holds no place.
        world.offer(OWNER, DRIVER, terms(AssignedRole::FleetManager, 2));
        world.accept(DRIVER);
        world.offer(DRIVER, HELPER, terms(AssignedRole::Delegate, 0));
        world.accept(HELPER);
        assert!(world.words(NOW).contains(&(HELPER, accepted, None)));
    }

    #[test]
    fn an_offer_is_told_as_one_until_it_is_accepted_and_as_lapsed_after_its_time() {
        let mut world = World::new();
        world.offer(OWNER, HELPER, terms(AssignedRole::Delegate, 0));
        let until = UnixSeconds(NOW.0 + 30 * 86_400);
        assert_eq!(world.words(NOW), [(HELPER, format!("offered, to be accepted before {}", moment(until)), Some(Denial::NotAccepted))]);
        assert_eq!(world.words(until), [(HELPER, "lapsed".to_owned(), Some(Denial::NotAccepted))]);
        world.accept(HELPER);
        assert_eq!(world.words(until), [(HELPER, "accepted".to_owned(), None)]);
        let over = UnixSeconds(NOW.0 + 60 * 86_400);
        assert_eq!(world.words(over), [(HELPER, "ended: its time is over".to_owned(), Some(Denial::Expired))]);
    }

    #[test]
    fn what_a_driver_may_do_is_told_though_no_right_is_named() {
        let driver = DelegationTerms { rights: Rights::NONE, classes: SignalClasses::NONE, ..terms(AssignedRole::Driver, 0) };
        let (may, about) = reach(&driver);
        assert!(may.contains("consent") && may.contains("withdraw") && about.contains("personal"), "{may}; {about}");
        assert_eq!(reach(&terms(AssignedRole::Delegate, 0)), ("grant,delegate".to_owned(), "odometer".to_owned()));
    }
}
