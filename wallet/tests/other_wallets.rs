//! What other wallets answer, put to the intent: taken in the one form, or refused with the part that does not fit.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use shared_logic::{keccak_256, Account, DomainHash, Epoch, GenesisHash, GrantId, Intent, Message, Nonce, Signature, UnixSeconds};
use valet_testkit::{
    account_of, account_of_passkey, account_of_polkadot, ecdsa, public_key_of, signed, signed_bytes, signed_wrapped, Assertion as Software,
    ALICES_KEY, PASSKEY, PERSON, POLKADOT_KEY, RELYING_PARTY,
};
use valet_wallet::intent::{
    digest, passkey_account, polkadot_account, signed_by_ethereum, signed_by_passkey, signed_by_polkadot, signer, text, typed_data,
    wrapped_text, Assertion, NotSigned,
};

const GENESIS: GenesisHash = GenesisHash([0x6e; 32]);
const CONTRACT: Account = Account([0xcc; 20]);

fn intent(nonce: u64) -> Intent {
    Intent {
        domain: DomainHash::of(GENESIS, CONTRACT, keccak_256),
        principal: Account([1; 20]),
        epoch: Epoch(1),
        nonce: Nonce(nonce),
        deadline: UnixSeconds(1_800_000_000),
        message: Message::Withdraw { grant: GrantId([7; 32]) },
    }
}

/// r, s and v as a wallet answers them.
fn answered(of: &Intent, v: u8) -> Vec<u8> {
    let mut signature = signed(*of, &ALICES_KEY).signature;
    let (r, s, recovery) = ecdsa(&mut signature);
    [&r[..], &s[..], &[*recovery + v]].concat()
}

#[test]
fn an_ethereum_wallets_answer_is_taken_with_either_v_and_brought_to_the_low_form() {
    for nonce in 0..16 {
        let wanted = signed(intent(nonce), &ALICES_KEY);
        for v in [0, 27] {
            assert_eq!(signed_by_ethereum(&intent(nonce), account_of(&ALICES_KEY), &answered(&intent(nonce), v)), Ok(wanted));
        }
        let mut high = answered(&intent(nonce), 27);
        let s = k256::NonZeroScalar::try_from(&high[32..64]).unwrap();
        high[32..64].copy_from_slice(&(-*s).to_bytes());
        high[64] = 55 - high[64];
        assert_eq!(signed_by_ethereum(&intent(nonce), account_of(&ALICES_KEY), &high), Ok(wanted), "the other form");
    }
}

#[test]
fn an_ethereum_wallets_answer_over_something_else_is_another_signer() {
    let alice = account_of(&ALICES_KEY);
    let over_another = signed_by_ethereum(&intent(0), alice, &answered(&intent(1), 27));
    assert!(matches!(over_another, Err(NotSigned::Stranger(found)) if found != alice), "another intent");
    let by_another = signed_by_ethereum(&intent(0), Account([9; 20]), &answered(&intent(0), 27));
    assert_eq!(by_another, Err(NotSigned::Stranger(alice)), "another account");
    for bytes in [&[][..], &[1; 64], &[1; 66], &[0; 65], &[0xff; 65]] {
        assert!(signed_by_ethereum(&intent(0), alice, bytes).is_err(), "{bytes:?}");
    }
    let mut wrong_v = answered(&intent(0), 27);
    wrong_v[64] = 29;
    assert_eq!(signed_by_ethereum(&intent(0), alice, &wrong_v), Err(NotSigned::Form("a signature of 65 bytes: r, s, and 27 or 28")));
}

#[test]
fn typed_data_names_the_contract_and_the_chain_and_is_refused_for_another() {
    let data = serde_json::to_value(typed_data(GENESIS, CONTRACT, &intent(0)).unwrap()).unwrap();
    assert_eq!(data["domain"]["verifyingContract"], CONTRACT.to_string());
    assert_eq!(data["domain"]["salt"], GENESIS.to_string());
    assert!(data["domain"].get("chainId").is_none());
    assert_eq!(data["message"]["text"], text(&intent(0)));
    assert!(text(&intent(0)).starts_with("Valet intent\nact: withdraw\n  grant: 0x0707"));
    assert!(wrapped_text(&intent(0)).starts_with("<Bytes>Valet intent\n") && wrapped_text(&intent(0)).ends_with("\n</Bytes>"));
    assert_eq!(typed_data(GenesisHash([0; 32]), CONTRACT, &intent(0)), Err(NotSigned::OtherDomain));
    assert_eq!(typed_data(GENESIS, Account([0; 20]), &intent(0)), Err(NotSigned::OtherDomain));
}

#[test]
fn a_polkadot_wallets_answer_is_taken_bare_or_with_its_scheme() {
    let wanted = signed_wrapped(intent(0), &POLKADOT_KEY);
    let Signature::Sr25519 { public, signature } = wanted.signature else { panic!() };
    assert_eq!(polkadot_account(public), Ok(account_of_polkadot(&POLKADOT_KEY)));
    assert_eq!(signer(&wanted), Some(account_of_polkadot(&POLKADOT_KEY)));
    assert_eq!(signed_by_polkadot(&intent(0), public, &signature), Ok(wanted));
    assert_eq!(signed_by_polkadot(&intent(0), public, &[&[1], &signature[..]].concat()), Ok(wanted));
    assert_eq!(signed_by_polkadot(&intent(1), public, &signature), Err(NotSigned::Nobody));
    let Signature::Sr25519 { public: other, .. } = signed_wrapped(intent(0), &[0xd1; 32]).signature else { panic!() };
    assert_eq!(signed_by_polkadot(&intent(0), other, &signature), Err(NotSigned::Nobody));
    assert_eq!(signed_by_polkadot(&intent(0), [0; 32], &signature), Err(NotSigned::PolkadotKey));
    // Of ed25519 and ecdsa.
    for scheme in [0, 2] {
        let bytes = [&[scheme], &signature[..]].concat();
        assert_eq!(signed_by_polkadot(&intent(0), public, &bytes), Err(NotSigned::Form("a signature by sr25519 of 64 bytes")));
    }
    let wrapped = wrapped_text(&intent(0));
    let bare = wrapped.trim_start_matches("<Bytes>").trim_end_matches("</Bytes>");
    let Signature::Sr25519 { signature, .. } = signed_bytes(intent(0), bare.as_bytes(), &POLKADOT_KEY).signature else { panic!() };
    assert_eq!(signed_by_polkadot(&intent(0), public, &signature), Err(NotSigned::Nobody), "not wrapped");
}

/// What a browser answers, changed.
fn assertion(software: Software<'_>, change: impl FnOnce(&mut Assertion)) -> Assertion {
    let mut assertion = serde_json::from_str(&software.answer(&digest(&intent(0)), &PASSKEY)).unwrap();
    change(&mut assertion);
    assertion
}

#[test]
fn a_passkeys_answer_is_taken() {
    let spki_head = hex::decode("3059301306072a8648ce3d020106082a8648ce3d030107034200").unwrap();
    let key = public_key_of(&PASSKEY);
    let spki = [spki_head, key.clone()].concat();
    for public_key in [key, spki] {
        assert_eq!(passkey_account(RELYING_PARTY, &public_key), Ok(account_of_passkey(&PASSKEY)));
        let taken = signed_by_passkey(&intent(0), &assertion(Software::OURS, |it| it.public_key = public_key)).unwrap();
        assert_eq!(signer(&taken), Some(account_of_passkey(&PASSKEY)));
        assert_eq!(taken, Software::OURS.sign(intent(0), &PASSKEY));
    }
    for host in [
        "",
        "https://wallet.example",
        "127.0.0.1",
        "10.0.0.1",
        "Wallet.example",
        "wallet.example:443",
        "wallet..example",
        ".example",
        "-a.example",
        "wallet example",
    ] {
        assert_eq!(passkey_account(host, &public_key_of(&PASSKEY)), Err(NotSigned::RelyingParty), "{host}");
    }
    assert!(passkey_account("localhost", &public_key_of(&PASSKEY)).is_ok());
    assert_ne!(passkey_account("evil.example", &public_key_of(&PASSKEY)), Ok(account_of_passkey(&PASSKEY)));
}

#[test]
fn a_passkeys_answer_is_refused_with_the_part_that_does_not_fit() {
    let flagged = |flags| assertion(Software { flags, ..Software::OURS }, |_| {});
    let saying = |client_data| assertion(Software { client_data, ..Software::OURS }, |_| {});
    let ours = |change: fn(&mut Assertion)| assertion(Software::OURS, change);
    let json = |from: &str, to: &str| {
        let mut assertion = ours(|_| {});
        let text = String::from_utf8(assertion.client_data_json).unwrap();
        assertion.client_data_json = text.replace(from, to).into_bytes();
        assertion
    };
    let cases = [
        ("nobody verified", flagged(0b001), NotSigned::NoPerson),
        ("nobody present", flagged(0b100), NotSigned::NoPerson),
        ("with extensions", flagged(PERSON | 0x80), NotSigned::MoreData),
        ("with a key", flagged(PERSON | 0x40), NotSigned::MoreData),
        ("more bytes", ours(|it| it.authenticator_data.push(0)), NotSigned::MoreData),
        ("fewer bytes", ours(|it| it.authenticator_data.truncate(36)), NotSigned::MoreData),
        ("no bytes", ours(|it| it.authenticator_data.clear()), NotSigned::MoreData),
        ("a frame", saying(r#","origin":"https://wallet.example","crossOrigin":true}"#), NotSigned::ClientData),
        ("another order", saying(r#","crossOrigin":false,"origin":"https://wallet.example"}"#), NotSigned::ClientData),
        ("making a key", json("webauthn.get", "webauthn.create"), NotSigned::ClientData),
        ("no JSON", ours(|it| it.client_data_json.clear()), NotSigned::ClientData),
        ("too long", json("https://", &format!("https://{}.", "a".repeat(250))), NotSigned::ClientData),
        ("not ASCII", json("wallet.example", "w\u{e4}llet.example"), NotSigned::ClientData),
        ("another page than signed", json("wallet.example", "evil__.example"), NotSigned::Nobody),
        ("no DER", ours(|it| it.signature = vec![1; 64]), NotSigned::Form("a signature by ECDSA in DER")),
        ("another key", ours(|it| it.public_key = public_key_of(&[0xb3; 32])), NotSigned::Nobody),
        ("no key", ours(|it| it.public_key.truncate(64)), NotSigned::PasskeyKey),
        ("a compressed key", ours(|it| it.public_key[0] = 2), NotSigned::PasskeyKey),
        ("a point beside the curve", ours(|it| it.public_key[64] ^= 1), NotSigned::PasskeyKey),
    ];
    for (name, assertion, exp) in cases {
        assert_eq!(signed_by_passkey(&intent(0), &assertion), Err(exp), "{name}");
    }
    assert_eq!(signed_by_passkey(&intent(1), &assertion(Software::OURS, |_| {})), Err(NotSigned::OtherIntent));
}
