//! What a preview says: what happens, then what it opens, narrows and ends, and who can act.

use super::{
    happens::happens,
    say::{say, Words},
    words::{acts, agreement, needed, scope, welcome, May},
    Access, Actor, AttestedBy, NamedParty, Preview,
};
use crate::snapshot::View;
use shared_logic::{DriverConsent, Event, EventBody, Host, UnixSeconds};

/// One sentence each, what happens first. `before` and `next` are the records before and after.
pub(super) fn sentences(preview: &Preview, before: &View<'_>, next: &View<'_>, now: UnixSeconds) -> Vec<Words> {
    let mut sentences = happens(preview, next);
    sentences.extend(agreed(&preview.event));
    sentences.extend(answers(&preview.event, before));
    sentences.extend(preview.parties.iter().map(NamedParty::words));
    sentences.extend(vouched(preview, next, now));
    let by_grant = |access: &Access| (access.recipient, scope(access), access.grant);
    sentences
        .extend(preview.opens.iter().map(by_grant).map(|(to, scope, grant)| say!(Opens { recipient: to, scope: scope, grant: grant })));
    let narrowed = preview.narrows.iter().map(|narrowing| by_grant(&narrowing.after));
    sentences.extend(narrowed.map(|(to, scope, grant)| say!(Narrows { recipient: to, scope: scope, grant: grant })));
    sentences.extend(waiting(preview));
    sentences.extend(preview.ends.iter().map(by_grant).map(|(to, scope, grant)| say!(Ends { recipient: to, scope: scope, grant: grant })));
    let unchanged = preview.unchanged.iter().map(by_grant);
    sentences.extend(unchanged.map(|(to, scope, grant)| say!(Unchanged { recipient: to, scope: scope, grant: grant })));
    sentences.extend(preview.empowers.iter().map(|actor| acts(actor, May::Now)));
    sentences.extend(named_anew(preview));
    sentences.extend(preview.disempowers.iter().map(|actor| acts(actor, May::NoLonger)));
    sentences
}

/// What is left of a grant that is narrowed while it has no effect.
fn waiting(preview: &Preview) -> Option<Words> {
    let EventBody::GrantNarrowed { terms } = &preview.event.body else { return None };
    let later = || say!(NarrowsLater { recipient: terms.recipient, scope: scope(&Access::asked(terms)) });
    preview.narrows.is_empty().then(later)
}

/// Who vouches for the owner, and whose word ends with this.
fn vouched(preview: &Preview, next: &View<'_>, now: UnixSeconds) -> Vec<Words> {
    let (still, vehicle) = (AttestedBy::list(next, preview.event.vehicle, now), preview.event.vehicle);
    let told = |by: &AttestedBy| match still.contains(by) {
        true => say!(AttestedBy { vehicle: vehicle, account: by.account, until: by.until }),
        false => say!(AttestationEnds { account: by.account, vehicle: vehicle }),
    };
    preview.attested_by.iter().map(told).collect()
}

/// What is agreed on with a grant, and whose consent it waits for.
fn agreed(event: &Event) -> Vec<Words> {
    let (EventBody::GrantActivated { record, agreement: with, .. } | EventBody::GrantRenewed { record, agreement: with, .. }) = &event.body
    else {
        return Vec::new();
    };
    let terms = &record.terms;
    let waits = record.driver_consent == DriverConsent::Missing;
    let waits = waits.then(|| say!(WaitsForDriver { recipient: terms.recipient, scope: scope(&Access::asked(terms)) }));
    [agreement(with)].into_iter().chain(waits).collect()
}

/// What was needed of what a grant answers, and what it gives beyond that.
fn answers(event: &Event, before: &View<'_>) -> Vec<Words> {
    let EventBody::GrantActivated { record, request: Some(id), .. } = &event.body else { return Vec::new() };
    let Some(asked) = before.access_request(*id) else { return Vec::new() };
    let least = say!(AnswerNeeded { request: *id, needed: needed(&asked.needed, &asked.terms) });
    [least].into_iter().chain(welcome(&asked, &record.terms)).collect()
}

/// What a key may sign that was named again with the same limits: nobody is new then.
fn named_anew(preview: &Preview) -> Option<Words> {
    let EventBody::IntentKeySet { key, limits } = preview.event.body else { return None };
    let actor = Actor::IntentKey { principal: preview.event.actor, key, limits };
    (!preview.empowers.contains(&actor)).then(|| acts(&actor, May::Again))
}
