//! The terms of a grant or of an access request.

use super::{
    mandate::{Mandate, Standing, STEPS},
    names::{actions, classes, regions, COMMAND},
    objection::{ahead, meant, object, wide, Objection},
    standing::{may_receive, stands},
    Records,
};
use shared_logic::{Grant, GrantState, GrantTerms, Party, Purpose, Residency, UnixSeconds, Vehicle};

/// The recipient as a party that may receive.
pub(super) fn recipient(records: &impl Records, terms: &GrantTerms) -> Result<Party, Objection> {
    let party = records.party(terms.recipient).ok_or("UnknownParty")?;
    object("PartyIneligible", !may_receive(&party))?;
    Ok(party)
}

/// What is asked, by whom: all that terms are measured by.
pub(super) struct Measure<'a> {
    pub(super) vehicle: &'a Vehicle,
    pub(super) standing: &'a Standing,
    /// The grant whose place the terms take.
    pub(super) replaced: Option<&'a Grant>,
    pub(super) now: UnixSeconds,
}

/// Scope, window and the mandate's ceiling, in this order: the terms as they are kept, and their purpose.
pub(super) fn measured(records: &impl Records, terms: &GrantTerms, by: &Measure<'_>) -> Result<(GrantTerms, Purpose), Objection> {
    let purpose = records.purpose(terms.purpose).ok_or("UnknownPurpose")?;
    scope(terms, &purpose, by.vehicle)?;
    let kept = GrantTerms { not_before: window(terms, &purpose, by.now)?, ..*terms };
    by.standing.reaches(reached(&kept, by.replaced, by.now))?;
    Ok((kept, purpose))
}

/// Whether the terms open anything, neither a class nor an action is idle, and what leaves the vehicle goes somewhere.
pub(super) fn opens(terms: &GrantTerms) -> bool {
    let commands = |name: &&&str| name.starts_with(COMMAND);
    let count = |set: &super::names::NameSet| {
        let commanding = set.iter().filter(commands).count();
        (commanding > 0, commanding < set.len())
    };
    let (has, may) = (count(classes(terms.classes)), count(actions(terms.actions)));
    let leaves = matches!(terms.residency, Residency::OffBoard);
    has == may && has != (false, false) && leaves != regions(terms.regions).is_empty()
}

fn scope(terms: &GrantTerms, purpose: &Purpose, vehicle: &Vehicle) -> Result<(), Objection> {
    let wanted = classes(terms.classes);
    object("EmptyScope", !opens(terms))?;
    object("NeverGrantable", wanted.contains("actuate-drive"))?;
    object("ClassNotAllowedForPurpose", wanted.difference(classes(purpose.classes)).next().is_some())?;
    object("HistoryBeforeFence", vehicle.epoch_start.0 > terms.history_from.0)?;
    object("RetentionTooLong", !(0..=purpose.max_retention.0).contains(&terms.retention.0))?;
    object("UsesExhausted", terms.max_uses == Some(0))?;
    object("DepthExceeded", terms.depth_left > 3)
}

/// When the window begins: as asked, or now when that has passed.
fn window(terms: &GrantTerms, purpose: &Purpose, now: UnixSeconds) -> Result<UnixSeconds, Objection> {
    let [asked, ends, present] = [terms.not_before, terms.expires_at, now].map(wide);
    object("NoExpiry", ends == 0)?;
    object("WindowReversed", asked >= ends)?;
    object("Expired", present >= ends)?;
    meant(terms.expires_at, now)?;
    object("TimeOutOfRange", wide(terms.history_from) > ends)?;
    let begins = if asked < present { now } else { terms.not_before };
    object("DurationTooLong", ends.wrapping_sub(wide(begins)) > i128::from(purpose.max_duration.0))?;
    Ok(begins)
}

/// Whether a mandate reaches as far as these terms do, and as the grant whose place they take.
pub(super) fn reached<'a>(terms: &'a GrantTerms, replaced: Option<&'a Grant>, now: UnixSeconds) -> impl Fn(&Mandate) -> bool + 'a {
    let length = ahead(terms.expires_at, if terms.not_before.0 < now.0 { now } else { terms.not_before });
    move |mandate| {
        let old = replaced.is_none_or(|old| mandate.covers_classes(classes(old.terms.classes)));
        let covered = mandate.covers_classes(classes(terms.classes)) && mandate.covers_actions(actions(terms.actions));
        old && covered && terms.expires_at.0 <= mandate.ends().0 && mandate.covers_purpose(terms.purpose, length)
    }
}

/// What is shared onward is within what it is shared from, and that stands.
pub(super) fn under_parent(records: &impl Records, terms: &GrantTerms, by: &Measure<'_>) -> Result<(), Objection> {
    let Some(id) = terms.parent else { return Ok(()) };
    let parent = records.grant(id).filter(|parent| parent.terms.vehicle == terms.vehicle).ok_or("UnknownGrant")?;
    object("DepthExceeded", terms.depth_left >= parent.terms.depth_left)?;
    object("ScopeExceedsCeiling", !within(terms, &parent.terms))?;
    let taken = by.standing.0.map_or(0, |mandate| mandate.len());
    let left = STEPS.saturating_sub(taken).checked_sub(1).ok_or("DepthExceeded")?;
    not_over(records, &parent, left, by)?;
    let running = matches!(parent.state, GrantState::Active) && parent.terms.not_before.0 <= by.now.0;
    object("WrongState", !running)
}

/// A parent that rests on more steps than are left is over for those who would share it.
fn not_over(records: &impl Records, parent: &Grant, steps: usize, by: &Measure<'_>) -> Result<(), Objection> {
    let ended = matches!(parent.state, GrantState::Ended { .. }) || by.now.0 >= parent.terms.expires_at.0;
    object("ParentEnded", ended || stands(records, by.vehicle, parent, steps, by.now).is_err())
}

/// Whether terms give nothing that others do not; recipient, parent and depth aside.
pub(super) fn within(terms: &GrantTerms, wider: &GrantTerms) -> bool {
    let same = |terms: &GrantTerms| (terms.vehicle, terms.purpose, terms.container);
    let covered = classes(terms.classes).is_subset(classes(wider.classes)) && actions(terms.actions).is_subset(actions(wider.actions));
    let stays = matches!(terms.residency, Residency::InVehicle) || terms.residency == wider.residency;
    let later = wide(terms.not_before) >= wide(wider.not_before) && wide(terms.history_from) >= wide(wider.history_from);
    let sooner = wide(terms.expires_at) <= wide(wider.expires_at) && terms.retention.0 <= wider.retention.0;
    // No number of uses is more than any number.
    let uses = |terms: &GrantTerms| terms.max_uses.map_or(u64::MAX, u64::from);
    let near = regions(terms.regions).is_subset(regions(wider.regions));
    same(terms) == same(wider) && covered && stays && near && later && sooner && uses(terms) <= uses(wider)
}
