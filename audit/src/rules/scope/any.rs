//! "May I have the data by any of these grants?"

use super::{
    super::{
        check::{ByAny, COVERING, UNREAD},
        family::Family,
        fixtures::*,
        pick::Pick,
        World,
    },
    dimensions, family,
};
use shared_logic::{
    Action, CheckRequest, ContainerId, Coverage, DelegationRef, DriverConsent, Epoch, Grant, GrantState, GrantTerms, PurposeCode, Regions,
    Residency, Seq, SignalClasses, UnixSeconds, Vehicle,
};
use std::sync::LazyLock;

family!(
    /// Two grants, each sound or with a flaw of its own.
    Any of CheckAny: any, ask => ByAny
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Any>()]
}

/// A sound grant, and each way in which one falls short, in the order in which it is looked for.
static FALLING_SHORT: LazyLock<Vec<Option<Grant>>> = LazyLock::new(|| {
    let sound = Grant { terms: GrantTerms { container: COVERING, expires_at: UnixSeconds(NOW + 10), ..WIDE }, ..GRANT };
    let terms = sound.terms;
    let with = |terms: GrantTerms| Some(Grant { terms, ..sound });
    let [withdrawn, revoked, .., invalidated] = dimensions::ENDED;
    let mut all = vec![Some(sound), None];
    all.extend([
        with(GrantTerms { vehicle: OTHER_CAR, ..terms }),
        with(GrantTerms { recipient: BROKER, ..terms }),
        Some(Grant { epoch: Epoch(1), ..sound }),
    ]);
    all.extend([withdrawn, revoked, invalidated, GrantState::Suspended { by: OWNER }].map(|state| Some(Grant { state, ..sound })));
    all.extend([
        with(GrantTerms { not_before: UnixSeconds(NOW + 1), ..terms }),
        with(GrantTerms { expires_at: UnixSeconds(NOW), ..terms }),
        with(GrantTerms { purpose: PurposeCode(2), ..terms }),
        with(GrantTerms { actions: actions(&[Action::Actuate]), ..terms }),
        with(GrantTerms { actions: actions(&[Action::Read]), ..terms }),
        with(GrantTerms { residency: Residency::InVehicle, regions: Regions::NONE, ..terms }),
        with(GrantTerms { classes: classes(&[ODOMETER]), ..terms }),
        with(GrantTerms { container: UNREAD, ..terms }),
        with(GrantTerms { container: ContainerId([0xc9; 32]), ..terms }),
        with(GrantTerms { history_from: UnixSeconds(NOW), ..terms }),
        with(GrantTerms { max_uses: Some(0), ..terms }),
        Some(Grant { party_epoch: Epoch(9), ..sound }),
        Some(Grant { driver_consent: DriverConsent::Missing, ..sound }),
        Some(Grant { grantor: DELEGATE, under: Some(DelegationRef::Vehicle(Seq(12))), ..sound }),
        Some(Grant { grantor: DELEGATE, under: Some(DelegationRef::Vehicle(Seq(11))), ..sound }),
        with(GrantTerms { parent: Some(FIRST), ..terms }),
    ]);
    all
});

fn any(pick: &mut Pick) -> World {
    let one = pick.among(&FALLING_SHORT, None);
    let other = pick.among(&FALLING_SHORT, None);
    let (earlier, seq) = (UnixSeconds(pick.one(NOW + 10, &[NOW + 9])), Seq(pick.one(29, &[31])));
    let other = other.map(|grant| {
        let expires_at = earlier.min(grant.terms.expires_at);
        Grant { terms: GrantTerms { expires_at, ..grant.terms }, seq, ..grant }
    });
    let [first, second, ..] = GRANTS;
    let [link, ..] = chain();
    let vehicle = [pick.one(Some((CAR, VEHICLE)), &[None, Some((CAR, RETIRED)), Some((CAR, Vehicle { epoch: Epoch(3), ..VEHICLE }))])];
    World {
        registry: dimensions::registry(pick),
        vehicle,
        grants: [one.map(|grant| (first, grant)), other.map(|grant| (second, grant)), None, None],
        delegations: [Some(link), None, None, None],
        ..WORLD
    }
}

fn ask(pick: &mut Pick) -> ByAny {
    let request = CheckRequest {
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        action: pick.one(Action::Read, &[Action::History, Action::Actuate]),
        classes: pick.one(TERMS.classes, &[SignalClasses::NONE, classes(&[SPEED, ODOMETER]), classes(&[COMFORT])]),
        data_from: UnixSeconds(pick.one(NOW, &[NOW - 301, NOW + 301])),
        coverage: pick.one(Coverage::ByClass, &[Coverage::Unknown]),
        ..REQUEST
    };
    ByAny { request, now: UnixSeconds(NOW) }
}
