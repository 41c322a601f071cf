//! Public networks, as far as one can be had here: what their real metadata has a signer write, and the development
//! chain that takes the same form. Nothing in here talks to a public network.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "public_network/types.rs"]
mod types;

use codec::Encode;
use serde_json::{json, Value};
use shared_logic::Account;
use std::{fs, path::Path};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use valet_chain::{Chain, TransactionLayout};
use valet_tests::{check, grant_create, layout_shape, text, Fixture, Harness};
use valet_wallet::{
    transaction::{Balance, BlockHash, MetadataHash, Mortality, Window},
    AccountId32, Call, Context, KeyKind, Keypair, MultiSignature, SignedTransaction,
};

/// The extensions of Paseo's Asset Hub in their order, by the source of its specification version 2004002.
const PASEO: [&str; 18] = [
    "AuthorizeValueTransfer",
    "AuthorizeCall",
    "AsPgas",
    "AsRingAlias",
    "AsDotnsGateway",
    "RestrictOrigins",
    "CheckNonZeroSender",
    "CheckSpecVersion",
    "CheckTxVersion",
    "CheckGenesis",
    "CheckMortality",
    "CheckNonce",
    "CheckWeight",
    "ChargeAssetTxPayment",
    "PrevalidateAttests",
    "CheckMetadataHash",
    "EthSetOrigin",
    "StorageWeightReclaim",
];

/// The metadata of a public network; see the README beside it.
fn metadata(chain: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/metadata/{chain}.scale"))).unwrap()
}

fn names(layout: &TransactionLayout) -> Vec<&str> {
    layout.extensions.iter().map(|extension| extension.identifier.as_str()).collect()
}

fn context(layout: &TransactionLayout) -> Context {
    Context {
        genesis: BlockHash([0x11; 32]),
        spec_version: layout.spec_version,
        transaction_version: layout.transaction_version,
        nonce: 64,
        tip: Balance(0),
        mortality: Mortality::Mortal(Window::new(64, 42, BlockHash([0x22; 32])).unwrap()),
        metadata: Some(MetadataHash([0x44; 32])),
    }
}

fn transfer() -> Call {
    Call::Transfer { dest: AccountId32([0x33; 32]), value: Balance(1_000_000) }
}

#[test]
fn what_is_signed_on_public_networks_is_the_bytes_that_their_own_metadata_asks_for() {
    // Specification and transaction version; the pallets Revive and Balances; and what the extensions put into a
    // transaction: one byte for each that is off, the era, the nonce 64, tip and no asset, the metadata's hash signed.
    let scenarios = [
        ("paseo-asset-hub", (2_000_011, 15), (100, 10), ["0000", "a502", "0101", "0000", "01"].concat()),
        ("polkadot-asset-hub", (2_001_001, 15), (90, 10), ["a502", "0101", "0000", "01"].concat()),
        ("kusama-asset-hub", (2_001_000, 15), (60, 10), ["a502", "0101", "0000", "01"].concat()),
    ];
    let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
    for (name, exp_versions, exp_pallets, exp_extra) in scenarios {
        let bytes = metadata(name);
        let layout = TransactionLayout::of_metadata(&bytes).unwrap();
        assert_eq!((layout.spec_version, layout.transaction_version), exp_versions, "{name}");
        assert_eq!((layout.revive_call.pallet, layout.transfer_keep_alive.pallet), exp_pallets, "{name}");
        assert!(layout.checks_metadata(), "{name}");
        let shape = layout_shape(&layout).unwrap();
        let context = context(&layout);

        let call = transfer().encode_with(&shape.calls);
        assert_eq!(hex::encode(&call), [&hex::encode([10, 3, 0]), &"33".repeat(32), "02093d00"].concat(), "{name}");
        // The two versions, the first block, the window's, and the hash.
        let versions = (layout.spec_version, layout.transaction_version).encode();
        let exp_additional = [versions, vec![0x11; 32], vec![0x22; 32], vec![1], vec![0x44; 32]].concat();
        let exp_extra = hex::decode(exp_extra).unwrap();
        let MultiSignature::Ed25519(signature) = key.sign(&[&call[..], &exp_extra, &exp_additional].concat()) else { panic!("{name}") };
        let account = key.public().account_id();
        let exp_body = [&[0x84, 0x00], &account.0[..], &[0x00], &signature[..], &exp_extra, &call].concat();
        let signed = valet_wallet::sign(&key, &transfer(), &context, &shape);
        assert_eq!(hex::encode(signed.bytes()), hex::encode(exp_body.encode()), "{name}");

        // The types in the metadata, which nothing above has looked at, read the same bytes to their end.
        let read = types::extensions(&bytes, &exp_extra, &exp_additional);
        assert_eq!(read, names(&layout), "{name}");
    }
}

#[test]
fn a_chain_whose_extension_takes_bytes_that_nobody_knows_is_refused_by_its_name() {
    let mut layout = TransactionLayout::of_metadata(&metadata("paseo-asset-hub")).unwrap();
    let at = layout.extensions.iter().position(|extension| extension.identifier == "AsPgas").unwrap();
    layout.extensions[at].identifier = "AsSomethingNew".into();
    let refused = layout_shape(&layout).unwrap_err().to_string();
    assert!(refused.contains("`AsSomethingNew`"), "{refused}");
    assert!(TransactionLayout::of_metadata(&metadata("paseo-asset-hub")[..5_000]).is_err(), "metadata that is cut off");
}

#[test]
fn the_chain_in_paseos_form_has_the_extensions_of_its_source_and_accounts_need_no_mapping() {
    let folder = TempDir::new().unwrap();
    let harness = Harness::start_on("paseo-dev", folder.path().join("harness"), &["--seal", "instant"]).unwrap();
    let runtime = Runtime::new().unwrap();
    let chain = runtime.block_on(Chain::connect(harness.url())).unwrap();
    let layout = runtime.block_on(chain.transaction_layout()).unwrap();
    assert_eq!(names(&layout), PASEO);
    // Those that have no bytes in the real metadata have none here, and the other way round.
    let real = TransactionLayout::of_metadata(&metadata("paseo-asset-hub")).unwrap();
    for extension in &real.extensions {
        assert!(layout.extensions.contains(extension), "{extension:?}");
    }
    let alice: Account = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap().public().account_id().address();
    assert!(runtime.block_on(chain.is_mapped(alice)).unwrap());
}

/// Signs a transfer on the harness's chain by that hash of its metadata.
fn signed_by(runtime: &Runtime, chain: &Chain, metadata: Option<[u8; 32]>) -> SignedTransaction {
    let key = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
    let layout = runtime.block_on(chain.transaction_layout()).unwrap();
    let context = Context {
        genesis: BlockHash(chain.genesis().0),
        nonce: runtime.block_on(chain.next_nonce(key.public().account_id().0)).unwrap(),
        mortality: Mortality::Immortal,
        metadata: metadata.map(MetadataHash),
        ..context(&layout)
    };
    let call = Call::Transfer { dest: AccountId32([0x33; 32]), value: Balance(1_000_000_000_000) };
    valet_wallet::sign(&key, &call, &context, &layout_shape(&layout).unwrap())
}

#[test]
fn what_was_signed_by_other_metadata_than_the_chains_own_is_refused() {
    for chain in ["dev", "paseo-dev"] {
        let folder = TempDir::new().unwrap();
        let harness = Harness::start_on(chain, folder.path().join("harness"), &["--seal", "instant"]).unwrap();
        let runtime = Runtime::new().unwrap();
        let client = runtime.block_on(Chain::connect(harness.url())).unwrap();
        let right = runtime.block_on(client.metadata_hash()).unwrap();
        let mut wrong = right;
        wrong[31] ^= 1;
        let refused = runtime.block_on(client.submit(signed_by(&runtime, &client, Some(wrong)).into_bytes())).unwrap_err();
        assert!(refused.to_string().contains("bad signature"), "{chain}: {refused}");
        for metadata in [Some(right), None] {
            runtime.block_on(client.submit(signed_by(&runtime, &client, metadata).into_bytes())).unwrap();
        }
    }
}

#[test]
fn a_chain_that_has_no_hash_of_its_metadata_is_signed_for_only_when_somebody_says_so() {
    let folder = TempDir::new().unwrap();
    let dev = Harness::start(folder.path().join("dev"), &["--seal", "instant"]).unwrap();
    let mut spec: Value = serde_json::from_slice(&fs::read(dev.spec()).unwrap()).unwrap();
    let top = spec.pointer_mut("/genesis/raw/top").unwrap().as_object_mut().unwrap();
    top.remove(&format!("0x{}", hex::encode(":metadata_hash"))).unwrap();
    let bare = folder.path().join("bare.json");
    fs::write(&bare, spec.to_string()).unwrap();
    let harness = Harness::start_from(folder.path().join("harness"), bare, &["--seal", "instant"]).unwrap();
    harness.write("password", "correct horse battery staple\n").unwrap();
    let other = text(&harness.done(&["wallet", "create", "other.json"]).unwrap(), "/account");
    let send = ["wallet", "send", "--dev", "//Alice", "--to", &other, "--amount", "1"];
    let refused = harness.valet(&send).unwrap();
    assert!(refused.code == 1 && refused.said.contains("\"code\":\"transaction-refused\""), "{}", refused.said);
    assert!(refused.said.contains("`--no-metadata-hash` signs without"), "{}", refused.said);
    harness.done(&[&send[..], &["--no-metadata-hash"]].concat()).unwrap();
}

#[test]
fn from_a_deployment_to_a_withdrawal_on_a_chain_in_paseos_form_with_a_block_every_six_seconds() {
    // Without options the chain has its own rhythm.
    let fixture = Fixture::deploy_to("paseo-dev", &[]);
    let harness = &fixture.harness;
    let given = harness.done(&grant_create(&fixture)).unwrap();
    let grant = text(&given, "/event/grant");
    let asked = ["--chain", "--grant", &grant, "--classes", "speed-motion", "--residency", "off-board", "--region", "eea"];
    let answer = || harness.valet(&check(&fixture, "usage-based-insurance", &asked)).unwrap();
    let before = answer();
    assert_eq!((before.code, before.text("/verdict")), (0, "allow"), "{} {}", before.json, before.said);
    harness.done(&["grant", "withdraw", &grant, "--wallet", "owner.json"]).unwrap();
    let after = answer();
    assert_eq!((after.code, after.text("/reason/name")), (10, "Withdrawn"), "{} {}", after.json, after.said);

    // Each change came into a block of its own.
    let events = harness.done(&["events"]).unwrap();
    let blocks: Vec<u64> = events.as_array().unwrap().iter().map(|event| event["block"].as_u64().unwrap()).collect();
    assert!(blocks.is_sorted() && blocks.first() < blocks.last(), "{blocks:?}");
    let times = [1, 2].map(|number| {
        let hash = harness.ask("chain_getBlockHash", &json!([number])).unwrap();
        // Timestamp.Now, in milliseconds.
        let key = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";
        let now = harness.ask("state_getStorage", &json!([key, hash])).unwrap();
        let now = hex::decode(now.as_str().unwrap().trim_start_matches("0x")).unwrap();
        u64::from_le_bytes(now.try_into().unwrap())
    });
    assert!((5_000..8_000).contains(&(times[1] - times[0])), "{times:?}");
    let replay = harness.valet(&["audit", "replay"]).unwrap();
    assert_eq!(replay.code, 0, "{} {}", replay.json, replay.said);
}
