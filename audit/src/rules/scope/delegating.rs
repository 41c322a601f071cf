//! Letting another act, and ending it.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Account, Actions, AssignedRole, Delegation, DelegationRef, DelegationState, DelegationTerms, Epoch, Message, Purposes, Realm, Right,
    Rights, Seconds, Seq, SignalClasses, UnixSeconds,
};

family!(
    /// By whom, and to whom, for one vehicle.
    Who of Delegate: who, ask_who => Change
);
family!(
    /// Which terms, by the owner and by a delegate.
    Terms of Delegate: delegating, ask_terms => Change
);
family!(
    /// For all of an owner's vehicles.
    Fleet of Delegate: fleet, ask_fleet => Change
);
family!(
    /// Accepting what was offered.
    Accept of AcceptDelegation: offered, accept => Change
);
family!(
    /// Ending a delegation.
    End of EndDelegation: ending, end => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Who>(), Family::of::<Terms>(), Family::of::<Fleet>(), Family::of::<Accept>(), Family::of::<End>()]
}

const MANAGED: AssignedRole = AssignedRole::FleetManager;

fn who(pick: &mut Pick) -> World {
    let [one, two, three, _] = dimensions::mandate(pick);
    // What the other has already.
    let driving = delegation(DRIVING, 9);
    let has = [
        of_car(DRIVER, driving),
        of_fleet(DRIVER, driving),
        of_car(DRIVER, Delegation { state: DelegationState::Ended, ..driving }),
        of_car(DRIVER, Delegation { terms: DelegationTerms { not_before: UnixSeconds(NOW + 1), ..DRIVING }, ..driving }),
        of_car(DRIVER, Delegation { epoch: Some(Epoch(1)), ..driving }),
        of_car(DRIVER, Delegation { under: Some(DelegationRef::Vehicle(Seq(98))), from: STRANGER, ..driving }),
        of_car(OWNER, driving),
        of_car(DRIVER, Delegation { state: OFFERED, ..driving }),
        // Under the first delegate, whatever that one has.
        of_car(DRIVER, Delegation { under: Some(DelegationRef::Vehicle(Seq(11))), from: DELEGATE, ..driving }),
    ]
    .map(Some);
    let had = pick.one(None, &has);
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), delegations: [one, two, three, had], ..WORLD }
}

const HANDED: DelegationTerms = DelegationTerms {
    rights: Rights::of(&[Right::Suspend]),
    classes: classes(&[SPEED]),
    actions: TERMS.actions,
    depth_left: 0,
    not_before: UnixSeconds(NOW),
    expires_at: UnixSeconds(NOW + 1),
    ..DELEGATED
};

fn ask_who(pick: &mut Pick) -> Change {
    let role = pick.one(AssignedRole::Delegate, &[AssignedRole::Driver, MANAGED]);
    let terms = if role == AssignedRole::Driver {
        DelegationTerms { expires_at: HANDED.expires_at, ..DRIVING }
    } else {
        DelegationTerms { role, ..HANDED }
    };
    let terms = DelegationTerms { not_before: HANDED.not_before, ..terms };
    let [_, second, third, _] = DELEGATES;
    let to = pick.one(DRIVER, &[OWNER, DELEGATE, STRANGER, second, third]);
    let caller = pick.one(OWNER, &[DELEGATE, STRANGER, ADMIN]);
    Change { caller, message: Message::Delegate { realm: Realm::Vehicle(CAR), to, terms }, now: UnixSeconds(NOW) }
}

fn delegating(pick: &mut Pick) -> World {
    let [first, second, ..] = chain();
    let above = Delegation { from: OWNER, under: None, ..second.1 };
    let below = Delegation { from: second.0 .1, under: Some(DelegationRef::Vehicle(Seq(12))), ..first.1 };
    let less = DelegationTerms { depth_left: 1, expires_at: UnixSeconds(NOW + 2), classes: classes(&[SPEED]), ..DELEGATED };
    let none = DelegationTerms { depth_left: 0, ..DELEGATED };
    let with = |terms| [Some((first.0, Delegation { terms, ..first.1 })), None];
    let bounded = DelegationTerms { purposes: Some(FEW), longest_grant: Some(Seconds(2)), ..DELEGATED };
    let fleet = Some(of_fleet(DELEGATE, delegation(DELEGATED, 12)));
    let named = |role| with(DelegationTerms { role, ..DELEGATED });
    let [small, _] = with(less);
    let chains = [
        with(less),
        with(none),
        with(bounded),
        with(DelegationTerms { longest_grant: None, ..bounded }),
        named(AssignedRole::Lessee),
        named(MANAGED),
        // Of two the one that reaches it.
        [small, fleet],
        [Some((first.0, below)), Some((second.0, Delegation { terms: less, ..above }))],
        [Some((first.0, below)), Some((second.0, above))],
    ];
    let [one, two] = pick.one([Some(first), None], &chains);
    World { delegations: [one, two, None, None], ..WORLD }
}

fn terms(pick: &mut Pick) -> DelegationTerms {
    let roles = [AssignedRole::Lessee, AssignedRole::Driver, MANAGED, AssignedRole::Guardian];
    DelegationTerms {
        role: pick.one(AssignedRole::Delegate, &roles),
        rights: pick.one(HANDED.rights, &[Rights::NONE, Rights::ALL]),
        classes: pick.one(HANDED.classes, &[SignalClasses::NONE, classes(&[ODOMETER]), classes(&[COMFORT]), classes(&[SPEED, DRIVE])]),
        actions: pick.one(HANDED.actions, &[Actions::NONE, Actions::ALL]),
        purposes: pick.one(None, &[Some(FEW), Some(Purposes(FEW.0 | 1 << 2)), Some(Purposes(0))]),
        longest_grant: pick.one(None, &[Some(Seconds(2)), Some(Seconds(3))]),
        depth_left: pick.one(0, &[1, 2, 3]),
        not_before: UnixSeconds(pick.one(NOW, &[NOW - 51, NOW + 1, NOW + 2])),
        expires_at: UnixSeconds(
            pick.one(NOW + 1, &[0, NOW, NOW + 2, NOW + 50, NOW + 51, NOW + 31 * DAY, NOW + CENTURY, NOW + CENTURY + 1]),
        ),
    }
}

/// The plain purpose alone.
const FEW: Purposes = Purposes(1 << PURPOSE.0);

fn ask_terms(pick: &mut Pick) -> Change {
    let message = Message::Delegate { realm: Realm::Vehicle(CAR), to: DRIVER, terms: terms(pick) };
    Change { caller: pick.one(OWNER, &[DELEGATE]), message, now: UnixSeconds(NOW) }
}

fn fleet(pick: &mut Pick) -> World {
    let sound = delegation(DELEGATED, 9);
    let others = [
        of_fleet(DRIVER, sound),
        of_fleet(DRIVER, Delegation { state: DelegationState::Ended, ..sound }),
        of_fleet(DRIVER, Delegation { state: OFFERED, ..sound }),
        of_fleet(DRIVER, Delegation { terms: DelegationTerms { expires_at: UnixSeconds(NOW), ..DELEGATED }, ..sound }),
        of_fleet(DRIVER, Delegation { terms: DelegationTerms { not_before: UnixSeconds(NOW + 9), ..DELEGATED }, ..sound }),
        of_car(DRIVER, sound),
    ]
    .map(Some);
    World { registry: dimensions::registry_and_admin(pick), delegations: [pick.one(None, &others), None, None, None], ..WORLD }
}

fn ask_fleet(pick: &mut Pick) -> Change {
    let message = Message::Delegate { realm: Realm::Fleet(OWNER), to: pick.one(DRIVER, &[OWNER]), terms: terms(pick) };
    Change { caller: pick.one(OWNER, &[STRANGER]), message, now: UnixSeconds(NOW) }
}

/// What was offered to the driver, by the owner, by the first delegate, and by who is no longer one.
fn offered(pick: &mut Pick) -> World {
    let guardian = DelegationTerms { role: AssignedRole::Guardian, ..DRIVING };
    let later = DelegationTerms { not_before: UnixSeconds(NOW + 5), ..DELEGATED };
    let lapsed = [DelegationState::Offered { until: UnixSeconds(NOW) }, ACCEPTED, DelegationState::Ended];
    let [first, second, third, _] = dimensions::mandate(pick);
    let by_first = Some(DelegationRef::Vehicle(Seq(11)));
    let (from, under) = pick.one((OWNER, None), &[(DELEGATE, by_first), (DELEGATE, Some(DelegationRef::Fleet(Seq(11)))), (STRANGER, None)]);
    let record = Delegation {
        terms: pick.one(DELEGATED, &[DRIVING, guardian, later]),
        state: pick.one(OFFERED, &lapsed),
        epoch: Some(Epoch(pick.one(2, &[1]))),
        from,
        under,
        ..delegation(DELEGATED, 9)
    };
    let there = pick.one(Some(of_car(DRIVER, record)), &[Some(of_fleet(DRIVER, record)), None]);
    let (registry, vehicle) = (dimensions::registry(pick), dimensions::car(pick));
    World { registry, vehicle, delegations: [first, second, third, there], ..WORLD }
}

fn accept(pick: &mut Pick) -> Change {
    let realm = pick.one(Realm::Vehicle(CAR), &[Realm::Fleet(OWNER), Realm::Fleet(STRANGER)]);
    let ward = pick.one(None, &[Some(STRANGER), Some(DRIVER), Some(Account([0; 20]))]);
    let caller = pick.one(DRIVER, &[OWNER, DELEGATE, STRANGER]);
    Change { caller, message: Message::AcceptDelegation { realm, ward }, now: UnixSeconds(NOW) }
}

fn ending(pick: &mut Pick) -> World {
    let record = Delegation {
        from: pick.one(OWNER, &[DELEGATE, STRANGER]),
        epoch: Some(Epoch(pick.one(2, &[1, 3]))),
        state: pick.one(ACCEPTED, &[DelegationState::Ended, OFFERED, DelegationState::Offered { until: UnixSeconds(NOW) }]),
        terms: pick.one(DELEGATED, &[DRIVING, DelegationTerms { expires_at: UnixSeconds(NOW), ..DELEGATED }]),
        ..delegation(DELEGATED, 9)
    };
    let of = |to: Account| [Some(of_car(to, record)), Some(of_fleet(to, record))];
    let [car, all] = of(DRIVER);
    let [own, _] = of(OWNER);
    let there = pick.one(car, &[all, own, None]);
    let delegations = [there, None, None, None];
    let world = World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), delegations, ..WORLD };
    dimensions::objecting(pick, world)
}

fn end(pick: &mut Pick) -> Change {
    let realm = pick.one(Realm::Vehicle(CAR), &[Realm::Fleet(OWNER), Realm::Fleet(STRANGER)]);
    let message = Message::EndDelegation { realm, to: pick.one(DRIVER, &[OWNER]) };
    Change { caller: pick.one(OWNER, &[DRIVER, DELEGATE, STRANGER, ADMIN]), message, now: UnixSeconds(NOW) }
}
