//! The text of an intent: every field of every message, in ASCII, within its bound.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use shared_logic::{
    schema::{Schema, ANY_MESSAGE},
    *,
};
use valet_testkit::{agreement, mandate, request, terms};

fn text_of(message: Message) -> String {
    let intent = Intent {
        domain: DomainHash([0xdd; 32]),
        principal: Account([0xaa; 20]),
        epoch: Epoch(u32::MAX),
        nonce: Nonce(u64::MAX),
        deadline: UnixSeconds(u64::MAX),
        message,
    };
    let wrapped = intent.wrapped_text(keccak_256);
    assert!(wrapped.filled().len() <= LONGEST_TEXT);
    let text = String::from_utf8(intent.text().filled().to_vec()).unwrap();
    assert!(text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{text}");
    assert!(text.lines().all(|line| line == line.trim_end()), "{text}");
    let wrapped = String::from_utf8(wrapped.filled().to_vec()).unwrap();
    let digest: String = intent.digest(keccak_256).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(wrapped, format!("<Bytes>{text}digest: 0x{digest}\n</Bytes>"));
    text
}

/// Terms with every bit, every option and the longest numbers.
fn most() -> GrantTerms {
    GrantTerms {
        purpose: PurposeCode(1),
        classes: SignalClasses::ALL,
        actions: Actions::ALL,
        residency: Residency::OffBoard,
        regions: Regions::ALL,
        not_before: UnixSeconds(u64::MAX),
        expires_at: UnixSeconds(u64::MAX),
        history_from: UnixSeconds(u64::MAX),
        retention: Seconds(u32::MAX),
        depth_left: u8::MAX,
        max_uses: Some(u32::MAX),
        parent: Some(GrantId([0xff; 32])),
        ..terms()
    }
}

#[test]
fn the_longest_texts_are_within_the_bound() {
    let account = Some(Account([0xff; 20]));
    let agreement = Agreement { data_holder: account, controller: account, legal_basis: *LegalBasis::LIST.last().unwrap(), ..agreement() };
    let needed = Needed { classes: SignalClasses::ALL, actions: Actions::ALL, history_from: UnixSeconds(u64::MAX), depth_left: u8::MAX };
    let delegated = DelegationTerms {
        rights: Rights::ALL,
        classes: SignalClasses::ALL,
        actions: Actions::ALL,
        purposes: (0..64).filter_map(|code| Purposes::of(PurposeCode(code))).reduce(Purposes::or),
        longest_grant: Some(Seconds(u32::MAX)),
        not_before: UnixSeconds(u64::MAX),
        expires_at: UnixSeconds(u64::MAX),
        ..mandate(AssignedRole::FleetManager)
    };
    let longest = [
        Message::Grant { terms: most(), agreement, request: Some(RequestId([0xff; 32])) },
        Message::Renew { grant: GrantId([0xff; 32]), terms: most(), agreement },
        Message::RequestAccess {
            terms: most(),
            needed,
            terms_hash: TermsHash([0xff; 32]),
            respond_by: UnixSeconds(u64::MAX),
            nonce: Nonce(u64::MAX),
        },
        Message::Delegate { realm: Realm::Vehicle(VehicleId([0xff; 32])), to: Account([0xff; 20]), terms: delegated },
        Message::Use { grant: GrantId([0xff; 32]), request: CheckRequest { classes: SignalClasses::ALL, ..request() } },
    ];
    let lengths: Vec<usize> = longest.into_iter().map(|message| text_of(message).len()).collect();
    // Room for the wrapping, which is 98 bytes more.
    assert!(lengths.iter().all(|length| *length + 98 <= LONGEST_TEXT) && lengths.iter().any(|length| *length > 1_400), "{lengths:?}");
}

/// The names of a schema's fields, as the text has them.
fn names(schema: &'static Schema, kind: &str, found: &mut Vec<String>) {
    let fields = |fields: &'static [(&'static str, &'static Schema)], found: &mut Vec<String>| {
        for (name, schema) in fields {
            found.push(format!("{}:", name.replace('_', " ")));
            names(schema, kind, found);
        }
    };
    match schema {
        Schema::Object(all) => fields(all, found),
        Schema::Optional(some, _) => names(some, kind, found),
        Schema::Union(_, variants) => variants.iter().filter(|(name, _)| *name == kind).for_each(|(_, all)| fields(all, found)),
        Schema::Text | Schema::Pattern | Schema::Leaf | Schema::List(_) | Schema::Set(_) | Schema::Places(..) | Schema::Denial => {
            panic!("the text cannot hold {schema:?}")
        }
        _ => {}
    }
}

#[test]
fn a_text_names_every_field_of_its_message() {
    let grant = Message::Grant { terms: most(), agreement: agreement(), request: None };
    let text = text_of(grant);
    let mut expected = Vec::new();
    names(&ANY_MESSAGE, grant.kind(), &mut expected);
    assert!(expected.len() > 20, "{expected:?}");
    for name in expected {
        assert!(text.lines().any(|line| line.trim_start().starts_with(&name)), "{name} in {text}");
    }
    // None of them has a field that the text leaves out.
    for kind in Message::KINDS {
        names(&ANY_MESSAGE, kind, &mut Vec::new());
    }
}

#[test]
fn an_act_is_told_by_its_name_and_numbers_by_their_meaning() {
    let text = text_of(Message::Grant { terms: most(), agreement: agreement(), request: None });
    assert!(text.starts_with("Valet intent\nact: grant\n  terms:\n    vehicle: 0x"), "{text}");
    for line in [
        "    purpose: 1 (usage-based-insurance)",
        "    residency: off-board",
        "  request: none",
        "deadline: 18446744073709551615 seconds after 1970",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    let unlimited = text_of(Message::Grant { terms: terms(), agreement: agreement(), request: None });
    assert!(unlimited.contains("\n    max uses: unlimited\n    parent: none\n"), "{unlimited}");
    let role = Message::Delegate { realm: Realm::Fleet(Account([1; 20])), to: Account([2; 20]), terms: mandate(AssignedRole::Delegate) };
    let role = text_of(role);
    assert!(role.contains("\n    purposes: all\n    longest grant: unlimited\n"), "{role}");
    for objection in
        [Message::Object { vehicle: VehicleId([1; 32]), to: None }, Message::LiftObjection { vehicle: VehicleId([1; 32]), to: None }]
    {
        let text = text_of(objection);
        assert!(text.contains("\n  to: all\n"), "{text}");
    }
    let stop = text_of(Message::StopEverything { vehicle: VehicleId([1; 32]) });
    assert!(stop.starts_with("Valet intent\nact: stop-everything\n  vehicle: 0x0101"), "{stop}");
}
