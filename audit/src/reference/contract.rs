//! The contract itself: pausing, retiring, the admin, and the catalogues.

use super::{
    consequence::{Consequence, Telling},
    names::classes,
    objection::{object, running, Objection},
    Records,
};
use shared_logic::{Account, ContainerId, EventBody, IntentKey, Operation, Purpose, Record, Registry, Role, SignalClasses};

type Told = Result<Consequence, Objection>;

/// Only the admin, while there is one.
pub(super) fn by_admin(telling: &Telling<'_, impl Records>) -> Result<Registry, Objection> {
    let registry = telling.records.registry();
    object("NotAuthorised", registry.admin != Some(telling.caller))?;
    Ok(registry)
}

pub(super) fn pause(telling: &Telling<'_, impl Records>) -> Told {
    let registry = by_admin(telling)?;
    object("WrongState", !matches!(registry.operation, Operation::Running))?;
    operate(telling, EventBody::ContractPaused, Operation::Paused)
}

pub(super) fn unpause(telling: &Telling<'_, impl Records>) -> Told {
    let registry = by_admin(telling)?;
    object("WrongState", !matches!(registry.operation, Operation::Paused))?;
    operate(telling, EventBody::ContractResumed, Operation::Running)
}

pub(super) fn retire(telling: &Telling<'_, impl Records>, successor: Account) -> Told {
    let registry = by_admin(telling)?;
    object("WrongState", matches!(registry.operation, Operation::Retired { .. }))?;
    operate(telling, EventBody::ContractRetired { successor }, Operation::Retired { successor })
}

fn operate(telling: &Telling<'_, impl Records>, body: EventBody, operation: Operation) -> Told {
    let place = telling.of_registry()?.registry(|registry| registry.operation = operation);
    Ok(place.tell(Role::Admin, body, vec![]))
}

pub(super) fn renounce_admin(telling: &Telling<'_, impl Records>) -> Told {
    let registry = by_admin(telling)?;
    object("WrongState", matches!(registry.operation, Operation::Paused))?;
    let place = telling.of_registry()?.registry(|registry| registry.admin = None);
    Ok(place.tell(Role::Admin, EventBody::AdminRenounced, vec![]))
}

pub(super) fn publish_purpose(telling: &Telling<'_, impl Records>, purpose: &Purpose) -> Told {
    running(telling.records)?;
    by_admin(telling)?;
    let allowed = classes(purpose.classes);
    object("EmptyScope", allowed.is_empty() || purpose.max_duration.0 < 1)?;
    object("NeverGrantable", allowed.contains("ActuateDrive"))?;
    let taken = (0..=10).contains(&purpose.code.0) || telling.records.appended(purpose.code).is_some();
    object("PurposeExists", taken)?;
    let body = EventBody::PurposePublished { purpose: *purpose };
    Ok(telling.of_registry()?.tell(Role::Admin, body, vec![Record::Purpose(*purpose)]))
}

pub(super) fn publish_container(telling: &Telling<'_, impl Records>, container: ContainerId, mask: SignalClasses) -> Told {
    running(telling.records)?;
    object("EmptyScope", classes(mask).is_empty())?;
    let body = EventBody::ContainerPublished { container, classes: mask };
    Ok(telling.of_registry()?.tell(Role::Anyone, body, vec![]))
}

pub(super) fn set_intent_key(telling: &Telling<'_, impl Records>, key: Account, limits: &IntentKey) -> Told {
    running(telling.records)?;
    object("WrongState", key == telling.caller)?;
    object("EmptyScope", super::names::rights(limits.rights).is_empty())?;
    object("Expired", !(0..limits.expires_at.0).contains(&telling.now.0))?;
    let body = EventBody::IntentKeySet { key, limits: *limits };
    let record = Record::IntentKey(telling.caller, key, Some(*limits));
    Ok(telling.of_registry()?.tell(Role::Anyone, body, vec![record]))
}

pub(super) fn remove_intent_key(telling: &Telling<'_, impl Records>, key: Account) -> Told {
    object("WrongState", telling.records.intent_key(telling.caller, key).is_none())?;
    let record = Record::IntentKey(telling.caller, key, None);
    Ok(telling.of_registry()?.tell(Role::Anyone, EventBody::IntentKeyRemoved { key }, vec![record]))
}
