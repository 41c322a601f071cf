//! `valet grant show`: one grant's record, and how the rules say it stands.

use crate::{
    context::Context,
    failure::Failure,
    output::facts,
    render,
    time::{length, moment},
};
use serde::Serialize;
use shared_logic::{
    check_with, erasure, over, CheckRequest, Denial, DriverConsent, EndReason, Erasure, Grant, GrantId, GrantState, Host, UnixSeconds,
    Vehicle, Verdict,
};

/// How a grant stands, as the rules say.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Standing {
    /// Why it is over, if it is.
    pub(super) over: Option<EndReason>,
    /// Why it allows nothing now, if it does not.
    pub(super) denies: Option<Denial>,
    /// Where the recipient's duty to erase stands.
    pub(super) erasure: Erasure,
}

impl Standing {
    /// Asks the rules.
    pub(super) fn of(host: &impl Host, vehicle: &Vehicle, id: GrantId, grant: &Grant, now: UnixSeconds) -> Self {
        // One action that is allowed is enough; the first that is not tells why.
        let verdicts = grant.terms.actions.items().map(|action| {
            let request = CheckRequest::of_grant(grant, action, now);
            check_with(host, Some(vehicle), Some((id, grant)), &request, now)
        });
        let mut denies = None;
        for verdict in verdicts {
            match verdict {
                Verdict::Allow(_) => {
                    denies = None;
                    break;
                }
                Verdict::Deny(refusal) => denies = denies.or(Some(refusal.reason)),
            }
        }
        Self { over: over(host, vehicle, grant, now), denies, erasure: erasure(host, vehicle, grant, now) }
    }

    /// In a word.
    pub(super) fn word(&self) -> String {
        match (self.over, self.denies) {
            (Some(reason), _) => reason.name().to_owned(),
            (None, None) => "active".to_owned(),
            (None, Some(Denial::NotYetValid)) => "not yet valid".to_owned(),
            (None, Some(Denial::CoConsentMissing)) => "driver's consent pending".to_owned(),
            (None, Some(Denial::UsesExhausted)) => "used up".to_owned(),
            (None, Some(Denial::Suspended)) => "suspended".to_owned(),
            (None, Some(reason)) => format!("no effect: {}", reason.name()),
        }
    }

    /// The duty to erase in words.
    pub(super) fn duty(&self) -> String {
        match self.erasure {
            Erasure::NotDue => "not due".to_owned(),
            Erasure::Due { by } => format!("due by {}", moment(by)),
            Erasure::Overdue { since } => format!("overdue since {}", moment(since)),
            Erasure::Attested { at } => format!("attested {}", moment(at)),
        }
    }
}

/// A grant and how it stands.
#[derive(Serialize)]
pub(super) struct Shown<'a> {
    id: GrantId,
    grant: &'a Grant,
    /// In a word.
    standing: String,
    rules: Standing,
}

impl<'a> Shown<'a> {
    pub(super) fn of(id: GrantId, grant: &'a Grant, rules: Standing) -> Self {
        Self { id, grant, standing: rules.word(), rules }
    }
}

pub(super) async fn show(context: &Context, id: GrantId) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let asked = snapshot.records.ask(|host| {
        let grant = host.grant(id)?;
        let vehicle = host.vehicle(grant.terms.vehicle)?;
        Some((grant, Standing::of(host, &vehicle, id, &grant, snapshot.now)))
    });
    let found = asked.await?;
    let Some((grant, standing)) = found else { return Err(snapshot.records.not_found("grant", id.0).await) };
    context.output.show(&Shown::of(id, &grant, standing), |_| facts(&rows(id, &grant, &standing)))
}

fn rows(id: GrantId, grant: &Grant, standing: &Standing) -> Vec<(&'static str, String)> {
    let terms = &grant.terms;
    let mut rows = vec![
        ("grant", id.to_string()),
        ("standing", standing.word()),
        ("erasure", standing.duty()),
        ("vehicle", terms.vehicle.to_string()),
        ("grantor", format!("{}{} in epoch {}", grant.grantor, if grant.under.is_some() { ", a delegate," } else { "" }, grant.epoch.0)),
        ("recipient", terms.recipient.to_string()),
        ("purpose", render::purpose(terms.purpose)),
        ("classes", render::classes(terms.classes)),
        ("actions", render::actions(terms.actions)),
        ("container", terms.container.to_string()),
        ("residency", terms.residency.name().to_owned()),
        ("regions", render::regions(terms.regions)),
        ("window", format!("{} to {}", moment(terms.not_before), moment(terms.expires_at))),
        ("data from", moment(terms.history_from)),
        ("kept at most", length(terms.retention)),
        ("may be shared onward", format!("{} times", terms.depth_left)),
    ];
    rows.extend(terms.max_uses.map(|most| ("uses", format!("{} of {most}", grant.used))));
    rows.extend(terms.parent.map(|parent| ("shared from", parent.to_string())));
    if let GrantState::Suspended { by } = grant.state {
        rows.push(("suspended by", by.to_string()));
    }
    match grant.driver_consent {
        DriverConsent::NotNeeded => {}
        DriverConsent::Missing => rows.push(("driver's consent", "missing".to_owned())),
        DriverConsent::Given { by, .. } => rows.push(("driver's consent", format!("given by {by}"))),
    }
    rows
}
