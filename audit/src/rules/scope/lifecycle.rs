//! What becomes of a grant: narrowed, suspended, resumed, withdrawn, revoked, consented to.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Account, Action, Actions, AssignedRole, ContainerId, Delegation, DelegationRef, DelegationState, DelegationTerms, DriverConsent, Epoch,
    Grant, GrantId, GrantState, GrantTerms, Message, PurposeCode, Region, Regions, Residency, Seconds, Seq, SignalClasses, UnixSeconds,
};

family!(
    /// Narrowing: by whom.
    Narrow of Narrow: held, narrow => Change
);
family!(
    /// Narrowing: to what.
    NarrowTo of Narrow: wide, narrow_to => Change
);
family!(
    /// Suspending.
    Suspend of Suspend: held, suspend => Change
);
family!(
    /// Resuming.
    Resume of Resume: suspended, resume => Change
);
family!(
    /// Withdrawing.
    Withdraw of Withdraw: held, withdraw => Change
);
family!(
    /// Withdrawing what tells of oneself, where somebody objects or not.
    Unwanted of Withdraw: unwanted, withdraw_unwanted => Change
);
family!(
    /// Revoking.
    Revoke of Revoke: held, revoke => Change
);
family!(
    /// Giving back.
    Renounce of Renounce: held, renounce => Change
);
family!(
    /// Consenting as who drives.
    CoConsent of CoConsent: consented, co_consent => Change
);

family!(
    /// Taking that consent back.
    WithdrawConsent of WithdrawConsent: given, withdraw_consent => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<Narrow>(),
        Family::of::<NarrowTo>(),
        Family::of::<Suspend>(),
        Family::of::<Resume>(),
        Family::of::<Withdraw>(),
        Family::of::<Unwanted>(),
        Family::of::<Revoke>(),
        Family::of::<Renounce>(),
        Family::of::<CoConsent>(),
        Family::of::<WithdrawConsent>(),
    ]
}

/// The plain one tells of a person, the others of none, of more, or of what a delegate does not reach.
fn of_classes(pick: &mut Pick) -> SignalClasses {
    pick.one(TERMS.classes, &[classes(&[ODOMETER]), classes(&[SPEED, COMFORT]), classes(&[COMFORT]), SignalClasses::NONE])
}

/// A grant in every state, with everything the first delegate may have of the vehicle.
fn held(pick: &mut Pick) -> World {
    let [withdrawn, revoked, renounced, expired, superseded, invalidated] = dimensions::ENDED;
    let suspended = GrantState::Suspended { by: STRANGER };
    let others = [suspended, withdrawn, revoked, renounced, expired, superseded, invalidated];
    let state = pick.one(GrantState::Active, &others);
    in_state(pick, state)
}

fn in_state(pick: &mut Pick, state: GrantState) -> World {
    let expires_at = UnixSeconds(pick.one(NOW + 1, &[NOW, u64::MAX]));
    let terms = GrantTerms { classes: of_classes(pick), expires_at, ..TERMS };
    let grant = Grant { terms, state, epoch: Epoch(pick.one(2, &[1, 3])), ..GRANT };
    let there = pick.one(Some(FIRST), &[None]).map(|id| (id, grant));
    let delegations = dimensions::mandate(pick);
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), grants: [there, None, None, None], delegations, ..WORLD }
}

fn by(pick: &mut Pick, message: Message) -> Change {
    by_plainly(pick, OWNER, message)
}

fn by_plainly(pick: &mut Pick, plain: Account, message: Message) -> Change {
    let caller = pick.one(plain, &[OWNER, DELEGATE, INSURER, STRANGER, ADMIN]);
    Change { caller, message, now: UnixSeconds(NOW) }
}

const HELD: GrantId = FIRST;

fn narrow(pick: &mut Pick) -> Change {
    let less = [GrantTerms { retention: Seconds(1), history_from: UnixSeconds(FENCE + 1), ..TERMS }, TERMS];
    let [other, same] = less;
    let narrower = GrantTerms { max_uses: Some(1), ..TERMS };
    let terms = pick.one(narrower, &[other, same, GrantTerms { classes: classes(&[ODOMETER]), ..narrower }]);
    by(pick, Message::Narrow { grant: HELD, terms })
}

fn wide(pick: &mut Pick) -> World {
    let [_, above, ..] = GRANTS;
    let (residency, regions) = pick.one((Residency::OffBoard, NEAR), &[(Residency::InVehicle, Regions::NONE)]);
    let terms = GrantTerms {
        max_uses: pick.one(None, &[Some(2)]),
        depth_left: pick.one(1, &[0]),
        residency,
        regions,
        parent: pick.one(None, &[Some(above)]),
        not_before: UnixSeconds(pick.one(NOW - 50, &[NOW + 2])),
        ..WIDE
    };
    let [link, ..] = chain();
    World { grants: [Some((HELD, Grant { terms, ..GRANT })), None, None, None], delegations: [Some(link), None, None, None], ..WORLD }
}

fn narrow_to(pick: &mut Pick) -> Change {
    let [_, above, ..] = GRANTS;
    let readings = [
        (SignalClasses::NONE, Actions::NONE),
        (classes(&[SPEED]), Actions::NONE),
        (classes(&[SPEED]), actions(&[Action::Actuate])),
        (classes(&[COMFORT]), actions(&[Action::Actuate])),
        (classes(&[SPEED, SignalClassTrip]), actions(&[Action::Read])),
        (WIDE.classes, WIDE.actions),
        (WIDE.classes, Actions::ALL),
    ];
    let (classes, actions) = pick.one((TERMS.classes, TERMS.actions), &readings);
    let places = [
        (Residency::OffBoard, NEAR),
        (Residency::OffBoard, Regions::of(&[Region::Eea])),
        (Residency::OffBoard, Regions::ALL),
        (Residency::OffBoard, Regions::NONE),
        (Residency::InVehicle, NEAR),
    ];
    let (residency, regions) = pick.one((Residency::InVehicle, Regions::NONE), &places);
    let terms = GrantTerms {
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        recipient: pick.one(INSURER, &[BROKER]),
        purpose: pick.one(PURPOSE, &[PurposeCode(2)]),
        container: pick.one(TERMS.container, &[ContainerId([0xc9; 32])]),
        classes,
        actions,
        residency,
        regions,
        not_before: UnixSeconds(pick.one(NOW - 50, &[NOW - 51, NOW + 2, NOW + 60])),
        expires_at: UnixSeconds(pick.one(NOW + 50, &[NOW + 1, NOW + 51, 0])),
        history_from: UnixSeconds(pick.one(FENCE, &[FENCE - 1])),
        retention: Seconds(pick.one(RETENTION, &[RETENTION + 1])),
        depth_left: pick.one(1, &[0, 2]),
        max_uses: pick.one(None, &[Some(2), Some(3), Some(0)]),
        parent: pick.one(None, &[Some(above)]),
    };
    Change { caller: pick.one(OWNER, &[DELEGATE]), message: Message::Narrow { grant: HELD, terms }, now: UnixSeconds(NOW) }
}

#[allow(non_upper_case_globals, reason = "reads as a class that no wide grant has")]
const SignalClassTrip: shared_logic::SignalClass = shared_logic::SignalClass::Trip;

fn suspend(pick: &mut Pick) -> Change {
    by(pick, Message::Suspend { grant: HELD })
}

fn suspended(pick: &mut Pick) -> World {
    let [withdrawn, ..] = dimensions::ENDED;
    let by = |by| GrantState::Suspended { by };
    let state = pick.one(by(OWNER), &[by(DELEGATE), by(STRANGER), GrantState::Active, withdrawn]);
    let world = in_state(pick, state);
    let receiver = pick.one(Some(RECEIVER), &[None]);
    dimensions::objecting_to_some(pick, World { parties: [receiver.map(|party| by_itself(INSURER, party)), None, None, None], ..world })
}

fn resume(pick: &mut Pick) -> Change {
    by(pick, Message::Resume { grant: HELD })
}

fn withdraw(pick: &mut Pick) -> Change {
    by(pick, Message::Withdraw { grant: HELD })
}

/// Who may object by withdrawing: a driver of the owner's, of a manager's, a lessee; accepted or only offered.
fn unwanted(pick: &mut Pick) -> World {
    let [first, second, ..] = chain();
    let manager = delegation(DelegationTerms { role: AssignedRole::FleetManager, ..DELEGATED }, 11);
    let driving = delegation(DRIVING, 9);
    let far = DelegationTerms { expires_at: UnixSeconds(NOW + 40 * DAY), ..DRIVING };
    let others = [
        Delegation { from: first.0 .1, under: Some(DelegationRef::Vehicle(Seq(11))), ..driving },
        Delegation { terms: far, ..driving },
        Delegation { state: OFFERED, ..driving },
        delegation(DelegationTerms { role: AssignedRole::Lessee, ..DELEGATED }, 9),
        second.1,
    ];
    let driver = pick.one(driving, &others);
    let of = pick.one(of_car(DRIVER, driver), &[of_fleet(DRIVER, driver)]);
    let terms = GrantTerms { classes: of_classes(pick), ..TERMS };
    let grants = [Some((FIRST, Grant { terms, ..GRANT })), None, None, None];
    let world = World { grants, delegations: [Some((first.0, manager)), Some(of), None, None], ..WORLD };
    dimensions::objecting(pick, world)
}

fn withdraw_unwanted(pick: &mut Pick) -> Change {
    let caller = pick.one(DRIVER, &[OWNER, DELEGATE, STRANGER]);
    Change { caller, message: Message::Withdraw { grant: HELD }, now: UnixSeconds(NOW) }
}

fn revoke(pick: &mut Pick) -> Change {
    by_plainly(pick, DELEGATE, Message::Revoke { grant: HELD })
}

fn renounce(pick: &mut Pick) -> Change {
    by_plainly(pick, INSURER, Message::Renounce { grant: HELD })
}

fn consented(pick: &mut Pick) -> World {
    let world = consent(pick, DriverConsent::Missing);
    dimensions::objecting_to_some(pick, world)
}

fn given(pick: &mut Pick) -> World {
    consent(pick, given_by(DRIVER, 9))
}

const fn given_by(by: Account, seq: u64) -> DriverConsent {
    DriverConsent::Given { by, under: DelegationRef::Vehicle(Seq(seq)) }
}

/// What the driver has said, plainly this, and what the driver is.
fn consent(pick: &mut Pick, plain: DriverConsent) -> World {
    let given = given_by;
    let in_fleet = DriverConsent::Given { by: DELEGATE, under: DelegationRef::Fleet(Seq(11)) };
    let said = [
        DriverConsent::Missing,
        DriverConsent::NotNeeded,
        given(DRIVER, 9),
        given(DRIVER, 8),
        given(STRANGER, 9),
        given(DELEGATE, 11),
        in_fleet,
    ];
    let driver_consent = pick.one(plain, &said);
    let [withdrawn, ..] = dimensions::ENDED;
    let suspended = GrantState::Suspended { by: OWNER };
    let state = pick.one(GrantState::Active, &[withdrawn, suspended]);
    let mut world = in_state(pick, state);
    if let Some((_, grant)) = world.grants.iter_mut().flatten().next() {
        grant.driver_consent = driver_consent;
    }
    let [one, two, three, four] = world.delegations;
    let driving = delegation(DRIVING, 9);
    let drivers = [
        Delegation { state: OFFERED, ..driving },
        Delegation { state: DelegationState::Ended, ..driving },
        Delegation { from: DELEGATE, under: Some(DelegationRef::Vehicle(Seq(11))), ..driving },
    ];
    let driver = Some(of_car(DRIVER, pick.one(driving, &drivers))).or(four);
    World { delegations: [one, two, three, driver], ..world }
}

fn co_consent(pick: &mut Pick) -> Change {
    let caller = pick.one(DRIVER, &[DELEGATE, OWNER, STRANGER, INSURER]);
    Change { caller, message: Message::CoConsent { grant: HELD }, now: UnixSeconds(NOW) }
}

fn withdraw_consent(pick: &mut Pick) -> Change {
    let caller = pick.one(DRIVER, &[DELEGATE, OWNER, STRANGER]);
    Change { caller, message: Message::WithdrawConsent { grant: HELD }, now: UnixSeconds(NOW) }
}
