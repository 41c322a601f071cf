//! Decoding any bytes as any wire type.

use codec::{Decode, Encode};
use shared_logic::{
    decode_exact, CheckRequest, Container, Delegation, Event, EventBody, Grant, GrantTerms, Intent, Message, SignedIntent, State, Vehicle,
    Verdict,
};

type Check = fn(&[u8]);

/// Every type that is read from the wire or from storage, by its name.
pub const WIRE_TYPES: &[(&str, Check)] = &[
    ("AccessRequest", canonical::<shared_logic::AccessRequest>),
    ("Container", canonical::<Container>),
    ("Delegation", canonical::<Delegation>),
    ("Emergency", canonical::<shared_logic::Emergency>),
    ("Event", canonical::<Event>),
    ("EventBody", canonical::<EventBody>),
    ("Grant", canonical::<Grant>),
    ("GrantTerms", canonical::<GrantTerms>),
    ("Intent", canonical::<Intent>),
    ("IntentKey", canonical::<shared_logic::IntentKey>),
    ("Message", canonical::<Message>),
    ("Messages", canonical::<Vec<Message>>),
    ("Party", canonical::<shared_logic::Party>),
    ("Purpose", canonical::<shared_logic::Purpose>),
    ("Registry", canonical::<shared_logic::Registry>),
    ("RecordKey", canonical::<shared_logic::RecordKey>),
    ("Attestation", canonical::<shared_logic::Attestation>),
    ("Recovery", canonical::<shared_logic::Recovery>),
    ("NamedKey", canonical::<shared_logic::NamedKey>),
    ("Needed", canonical::<shared_logic::Needed>),
    ("Objections", canonical::<shared_logic::Objections>),
    ("VehicleOffer", canonical::<shared_logic::VehicleOffer>),
    ("CheckRequest", canonical::<CheckRequest>),
    ("SignedIntent", canonical::<SignedIntent>),
    ("State", canonical::<State>),
    ("StoredGrant", canonical::<shared_logic::StoredGrant>),
    ("Vehicle", canonical::<Vehicle>),
    ("Verdict", canonical::<Verdict>),
];

/// The first byte chooses the type, the rest are its bytes. Decoding must not panic, and what the strict
/// reader takes has exactly one form.
///
/// # Panics
/// When that does not hold: it is a finding.
pub fn decoding(input: &[u8]) {
    let Some((choice, bytes)) = input.split_first() else { return };
    let index = usize::from(*choice).checked_rem(WIRE_TYPES.len()).unwrap_or(0);
    if let Some((_, check)) = WIRE_TYPES.get(index) {
        check(bytes);
    }
}

fn canonical<T: Decode + Encode>(bytes: &[u8]) {
    let mut rest = bytes;
    let loose = T::decode(&mut rest);
    let Ok(value) = decode_exact::<T>(bytes) else { return };
    assert_eq!(value.encode(), bytes, "the strict reader took bytes that are not the value's own");
    assert!(loose.is_ok() && rest.is_empty(), "the strict reader took what the plain one does not");
}
