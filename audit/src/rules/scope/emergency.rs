//! Emergencies: opening, closing and reviewing them, and what may be read.

use super::{
    super::{change::Change, check::InEmergency, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    Action, CheckRequest, Emergency, EmergencyReason, EmergencyState, Epoch, Finding, Message, Party, PartyStatus, PurposeCode, Residency,
    SignalClass, SignalClasses, UnixSeconds, VehicleId,
};

family!(
    /// Reading in an emergency.
    Read of CheckEmergency: opened, ask => InEmergency
);
family!(
    /// Opening one.
    Open of OpenEmergency: before, open => Change
);
family!(
    /// Closing one.
    Close of CloseEmergency: opened, close => Change
);
family!(
    /// Reviewing one.
    Review of ReviewEmergency: reviewed, review => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Read>(), Family::of::<Open>(), Family::of::<Close>(), Family::of::<Review>()]
}

use PartyKind::{Auditor, Authority, ThirdParty};
use PartyStatus::{Admitted, Declared, Suspended};

const fn admitted(kind: PartyKind) -> Party {
    party(&[kind], Gatekeeper::No, Admitted)
}

const WEEK: u64 = 7 * DAY;

const OTHERS: &[Option<Party>] = &[
    None,
    Some(party(&[Authority, Auditor], Gatekeeper::No, Declared)),
    Some(party(&[Authority, Auditor], Gatekeeper::No, Suspended)),
    Some(party(&[ThirdParty], Gatekeeper::No, Admitted)),
    Some(party(&[Authority, Auditor], Gatekeeper::Yes, Admitted)),
    Some(Party { epoch: Epoch(4), ..admitted(Authority) }),
    Some(Party { acts_from: UnixSeconds(NOW + 1), ..party(&[Authority, Auditor], Gatekeeper::No, Admitted) }),
];

const fn reviewed_at(finding: Finding, at: u64) -> EmergencyState {
    EmergencyState::Reviewed { finding, at: UnixSeconds(at) }
}

/// A second before it ends that an unjustified emergency stands in the way, and when that has ended.
const BARRED: EmergencyState = reviewed_at(Finding::Unjustified, NOW - 30 * DAY + 1);
const STATES: &[EmergencyState] =
    &[EmergencyState::Closed, reviewed_at(Finding::Justified, NOW - 1), BARRED, reviewed_at(Finding::Unjustified, NOW - 30 * DAY)];

fn emergency(pick: &mut Pick) -> Option<((VehicleId, shared_logic::Account), Emergency)> {
    let record = Emergency {
        state: pick.one(EmergencyState::Open, STATES),
        // Among others on both sides of a week ago.
        until: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1, NOW - WEEK, NOW - WEEK + 1])),
        opened_before: UnixSeconds(pick.one(0, &[NOW - WEEK, NOW - WEEK + 1, NOW - 1])),
        opened_at: UnixSeconds(pick.one(NOW, &[NOW - 10])),
        classes: pick.one(EMERGENCY.classes, &[classes(&[SPEED]), SignalClasses::EMERGENCY]),
        ..EMERGENCY
    };
    pick.one(Some((CAR, POLICE)), &[None, Some((CAR, MAKER)), Some((OTHER_CAR, POLICE))]).map(|key| (key, record))
}

fn opened(pick: &mut Pick) -> World {
    let police = pick.one(Some(admitted(Authority)), OTHERS).map(|party| by_itself(POLICE, party));
    World {
        registry: dimensions::registry(pick),
        vehicle: dimensions::car(pick),
        emergencies: [emergency(pick)],
        parties: [police, None, None, None],
        ..WORLD
    }
}

fn ask(pick: &mut Pick) -> InEmergency {
    let request = CheckRequest {
        recipient: POLICE,
        purpose: PurposeCode(pick.one(0, &[PURPOSE.0])),
        action: pick.one(Action::Read, &[Action::Subscribe, Action::History, Action::Actuate]),
        classes: pick
            .one(classes(&[SPEED]), &[SignalClasses::NONE, classes(&[SPEED, ODOMETER]), classes(&[COMFORT]), SignalClasses::EMERGENCY]),
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        data_from: UnixSeconds(pick.one(NOW, &[NOW - 1, NOW - 10, NOW - 11, NOW + 300, NOW + 301, u64::MAX])),
        ..REQUEST
    };
    InEmergency { request, now: UnixSeconds(NOW) }
}

fn before(pick: &mut Pick) -> World {
    let world = opened(pick);
    // Plainly there was none before.
    let last = pick.one(false, &[true]);
    World { emergencies: if last { world.emergencies } else { [None] }, ..world }
}

fn open(pick: &mut Pick) -> Change {
    use SignalClass::{LocationExact, Trip, TyreBody};
    let others =
        [SignalClasses::NONE, classes(&[LocationExact, TyreBody]), classes(&[SPEED, Trip]), classes(&[DRIVE]), SignalClasses::EMERGENCY];
    let last = NOW + DAY;
    let ends = [0, NOW, last, last + 1, last + 300, last + 301, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX];
    let message = Message::OpenEmergency {
        vehicle: CAR,
        authority: POLICE,
        reason: pick.one(EmergencyReason::Crash, &[EmergencyReason::Theft]),
        classes: pick.one(classes(&[SPEED]), &others),
        until: UnixSeconds(pick.one(NOW + 1, &ends)),
    };
    Change { caller: pick.one(POLICE, &[OWNER]), message, now: UnixSeconds(NOW) }
}

fn close(pick: &mut Pick) -> Change {
    let message = Message::CloseEmergency { vehicle: CAR, authority: pick.one(POLICE, &[MAKER]) };
    Change { caller: pick.one(POLICE, &[OWNER, MAKER]), message, now: UnixSeconds(NOW) }
}

fn reviewed(pick: &mut Pick) -> World {
    let auditor = pick.one(Some(admitted(Auditor)), OTHERS).map(|party| by_itself(AUDITOR, party));
    // Plainly it is closed, and not open.
    let record = emergency(pick).map(|(key, record)| {
        let state = match record.state {
            EmergencyState::Open => EmergencyState::Closed,
            EmergencyState::Closed => EmergencyState::Open,
            reviewed @ EmergencyState::Reviewed { .. } => reviewed,
        };
        (key, Emergency { state, ..record })
    });
    let both = party(&[Authority, Auditor], Gatekeeper::No, Admitted);
    let parties = [auditor, Some(by_itself(POLICE, both)), None, None];
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), emergencies: [record], parties, ..WORLD }
}

fn review(pick: &mut Pick) -> Change {
    let finding = pick.one(Finding::Justified, &[Finding::Unjustified]);
    let message =
        Message::ReviewEmergency { vehicle: CAR, auditor: pick.one(AUDITOR, &[POLICE]), authority: pick.one(POLICE, &[MAKER]), finding };
    Change { caller: pick.one(AUDITOR, &[POLICE, STRANGER]), message, now: UnixSeconds(NOW) }
}
