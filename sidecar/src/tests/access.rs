//! Keys and scopes: who may ask what.

use super::support::{check_path, config, granted, speed_check, until, Running, INSURER};
use crate::{source::fake::FakeChain, Config, Credential, Entry, Exposure, Key, Keys, RunError, Scope};
use reqwest::Method;
use shared_logic::Account;
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

/// A keys file, to which callers are added.
pub(super) struct Keyring {
    path: PathBuf,
}

impl Keyring {
    /// An empty file, of which the sidecar is told.
    pub(super) fn begin(folder: &std::path::Path, config: &mut Config) -> Self {
        let it = Self { path: folder.join("keys.toml") };
        it.write(&Keys::default());
        config.keys = Some(it.path.clone());
        it
    }

    /// A new caller's key.
    pub(super) fn add(&self, name: &str, scopes: &[Scope], recipients: &[Account], per_second: Option<u32>) -> String {
        let key = Key::generate().unwrap();
        self.add_as(name, Credential::Key(key.fingerprint()), scopes, recipients, per_second);
        key.reveal().to_string()
    }

    pub(super) fn add_as(&self, name: &str, by: Credential, scopes: &[Scope], recipients: &[Account], per_second: Option<u32>) {
        let bound = (!recipients.is_empty()).then(|| recipients.iter().copied().collect());
        let per_second = per_second.map(|bound| bound.try_into().unwrap());
        let entry = Entry::new(name, by, scopes.iter().copied().collect(), bound).unwrap().at_most(per_second);
        self.write(&Keys::read(&self.path).unwrap().with(entry).unwrap());
    }

    fn remove(&self, name: &str) {
        self.write(&Keys::read(&self.path).unwrap().without(name).unwrap());
    }

    fn write(&self, keys: &Keys) {
        fs::write(&self.path, keys.to_string()).unwrap();
        fs::set_permissions(&self.path, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// The status and the problem's code, if it is one.
async fn asked(running: &Running, method: Method, path: &str, key: Option<&str>) -> (u16, String) {
    let mut request = running.request(method, path);
    if let Some(key) = key {
        request = request.bearer_auth(key);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let body: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

async fn get(running: &Running, path: &str, key: Option<&str>) -> (u16, String) {
    asked(running, Method::GET, path, key).await
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_scope_opens_its_routes_and_no_other_and_what_is_not_known_stays_shut() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let keys: Vec<(Scope, String)> = Scope::LIST.into_iter().map(|scope| (scope, keyring.add(scope.name(), &[scope], &[], None))).collect();
    let running = Running::start(&chain, config).await;
    let check = speed_check();
    let routes = [
        (Method::GET, check.as_str(), Scope::Check, 200),
        (Method::GET, "/v1/events", Scope::Subscribe, 200),
        (Method::POST, "/v1/intents", Scope::Relay, 404),
        (Method::POST, "/v1/containers", Scope::Check, 400),
        (Method::GET, "/v1/containers/0x12", Scope::Check, 400),
        (Method::GET, "/metrics", Scope::Admin, 200),
    ];
    for (method, path, wanted, exp_status) in routes {
        for (scope, key) in &keys {
            let (status, code) = asked(&running, method.clone(), path, Some(key)).await;
            if *scope == wanted {
                assert_eq!(status, exp_status, "{method} {path} with {scope}: {code}");
            } else {
                assert_eq!((status, code), is(403, "scope-missing"), "{method} {path} with {scope}");
            }
        }
        assert_eq!(asked(&running, method, path, Some("vsk_no")).await, is(401, "key-unknown"), "{path}");
    }
    for path in ["/v1/nothing", "/", "/v1/status", check.as_str(), "/v1/events"] {
        assert_eq!(get(&running, path, None).await, is(401, "key-missing"), "{path}");
    }
    let (_, some) = &keys[0];
    assert_eq!(get(&running, "/v1/nothing", Some(some)).await, is(404, "unknown-path"));
    assert_eq!(asked(&running, Method::DELETE, "/v1/check", Some(some)).await, is(405, "method-not-allowed"));
    assert_eq!(get(&running, "/v1/status", Some(some)).await, is(200, ""));
    for open in ["/live", "/ready", "/metrics"] {
        assert_eq!(get(&running, open, None).await.0, 200, "{open}");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_bound_to_recipients_is_told_of_no_other() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let both = [Scope::Check, Scope::Subscribe];
    let own = keyring.add("own", &both, &[INSURER], None);
    let other = keyring.add("other", &both, &[Account([7; 20])], None);
    let running = Running::start(&chain, config).await;
    let check = speed_check();
    until("an answer", || get(&running, &check, Some(&own)), |answer| *answer == is(200, "")).await;
    assert_eq!(get(&running, &check, Some(&other)).await, is(403, "not-for-you"));
    assert_eq!(
        get(&running, &check_path("purpose=emergency&action=read&classes=location-exact"), Some(&other)).await,
        is(403, "not-for-you")
    );
    for key in [&own, &other] {
        assert_eq!(get(&running, "/v1/events", Some(key)).await, is(403, "not-for-you"), "the whole log is nobody's who is bound");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_one_header_of_the_scheme_bearer_and_nothing_else() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let key = Keyring::begin(folder.path(), &mut config).add("a", &Scope::LIST, &[], None);
    let running = Running::start(&chain, config).await;
    let headers: [(&[&str], u16); 7] = [
        (&["Bearer KEY"], 200),
        (&["bearer  KEY"], 200),
        (&["KEY"], 401),
        (&["Basic KEY"], 401),
        (&["Bearer"], 401),
        (&["Bearer KEYx"], 401),
        (&["Bearer KEY", "Bearer KEY"], 401),
    ];
    for (values, exp) in headers {
        let request = values
            .iter()
            .fold(running.request(Method::GET, "/v1/status"), |request, value| request.header("authorization", value.replace("KEY", &key)));
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), exp, "{values:?}");
        let asks = response.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(asks.as_deref(), (exp == 401).then_some("Bearer"), "{values:?}");
    }
    let in_the_url = get(&running, &format!("/v1/status?key={key}"), None).await;
    assert_eq!(in_the_url, is(401, "key-missing"), "URLs are logged on the way");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn where_webhooks_lead_is_told_to_the_operator_alone() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let (admin, asks) = (keyring.add("admin", &[Scope::Admin], &[], None), keyring.add("asks", &[Scope::Check], &[], None));
    config.webhooks.push(crate::Webhook::new("http://127.0.0.1:9/hidden", None).unwrap());
    let running = Running::start(&chain, config).await;
    for (key, exp) in [(admin, 1), (asks, 0)] {
        let response = running.request(Method::GET, "/v1/status").bearer_auth(key).send().await.unwrap();
        let status: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
        assert_eq!(status["webhooks"].as_array().unwrap().len(), exp);
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_taken_back_is_let_in_no_more_once_the_file_is_read_again() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let mut config = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut config);
    let (first, reload) = (keyring.add("first", &Scope::LIST, &[], None), config.reload.clone());
    let running = Running::start(&chain, config).await;
    assert_eq!(get(&running, "/v1/status", Some(&first)).await.0, 200);
    keyring.remove("first");
    let second = keyring.add("second", &Scope::LIST, &[], None);
    assert_eq!(get(&running, "/v1/status", Some(&second)).await, is(401, "key-unknown"), "before SIGHUP the old keys count");
    reload.notify_one();
    until("the new key", || get(&running, "/v1/status", Some(&second)), |answer| answer.0 == 200).await;
    assert_eq!(get(&running, "/v1/status", Some(&first)).await, is(401, "key-unknown"));
    // A file that is not taken changes nothing: neither is the door opened nor are all shut out.
    fs::write(&keyring.path, "nonsense").unwrap();
    reload.notify_one();
    for _ in 0..20 {
        assert_eq!(get(&running, "/v1/status", Some(&second)).await.0, 200);
        // After some, whoever is wrong has to wait.
        assert!([401, 429].contains(&get(&running, "/v1/status", Some(&first)).await.0));
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_others_reach_is_not_served_without_keys_unless_somebody_answers_for_it() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    for address in ["0.0.0.0:0", "[::]:0", "10.0.0.1:0"] {
        let mut config = config(folder.path());
        config.listen = address.parse().unwrap();
        let refused = crate::run(config, std::future::pending()).await.unwrap_err();
        assert!(matches!(refused, RunError::Exposed { .. }), "{address}: {refused}");
        assert!(refused.to_string().contains("`valet sidecar key new`") && refused.to_string().contains("`--insecure-open`"), "{refused}");
    }
    let everywhere = || {
        let mut config = config(folder.path());
        config.listen = "0.0.0.0:0".parse().unwrap();
        config
    };
    let mut open = everywhere();
    open.exposure = Exposure::Open;
    Running::start(&chain, open).await.stop().await.unwrap();
    let mut keyed = everywhere();
    Keyring::begin(folder.path(), &mut keyed);
    Running::start(&chain, keyed).await.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keys_file_that_others_may_read_or_that_is_none_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let start = || async {
        let mut config = config(folder.path());
        config.keys = Some(folder.path().join("keys.toml"));
        crate::run(config, std::future::pending()).await.unwrap_err()
    };
    assert!(matches!(start().await, RunError::Keys { .. }), "there is none");
    let mut told = config(folder.path());
    let keyring = Keyring::begin(folder.path(), &mut told);
    fs::set_permissions(&keyring.path, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = start().await.to_string();
    assert!(refused.contains("keys.toml") && refused.contains("found mode 0644; `chmod 600` mends it"), "{refused}");
}
