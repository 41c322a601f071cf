//! HTTPS, and callers that are known by their certificates.

use super::{
    access::Keyring,
    support::{config, granted, until, Running},
};
use crate::{certificate_fingerprint, source::fake::FakeChain, Config, Credential, RunError, Scope, TlsFiles};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// An authority, which signs.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Writes a certificate for this name, and its key; returns both as one text.
    fn signs(&self, name: &str, folder: &Path) -> String {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        fs::write(folder.join(format!("{name}.crt")), certificate.pem()).unwrap();
        write_private(&folder.join(format!("{name}.key")), &key.serialize_pem());
        format!("{}{}", certificate.pem(), key.serialize_pem())
    }

    fn write(&self, path: PathBuf) -> PathBuf {
        fs::write(&path, self.0.pem()).unwrap();
        path
    }
}

fn write_private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("localhost.crt"), key: folder.join("localhost.key"), client_ca: None }
}

/// A client that trusts this authority, and shows this certificate.
fn client(authority: &Authority, shows: Option<&str>) -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    let trusted = reqwest::Certificate::from_pem(authority.0.pem().as_bytes()).unwrap();
    let mut client = reqwest::Client::builder().tls_certs_only([trusted]).no_proxy();
    if let Some(pem) = shows {
        client = client.identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap());
    }
    client.build().unwrap()
}

/// The status and the problem's code of an answer; none where there is no connection.
async fn get(client: &reqwest::Client, running: &Running, path: &str) -> Option<(u16, String)> {
    let response = client.get(running.url.replace("http://127.0.0.1", "https://localhost") + path).send().await.ok()?;
    let status = response.status().as_u16();
    let body: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    Some((status, body["code"].as_str().unwrap_or_default().to_owned()))
}

fn is(status: u16, code: &str) -> Option<(u16, String)> {
    Some((status, code.to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_is_known_by_its_certificate_only_when_the_authority_and_the_keys_file_vouch_for_it() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let (own, clients, others) = (Authority::new(), Authority::new(), Authority::new());
    let path = folder.path();
    own.signs("localhost", path);
    let (insurer, stranger, forged) = (clients.signs("insurer", path), clients.signs("stranger", path), others.signs("forged", path));
    let mut config = config(path);
    let keyring = Keyring::begin(path, &mut config);
    for name in ["insurer", "forged"] {
        let shown = certificate_fingerprint(&path.join(format!("{name}.crt"))).unwrap();
        keyring.add_as(name, Credential::Certificate(shown), &[Scope::Subscribe], &[], None);
    }
    let key = keyring.add("key", &[Scope::Subscribe], &[], None);
    config.tls = Some(TlsFiles { client_ca: Some(clients.write(path.join("clients.crt"))), ..files(path) });
    let running = Running::start(&chain, config).await;
    assert_eq!(get(&client(&own, Some(&insurer)), &running, "/v1/events").await, is(200, ""));
    assert_eq!(get(&client(&own, Some(&insurer)), &running, "/v1/check").await, is(403, "scope-missing"));
    assert_eq!(get(&client(&own, Some(&stranger)), &running, "/v1/events").await, is(401, "key-unknown"));
    assert_eq!(get(&client(&own, None), &running, "/v1/events").await, is(401, "key-missing"));
    assert_eq!(get(&client(&own, None), &running, "/live").await, is(200, ""), "probes show no certificate");
    assert_eq!(get(&client(&own, Some(&forged)), &running, "/live").await, None, "another authority's is no certificate");
    assert_eq!(get(&client(&others, None), &running, "/live").await, None, "a client that trusts another authority does not go on");
    let by_key = client(&own, None).get(running.url.replace("http://127.0.0.1", "https://localhost") + "/v1/events").bearer_auth(key);
    assert_eq!(by_key.send().await.unwrap().status(), 200);
    let plain = reqwest::Client::builder().no_proxy().build().unwrap().get(format!("{}/live", running.url)).send().await;
    assert!(plain.is_err(), "nothing is served without TLS");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_is_shown_once_the_files_are_read_again_and_a_wrong_one_changes_nothing() {
    let (folder, chain) = (tempfile::tempdir().unwrap(), FakeChain::new(granted().blocks));
    let (old, new) = (Authority::new(), Authority::new());
    old.signs("localhost", folder.path());
    let mut config = config(folder.path());
    config.tls = Some(files(folder.path()));
    let reload = config.reload.clone();
    let running = Running::start(&chain, config).await;
    assert_eq!(get(&client(&old, None), &running, "/live").await, is(200, ""));
    new.signs("localhost", folder.path());
    reload.notify_one();
    until("the new certificate", || async { get(&client(&new, None), &running, "/live").await }, |answer| *answer == is(200, "")).await;
    assert_eq!(get(&client(&old, None), &running, "/live").await, None);
    fs::write(folder.path().join("localhost.crt"), "nonsense").unwrap();
    reload.notify_one();
    for _ in 0..10 {
        assert_eq!(get(&client(&new, None), &running, "/live").await, is(200, ""));
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_tls_that_cannot_be_meant_are_refused_at_the_start_and_told_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let authority = Authority::new();
    let start = |change: &dyn Fn(&mut Config)| {
        let mut config = config(path);
        config.tls = Some(files(path));
        change(&mut config);
        crate::run(config, std::future::pending())
    };
    let told = |refused: Result<(), RunError>| match refused {
        Err(RunError::Tls(error)) => error.to_string(),
        other => panic!("expected a refusal, found {other:?}"),
    };
    let none = told(start(&|_| {}).await);
    assert!(none.contains("localhost.crt`: expected a certificate in PEM"), "{none}");
    authority.signs("localhost", path);
    fs::set_permissions(path.join("localhost.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let open = told(start(&|_| {}).await);
    assert!(open.contains("localhost.key`: expected a file that nobody but its owner may read"), "{open}");
    write_private(&path.join("localhost.key"), "nonsense");
    assert!(told(start(&|_| {}).await).contains("localhost.key`: expected a private key in PEM"));
    authority.signs("other", path);
    fs::copy(path.join("other.key"), path.join("localhost.key")).unwrap();
    assert!(told(start(&|_| {}).await).contains("do not go together"));
    authority.signs("localhost", path);
    let no_authority = |config: &mut Config| config.tls.as_mut().unwrap().client_ca = Some(path.join("keys.none"));
    assert!(told(start(&no_authority).await).contains("keys.none`: expected a certificate"));
}
