//! docs/openapi.json against what is really served.

use super::{
    access::Keyring,
    relay::{json, Door},
    support::{config, container, granted, speed_check, Running, Service},
};
use crate::{relay::fake::Script, source::fake::FakeChain, ProblemCode, Scope, Webhook};
use reqwest::Method;
use serde_json::Value;
use shared_logic::{Container, SignedIntent};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Asks for the path under a name that is another's.
const ELSEWHERE: &str = "//";

const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// The description, and a validator for each of its schemas.
struct Description {
    json: Value,
    bundle: Value,
}

impl Description {
    fn read() -> Self {
        let json: Value = serde_json::from_slice(&std::fs::read(docs().join("openapi.json")).unwrap()).unwrap();
        let mut files = BTreeMap::new();
        let mut schemas = json["components"]["schemas"].clone();
        bundle(&mut schemas, &mut files);
        let bundle = serde_json::json!({ "components": { "schemas": schemas }, "$defs": files });
        Self { json, bundle }
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
        whole["$ref"] = schema["$ref"].clone();
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
        request = running.request(Method::from_bytes(method.as_bytes()).unwrap(), path).header("host", "evil.example");
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16().to_string();
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    let text = response.text().await.unwrap();
    // What is no JSON is a text.
    let body: Value = if content_type.contains("json") { serde_json::from_str(&text).unwrap() } else { text.into() };
    let described = &description.operation(method, path)["responses"][&status]["content"][&content_type]["schema"];
    assert!(described.is_object(), "{method} {at}: {status} with {content_type} is not described: {body}");
    description.validate(described, &body);
    seen.insert((method.to_lowercase(), path.to_owned(), status));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_method_and_status_is_served_as_described() {
    let (description, folder) = (Description::read(), tempfile::tempdir().unwrap());
    let chain = FakeChain::new(granted().blocks);
    let config = config(folder.path());
    let database = config.database.clone();
    let running = Running::start(&chain, config).await;
    let mut seen = BTreeSet::new();
    let document = serde_json::to_string(&container()).unwrap();
    let id = container().id();
    let (known, unknown) = (format!("/v1/containers/{id}"), format!("/v1/containers/0x{}", "00".repeat(32)));
    let (check, long) = (speed_check(), "x".repeat(17_000));
    let denied = format!("{check},odometer");
    let too_long = |path: &str| format!("{path}?{long}");
    let rounds: Vec<(&str, &str, String, Option<String>)> = vec![
        ("GET", "/v1/check", check.clone(), None),
        ("GET", "/v1/check", denied, None),
        ("GET", "/v1/check", "/v1/check".to_owned(), None),
        ("GET", "/v1/check", too_long("/v1/check"), None),
        ("POST", "/v1/intents", "/v1/intents".to_owned(), Some("{}".to_owned())),
        ("GET", "/v1/status", "/v1/status".to_owned(), None),
        ("GET", "/v1/status", too_long("/v1/status"), None),
        ("GET", "/v1/events", "/v1/events".to_owned(), None),
        ("GET", "/v1/events", "/v1/events?limit=0".to_owned(), None),
        ("GET", "/v1/events", too_long("/v1/events"), None),
        ("POST", "/v1/containers", "/v1/containers".to_owned(), Some(document)),
        ("POST", "/v1/containers", "/v1/containers".to_owned(), Some("{}".to_owned())),
        ("POST", "/v1/containers", "/v1/containers".to_owned(), Some("x".repeat(600_000))),
        ("POST", "/v1/containers", too_long("/v1/containers"), Some(String::new())),
        ("GET", "/v1/containers/{id}", known, None),
        ("GET", "/v1/containers/{id}", "/v1/containers/0x12".to_owned(), None),
        ("GET", "/v1/containers/{id}", unknown.clone(), None),
        ("GET", "/v1/containers/{id}", too_long(&unknown), None),
        ("GET", "/live", "/live".to_owned(), None),
        ("GET", "/live", too_long("/live"), None),
        ("GET", "/ready", "/ready".to_owned(), None),
        ("GET", "/ready", too_long("/ready"), None),
        ("GET", "/metrics", "/metrics".to_owned(), None),
        ("GET", "/metrics", too_long("/metrics"), None),
    ];
    for (method, path, at, body) in rounds {
        ask(&description, &running, &mut seen, (method, path, &at, body)).await;
    }
    for (path, item) in description.json["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            ask(&description, &running, &mut seen, (&method.to_uppercase(), path, ELSEWHERE, None)).await;
        }
    }
    let page = running.request(Method::POST, "/v1/containers").header("origin", "https://evil.example").send().await.unwrap();
    let described = &description.operation("post", "/v1/containers")["responses"]["403"]["content"]["application/problem+json"]["schema"];
    description.validate(described, &serde_json::from_str(&page.text().await.unwrap()).unwrap());
    seen.insert(("post".to_owned(), "/v1/containers".to_owned(), "403".to_owned()));
    chain.holds(1);
    super::support::until("stale", || running.get("/ready"), |(status, _)| *status == 503).await;
    for (path, at) in [("/ready", "/ready"), ("/v1/check", check.as_str()), ("/v1/status", "/v1/status")] {
        ask(&description, &running, &mut seen, ("GET", path, at, None)).await;
    }
    // A database whose tables are gone answers nothing.
    let other = rusqlite::Connection::open(&database).unwrap();
    other.execute_batch("ALTER TABLE events RENAME TO gone; ALTER TABLE documents RENAME TO lost;").unwrap();
    for path in ["/v1/status", "/v1/events", "/metrics"] {
        ask(&description, &running, &mut seen, ("GET", path, path, None)).await;
    }
    ask(&description, &running, &mut seen, ("POST", "/v1/containers", "/v1/containers", Some(numbered(0)))).await;
    running.stop().await.ok();
    ask_hanging(&description, &mut seen).await;
    ask_full(&description, &mut seen).await;
    ask_relay(&description, &mut seen).await;
    ask_with_keys(&description, &mut seen).await;
    assert_eq!(seen, description.described(), "each status that is described was seen, and no other");
}

fn numbered(number: u32) -> String {
    let signal = format!("Vehicle.Number{number}");
    serde_json::json!({ "vss": { "major": 6, "minor": 0 }, "allow": [signal], "sensors": [signal] }).to_string()
}

/// The answer of a sidecar that keeps as many documents as it can.
async fn ask_full(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let config = config(folder.path());
    Running::start(&chain, config.clone()).await.stop().await.unwrap();
    let mut database = rusqlite::Connection::open(&config.database).unwrap();
    let filling = database.transaction().unwrap();
    for number in 0..4_096 {
        let document: Container = serde_json::from_str(&numbered(number)).unwrap();
        let row = (document.id().0, serde_json::to_string(&document).unwrap());
        filling.execute("INSERT INTO documents (id, document) VALUES (?1, ?2)", row).unwrap();
    }
    filling.commit().unwrap();
    drop(database);
    let running = Running::start(&chain, config).await;
    ask(description, &running, seen, ("POST", "/v1/containers", "/v1/containers", Some(numbered(9_999)))).await;
    running.stop().await.unwrap();
}

/// The answer of a sidecar of which every part counts as hanging that waits for a moment.
async fn ask_hanging(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    config.hang_after = std::time::Duration::ZERO;
    let running = Running::start(&chain, config).await;
    super::support::until("a hang", || running.get("/live"), |(status, _)| *status == 503).await;
    ask(description, &running, seen, ("GET", "/live", "/live", None)).await;
    running.stop().await.unwrap();
}

/// What a sidecar answers that knows its callers: to nobody's key, to one without a scope that helps, to one too often.
async fn ask_with_keys(description: &Description, seen: &mut BTreeSet<(String, String, String)>) {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let (reports, seldom) = (keyring.add("reports", &[Scope::Report], &[], None), keyring.add("seldom", &Scope::LIST, &[], Some(1)));
    let running = Running::start(&chain, config).await;
    for (path, item) in description.json["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (key, exp) in [("vsk_wrong", "401"), (&reports, "403"), (&seldom, "429")] {
                if operation.get("security").is_none() || (exp == "403" && path == "/v1/status") {
                    continue;
                }
                let ask = || running.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), path).bearer_auth(key).send();
                // Two are let in at once.
                let answer = super::support::until("the answer", || async { ask().await.unwrap() }, |it| it.status().as_str() == exp).await;
                let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
                description.validate(&operation["responses"][exp]["content"]["application/problem+json"]["schema"], &body);
                seen.insert((method.clone(), path.clone(), exp.to_owned()));
            }
        }
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
    ask(description, &door.running, seen, ("POST", path, &format!("{path}?{}", "x".repeat(17_000)), None)).await;
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
    description.validate(&schema, &serde_json::json!({ "status": "live" }));
    for wrong in [serde_json::json!({}), serde_json::json!({ "status": "well" })] {
        assert!(std::panic::catch_unwind(|| description.validate(&schema, &wrong)).is_err(), "{wrong}");
    }
}

#[test]
fn the_described_names_are_those_of_the_program() {
    let schemas = &Description::read().json["components"]["schemas"];
    let described = |name: &str| -> Vec<String> { serde_json::from_value(schemas[name]["enum"].clone()).unwrap() };
    assert_eq!(described("ProblemCode"), ProblemCode::LIST.iter().map(|code| code.code()).collect::<Vec<_>>());
}
