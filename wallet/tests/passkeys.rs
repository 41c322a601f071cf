//! Holds the crate and the rules against `tests/vectors/passkeys.json`: what passkeys of real browsers answered to
//! intents. `wallet/npm/test/browser.test.mjs` records it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use codec::Decode;
use serde::Deserialize;
use shared_logic::{submit, Account, ClientData, Intent, Signature, SignedIntent, UnixSeconds, Via};
use std::{fs, path::PathBuf};
use valet_testkit::{Fixture, INSURER};
use valet_wallet::intent::{digest, passkey_account, signed_by_passkey, signer, Assertion, NotSigned};

#[derive(Deserialize)]
struct Vectors {
    life: Vec<Case>,
    others: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    relying_party: String,
    account: Option<Account>,
    intent: Intent,
    digest: String,
    assertion: Assertion,
    refused: Option<String>,
    signed: Option<String>,
}

/// When the vectors' intents may be submitted.
const NOW: UnixSeconds = UnixSeconds(10_100);

fn vectors() -> Vectors {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/passkeys.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    hex::decode(text.trim_start_matches("0x")).unwrap()
}

fn signed(case: &Case) -> Option<SignedIntent> {
    case.signed.as_ref().map(|bytes| SignedIntent::decode(&mut &*hex(bytes)).unwrap())
}

fn name_of(refusal: NotSigned) -> &'static str {
    match refusal {
        NotSigned::RelyingParty => "relying-party",
        NotSigned::PasskeyKey | NotSigned::PolkadotKey => "key",
        NotSigned::Form(_) => "form",
        NotSigned::MoreData => "more-data",
        NotSigned::NoPerson => "no-person",
        NotSigned::ClientData => "client-data",
        NotSigned::OtherIntent => "other-intent",
        NotSigned::Nobody | NotSigned::Stranger(_) => "nobody",
        NotSigned::OtherDomain => "other-domain",
    }
}

#[test]
fn what_passkeys_of_browsers_answered_is_taken_or_refused_as_recorded() {
    let Vectors { life, others } = vectors();
    for case in life.iter().chain(&others) {
        assert_eq!(digest(&case.intent).to_vec(), hex(&case.digest), "{}", case.name);
        let found = signed_by_passkey(&case.intent, &case.assertion);
        assert_eq!(found.err().map(name_of), case.refused.as_deref(), "{}", case.name);
        assert_eq!(found.ok(), signed(case), "{}", case.name);
        if case.refused.as_deref() != Some("key") {
            assert_eq!(passkey_account(&case.relying_party, &case.assertion.public_key).ok(), case.account, "{}", case.name);
        }
    }
}

#[test]
fn the_rules_name_the_passkeys_account_as_the_signer_and_no_other_form_of_the_signature() {
    let Vectors { life, others } = vectors();
    let taken: Vec<_> = life.iter().chain(&others).filter(|case| case.refused.is_none()).collect();
    assert!(taken.len() > 10);
    for case in taken {
        let genuine = signed(case).unwrap();
        assert_eq!(signer(&genuine), case.account, "{}", case.name);
        assert_eq!(genuine.signature.signer(&Fixture::new().state, &case.intent), case.account, "{}", case.name);
        let changed = |change: fn(&mut Signature)| {
            let mut other = genuine;
            change(&mut other.signature);
            signer(&other)
        };
        assert_eq!(changed(|it| passkey(it, |_, s, _, _| *s = minus(s))), None, "{}: the high form of s", case.name);
        assert_eq!(changed(|it| passkey(it, |r, _, _, _| r[31] ^= 1)), None, "{}: r", case.name);
        assert_eq!(changed(|it| passkey(it, |_, _, flags, _| *flags ^= 0b1000)), None, "{}: flags", case.name);
        assert_eq!(changed(|it| passkey(it, |_, _, _, counter| *counter = counter.wrapping_add(1))), None, "{}: counter", case.name);
        let other = Intent { deadline: UnixSeconds(case.intent.deadline.0 + 1), ..case.intent };
        assert_eq!(genuine.signature.signer(&Fixture::new().state, &other), None, "{}: another intent", case.name);
    }
}

/// The wallet's checks are left out: the rules alone see what the browser answered.
#[test]
fn the_rules_refuse_by_themselves_what_the_wallet_refuses() {
    let Vectors { life, others } = vectors();
    let mut put = 0;
    for case in life.iter().chain(&others).filter(|case| case.refused.is_some()) {
        let Some(signature) = unchecked(&case.assertion) else { continue };
        put += 1;
        assert_eq!(signature.signer(&Fixture::new().state, &case.intent), None, "{}", case.name);
    }
    assert!(put > 15, "{put}");
}

#[test]
fn an_owner_with_a_passkey_of_a_browser_lives_from_registration_to_the_end_of_everything() {
    let mut state = Fixture::new().state;
    for case in vectors().life {
        let signed = signed(&case).unwrap();
        let stranger = SignedIntent { intent: Intent { principal: INSURER, ..signed.intent }, ..signed };
        assert!(submit(&state, &stranger, NOW).is_err(), "{}", case.name);
        let event = submit(&state, &signed, NOW).unwrap_or_else(|denial| panic!("{}: {denial:?}", case.name)).event;
        assert_eq!(Some(event.actor), case.account, "{}", case.name);
        assert!(matches!(event.via, Via::Intent(_)), "{}", case.name);
        state.apply(&event).unwrap();
        assert!(submit(&state, &signed, NOW).is_err(), "{}: a second time", case.name);
    }
}

fn passkey(signature: &mut Signature, change: impl FnOnce(&mut [u8; 32], &mut [u8; 32], &mut u8, &mut u32)) {
    let Signature::Passkey { r, s, flags, counter, .. } = signature else { panic!("expected a passkey's signature") };
    change(r, s, flags, counter);
}

/// The other form of s: the order of P-256 less s.
fn minus(s: &[u8; 32]) -> [u8; 32] {
    p256::FieldBytes::from(-p256::NonZeroScalar::try_from(&s[..]).unwrap()).into()
}

/// The parts of an answer as they stand there, or `None` where they have no place in a signature.
fn unchecked(assertion: &Assertion) -> Option<Signature> {
    let point = &assertion.public_key[assertion.public_key.len().checked_sub(64)?..];
    let found = p256::ecdsa::Signature::from_der(&assertion.signature).ok()?.normalize_s();
    let (r, s) = found.split_bytes();
    let data = &assertion.authenticator_data;
    let text = std::str::from_utf8(&assertion.client_data_json).ok()?;
    // The rules write this themselves.
    let behind = text.strip_prefix(r#"{"type":"webauthn.get","challenge":""#)?;
    Some(Signature::Passkey {
        x: point[..32].try_into().unwrap(),
        y: point[32..].try_into().unwrap(),
        r: r.into(),
        s: s.into(),
        rp_id_hash: data.get(..32)?.try_into().unwrap(),
        flags: *data.get(32)?,
        counter: u32::from_be_bytes(data.get(33..37)?.try_into().unwrap()),
        client_data: ClientData::new(behind.get(44..)?.as_bytes())?,
    })
}
