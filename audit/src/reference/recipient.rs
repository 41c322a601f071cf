//! What a recipient does with its grant: using it, and stating that its data is gone.

use super::{
    check::check,
    consequence::{Consequence, Context},
    lifecycle::held,
    objection::{object, Objection},
    party::acting,
    standing::over,
    Records,
};
use shared_logic::{CheckRequest, EventBody, EvidenceHash, Grant, GrantId, Role};

pub(super) fn record_use<R: Records>(context: &Context<'_, R>, id: GrantId, request: &CheckRequest) -> Result<Consequence, Objection> {
    let held = held(context, id)?;
    acting(context, held.grant.terms.recipient)?;
    check(context.records, id, request, context.now).map_err(|refused| refused.reason)?;
    // After the last number there is no use left, though nobody counts them.
    let used = held.grant.used.checked_add(1).ok_or("UsesExhausted")?;
    held.consequence(Role::Party, EventBody::GrantUsed { used }, Grant { used, ..held.grant })
}

pub(super) fn attest<R: Records>(context: &Context<'_, R>, id: GrantId, evidence: EvidenceHash) -> Result<Consequence, Objection> {
    let held = held(context, id)?;
    acting(context, held.grant.terms.recipient)?;
    object("ErasureNotDue", over(context.records, &held.vehicle, &held.grant, context.now).is_none())?;
    object("WrongState", held.grant.erased_at.is_some())?;
    let after = Grant { erased_at: Some(context.now), ..held.grant };
    held.consequence(Role::Party, EventBody::ErasureAttested { evidence }, after)
}
