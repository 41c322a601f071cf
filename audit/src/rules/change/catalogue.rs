//! Cases of registering a party and of publishing containers and purposes.

use super::{
    cast::{ADMIN, EMPTY, NOW, OWNER, STRANGER},
    family, ChangeCase, Pick,
};
use crate::rules::World;
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    ContainerId, Message, Party, Purpose, PurposeCode, Seconds, SignalClass, SignalClasses, TermsHash, UnixSeconds,
};

family!(
    /// Registering a party.
    RegisterParty of RegisterParty by register_party
);
family!(
    /// Announcing a container.
    PublishContainer of PublishContainer by publish_container
);
family!(
    /// Publishing a purpose.
    PublishPurpose of PublishPurpose by publish_purpose
);

/// A party's record, as the grant's cases use it too.
pub(super) const fn party(kinds: PartyKinds, gatekeeper: Gatekeeper) -> Party {
    Party { kinds, legal_hash: TermsHash([0x1e; 32]), gatekeeper }
}

#[inline(always)]
fn register_party(pick: &mut Pick) -> ChangeCase {
    use PartyKind::{Auditor, Authority, DataHolder, Processor, ThirdParty};
    let present = party(PartyKinds::of(&[Auditor]), Gatekeeper::No);
    let records = World { parties: [pick.one(None, &[Some((OWNER, present)), Some((STRANGER, present))]), None], ..EMPTY };
    let all = [
        PartyKinds::NONE,
        PartyKinds::of(&[DataHolder]),
        PartyKinds::of(&[Processor]),
        PartyKinds::of(&[Authority]),
        PartyKinds::of(&[Auditor]),
        PartyKinds::of(&[DataHolder, ThirdParty]),
        PartyKinds::ALL,
    ];
    let kinds = pick.one(PartyKinds::of(&[ThirdParty]), &all);
    let gatekeeper = pick.one(Gatekeeper::No, &[Gatekeeper::Yes]);
    let caller = pick.one(OWNER, &[ADMIN]);
    let now = UnixSeconds(pick.one(NOW, &[0, u64::MAX]));
    ChangeCase { records, caller, message: Message::RegisterParty { party: party(kinds, gatekeeper) }, now }
}

#[inline(always)]
fn publish_container(pick: &mut Pick) -> ChangeCase {
    let some = SignalClasses::of(&[SignalClass::SpeedMotion]);
    let classes = pick.one(some, &[SignalClasses::NONE, SignalClasses::NEVER_GRANTABLE, SignalClasses::ALL]);
    let container = pick.one(ContainerId([0xc0; 32]), &[ContainerId([0; 32])]);
    let caller = pick.one(OWNER, &[ADMIN]);
    let now = UnixSeconds(pick.one(NOW, &[0, u64::MAX]));
    ChangeCase { records: EMPTY, caller, message: Message::PublishContainer { container, classes }, now }
}

#[inline(always)]
fn publish_purpose(pick: &mut Pick) -> ChangeCase {
    use SignalClass::{ActuateComfort, ActuateDrive, SpeedMotion};
    let speed = SignalClasses::of(&[SpeedMotion]);
    let others = [
        SignalClasses::NONE,
        SignalClasses::of(&[ActuateComfort]),
        SignalClasses::of(&[ActuateDrive]),
        SignalClasses::of(&[SpeedMotion, ActuateDrive]),
        SignalClasses::ALL,
    ];
    let purpose = Purpose {
        code: PurposeCode(pick.one(1, &[0, 2, u16::MAX])),
        classes: pick.one(speed, &others),
        max_duration: Seconds(pick.one(1, &[0, 86_400, u32::MAX])),
        max_retention: Seconds(pick.one(1, &[0, u32::MAX])),
        co_consent: pick.one(CoConsent::NotNeeded, &[CoConsent::Driver]),
    };
    let present = |code| Purpose { code: PurposeCode(code), classes: speed, max_duration: Seconds(9), ..purpose };
    let records = World { purpose: pick.one(None, &[Some(1), Some(2)]).map(present), ..EMPTY };
    let caller = pick.one(ADMIN, &[OWNER]);
    ChangeCase { records, caller, message: Message::PublishPurpose { purpose }, now: UnixSeconds(NOW) }
}
