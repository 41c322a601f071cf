//! docs/openapi.json against what is really served.

use super::{
    documents::{crowd, holding},
    http::raw,
    logs::log_of,
    relay::{json, Door},
    support::{config, container, granted, granted_on, speed_check, speed_question, Running, Service},
};
use crate::{relay::fake::Script, source::fake::FakeChain, ProblemCode, Webhook};
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared_logic::{catalogue, SignalClass, SignedIntent};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Asks for the path under a name that is another's.
const ELSEWHERE: &str = "//";

/// Asks for the path from a page of another site.
const PAGE: &str = "//page";

/// What the grant of the ledger is agreed on.
const TERMS: &str = "terms";
const NOTICE: &str = "notice";

const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// The description, and a validator for each of its schemas.
pub(super) struct Description {
    json: Value,
    bundle: Value,
}

impl Description {
    pub(super) fn read() -> Self {
        let json: Value = serde_json::from_slice(&std::fs::read(docs().join("openapi.json")).unwrap()).unwrap();
        let mut files = BTreeMap::new();
        let mut schemas = json["components"]["schemas"].clone();
        bundle(&mut schemas, &mut files);
        let bundle = serde_json::json!({ "components": { "schemas": schemas }, "$defs": files });
        Self { json, bundle }
    }

    /// All of it in one document, in which nothing refers to a file.
    pub(super) fn whole(&self) -> Value {
        fn within(value: &mut Value) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                        if let Some(name) = file_name(reference) {
                            *reference = format!("#/components/schemas/{name}");
                        }
                    }
                    fields.values_mut().for_each(within);
                }
                Value::Array(items) => items.iter_mut().for_each(within),
                _ => {}
            }
        }
        /// What a file calls its own `$defs` stands beneath it here.
        fn rooted(value: &mut Value, name: &str) {
            match value {
                Value::Object(fields) => {
                    if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                        if let Some(own) = reference.strip_prefix("#/$defs/") {
                            *reference = format!("#/components/schemas/{name}/$defs/{own}");
                        }
                    }
                    fields.remove("$id");
                    fields.remove("$schema");
                    fields.values_mut().for_each(|field| rooted(field, name));
                }
                Value::Array(items) => items.iter_mut().for_each(|item| rooted(item, name)),
                _ => {}
            }
        }
        let mut whole = self.json.clone();
        within(&mut whole);
        for name in self.bundle["$defs"].as_object().unwrap().keys() {
            let path = docs().join(format!("schema/{name}.json"));
            let mut file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            within(&mut file);
            rooted(&mut file, name);
            whole["components"]["schemas"][name] = file;
        }
        whole
    }

    fn operation(&self, method: &str, path: &str) -> &Value {
        &self.json["paths"][path][method.to_lowercase()]
    }

    /// Every method, path and status that is described.
    fn described(&self) -> BTreeSet<(String, String, String)> {
        let mut described = BTreeSet::new();
        for (path, item) in self.json["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let statuses = operation["responses"].as_object().unwrap().keys();
                described.extend(statuses.map(|status| (method.clone(), path.clone(), status.clone())));
            }
        }
        described
    }

    /// Checks a body against the schema that `schema` is, or refers to.
    fn validate(&self, schema: &Value, body: &Value) {
        let mut whole = self.bundle.clone();
        // A schema that says nothing takes anything.
        let Some(reference) = schema.get("$ref") else { return };
        whole["$ref"] = reference.clone();
        let validator = jsonschema::draft202012::new(&whole).unwrap();
        let errors: Vec<String> = validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}\n{body:#}");
    }
}

/// Takes the files that are referred to into one document.
fn bundle(schema: &mut Value, files: &mut BTreeMap<String, Value>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref") {
                if let Some(name) = file_name(reference) {
                    *reference = format!("urn:valet:schema:{name}");
                    if !files.contains_key(&name) {
                        let path = docs().join(format!("schema/{name}.json"));
                        let mut file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
                        assert_eq!(file["$id"], *reference);
                        files.insert(name.clone(), Value::Null);
                        bundle(&mut file, files);
                        files.insert(name, file);
                    }
                }
            }
            fields.values_mut().for_each(|field| bundle(field, files));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| bundle(item, files)),
        _ => {}
    }
}

/// `event` for `schema/event.json`.
fn file_name(reference: &str) -> Option<String> {
    reference.strip_prefix("schema/").and_then(|file| file.strip_suffix(".json")).map(str::to_owned)
}

/// Asks, checks the answer against the description, and notes what was seen.
async fn ask(
    description: &Description,
    running: &Running,
    seen: &mut BTreeSet<(String, String, String)>,
    (method, path, at, body): (&str, &str, &str, Option<String>),
) {
    let mut request = running.request(Method::from_bytes(method.as_bytes()).unwrap(), at);
    if let Some(body) = body {
        request = request.header("content-type", "application/json").body(body);
    }
    if at.starts_with(ELSEWHERE) {
        let (name, value) = if at == PAGE { ("origin", "https://evil.example") } else { ("host", "evil.example") };
        request = running.request(Method::from_bytes(method.as_bytes()).unwrap(), path).header(name, value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16().to_string();
    let described = &description.operation(method, path)["responses"][&status];
    seen.insert((method.to_lowercase(), path.to_owned(), status.clone()));
    let Some(content_type) = response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned()) else {
        assert!(described.is_object() && described.get("content").is_none(), "{method} {at}: {status} without a body is not described");
        return;
    };
    let schema = &described["content"][&content_type]["schema"];
    assert!(schema.is_object(), "{method} {at}: {status} with {content_type} is not described");
    let told = described["headers"].as_object().into_iter().flatten().map(|(name, _)| name.to_lowercase());
    let (told, own) = (told.collect::<BTreeSet<_>>(), response.headers().keys().map(|name| name.as_str().to_owned()));
    let untold: Vec<_> = own.filter(|name| name.starts_with("valet-") && !told.contains(name)).collect();
    assert!(untold.is_empty(), "{method} {at}: {status} has headers that are not described: {untold:?}");
    if content_type.ends_with("json") {
        let body: Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        description.validate(schema, &body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_method_and_status_is_served_as_described() {
    let (description, folder) = (Description::read(), tempfile::tempdir().unwrap());
    let chain = FakeChain::new(granted_on(TERMS.as_bytes(), NOTICE.as_bytes()).blocks);
    let config = config(folder.path());
    let database = config.database.clone();
    let running = Running::start(&chain, config).await;
    let mut seen = BTreeSet::new();
    let document = serde_json::to_string(&container()).unwrap();
    let id = container().id();
    let (known, unknown) = (format!("/v1/documents/{id}"), format!("/v1/documents/0x{}", "00".repeat(32)));
    let (check, long) = (speed_check(), "x".repeat(17_000));
    let gate = check.replace("/v1/check", "/v1/gate");
    let (denied, no_gate) = (format!("{check},odometer"), format!("{gate},odometer"));
    let too_long = |path: &str| format!("{path}?{long}");
    let own = |path: &'static str| path.to_owned();
    let (question, nothing, much) = (Some(speed_question().to_string()), Some("{}".to_owned()), Some("x".repeat(600_000)));
    let mut no = speed_question();
    no["classes"] = "odometer".into();
    let batch = Some(serde_json::json!({ "checks": [speed_question(), no, {}] }).to_string());
    let (documents, one) = ("/v1/documents", "/v1/documents/{hash}");
    let mut rounds: Vec<(&str, &str, String, Option<String>)> = vec![
        ("GET", "/v1/check", check.clone(), None),
        ("GET", "/v1/check", denied, None),
        ("GET", "/v1/check", own("/v1/check"), None),
        ("GET", "/v1/gate", gate.clone(), None),
        ("GET", "/v1/gate", no_gate, None),
        ("GET", "/v1/gate", own("/v1/gate"), None),
        ("POST", "/v1/gate", own("/v1/gate"), Some(no.to_string())),
        ("POST", "/v1/intents", own("/v1/intents"), nothing.clone()),
        ("GET", "/v1/status", own("/v1/status"), None),
        ("GET", "/v1/events", own("/v1/events"), None),
        ("GET", "/v1/events", own("/v1/events?limit=0"), None),
        ("GET", "/v1/events/stream", own("/v1/events/stream"), None),
        ("GET", "/v1/events/stream", own("/v1/events/stream?after=x"), None),
        ("GET", one, known.clone(), None),
        ("POST", documents, own("/v1/documents"), Some(document)),
        ("POST", documents, own("/v1/documents"), nothing.clone()),
        ("POST", documents, own("/v1/documents"), Some("{".to_owned())),
        ("POST", documents, own("/v1/documents"), much.clone()),
        ("POST", documents, own("/v1/documents"), None),
        ("GET", one, known.clone(), None),
        ("GET", one, own("/v1/documents/0x12"), None),
        ("DELETE", one, own("/v1/documents/0x12"), None),
        ("GET", one, unknown.clone(), None),
        ("DELETE", one, unknown.clone(), None),
        ("DELETE", one, known.clone(), None),
        ("GET", "/health", own("/health"), None),
        ("GET", "/ready", own("/ready"), None),
    ];
    for (path, whole) in [("/v1/check", &question), ("/v1/checks", &batch), ("/v1/gate", &question)] {
        for body in [whole.clone(), nothing.clone(), much.clone(), None] {
            rounds.push(("POST", path, path.to_owned(), body));
        }
    }
    for (method, path, at, body) in rounds {
        ask(&description, &running, &mut seen, (method, path, &at, body)).await;
    }
    for (path, item) in description.json["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            ask(&description, &running, &mut seen, (&method, path, ELSEWHERE, None)).await;
            ask(&description, &running, &mut seen, (&method, path, &too_long(path), None)).await;
            // A stream takes a place, so no page of another site opens one.
            if method != "GET" || path == "/v1/events/stream" {
                assert!(operation["responses"]["403"].is_object(), "{method} {path}");
                ask(&description, &running, &mut seen, (&method, path, PAGE, None)).await;
            }
        }
    }
    let broken = "POST /v1/documents HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nno length\r\n";
    let answer = raw(&running, broken).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 400 ") && body.contains("unreadable-body"), "{answer}");
    let problem = description.operation("post", documents)["responses"]["400"]["content"]["application/problem+json"]["schema"].clone();
    description.validate(&problem, &serde_json::from_str(body).unwrap());
    seen.insert(("post".to_owned(), documents.to_owned(), "400".to_owned()));
    chain.holds(1);
    super::support::until("stale", || running.get("/ready"), |(status, _)| *status == 503).await;
    for (path, at) in [("/ready", "/ready"), ("/v1/check", check.as_str()), ("/v1/status", "/v1/status"), ("/v1/gate", gate.as_str())] {
        ask(&description, &running, &mut seen, ("GET", path, at, None)).await;
    }
    ask(&description, &running, &mut seen, ("POST", "/v1/gate", "/v1/gate", question)).await;
    // A database whose tables are gone answers nothing.
    running.post(documents, TERMS).await;
    let other = rusqlite::Connection::open(&database).unwrap();
    other
        .execute_batch("ALTER TABLE events RENAME TO gone; ALTER TABLE documents RENAME TO lost; ALTER TABLE counts RENAME TO counted;")
        .unwrap();
    for path in ["/v1/status", "/v1/events"] {
        ask(&description, &running, &mut seen, ("GET", path, path, None)).await;
    }
    let terms = format!("/v1/documents/0x{}", hex::encode(<[u8; 32]>::from(Sha256::digest(TERMS))));
    ask(&description, &running, &mut seen, ("POST", documents, documents, Some(NOTICE.to_owned()))).await;
    for method in ["GET", "DELETE"] {
        ask(&description, &running, &mut seen, (method, one, &terms, None)).await;
    }
    running.stop().await.ok();
    ask_full(&description, &mut seen).await;
    ask_shortened(&description, &mut seen).await;
    ask_relay(&description, &mut seen).await;
    assert_eq!(seen, description.described(), "each status that is described was seen, and no other");
}

/// The answers of a sidecar that keeps as many documents as it can, and has as many streams.
async fn ask_full(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let (folder, (ledger, cards)) = (tempfile::tempdir().unwrap(), crowd());
    let (chain, mut config) = (FakeChain::new(ledger.blocks), config(folder.path()));
    config.streams.most = 0;
    let (last, rest) = cards.split_last().unwrap();
    holding(&chain, &config, rest).await;
    let running = Running::start(&chain, config).await;
    let last = String::from_utf8(last.clone()).unwrap();
    ask(description, &running, seen, ("POST", "/v1/documents", "/v1/documents", Some(last))).await;
    ask(description, &running, seen, ("GET", "/v1/events/stream", "/v1/events/stream", None)).await;
    running.stop().await.unwrap();
}

/// The answer of a sidecar whose first events were removed.
async fn ask_shortened(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let (folder, ledger) = (tempfile::tempdir().unwrap(), granted());
    let config = config(folder.path());
    let log = log_of(&config.database, &ledger).await;
    assert!(log.remove_before(shared_logic::UnixSeconds(u64::MAX)).unwrap() > 0);
    drop(log);
    let running = Running::start(&FakeChain::new(ledger.blocks), config).await;
    for path in ["/v1/events", "/v1/events/stream"] {
        ask(description, &running, seen, ("GET", path, path, None)).await;
    }
    running.stop().await.unwrap();
}

/// The answers of a sidecar with a relay.
async fn ask_relay(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let path = "/v1/intents";
    let door = Door::open(|relay| relay.per_minute = 4.try_into().unwrap()).await;
    let intent = |salt| Some(json(&door.registration(salt)));
    let rounds = [
        (Script::Works, intent(1), "200"),
        (Script::Fails, intent(2), "409"),
        (Script::Loses, intent(3), "202"),
        (Script::Works, intent(4), "429"),
        (Script::Works, Some("{}".to_owned()), "400"),
        (Script::Works, Some(json(&SignedIntent { intent: door.registration(5).intent, ..door.registration(6) })), "403"),
        (Script::Works, Some(" ".repeat(9_000)), "413"),
        (Script::Works, None, "415"),
    ];
    for (script, body, exp_status) in rounds {
        door.payer.does(script);
        ask(description, &door.running, seen, ("POST", path, path, body)).await;
        assert!(seen.contains(&("post".to_owned(), path.to_owned(), exp_status.to_owned())), "{exp_status}");
    }
    let status = description.operation("get", "/v1/status")["responses"]["200"]["content"]["application/json"]["schema"].clone();
    description.validate(&status, &door.running.get("/v1/status").await.1);
    let poor = Door::open(|_| {}).await;
    poor.payer.does(Script::Poor);
    ask(description, &poor.running, seen, ("POST", path, path, Some(json(&poor.registration(1))))).await;
    for door in [door, poor] {
        door.running.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_described_is_not_served() {
    let description = Description::read();
    let described = description.json["paths"].as_object().unwrap();
    let routes: BTreeSet<&str> = include_str!("../api.rs").split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(routes, described.keys().map(String::as_str).collect());
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(&FakeChain::new(granted().blocks), config(folder.path())).await;
    for (path, item) in described {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_none()) {
            let request = running.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), path);
            let problem = running.problem(request.build().unwrap()).await;
            assert_eq!(problem.code, "method-not-allowed", "{method} {path}");
        }
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_gets_what_is_described() {
    let (description, folder) = (Description::read(), tempfile::tempdir().unwrap());
    let ledger = granted();
    let service = Service::start(super::support::always(204)).await;
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config).await;
    super::support::eventually("all events", || service.taken().len() == ledger.events.len()).await;
    let schema = &description.json["webhooks"]["event"]["post"]["requestBody"]["content"]["application/cloudevents+json"]["schema"];
    for seen in service.seen() {
        description.validate(schema, &serde_json::from_slice(&seen.body).unwrap());
    }
    let status = description.operation("get", "/v1/status")["responses"]["200"]["content"]["application/json"]["schema"].clone();
    description.validate(&status, &running.get("/v1/status").await.1);
    running.stop().await.unwrap();
}

#[test]
fn a_body_that_is_not_as_described_is_found() {
    let description = Description::read();
    let schema = serde_json::json!({ "$ref": "#/components/schemas/Condition" });
    description.validate(&schema, &serde_json::json!({ "status": "ok" }));
    for wrong in [serde_json::json!({}), serde_json::json!({ "status": "well" })] {
        assert!(std::panic::catch_unwind(|| description.validate(&schema, &wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn the_described_names_are_those_of_the_program() {
    let schemas = &Description::read().json["components"]["schemas"];
    let described = |name: &str| -> Vec<String> { serde_json::from_value(schemas[name]["enum"].clone()).unwrap() };
    assert_eq!(described("ProblemCode"), ProblemCode::LIST.iter().map(|code| code.code()).collect::<Vec<_>>());
    assert_eq!(described("SignalClass"), SignalClass::LIST.iter().map(|class| class.name()).collect::<Vec<_>>());
    let purposes = catalogue::FIRST.iter().map(|entry| entry.short_name).chain(["emergency"]);
    assert_eq!(described("PurposeName"), purposes.collect::<Vec<_>>());
    let fields: BTreeSet<&str> = schemas["CheckQuestion"]["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, crate::query::FIELDS.into_iter().collect());
}

/// Every schema of a number beneath this one, with where it stands.
fn numbers<'a>(at: &str, schema: &'a Value, found: &mut Vec<(String, &'a Value)>) {
    match schema {
        Value::Object(fields) => {
            let kind = |kind: &Value| kind == "integer" || kind == "number";
            if fields.get("type").is_some_and(|of| kind(of) || of.as_array().is_some_and(|of| of.iter().any(kind))) {
                found.push((at.to_owned(), schema));
            }
            fields.iter().for_each(|(name, field)| numbers(&format!("{at}/{name}"), field, found));
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(place, item)| numbers(&format!("{at}/{place}"), item, found)),
        _ => {}
    }
}

#[test]
fn no_number_that_is_told_is_larger_than_javascripts_numbers_are_exact() {
    let (description, mut found) = (Description::read(), Vec::new());
    numbers("paths", &description.json["paths"], &mut found);
    numbers("", &description.bundle, &mut found);
    assert!(found.len() > 40, "{}", found.len());
    // A denial's number is one of a list that stands beside it.
    for (at, schema) in found.into_iter().filter(|(at, _)| !at.ends_with("/denial/properties/number")) {
        assert!(schema["maximum"].as_u64().is_some_and(|most| most <= 1 << 53), "{at}: {schema}");
    }
}

#[test]
fn each_number_of_64_bits_in_an_event_is_the_same_text_for_every_reader() {
    let path = docs().join("../tests/vectors/history.json");
    let history: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    fn look(value: &Value, texts: &mut usize) {
        match value {
            Value::Number(number) => assert!(number.as_u64().is_some_and(|number| number <= u32::MAX.into()), "{number}"),
            Value::String(text) => *texts += usize::from(!text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit())),
            Value::Array(items) => items.iter().for_each(|item| look(item, texts)),
            Value::Object(fields) => fields.values().for_each(|field| look(field, texts)),
            Value::Bool(_) | Value::Null => {}
        }
    }
    let mut texts = 0;
    for case in history["cases"].as_array().unwrap() {
        let event: shared_logic::Event = serde_json::from_value(case["meaning"].clone()).unwrap();
        look(&serde_json::to_value(event).unwrap(), &mut texts);
    }
    assert!(texts > 100, "{texts}");
    let most = shared_logic::UnixSeconds(u64::MAX);
    assert_eq!(serde_json::to_value(most).unwrap(), "18446744073709551615");
}
