//! What a recipient does with its grant: using it, and stating that its data is gone.

use super::{
    check::check,
    consequence::{Consequence, Telling},
    ground::over,
    life::held,
    objection::{object, Objection},
    Records,
};
use shared_logic::{CheckRequest, EventBody, EvidenceHash, Grant, GrantId, Role};

pub(super) fn record_use<R: Records>(telling: &Telling<'_, R>, id: GrantId, request: &CheckRequest) -> Result<Consequence, Objection> {
    let held = held(telling, id)?;
    object("NotAuthorised", telling.caller != held.grant.terms.recipient)?;
    check(telling.records, id, request, telling.now).map_err(|refused| refused.reason)?;
    // After the last number there is no use left, though nobody counts them.
    let used = held.grant.used.checked_add(1).ok_or("UsesExhausted")?;
    held.tell(Role::Party, EventBody::GrantUsed { used }, Grant { used, ..held.grant })
}

pub(super) fn attest<R: Records>(telling: &Telling<'_, R>, id: GrantId, evidence: EvidenceHash) -> Result<Consequence, Objection> {
    let held = held(telling, id)?;
    object("NotAuthorised", telling.caller != held.grant.terms.recipient)?;
    object("ErasureNotDue", over(telling.records, &held.vehicle, &held.grant, telling.now).is_none())?;
    object("WrongState", held.grant.erased_at.is_some())?;
    let after = Grant { erased_at: Some(telling.now), ..held.grant };
    held.tell(Role::Party, EventBody::ErasureAttested { evidence }, after)
}
