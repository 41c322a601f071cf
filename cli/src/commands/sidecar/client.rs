//! Asking a sidecar over HTTP.

use crate::failure::{Code, Failure, Reason};
use reqwest::{redirect::Policy, Client, ClientBuilder, Method, Url};
use serde::{de::DeserializeOwned, Deserialize};
use std::time::Duration;

/// How long a sidecar may take for an answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What a sidecar says when it cannot answer.
#[derive(Deserialize)]
struct Problem {
    code: String,
    message: String,
    #[serde(default)]
    denial: Option<Reason>,
    #[serde(default)]
    hint: Option<String>,
}

/// Asks the sidecar at `base` for what is at `path`.
pub(crate) async fn get<T: DeserializeOwned>(base: &str, path: &str, question: &[(&str, String)]) -> Result<T, Failure> {
    ask(Method::GET, base, path, question).await
}

/// Has the sidecar at `base` do what is at `path`.
pub(crate) async fn post<T: DeserializeOwned>(base: &str, path: &str, question: &[(&str, String)]) -> Result<T, Failure> {
    ask(Method::POST, base, path, question).await
}

async fn ask<T: DeserializeOwned>(method: Method, base: &str, path: &str, question: &[(&str, String)]) -> Result<T, Failure> {
    let mut url = address(base, path)?;
    let base = &shown(&url, path);
    if !question.is_empty() {
        url.query_pairs_mut().extend_pairs(question);
    }
    let client = direct(Client::builder(), url.as_str()).redirect(Policy::none()).timeout(TIMEOUT).build()?;
    let unanswered =
        |cause: reqwest::Error| Failure::of(Code::SidecarUnreachable, format!("no sidecar answers at `{base}`: {}", innermost(&cause)));
    let response = client.request(method, url).send().await.map_err(unanswered)?;
    let status = response.status();
    let body = response.bytes().await.map_err(unanswered)?;
    if !status.is_success() {
        return Err(refused(base, status, &body));
    }
    serde_json::from_slice(&body)
        .map_err(|cause| Failure::of(Code::SidecarRefused, format!("what is at `{base}` does not answer as a sidecar does: {cause}")))
}

/// The same client; where the URL is of this machine, one that asks no proxy.
pub(crate) fn direct(client: ClientBuilder, url: &str) -> ClientBuilder {
    if valet_sidecar::is_loopback(url) {
        client.no_proxy()
    } else {
        client
    }
}

fn refused(base: &str, status: reqwest::StatusCode, body: &[u8]) -> Failure {
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else {
        return Failure::of(Code::SidecarRefused, format!("the sidecar at `{base}` answered {status}"));
    };
    let failure = match problem.denial {
        Some(reason) => Failure::denied_as(reason, problem.message),
        None => Failure::refused_by_sidecar(problem.code, format!("the sidecar at `{base}` refused: {}", problem.message)),
    };
    match problem.hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn address(base: &str, path: &str) -> Result<Url, Failure> {
    let expected = || Failure::usage("expected a sidecar's URL such as http://127.0.0.1:9950".to_owned() + &found(base));
    let mut url = Url::parse(base).map_err(|_| expected())?;
    if !["http", "https"].contains(&url.scheme()) || !url.has_host() {
        return Err(expected());
    }
    let joined = format!("{}{path}", url.path().trim_end_matches('/'));
    url.set_path(&joined);
    url.set_query(None);
    Ok(url)
}

/// What was found instead, unless it may hold a password.
fn found(base: &str) -> String {
    if base.contains(['@', '?']) {
        String::new()
    } else {
        format!(", found `{base}`")
    }
}

/// The base as messages tell it: without user name, password and query.
fn shown(url: &Url, path: &str) -> String {
    let mut url = url.clone();
    // Both fail only for addresses that cannot have either.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.set_query(None);
    url.set_fragment(None);
    url.as_str().trim_end_matches(path).to_owned()
}

/// The cause beneath all others: "connection refused" tells more than "error sending request".
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_put_behind_the_base_and_only_http_is_taken() {
        for base in ["http://h:1", "http://h:1/", "http://h:1/?x=1"] {
            assert_eq!(address(base, "/v1/check").unwrap().as_str(), "http://h:1/v1/check", "{base}");
        }
        assert_eq!(address("http://h/car/", "/v1/check").unwrap().as_str(), "http://h/car/v1/check");
        for base in ["", "127.0.0.1:9950", "ws://h", "file:///x"] {
            assert!(address(base, "/v1/check").is_err(), "{base}");
        }
    }

    #[tokio::test]
    async fn what_is_on_this_machine_is_asked_past_any_proxy() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let answering = tokio::spawn(async move {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut question = [0; 512];
            let length = stream.read(&mut question).await.unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await.unwrap();
            String::from_utf8_lossy(question.get(..length).unwrap()).into_owned()
        });
        let proxied = || Client::builder().proxy(reqwest::Proxy::all("http://127.0.0.1:9").unwrap());
        let response = direct(proxied(), &url).build().unwrap().get(&url).send().await.unwrap();
        assert_eq!(response.status(), 204);
        assert!(answering.await.unwrap().starts_with("GET / "), "a proxy would be asked for the whole URL");
        let elsewhere = "http://elsewhere.invalid/";
        let refused = direct(proxied(), elsewhere).build().unwrap().get(elsewhere).send().await.unwrap_err();
        assert!(innermost(&refused).contains("refused"), "{refused:?}");
    }

    #[test]
    fn a_password_in_the_url_is_in_no_message() {
        let url = address("http://user:secret@h:1/car?key=secret", "/v1/check").unwrap();
        assert_eq!(shown(&url, "/v1/check"), "http://h:1/car");
        assert!(!address("ftp://user:secret@h", "/v1/check").unwrap_err().to_string().contains("secret"));
    }

    #[test]
    fn a_sidecars_own_code_is_the_failures_code() {
        let problem = serde_json::to_vec(&valet_sidecar::Problem::new(valet_sidecar::ProblemCode::UnknownField, "no")).unwrap();
        let failure = refused("http://h", reqwest::StatusCode::BAD_REQUEST, &problem);
        assert_eq!((failure.code_name(), failure.code().exit()), ("unknown-field", 1));
        let failure = refused("http://h", reqwest::StatusCode::BAD_GATEWAY, b"<html>");
        assert_eq!(failure.code_name(), "sidecar-refused");
    }
}
