//! The contract itself, its parties, its catalogues, and intent keys.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    party::{DatedKey, Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    Account, ContainerId, Epoch, IntentKey, Message, NamedKey, Party, PartyStatus, Profile, Purpose, PurposeCode, Registry, Right, Rights,
    Seconds, SignalClasses, TermsHash, UnixSeconds,
};

family!(
    /// Pausing.
    Pause of Pause: contract, pause => Change
);
family!(
    /// Going on.
    Unpause of Unpause: contract, unpause => Change
);
family!(
    /// Retiring the contract.
    Retire of Retire: contract, retire => Change
);
family!(
    /// Giving the admin's key up.
    RenounceAdmin of RenounceAdmin: contract, renounce => Change
);
family!(
    /// Offering the admin's role.
    OfferAdmin of OfferAdmin: contract, offer_admin => Change
);
family!(
    /// Taking the admin's role.
    AcceptAdmin of AcceptAdmin: role_offered, accept_admin => Change
);
family!(
    /// Becoming a party.
    RegisterParty of RegisterParty: registered, register => Change
);
family!(
    /// What the admin finds of a party.
    SetParty of SetParty: registered, set => Change
);
family!(
    /// Letting another account act for a party.
    MoveKey of MovePartyKey: keyed, move_key => Change
);
family!(
    /// Naming who may put another key in the acting key's place.
    SetRecovery of SetPartyRecovery: keyed, set_recovery => Change
);
family!(
    /// Putting another key in the acting key's place.
    RecoverKey of RecoverPartyKey: recoverable, recover_key => Change
);
family!(
    /// Announcing a container.
    PublishContainer of PublishContainer: contract, publish_container => Change
);
family!(
    /// Publishing a purpose.
    PublishPurpose of PublishPurpose: catalogue, publish_purpose => Change
);
family!(
    /// Naming an intent key.
    SetIntentKey of SetIntentKey: keys, set_key => Change
);
family!(
    /// Taking an intent key back.
    RemoveIntentKey of RemoveIntentKey: keys, remove_key => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<Pause>(),
        Family::of::<Unpause>(),
        Family::of::<Retire>(),
        Family::of::<RenounceAdmin>(),
        Family::of::<OfferAdmin>(),
        Family::of::<AcceptAdmin>(),
        Family::of::<RegisterParty>(),
        Family::of::<SetParty>(),
        Family::of::<MoveKey>(),
        Family::of::<SetRecovery>(),
        Family::of::<RecoverKey>(),
        Family::of::<PublishContainer>(),
        Family::of::<PublishPurpose>(),
        Family::of::<SetIntentKey>(),
        Family::of::<RemoveIntentKey>(),
    ]
}

fn contract(pick: &mut Pick) -> World {
    World { registry: dimensions::registry_and_admin(pick), ..EMPTY }
}

fn by_admin(pick: &mut Pick, message: Message) -> Change {
    Change { caller: pick.one(ADMIN, &[STRANGER, OWNER]), message, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn pause(pick: &mut Pick) -> Change {
    by_admin(pick, Message::Pause)
}

fn unpause(pick: &mut Pick) -> Change {
    by_admin(pick, Message::Unpause)
}

fn retire(pick: &mut Pick) -> Change {
    let successor = pick.one(STRANGER, &[ADMIN]);
    by_admin(pick, Message::Retire { successor })
}

fn renounce(pick: &mut Pick) -> Change {
    by_admin(pick, Message::RenounceAdmin)
}

fn offer_admin(pick: &mut Pick) -> Change {
    let to = pick.one(Some(STRANGER), &[None, Some(ADMIN), Some(Account([0; 20])), Some(OWNER)]);
    by_admin(pick, Message::OfferAdmin { to })
}

fn role_offered(pick: &mut Pick) -> World {
    let admin_offer = pick.one(Some(OWNER), &[None, Some(ADMIN), Some(STRANGER)]);
    World { admin_offer, ..contract(pick) }
}

fn accept_admin(pick: &mut Pick) -> Change {
    Change { caller: pick.one(OWNER, &[ADMIN, STRANGER]), message: Message::AcceptAdmin, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn profile(pick: &mut Pick) -> Profile {
    use PartyKind::{Auditor, Authority, DataHolder, Processor, Registrar, ThirdParty};
    let all = [
        PartyKinds::NONE,
        PartyKinds::of(&[DataHolder]),
        PartyKinds::of(&[Processor]),
        PartyKinds::of(&[Authority]),
        PartyKinds::of(&[Auditor]),
        PartyKinds::of(&[Authority, Auditor]),
        PartyKinds::of(&[Registrar]),
        PartyKinds::of(&[DataHolder, ThirdParty]),
        PartyKinds::ALL,
    ];
    let kinds = pick.one(PartyKinds::of(&[ThirdParty]), &all);
    Profile { kinds, legal_hash: TermsHash([0x1e; 32]), gatekeeper: pick.one(Gatekeeper::No, &[Gatekeeper::Yes]) }
}

fn status(pick: &mut Pick) -> PartyStatus {
    pick.one(PartyStatus::Declared, &[PartyStatus::Admitted, PartyStatus::Suspended])
}

fn registered(pick: &mut Pick) -> World {
    let (profile, status) = (profile(pick), status(pick));
    let (epoch, acts_from) = (Epoch(pick.one(1, &[u32::MAX])), UnixSeconds(pick.one(0, &[NOW + 9])));
    let party = Party { profile, status, epoch, acts_from, ..RECEIVER };
    // Plainly one who wants to become a party is none, and one of whom the admin finds something is one.
    let who = pick.one(Some(BROKER), &[Some(INSURER), None]);
    // Seven days after the contract began, and a second before that.
    let founded_at = pick.one(FOUNDED, &[UnixSeconds(FOUNDED.0 + 1), UnixSeconds(NOW)]);
    let registry = Registry { founded_at, ..dimensions::registry_and_admin(pick) };
    World { registry, parties: [who.map(|who| by_itself(who, party)), None, None, None], ..EMPTY }
}

fn register(pick: &mut Pick) -> Change {
    let message = Message::RegisterParty { profile: profile(pick) };
    Change { caller: pick.one(INSURER, &[ADMIN]), message, now: UnixSeconds(NOW) }
}

fn set(pick: &mut Pick) -> Change {
    let message = Message::SetParty { account: BROKER, profile: profile(pick), status: status(pick) };
    Change { caller: pick.one(ADMIN, &[BROKER]), message, now: UnixSeconds(NOW) }
}

fn keyed(pick: &mut Pick) -> World {
    with_recovery(pick, None)
}

fn recoverable(pick: &mut Pick) -> World {
    with_recovery(pick, Some(STRANGER))
}

/// A party whose key may have been handed over by now, with a recovery account or without.
fn with_recovery(pick: &mut Pick, plain: Option<Account>) -> World {
    let from = |key, from| Some(DatedKey { key, from: UnixSeconds(from) });
    let party = Party {
        key: pick.one(BROKER, &[OWNER]),
        next_key: pick.one(None, &[from(DRIVER, NOW), from(DRIVER, NOW + 1)]),
        recovery: pick.one(plain.and_then(|key| from(key, NOW)), &[None, from(STRANGER, NOW), from(STRANGER, NOW + 1), from(BROKER, NOW)]),
        ..RECEIVER
    };
    let there = pick.one(Some(BROKER), &[None]).map(|id| (id, party));
    World { registry: dimensions::registry_and_admin(pick), parties: [there, None, None, None], ..EMPTY }
}

fn whoever(pick: &mut Pick, plain: Account) -> Account {
    pick.one(plain, &[BROKER, STRANGER, DRIVER, OWNER, ADMIN])
}

fn another(pick: &mut Pick) -> Account {
    pick.one(MAKER, &[BROKER, DRIVER, Account([0; 20])])
}

fn move_key(pick: &mut Pick) -> Change {
    let message = Message::MovePartyKey { party: BROKER, key: another(pick) };
    Change { caller: whoever(pick, BROKER), message, now: UnixSeconds(NOW) }
}

fn set_recovery(pick: &mut Pick) -> Change {
    let recovery = pick.one(Some(MAKER), &[None, Some(STRANGER), Some(Account([0; 20]))]);
    let message = Message::SetPartyRecovery { party: BROKER, recovery };
    Change { caller: whoever(pick, BROKER), message, now: UnixSeconds(NOW) }
}

fn recover_key(pick: &mut Pick) -> Change {
    let message = Message::RecoverPartyKey { party: BROKER, key: another(pick) };
    Change { caller: whoever(pick, STRANGER), message, now: UnixSeconds(NOW) }
}

fn publish_container(pick: &mut Pick) -> Change {
    let classes = pick.one(TERMS.classes, &[SignalClasses::NONE, SignalClasses::NEVER_GRANTABLE, SignalClasses::ALL]);
    let container = pick.one(ContainerId([0xc0; 32]), &[ContainerId([0; 32])]);
    let caller = pick.one(OWNER, &[ADMIN]);
    Change { caller, message: Message::PublishContainer { container, classes }, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn catalogue(pick: &mut Pick) -> World {
    let present = |code| Purpose { code: PurposeCode(code), max_duration: Seconds(9), ..PLAIN_PURPOSE };
    let purpose = pick.one(None, &[Some(21), Some(22), Some(0)]).map(present);
    World { registry: dimensions::registry_and_admin(pick), purpose, ..EMPTY }
}

fn publish_purpose(pick: &mut Pick) -> Change {
    let others = [SignalClasses::NONE, classes(&[COMFORT]), classes(&[DRIVE]), classes(&[SPEED, DRIVE]), SignalClasses::ALL];
    let purpose = Purpose {
        code: PurposeCode(pick.one(21, &[0, 1, 14, 15, 22, u16::MAX])),
        classes: pick.one(classes(&[SPEED]), &others),
        max_duration: Seconds(pick.one(1, &[0, 86_400, u32::MAX])),
        max_retention: Seconds(pick.one(1, &[0, u32::MAX])),
        co_consent: pick.one(CoConsent::NotNeeded, &[CoConsent::Driver]),
    };
    Change { caller: pick.one(ADMIN, &[OWNER]), message: Message::PublishPurpose { purpose }, now: UnixSeconds(NOW) }
}

const KEY: IntentKey = IntentKey { rights: Rights::ALL, classes: SignalClasses::ALL, expires_at: UnixSeconds(NOW + 1) };

fn keys(pick: &mut Pick) -> World {
    let key = pick.one(Some((OWNER, DRIVER)), &[None, Some((OWNER, STRANGER)), Some((DRIVER, OWNER))]);
    let named = pick.one(NamedKey { limits: KEY, named_at: UnixSeconds(NOW - 1) }, &[NamedKey::REMOVED]);
    World { registry: dimensions::registry_and_admin(pick), intent_keys: [key.map(|key| (key, named))], ..EMPTY }
}

fn set_key(pick: &mut Pick) -> Change {
    let limits = IntentKey {
        rights: pick.one(Rights::ALL, &[Rights::NONE, Rights::of(&[Right::Revoke]), Rights::of(&[Right::Revoke, Right::Suspend])]),
        classes: pick.one(SignalClasses::ALL, &[SignalClasses::NONE]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW, 0, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX])),
    };
    let message = Message::SetIntentKey { key: pick.one(DRIVER, &[OWNER, STRANGER]), limits };
    Change { caller: pick.one(OWNER, &[STRANGER]), message, now: UnixSeconds(NOW) }
}

fn remove_key(pick: &mut Pick) -> Change {
    let message = Message::RemoveIntentKey { key: pick.one(DRIVER, &[OWNER, STRANGER]) };
    Change { caller: pick.one(OWNER, &[DRIVER, STRANGER]), message, now: UnixSeconds(NOW) }
}
