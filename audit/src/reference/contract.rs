//! The contract itself: pausing, retiring, the admin, and the catalogues.

use super::{
    consequence::{Consequence, Context},
    names::classes,
    objection::{meant, object, running, Objection},
    Records,
};
use shared_logic::{
    Account, ContainerId, EventBody, IntentKey, NamedKey, Operation, Purpose, Record, Registry, Rights, Role, SignalClasses, UnixSeconds,
};

type Told = Result<Consequence, Objection>;

/// Only the admin, while there is one.
pub(super) fn by_admin(context: &Context<'_, impl Records>) -> Result<Registry, Objection> {
    let registry = context.records.registry();
    object("NotAuthorised", registry.admin != Some(context.caller))?;
    Ok(registry)
}

pub(super) fn pause(context: &Context<'_, impl Records>) -> Told {
    let registry = by_admin(context)?;
    object("WrongState", !matches!(registry.operation, Operation::Running))?;
    operate(context, EventBody::ContractPaused, Operation::Paused)
}

pub(super) fn unpause(context: &Context<'_, impl Records>) -> Told {
    let registry = by_admin(context)?;
    object("WrongState", !matches!(registry.operation, Operation::Paused))?;
    operate(context, EventBody::ContractResumed, Operation::Running)
}

pub(super) fn retire(context: &Context<'_, impl Records>, successor: Account) -> Told {
    let registry = by_admin(context)?;
    object("WrongState", matches!(registry.operation, Operation::Retired { .. }))?;
    operate(context, EventBody::ContractRetired { successor }, Operation::Retired { successor })
}

fn operate(context: &Context<'_, impl Records>, body: EventBody, operation: Operation) -> Told {
    let place = context.of_registry()?.registry(|registry| registry.operation = operation);
    Ok(place.consequence(Role::Admin, body, vec![]))
}

pub(super) fn renounce_admin(context: &Context<'_, impl Records>) -> Told {
    let registry = by_admin(context)?;
    object("WrongState", matches!(registry.operation, Operation::Paused))?;
    let place = context.of_registry()?.registry(|registry| registry.admin = None);
    Ok(place.consequence(Role::Admin, EventBody::AdminRenounced, vec![]))
}

/// The admin lets another take its place, or takes that back.
pub(super) fn offer_admin(context: &Context<'_, impl Records>, to: Option<Account>) -> Told {
    by_admin(context)?;
    object("WrongState", to.is_some_and(|to| to == context.caller || to.0 == [0; 20]))?;
    Ok(context.of_registry()?.consequence(Role::Admin, EventBody::AdminOffered { to }, vec![Record::AdminOffer(to)]))
}

/// Who was offered the admin's place takes it. Where there is no admin any more, there is none for good.
pub(super) fn accept_admin(context: &Context<'_, impl Records>) -> Told {
    let offered = context.records.registry().admin.and_then(|_| context.records.admin_offer());
    object("UnknownOffer", offered != Some(context.caller))?;
    let place = context.of_registry()?.registry(|registry| registry.admin = offered);
    Ok(place.consequence(Role::Admin, EventBody::AdminAccepted, vec![Record::AdminOffer(None)]))
}

pub(super) fn publish_purpose(context: &Context<'_, impl Records>, purpose: &Purpose) -> Told {
    running(context.records)?;
    by_admin(context)?;
    let allowed = classes(purpose.classes);
    object("EmptyScope", allowed.is_empty() || purpose.max_duration.0 < 1)?;
    object("NeverGrantable", allowed.contains("actuate-drive"))?;
    let taken = (0..=14).contains(&purpose.code.0) || context.records.appended(purpose.code).is_some();
    object("PurposeExists", taken)?;
    let body = EventBody::PurposePublished { purpose: *purpose };
    Ok(context.of_registry()?.consequence(Role::Admin, body, vec![Record::Purpose(*purpose)]))
}

pub(super) fn publish_container(context: &Context<'_, impl Records>, container: ContainerId, mask: SignalClasses) -> Told {
    running(context.records)?;
    object("EmptyScope", classes(mask).is_empty())?;
    let body = EventBody::ContainerPublished { container, classes: mask };
    Ok(context.of_registry()?.consequence(Role::Anyone, body, vec![]))
}

/// What is kept of a key that was taken back: no right, no class, no time.
pub(super) const TAKEN_BACK: NamedKey = NamedKey {
    limits: IntentKey { rights: Rights::NONE, classes: SignalClasses::NONE, expires_at: UnixSeconds(0) },
    named_at: UnixSeconds(0),
};

pub(super) fn set_intent_key(context: &Context<'_, impl Records>, key: Account, limits: &IntentKey) -> Told {
    let rights = super::names::rights(limits.rights);
    // A key that can only take away gives nothing by being named.
    if rights.iter().any(|right| *right != "revoke") {
        running(context.records)?;
    }
    object("WrongState", key == context.caller)?;
    // A key that was taken back is never named again: what it signed in the meantime would come to life.
    object("WrongState", context.records.intent_key(context.caller, key).is_some_and(|named| named == TAKEN_BACK))?;
    object("EmptyScope", rights.is_empty())?;
    object("Expired", !(0..limits.expires_at.0).contains(&context.now.0))?;
    meant(limits.expires_at, context.now)?;
    let body = EventBody::IntentKeySet { key, limits: *limits };
    let record = Record::IntentKey(context.caller, key, NamedKey { limits: *limits, named_at: context.now });
    Ok(context.of_registry()?.consequence(Role::Anyone, body, vec![record]))
}

pub(super) fn remove_intent_key(context: &Context<'_, impl Records>, key: Account) -> Told {
    object("WrongState", context.records.intent_key(context.caller, key).is_none_or(|named| named == TAKEN_BACK))?;
    let record = Record::IntentKey(context.caller, key, TAKEN_BACK);
    Ok(context.of_registry()?.consequence(Role::Anyone, EventBody::IntentKeyRemoved { key }, vec![record]))
}
