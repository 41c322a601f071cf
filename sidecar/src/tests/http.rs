//! Problems, headers, the log's pages: the HTTP surface apart from checks.

use super::support::{check_path, config, speed_check, Ledger, Running};
use crate::source::fake::FakeChain;
use reqwest::Method;

async fn running(folder: &tempfile::TempDir) -> Running {
    Running::start(&FakeChain::new(Ledger::new().blocks), config(folder.path())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_cannot_be_read_names_the_field_and_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    let check = |rest: &str| check_path(rest);
    let cases = [
        ("/v1/check".to_owned(), "missing-field", "`action`"),
        (check("purpose=101&action=read"), "missing-field", "`signal` or `classes`"),
        (check("purpose=101&action=read&signal=Vehicle.Speed&classes=trip"), "conflicting-fields", "`signal` and `classes`"),
        (check("purpose=101&action=read&classes=speed"), "invalid-value", "expected names such as speed-motion,odometer, found `speed`"),
        (check("purpose=101&action=read&classes=SpeedMotion"), "invalid-value", "found `SpeedMotion`"),
        (check("purpose=101&action=read&signal=Vehicle..Speed"), "invalid-value", "expected a VSS path such as Vehicle.Speed"),
        (check("purpose=fun&action=read&classes=trip"), "invalid-value", "expected a short name such as `repair`"),
        (check("purpose=101&action=look&classes=trip"), "invalid-value", "expected read, history, subscribe or actuate"),
        (check("purpose=101&action=read&classes=trip&residency=home"), "invalid-value", "expected off-board or in-vehicle"),
        (check("purpose=101&action=read&classes=trip&now=1"), "unknown-field", "`now`"),
        (check("purpose=101&purpose=2&action=read&classes=trip"), "repeated-field", "`purpose`"),
        (check("purpose=101&action=history&classes=trip"), "missing-field", "`data_from`"),
        (
            check("purpose=101&action=history&classes=trip&data_from=monday"),
            "invalid-value",
            "such as 2026-11-22T09:25:33Z, found `monday`",
        ),
        ("/v1/check?vehicle=0x12&recipient=0x12&purpose=101&action=read&classes=trip".to_owned(), "invalid-value", "64 hexadecimal digits"),
        (check("purpose=101&action=read&signal=Vehicle.Speed&precision=rough"), "invalid-value", "expected exact or coarse, found `rough`"),
        (check("purpose=101&action=read&signal=Vehicle.Speed&vss=six"), "invalid-value", "expected a VSS release such as 6.0"),
        (check("purpose=101&action=read&signal=Vehicle.Speed&vss=6.0&vss=6.0"), "repeated-field", "`vss`"),
        (check("purpose=101&action=read&classes=trip&precision=coarse"), "conflicting-fields", "`precision` and `classes`"),
        (check("purpose=101&action=read&classes=trip&vss=6.0"), "conflicting-fields", "`vss` and `classes`"),
        (check(&format!("purpose=101&action=read{}", "&signal=Vehicle.Speed".repeat(65))), "too-many-signals", "names 65 signals"),
        (check("purpose=101&action=read&classes=trip&data_from=1577836800000"), "implausible-time", "looks like milliseconds"),
        (check("purpose=101&action=read&classes=trip&data_from=99999999999"), "implausible-time", "lies in the future"),
        ("/v1/events?limit=0".to_owned(), "invalid-value", "expected a number from 1 to 1000"),
        ("/v1/events?limit=1&limit=1".to_owned(), "repeated-field", "`limit`"),
        ("/v1/events?after=x".to_owned(), "invalid-value", "expected the `sequence` of an event"),
        ("/v1/events?since=x".to_owned(), "unknown-field", "`since`"),
        ("/v1/events?type=grant".to_owned(), "invalid-value", "such as grant-ended, found `grant`"),
        ("/v1/events?vehicle=0x12".to_owned(), "invalid-value", "64 hexadecimal digits"),
        ("/v1/events?recipient=golf".to_owned(), "invalid-value", "40 hexadecimal digits"),
        (format!("/v1/events?a=b{}", "&type=grant-ended".repeat(17)).replace("a=b&", ""), "invalid-value", "expected at most 16 of it"),
        ("/v1/events/stream?limit=1".to_owned(), "unknown-field", "`limit`"),
        ("/v1/events/stream?after=x".to_owned(), "invalid-value", "expected the `sequence` of an event"),
        ("/v1/gate".to_owned(), "missing-field", "`action`"),
        ("/v1/documents/0x12".to_owned(), "invalid-value", "64 hexadecimal digits"),
        ("/v1/documents/%ff".to_owned(), "invalid-value", "UTF-8"),
    ];
    for (path, exp_code, exp_message) in cases {
        let problem = running.problem(running.request(Method::GET, &path).build().unwrap()).await;
        assert_eq!((problem.status, problem.code.as_str()), (400, exp_code), "{path}: {problem:?}");
        assert!(problem.message.contains(exp_message), "{path}: {problem:?}");
        assert_eq!((problem.kind, &problem.detail), (format!("urn:valet:problem:{exp_code}"), &problem.message));
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_refused_is_a_problem_with_its_own_code() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    let unknown = format!("/v1/documents/0x{}", "00".repeat(32));
    let long = format!("{}&x={}", speed_check(), "x".repeat(17_000));
    let cases = [
        (Method::GET, "/v2", None, 404, "unknown-path"),
        (Method::GET, "/v1/containers", None, 404, "unknown-path"),
        (Method::GET, unknown.as_str(), None, 404, "unknown-document"),
        (Method::DELETE, unknown.as_str(), None, 404, "unknown-document"),
        (Method::PUT, "/v1/check", Some(String::new()), 405, "method-not-allowed"),
        (Method::GET, "/v1/checks", None, 405, "method-not-allowed"),
        (Method::DELETE, "/v1/documents", None, 405, "method-not-allowed"),
        (Method::GET, "/v1/documents", None, 405, "method-not-allowed"),
        (Method::POST, "/v1/documents", Some("x".repeat(600_000)), 413, "body-too-large"),
        (Method::POST, "/v1/documents", Some(r#"{"vss":{"major":6,"minor":0},"allow":[]}"#.to_owned()), 403, "document-not-named"),
        (Method::POST, "/v1/documents", Some("[".to_owned()), 403, "document-not-named"),
        (Method::POST, "/v1/check", Some("x".repeat(40_000)), 413, "body-too-large"),
        (Method::POST, "/v1/gate", Some("x".repeat(40_000)), 413, "body-too-large"),
        (Method::POST, "/v1/checks", Some("x".repeat(600_000)), 413, "body-too-large"),
        (Method::GET, long.as_str(), None, 414, "uri-too-long"),
    ];
    for (method, path, body, exp_status, exp_code) in cases {
        let mut request = running.request(method.clone(), path);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let problem = running.problem(request.build().unwrap()).await;
        assert_eq!((problem.status, problem.code.as_str()), (exp_status, exp_code), "{method} {path}: {problem:?}");
        assert!(problem.hint.is_some_and(|hint| !hint.is_empty()), "{method} {path}");
    }
    let response = running.request(Method::DELETE, "/v1/status").send().await.unwrap();
    assert_eq!(response.headers()["allow"], "GET,HEAD");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_posts_without_asking_is_taken_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    for path in ["/v1/check", "/v1/checks", "/v1/gate", "/v1/documents"] {
        for content_type in
            ["text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "multipart/form-data", "", "json"]
        {
            let request = running.request(Method::POST, path).header("content-type", content_type).body("{}");
            let problem = running.problem(request.build().unwrap()).await;
            assert_eq!((problem.status, problem.code.as_str()), (415, "unsupported-media-type"), "{path} {content_type}");
        }
        for content_type in ["application/json", "Application/JSON; charset=utf-8"] {
            let request = running.request(Method::POST, path).header("content-type", content_type).body("{}");
            assert_ne!(request.send().await.unwrap().status(), 415, "{path} {content_type}");
        }
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_may_be_kept_by_a_cache() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    for path in
        [speed_check().as_str(), "/v1/status", "/v1/events", "/v1/events/stream", "/v1/gate", "/health", "/ready", "/v1/check", "/nothing"]
    {
        let response = running.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness_are_objects() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    assert_eq!(running.get("/health").await, (200, serde_json::json!({ "status": "ok" })));
    assert_eq!(running.get("/ready").await, (200, serde_json::json!({ "status": "ready" })));
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_read_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new();
    for number in 0..10 {
        ledger.vehicles([number]);
    }
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config(folder.path())).await;
    let (mut ids, mut path) = (Vec::new(), "/v1/events?limit=4".to_owned());
    loop {
        let (_, page) = running.get(&path).await;
        let events = page["events"].as_array().unwrap();
        ids.extend(events.iter().map(|event| event["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/events?limit=4&after={next}");
    }
    assert_eq!(ids, ledger.ids());
    let (_, status) = running.get("/v1/status").await;
    assert_eq!((&status["events"], &status["vehicles"], &status["lag_blocks"]), (&11.into(), &10.into(), &0.into()), "{status}");
    running.stop().await.unwrap();
}

/// What the server sends back to these bytes until it ends the connection.
pub(super) async fn raw(running: &Running, request: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(running.url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    tokio::time::timeout(std::time::Duration::from_secs(20), stream.read_to_end(&mut bytes)).await.unwrap().ok();
    String::from_utf8(bytes).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_above_64_kib_is_answered_without_a_body() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    let answer = raw(&running, &format!("GET /health?{} HTTP/1.1\r\nhost: a\r\n\r\n", "x".repeat(66_000))).await;
    assert!(answer.starts_with("HTTP/1.1 414 "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_before_it_sends_too_much_is_not_told_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    let ask = |length: usize, body: &str| {
        let headers = "host: localhost\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-type: application/json";
        format!("POST /v1/documents HTTP/1.1\r\n{headers}\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let refused = raw(&running, &ask(600_000, "")).await;
    assert!(refused.starts_with("HTTP/1.1 413 ") && refused.contains("body-too-large"), "{refused}");
    assert!(raw(&running, &ask(2, "{}")).await.contains("document-not-named"));
    running.stop().await.unwrap();
}

/// A sidecar that was told a name and a site.
async fn told(folder: &tempfile::TempDir) -> Running {
    let mut config = config(folder.path());
    config.hosts = vec!["valet.example".parse().unwrap()];
    config.origins = vec!["https://wallet.example".parse().unwrap()];
    Running::start(&FakeChain::new(Ledger::new().blocks), config).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_rebinds_its_name_to_the_api_is_answered_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let running = told(&folder).await;
    let paths = ["/v1/check", "/v1/status", "/v1/events", "/v1/documents", "/v1/intents", "/health", "/ready", "/nothing"];
    let ask = |method: &str, target: &str, hosts: &str| format!("{method} {target} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
    for path in paths {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = raw(&running, &ask(method, path, "host: evil.example\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 421 ") && answer.contains("unknown-host"), "{method} {path}: {answer}");
        }
    }
    let own = "host: localhost\r\n";
    for (target, hosts) in [
        ("/health", ""),
        ("/health", "host: localhost\r\nhost: evil.example\r\n"),
        ("/health", "host: evil.example\r\nhost: localhost\r\n"),
        ("/health", "host: evil.example@localhost\r\n"),
        ("http://evil.example/health", own),
        ("http://localhost/health", "host: evil.example\r\n"),
    ] {
        let answer = raw(&running, &ask("GET", target, hosts)).await;
        assert!(!answer.starts_with("HTTP/1.1 200 "), "{target} {hosts}: {answer}");
    }
    for (target, hosts) in [("/health", own), ("/health", "host: VALET.example:8443\r\n"), ("http://valet.example/health", own)] {
        let answer = raw(&running, &ask("GET", target, hosts)).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{target} {hosts}: {answer}");
    }
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_pages_of_allowed_sites_post_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let running = told(&folder).await;
    let ask = |method: Method, origin: &'static str| {
        running.request(method, "/v1/check").header("content-type", "application/json").header("origin", origin)
    };
    for origin in ["https://evil.example", "null", "http://wallet.example", "http://127.0.0.1:1"] {
        let posted = running.problem(ask(Method::POST, origin).body("{}").build().unwrap()).await;
        assert_eq!((posted.status, posted.code.as_str()), (403, "other-origin"), "{origin}");
        let asked = ask(Method::OPTIONS, origin).header("access-control-request-method", "POST").send().await.unwrap();
        assert!(asked.status() == 403 && !asked.headers().contains_key("access-control-allow-origin"), "{origin}");
        let read = running.request(Method::GET, "/v1/events").header("origin", origin).send().await.unwrap();
        assert!(!read.headers().contains_key("access-control-allow-origin"), "{origin}: a browser shows it to no page");
    }
    let stream = |name: &'static str, value: &'static str| running.request(Method::GET, "/v1/events/stream").header(name, value);
    for (name, value, exp_status) in [
        ("origin", "https://evil.example", 403),
        ("origin", "null", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-site", 403),
        ("sec-fetch-site", "same-origin", 200),
        ("sec-fetch-site", "none", 200),
        ("origin", "https://wallet.example", 200),
    ] {
        assert_eq!(stream(name, value).send().await.unwrap().status(), exp_status, "a place is held: {name} {value}");
    }
    let allowed = "https://wallet.example";
    let asked = ask(Method::OPTIONS, allowed).header("access-control-request-method", "POST").send().await.unwrap();
    assert_eq!(asked.status(), 204);
    for (name, exp) in [
        ("access-control-allow-origin", allowed),
        ("access-control-allow-methods", "GET, POST"),
        ("access-control-allow-headers", "content-type"),
        ("vary", "origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(asked.headers()[name], exp, "{name}");
    }
    let posted = ask(Method::POST, allowed).body("{}").send().await.unwrap();
    assert_eq!((posted.status().as_u16(), &posted.headers()["access-control-allow-origin"]), (400, &allowed.parse().unwrap()));
    let not_first = ask(Method::OPTIONS, allowed).send().await.unwrap();
    assert_eq!(not_first.status(), 405);
    let own: &'static str = Box::leak(running.url.clone().into_boxed_str());
    assert_eq!(ask(Method::POST, own).body("{}").send().await.unwrap().status(), 400, "the own site's page");
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_is_still_sending_is_told_why_its_body_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let folder = tempfile::tempdir().unwrap();
    let running = running(&folder).await;
    for (kind, exp_status, exp_code) in [("application/json", "413", "body-too-large"), ("text/plain", "415", "unsupported-media-type")] {
        let mut stream = tokio::net::TcpStream::connect(running.url.strip_prefix("http://").unwrap()).await.unwrap();
        let headers = format!("host: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: 600000");
        stream.write_all(format!("POST /v1/gate HTTP/1.1\r\n{headers}\r\n\r\n").as_bytes()).await.unwrap();
        for _ in 0..6 {
            stream.write_all(&[b'x'; 100_000]).await.unwrap();
            // Time for a server that would end the connection here.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {exp_status} ")) && answer.contains(exp_code), "{answer}");
    }
    running.stop().await.unwrap();
}
