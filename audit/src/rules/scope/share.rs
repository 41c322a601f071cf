//! "May I have the data by this grant?": what each of those says who share it onward.

use super::{
    super::{check::ByGrant, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Action, Actions, CheckRequest, DelegationRef, DelegationTerms, Grant, GrantTerms, PurposeCode, Residency, Seq, UnixSeconds,
};

family!(
    /// A grant, the mandate it was given by, and the grant above it, each with every set of classes and
    /// of actions, against what is asked.
    Sets of Check: sets, ask => ByGrant
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Sets>()]
}

fn sets(pick: &mut Pick) -> World {
    let [_, above, ..] = GRANTS;
    let under = DelegationRef::Vehicle(Seq(11));
    let terms = |pick: &mut Pick| GrantTerms {
        classes: pick.among(&dimensions::CLASS_SETS, WIDE.classes),
        actions: pick.among(&dimensions::ACTION_SETS, WIDE.actions),
        ..WIDE
    };
    let below = GrantTerms { parent: Some(above), ..terms(pick) };
    let parent = Grant { terms: GrantTerms { recipient: BROKER, ..terms(pick) }, ..GRANT };
    let few = classes(&[SPEED]);
    let more = classes(&[SPEED, COMFORT]);
    let (reading, all) = (actions(&[Action::Read]), Actions::ALL);
    let reached = [(few, reading), (few, all), (more, reading), (more, all), (DELEGATED.classes, reading), (DELEGATED.classes, all)];
    let mandate = pick.one(None, &reached.map(Some));
    let link = mandate.map(|(classes, actions)| of_car(DELEGATE, delegation(DelegationTerms { classes, actions, ..DELEGATED }, 11)));
    let (grantor, under) = mandate.map_or((OWNER, None), |_| (DELEGATE, Some(under)));
    World {
        parties: [Some(by_itself(INSURER, RECEIVER)), Some(by_itself(BROKER, RECEIVER)), None, None],
        grants: [Some((FIRST, Grant { terms: below, grantor, under, ..GRANT })), Some((above, parent)), None, None],
        delegations: [link, None, None, None],
        ..WORLD
    }
}

fn ask(pick: &mut Pick) -> ByGrant {
    let request = CheckRequest {
        data_from: UnixSeconds(pick.one(NOW, &[NOW - 301])),
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        purpose: pick.one(PURPOSE, &[PurposeCode(2)]),
        action: pick.one(Action::Read, &[Action::History, Action::Subscribe, Action::Actuate]),
        classes: pick.among(&dimensions::CLASS_SETS, TERMS.classes),
        ..REQUEST
    };
    ByGrant { id: FIRST, request, now: UnixSeconds(NOW) }
}
