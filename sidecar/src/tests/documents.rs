//! Documents that the ledger names, over HTTP.

use super::support::{check_path, config, container, granted, granted_on, until, Ledger, Running};
use crate::{source::fake::FakeChain, Config};
use reqwest::Method;
use sha2::{Digest, Sha256};
use shared_logic::{Account, Container, Message, PartyKind, Profile, TermsHash};
use std::path::Path;
use valet_testkit::{plain, BOB};

const TERMS: &[u8] = b"# Terms\nDrive well.\n";
const NOTICE: &[u8] = b"%PDF-1.7 what we do with your data";
const CARD: &[u8] = br#"{"legal_name":"Insurer"}"#;

fn hash(bytes: &[u8]) -> TermsHash {
    TermsHash(Sha256::digest(bytes).into())
}

fn registers(card: &[u8]) -> Message {
    Message::RegisterParty { profile: Profile { legal_hash: hash(card), ..plain::profile(PartyKind::ThirdParty) } }
}

/// A grant on those terms and after that notice, and a party of that card.
fn named() -> Ledger {
    let mut ledger = granted_on(TERMS, NOTICE);
    ledger.block(vec![(BOB, registers(CARD))]);
    ledger
}

fn json(container: &Container) -> Vec<u8> {
    serde_json::to_vec(container).unwrap()
}

/// Another container, which nothing names.
fn unnamed() -> Vec<u8> {
    br#"{"vss":{"major":6,"minor":0},"allow":["Vehicle.Other"],"sensors":["Vehicle.Other"]}"#.to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_names_is_kept_by_its_hash_and_served_again_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let chain = FakeChain::new(named().blocks);
    let mut running = Running::start(&chain, config(folder.path())).await;
    let spaced = serde_json::to_string_pretty(&container()).unwrap().into_bytes();
    let cases = [
        ("container", spaced, container().id().to_string(), "container", "application/json"),
        ("terms", TERMS.to_vec(), hash(TERMS).to_string(), "bytes", "text/plain; charset=utf-8"),
        ("notice", NOTICE.to_vec(), hash(NOTICE).to_string(), "bytes", "application/pdf"),
        ("card", CARD.to_vec(), hash(CARD).to_string(), "bytes", "application/json"),
    ];
    for (name, bytes, id, kind, _) in &cases {
        let path = format!("/v1/documents/{id}");
        assert_eq!(running.get(&path).await.0, 404, "{name}");
        for _ in 0..2 {
            let (status, kept) = running.post("/v1/documents", bytes.clone()).await;
            assert_eq!((status, &kept["id"], &kept["kind"]), (201, &id.as_str().into(), &(*kind).into()), "{name}: {kept}");
        }
    }
    for round in ["at once", "after a restart"] {
        for (name, bytes, id, _, exp_type) in &cases {
            let response = running.request(Method::GET, &format!("/v1/documents/{id}")).send().await.unwrap();
            let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(
                (header("content-type").as_str(), header("x-content-type-options").as_str()),
                (*exp_type, "nosniff"),
                "{round} {name}"
            );
            assert!(header("content-security-policy").contains("sandbox"), "{name}");
            let body = response.bytes().await.unwrap();
            match *name {
                "container" => assert_eq!(serde_json::from_slice::<Container>(&body).unwrap(), container()),
                _ => assert_eq!(body, bytes.as_slice(), "{round} {name}"),
            }
        }
        running.stop().await.unwrap();
        running = Running::start(&chain, config(folder.path())).await;
    }
    let (status, problem) = running.post("/v1/documents", unnamed()).await;
    assert_eq!((status, &problem["code"]), (403, &"document-not-named".into()), "{problem}");
    assert!(problem["message"].as_str().unwrap().contains(&hash(&unnamed()).to_string()), "{problem}");
    let (status, problem) = running.post("/v1/documents", [TERMS, b" "].concat()).await;
    assert_eq!((status, &problem["code"]), (403, &"document-not-named".into()), "one byte more: {problem}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_taken_as_soon_as_the_ledger_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = granted();
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config(folder.path())).await;
    assert_eq!(running.post("/v1/documents", CARD).await.0, 403);
    ledger.block(vec![(BOB, registers(CARD))]);
    chain.push(ledger.blocks.last().unwrap().clone());
    until("the card to be taken", || running.post("/v1/documents", CARD), |(status, _)| *status == 201).await;
    running.stop().await.unwrap();
}

/// As many cards as are kept, of a party each.
pub(super) fn crowd() -> (Ledger, Vec<Vec<u8>>) {
    let mut ledger = granted();
    let cards: Vec<_> = (0..4_097_u32).map(|number| number.to_string().into_bytes()).collect();
    let account = |number: usize| {
        let mut bytes = [0xee; 20];
        bytes[..4].copy_from_slice(&u32::try_from(number).unwrap().to_be_bytes());
        Account(bytes)
    };
    ledger.block(cards.iter().enumerate().map(|(number, card)| (account(number), registers(card))).collect());
    (ledger, cards)
}

/// A database that holds these, brought by anybody.
pub(super) async fn holding<'a>(chain: &FakeChain, config: &Config, cards: impl IntoIterator<Item = &'a Vec<u8>>) {
    Running::start(chain, config.clone()).await.stop().await.unwrap();
    let mut database = rusqlite::Connection::open(&config.database).unwrap();
    let filling = database.transaction().unwrap();
    for card in cards {
        filling.execute("INSERT INTO documents (id, document) VALUES (?1, ?2)", (hash(card).0, card)).unwrap();
    }
    filling.commit().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_fills_the_place_keeps_out_no_file_of_the_operators_and_what_is_deleted_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, cards) = crowd();
    let chain = FakeChain::new(ledger.blocks);
    let mut config = config(folder.path());
    let (last, rest) = cards.split_last().unwrap();
    holding(&chain, &config, rest).await;
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    config.containers = vec![file("speed.json", &json(&container())), file("other.json", &unnamed())];
    config.documents = vec![file("notice.pdf", NOTICE)];
    let running = Running::start(&chain, config).await;
    assert_eq!(running.post("/v1/documents", last.clone()).await.0, 507);
    assert_eq!(running.post("/v1/documents", rest.first().unwrap().clone()).await.0, 201, "it is kept already");
    let answer = running.check(&check_path("purpose=101&action=read&region=eea&signal=Vehicle.Speed")).await;
    assert!(answer.is_allow(), "{answer:?}");
    for id in [container().id().to_string(), hash(NOTICE).to_string()] {
        let response = running.request(Method::GET, &format!("/v1/documents/{id}")).send().await.unwrap();
        assert_eq!(response.status(), 200, "{id}");
    }
    let one = format!("/v1/documents/{}", hash(rest.first().unwrap()));
    let deleted = running.request(Method::DELETE, &one).send().await.unwrap();
    assert_eq!((deleted.status().as_u16(), running.get(&one).await.0), (204, 404));
    assert_eq!(running.post("/v1/documents", last.clone()).await.0, 201);
    assert_eq!(running.post("/v1/documents", rest.first().unwrap().clone()).await.0, 507);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_sidecar_took_from_anybody_is_dropped_where_the_ledger_does_not_name_it() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, config) = (FakeChain::new(named().blocks), config(folder.path()));
    Running::start(&chain, config.clone()).await.stop().await.unwrap();
    let database = rusqlite::Connection::open(&config.database).unwrap();
    // As older tables are: of the form before the one that tells whose a document is.
    database.execute_batch("ALTER TABLE documents DROP COLUMN own; DROP TABLE named; PRAGMA user_version = 4").unwrap();
    let other: Container = serde_json::from_slice(&unnamed()).unwrap();
    for document in [&container(), &other] {
        let row = (document.id().0, serde_json::to_string(document).unwrap());
        database.execute("INSERT INTO documents (id, document) VALUES (?1, ?2)", row).unwrap();
    }
    drop(database);
    let running = Running::start(&chain, config).await;
    let status = async |id: shared_logic::ContainerId| running.get(&format!("/v1/documents/{id}")).await.0;
    assert_eq!((status(container().id()).await, status(other.id()).await), (200, 404));
    assert_eq!(running.get("/v1/status").await.1["containers"], 1);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_deleted_from_the_own_machine_alone_and_not_through_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(named().blocks), config(folder.path())).await;
    running.post("/v1/documents", CARD).await;
    let path = format!("/v1/documents/{}", hash(CARD));
    for (name, value) in [("forwarded", "for=127.0.0.1"), ("x-forwarded-for", "127.0.0.1"), ("via", "1.1 proxy"), ("x-real-ip", "::1")] {
        let problem = running.problem(running.request(Method::DELETE, &path).header(name, value).build().unwrap()).await;
        assert_eq!((problem.status, problem.code.as_str()), (403, "operator-only"), "{name}");
    }
    let page = running.request(Method::DELETE, &path).header("origin", "https://evil.example").send().await.unwrap();
    assert_eq!(page.status(), 403);
    assert_eq!(running.get(&path).await.0, 200);
    assert_eq!(running.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
    assert_eq!(running.request(Method::DELETE, &path).send().await.unwrap().status(), 404);
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_document_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let chain = FakeChain::new(granted().blocks);
    let start = async |config: Config| crate::run::run_with(vec![std::sync::Arc::new(chain.clone())], config, std::future::ready(())).await;
    let path = folder.path().join("terms.md");
    std::fs::write(&path, TERMS).unwrap();
    let no_container = Config { containers: vec![path.clone()], ..config(folder.path()) };
    assert!(start(no_container).await.unwrap_err().to_string().contains("is no container document"));
    let missing = Config { documents: vec![folder.path().join("none")], ..config(folder.path()) };
    assert!(start(missing).await.unwrap_err().to_string().contains("cannot be read"));
    let endless = Config { documents: vec![Path::new("/dev/zero").into()], ..config(folder.path()) };
    assert!(start(endless).await.unwrap_err().to_string().contains("longer than 8 MiB"));
    let fine = Config { documents: vec![path], ..config(folder.path()) };
    start(fine).await.unwrap();
}
