//! The contract itself, its parties, its catalogues, and intent keys.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    ContainerId, Epoch, IntentKey, Message, Party, PartyStatus, Profile, Purpose, PurposeCode, Right, Rights, Seconds, SignalClasses,
    TermsHash, UnixSeconds,
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
    /// Becoming a party.
    RegisterParty of RegisterParty: registered, register => Change
);
family!(
    /// What the admin finds of a party.
    SetParty of SetParty: registered, set => Change
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
        Family::of::<RegisterParty>(),
        Family::of::<SetParty>(),
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

fn profile(pick: &mut Pick) -> Profile {
    use PartyKind::{Auditor, Authority, DataHolder, Processor, ThirdParty};
    let all = [
        PartyKinds::NONE,
        PartyKinds::of(&[DataHolder]),
        PartyKinds::of(&[Processor]),
        PartyKinds::of(&[Authority]),
        PartyKinds::of(&[Auditor]),
        PartyKinds::of(&[Authority, Auditor]),
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
    let party = Party { profile: profile(pick), status: status(pick), epoch: Epoch(pick.one(1, &[u32::MAX])) };
    // Plainly one who wants to become a party is none, and one of whom the admin finds something is one.
    let who = pick.one(Some(BROKER), &[Some(INSURER), None]);
    World { registry: dimensions::registry_and_admin(pick), parties: [who.map(|who| (who, party)), None, None, None], ..EMPTY }
}

fn register(pick: &mut Pick) -> Change {
    let message = Message::RegisterParty { profile: profile(pick) };
    Change { caller: pick.one(INSURER, &[ADMIN]), message, now: UnixSeconds(NOW) }
}

fn set(pick: &mut Pick) -> Change {
    let message = Message::SetParty { account: BROKER, profile: profile(pick), status: status(pick) };
    Change { caller: pick.one(ADMIN, &[BROKER]), message, now: UnixSeconds(NOW) }
}

fn publish_container(pick: &mut Pick) -> Change {
    let classes = pick.one(TERMS.classes, &[SignalClasses::NONE, SignalClasses::NEVER_GRANTABLE, SignalClasses::ALL]);
    let container = pick.one(ContainerId([0xc0; 32]), &[ContainerId([0; 32])]);
    let caller = pick.one(OWNER, &[ADMIN]);
    Change { caller, message: Message::PublishContainer { container, classes }, now: UnixSeconds(pick.one(NOW, &[0, u64::MAX])) }
}

fn catalogue(pick: &mut Pick) -> World {
    let present = |code| Purpose { code: PurposeCode(code), max_duration: Seconds(9), ..PLAIN_PURPOSE };
    let purpose = pick.one(None, &[Some(11), Some(12), Some(0)]).map(present);
    World { registry: dimensions::registry_and_admin(pick), purpose, ..EMPTY }
}

fn publish_purpose(pick: &mut Pick) -> Change {
    let others = [SignalClasses::NONE, classes(&[COMFORT]), classes(&[DRIVE]), classes(&[SPEED, DRIVE]), SignalClasses::ALL];
    let purpose = Purpose {
        code: PurposeCode(pick.one(11, &[0, 1, 10, 12, u16::MAX])),
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
    World { registry: dimensions::registry_and_admin(pick), intent_keys: [key.map(|key| (key, KEY))], ..EMPTY }
}

fn set_key(pick: &mut Pick) -> Change {
    let limits = IntentKey {
        rights: pick.one(Rights::ALL, &[Rights::NONE, Rights::of(&[Right::Revoke])]),
        classes: pick.one(SignalClasses::ALL, &[SignalClasses::NONE]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW, 0, u64::MAX])),
    };
    let message = Message::SetIntentKey { key: pick.one(DRIVER, &[OWNER, STRANGER]), limits };
    Change { caller: pick.one(OWNER, &[STRANGER]), message, now: UnixSeconds(NOW) }
}

fn remove_key(pick: &mut Pick) -> Change {
    let message = Message::RemoveIntentKey { key: pick.one(DRIVER, &[OWNER, STRANGER]) };
    Change { caller: pick.one(OWNER, &[DRIVER, STRANGER]), message, now: UnixSeconds(NOW) }
}
