//! Terms, and messages with them, for the [`Fixture`](crate::Fixture).

use crate::{plain, BEGIN, CAR, END, INSURANCE, INSURER, LAB, LONGEST, MAKER, RETENTION, T0, WARD};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyKinds},
    purpose::CoConsent,
    Account, Action, Actions, Agreement, AssignedRole, CheckRequest, DelegationTerms, EmergencyReason, GrantId, GrantTerms, Message,
    Needed, Nonce, NoticeHash, Profile, Purpose, PurposeCode, Rights, Seconds, SignalClass, SignalClasses, TermsHash, UnixSeconds,
};

/// The set of these classes.
pub const fn classes(items: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(items)
}

/// The profile of a party of these kinds.
pub const fn profile(kinds: &[PartyKind], gatekeeper: Gatekeeper) -> Profile {
    Profile { kinds: PartyKinds::of(kinds), legal_hash: TermsHash([0x1e; 32]), gatekeeper }
}

/// A purpose that allows speed, distance and comfort commands, as long as [`LONGEST`] and [`RETENTION`] say.
pub const fn purpose(code: PurposeCode, co_consent: CoConsent) -> Purpose {
    Purpose {
        code,
        classes: classes(&[SignalClass::SpeedMotion, SignalClass::Odometer, SignalClass::ActuateComfort]),
        max_duration: Seconds(LONGEST),
        max_retention: Seconds(RETENTION),
        co_consent,
    }
}

/// Terms that are accepted from Alice from `T0` on until they end.
pub const fn terms() -> GrantTerms {
    GrantTerms {
        purpose: INSURANCE,
        classes: classes(&[SignalClass::SpeedMotion, SignalClass::ActuateComfort]),
        actions: Actions::of(&[Action::Read, Action::Actuate]),
        not_before: UnixSeconds(BEGIN),
        expires_at: UnixSeconds(END),
        retention: Seconds(RETENTION),
        depth_left: 3,
        ..plain::terms(CAR, INSURER, UnixSeconds(T0))
    }
}

/// What is agreed on beside the [`terms`].
pub const fn agreement() -> Agreement {
    Agreement { data_holder: Some(MAKER), terms_hash: TermsHash([0x7e; 32]), notice_hash: NoticeHash([0x0e; 32]), ..plain::agreement() }
}

/// The same with this recipient: the lab, which only processes, does so for the maker.
pub fn agreement_with(recipient: Account) -> Agreement {
    Agreement { controller: (recipient == LAB).then_some(MAKER), ..agreement() }
}

/// A grant of the [`terms`] with some things changed.
pub fn grant(change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut terms = terms();
    change(&mut terms);
    Message::Grant { terms, agreement: agreement_with(terms.recipient), request: None }
}

/// The same as a share onward from a grant to the insurer.
pub fn share(parent: GrantId, recipient: Account, depth_left: u8) -> Message {
    grant(|terms| {
        (terms.parent, terms.recipient, terms.depth_left, terms.not_before) = (Some(parent), recipient, depth_left, UnixSeconds(T0 + 50))
    })
}

/// A delegation of everything the [`terms`] reach, good from `T0` on; empty for one who only drives.
pub fn mandate(role: AssignedRole) -> DelegationTerms {
    let drives = role.is_subject_only();
    let reach = terms().classes.or(classes(&[SignalClass::Odometer]));
    DelegationTerms {
        role,
        rights: if drives { Rights::NONE } else { Rights::ALL },
        classes: if drives { SignalClasses::NONE } else { reach },
        actions: if drives { Actions::NONE } else { Actions::ALL },
        purposes: None,
        longest_grant: None,
        depth_left: if drives { 0 } else { 2 },
        not_before: UnixSeconds(T0),
        expires_at: UnixSeconds(T0 + 2_000),
    }
}

/// For whom a guardian acts in the tests; every other role has no ward.
pub fn ward_of(role: AssignedRole) -> Option<Account> {
    (role == AssignedRole::Guardian).then_some(WARD)
}

/// A request that the grant of [`terms`] allows at `T0` + 100.
pub const fn request() -> CheckRequest {
    CheckRequest {
        purpose: INSURANCE,
        classes: classes(&[SignalClass::SpeedMotion]),
        ..plain::check_request(CAR, INSURER, UnixSeconds(T0 + 100))
    }
}

/// Asking for all of these terms until `T0` + 200.
pub fn ask(terms: GrantTerms, nonce: u64) -> Message {
    Message::RequestAccess {
        terms,
        needed: Needed::all_of(&terms),
        terms_hash: agreement().terms_hash,
        respond_by: UnixSeconds(T0 + 200),
        nonce: Nonce(nonce),
    }
}

/// Opening the car's location until then, in Unix seconds.
pub fn open(authority: Account, until: u64) -> Message {
    Message::OpenEmergency {
        vehicle: CAR,
        authority,
        reason: EmergencyReason::Crash,
        classes: SignalClasses::of(&[SignalClass::LocationExact, SignalClass::SpeedMotion]),
        until: UnixSeconds(until),
    }
}
