//! "May I have the data by this grant?": the grant's own checks.

use super::{
    super::{check::ByGrant, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Action, Actions, CheckRequest, Coverage, Epoch, Grant, GrantId, GrantState, GrantTerms, PurposeCode, Region, Regions, Residency,
    SignalClasses, UnixSeconds, Vehicle,
};

family!(
    /// Who and when: everything that stands before what is asked for.
    Who of Check: who, ask_who => ByGrant
);
family!(
    /// What: the scope of a grant against that of a request, with each flaw before it.
    What of Check: what, ask_what => ByGrant
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Who>(), Family::of::<What>()]
}

const SUSPENDED: GrantState = GrantState::Suspended { by: OWNER };

fn who(pick: &mut Pick) -> World {
    let others = [Some(Vehicle { epoch: Epoch(3), ..VEHICLE }), None, Some(RETIRED), Some(Vehicle { epoch: Epoch(1), ..VEHICLE })];
    let vehicle = pick.one(Some(VEHICLE), &others).map(|vehicle| (CAR, vehicle));
    let [withdrawn, revoked, renounced, expired, superseded, invalidated] = dimensions::ENDED;
    let states = [withdrawn, revoked, renounced, expired, superseded, invalidated, SUSPENDED];
    let terms = GrantTerms {
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        recipient: pick.one(INSURER, &[BROKER]),
        not_before: UnixSeconds(pick.one(NOW, &[NOW - 1, NOW + 1])),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1])),
        actions: pick.one(TERMS.actions, &[Actions::NONE, actions(&[Action::History])]),
        max_uses: pick.one(None, &[Some(0), Some(1)]),
        ..TERMS
    };
    let grant = Grant { terms, epoch: Epoch(pick.one(2, &[1, 3])), state: pick.one(GrantState::Active, &states), ..GRANT };
    World { registry: dimensions::registry(pick), vehicle: [vehicle], grants: [Some((FIRST, grant)), None, None, None], ..WORLD }
}

fn ask_who(pick: &mut Pick) -> ByGrant {
    let request = CheckRequest {
        recipient: pick.one(INSURER, &[BROKER]),
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        purpose: pick.one(PURPOSE, &[PurposeCode(0)]),
        action: pick.one(Action::Read, &[Action::History]),
        classes: pick.one(TERMS.classes, &[SignalClasses::NONE, classes(&[ODOMETER])]),
        data_from: UnixSeconds(pick.one(NOW, &[NOW - 301, NOW + 301])),
        ..REQUEST
    };
    ByGrant { id: pick.one(FIRST, &[GRANTS_OTHER]), request, now: UnixSeconds(NOW) }
}

const GRANTS_OTHER: GrantId = GrantId([0x6f; 32]);

/// Something that is wrong beside the scope: before it is looked at, or after.
#[derive(Clone, Copy)]
enum Flaw {
    No,
    Late,
    Ineligible,
}

fn what(pick: &mut Pick) -> World {
    let flaw = pick.one(Flaw::No, &[Flaw::Late, Flaw::Ineligible]);
    let (residency, regions) = pick.one((Residency::InVehicle, Regions::NONE), &[(Residency::OffBoard, NEAR)]);
    let terms = GrantTerms {
        classes: pick.among(&dimensions::CLASS_SETS, TERMS.classes),
        actions: pick.among(&dimensions::ACTION_SETS, TERMS.actions),
        residency,
        regions,
        expires_at: UnixSeconds(if matches!(flaw, Flaw::Late) { NOW } else { NOW + 1 }),
        history_from: UnixSeconds(pick.one(FENCE, &[FENCE + 1, NOW - 301, NOW - 300, NOW])),
        max_uses: pick.one(None, &[Some(0), Some(2), Some(3)]),
        ..TERMS
    };
    let grant = Grant { terms, used: 2, ..GRANT };
    let parties = if matches!(flaw, Flaw::Ineligible) { [None; 4] } else { WORLD.parties };
    World { grants: [Some((FIRST, grant)), None, None, None], parties, ..WORLD }
}

fn ask_what(pick: &mut Pick) -> ByGrant {
    let moments = [NOW - 300, NOW - 301, NOW - 1, FENCE + 1, FENCE, FENCE - 1, NOW + 300, NOW + 301, u64::MAX];
    let places = [(Residency::OffBoard, Region::Adequate), (Residency::OffBoard, Region::Elsewhere)];
    let ((data_from, coverage), (residency, region)) = (
        (
            UnixSeconds(pick.one(NOW, &moments)),
            pick.one(Coverage::ByClass, &[Coverage::Covered, Coverage::NotCovered, Coverage::Excluded, Coverage::Unknown]),
        ),
        pick.one((Residency::InVehicle, Region::Elsewhere), &places),
    );
    // What changes fastest stands first: what is asked with the same classes stands together.
    let request = CheckRequest {
        data_from,
        coverage,
        residency,
        region,
        purpose: pick.one(PURPOSE, &[PurposeCode(2), PurposeCode(0)]),
        action: pick.one(Action::Read, &[Action::History, Action::Subscribe, Action::Actuate]),
        classes: pick.among(&dimensions::CLASS_SETS, TERMS.classes),
        ..REQUEST
    };
    ByGrant { id: FIRST, request, now: UnixSeconds(NOW) }
}
