//! The golden vector `vectors/grant.json`: one grant, previewed and signed with both kinds of key.
//!
//! The npm package's test holds its wasm against the same file, so native and wasm agree byte for
//! byte. After a wanted change of the format write it anew:
//! `VALET_BLESS=1 cargo test -p valet-wallet --test vectors`

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use codec::Encode;
use serde_json::{json, Value};
use shared_logic::*;
use std::{fs, path::PathBuf};
use valet_wallet::{border, KeyKind, Keypair, Seed};

const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
const VEHICLE: VehicleId = VehicleId([7; 32]);
const RECIPIENT: Account = Account([2; 20]);
const SEED: [u8; 32] = [0x5e; 32];

fn terms() -> GrantTerms {
    GrantTerms {
        vehicle: VEHICLE,
        recipient: RECIPIENT,
        data_holder: None,
        purpose: PurposeCode(1),
        container: ContainerId([0xc0; 32]),
        classes: SignalClasses::of(&[SignalClass::Odometer, SignalClass::SpeedMotion]),
        actions: Actions::of(&[Action::Read, Action::History]),
        residency: Residency::OffBoard,
        not_before: NOW,
        expires_at: UnixSeconds(NOW.0 + 30 * 86_400),
        history_from: NOW,
        retention: Seconds(30 * 86_400),
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(3),
    }
}

/// A vehicle of this owner, an eligible recipient, and one grant to it in force.
fn state(owner: Account) -> State {
    let admin = Account([9; 20]);
    let mut state = State::new(admin);
    let party = Party {
        kinds: party::PartyKinds::of(&[party::PartyKind::ThirdParty]),
        legal_hash: TermsHash([1; 32]),
        gatekeeper: party::Gatekeeper::No,
    };
    let earlier = GrantTerms { purpose: PurposeCode(2), classes: SignalClasses::of(&[SignalClass::Diagnostics]), ..terms() };
    let history = [
        (admin, Message::PublishPurpose { purpose: catalogue::FIRST[0].purpose }),
        (admin, Message::PublishPurpose { purpose: catalogue::FIRST[1].purpose }),
        (RECIPIENT, Message::RegisterParty { party }),
        (owner, Message::RegisterVehicle { vehicle: VEHICLE, vin_commitment: None }),
        (owner, Message::Grant { terms: earlier }),
    ];
    for (caller, message) in history {
        let outcome = step(&state, caller, &message, NOW).unwrap();
        state.apply(&outcome.event).unwrap();
    }
    state
}

fn sign_request(message: &Value) -> Value {
    let index = |pallet: u8, call: u8| json!({ "pallet": pallet, "call": call });
    json!({
        "call": { "message": {
            "contract": Account([0xcc; 20]),
            "message": message,
            "weight": { "ref_time": "3000000000", "proof_size": "100000" },
            "storage_deposit_limit": "100000000000000000000",
        } },
        "context": {
            "genesis": format!("0x{}", "11".repeat(32)),
            "spec_version": 1,
            "transaction_version": 1,
            "nonce": 5,
            "tip": "0",
            "mortality": { "Mortal": { "period": 64, "block": 1042, "hash": format!("0x{}", "22".repeat(32)) } },
        },
        "shape": {
            "calls": {
                "map_account": index(9, 7),
                "revive_call": index(9, 1),
                "instantiate_with_code": index(9, 3),
                "transfer_keep_alive": index(5, 3),
            },
            "extensions": [
                "CheckNonZeroSender", "CheckSpecVersion", "CheckTxVersion", "CheckGenesis", "CheckMortality", "CheckNonce",
                "CheckWeight", "ChargeTransactionPayment", "CheckMetadataHash", "EthSetOrigin", "WeightReclaim",
            ],
        },
    })
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    ["0x", &hex::encode(bytes)].concat()
}

fn vector(kind: KeyKind) -> Value {
    let key = Keypair::from_seed(kind, &Seed::new(SEED)).unwrap();
    let caller = key.public().account_id().address();
    let state = state(caller).encode();
    let message = serde_json::to_value(Message::Grant { terms: terms() }).unwrap();
    let request = json!({ "caller": caller, "message": message, "now": NOW.0.to_string() });
    let sign_request = sign_request(&message);
    let answer = border::preview(&state, &request.to_string()).unwrap();
    json!({
        "kind": kind,
        "seed": hex(SEED),
        "state": hex(&state),
        "preview_request": request,
        "sign_request": sign_request,
        "exp_account": serde_json::from_str::<Value>(&border::account(&key, 42).unwrap()).unwrap(),
        "exp_preview": serde_json::from_str::<Value>(&answer).unwrap(),
        "exp_call_data": hex(border::call_data(&message.to_string()).unwrap()),
        "exp_extrinsic": hex(border::sign_transaction(&key, &sign_request.to_string()).unwrap()),
    })
}

#[test]
fn previews_and_signatures_are_those_of_the_golden_vector() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/grant.json");
    let vectors = KeyKind::LIST.map(vector).to_vec();
    let found = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    if std::env::var_os("VALET_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &found).unwrap();
    }
    let exp: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(&vectors).unwrap(), exp);
}

#[test]
fn a_message_that_the_rules_deny_gives_the_rules_code() {
    let owner = Account([1; 20]);
    let message = serde_json::to_value(Message::Grant { terms: terms() }).unwrap();
    let ask = |caller: Account, now: u64| {
        let request = json!({ "caller": caller, "message": message, "now": now.to_string() });
        border::preview(&state(owner).encode(), &request.to_string()).map_err(|failure| failure.code)
    };
    assert_eq!(ask(Account([3; 20]), NOW.0), Err("NotAuthorised"));
    assert_eq!(ask(owner, NOW.0 + 31 * 86_400), Err("Expired"));
    assert!(ask(owner, NOW.0).is_ok());
}

#[test]
fn malformed_input_is_one_failure_and_never_a_panic() {
    let state = state(Account([1; 20])).encode();
    let request = json!({ "caller": Account([1; 20]), "message": { "Withdraw": { "grant": GrantId([0; 32]) } }, "now": "1" });
    let with = |name: &str, value: Value| {
        let mut changed = request.clone();
        changed[name] = value;
        changed.to_string()
    };
    let scenarios = [
        ("no state", vec![], request.to_string()),
        ("cut state", state[..state.len() - 1].to_vec(), request.to_string()),
        ("long state", [state.as_slice(), &[0]].concat(), request.to_string()),
        ("no json", state.clone(), "{".to_owned()),
        ("unknown field", state.clone(), with("vin", json!("WVWZZZ"))),
        ("short account", state.clone(), with("caller", json!("0x01"))),
        ("negative time", state.clone(), with("now", json!(-1))),
        ("fractional time", state.clone(), with("now", json!(1.5))),
        ("time out of range", state.clone(), with("now", json!("18446744073709551616"))),
        ("message of no kind", state.clone(), with("message", json!({ "Wish": {} }))),
        ("message of cut bytes", state.clone(), with("message", json!("0x0607"))),
        ("message of null", state.clone(), with("message", Value::Null)),
    ];
    for (name, state, request) in scenarios {
        assert_eq!(border::preview(&state, &request).map_err(|failure| failure.code), Err("MalformedInput"), "{name}");
    }
}
