//! One try to deliver.

use super::{failure::Failure, Webhook};
use crate::{cloudevent::CloudEvent, loopback::is_loopback, shared::wall_clock};
use reqwest::{
    header::{CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
    ClientBuilder, StatusCode,
};
use std::time::Duration;

/// How long a service may take to acknowledge.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The HTTP clients that all webhooks share.
#[derive(Clone)]
pub(crate) struct Client {
    /// Asks the proxy that the environment names, where it names one.
    anywhere: reqwest::Client,
    /// Asks no proxy: a proxy would look for this machine's services on its own.
    here: reqwest::Client,
}

impl Client {
    /// A client that follows no redirect: an event goes where it was configured to go, or nowhere.
    ///
    /// # Errors
    /// [`ClientError`] when the system has no means for HTTPS.
    pub(crate) fn new() -> Result<Self, ClientError> {
        Self::within(TIMEOUT)
    }

    /// The same with another time in which a service must acknowledge.
    fn within(timeout: Duration) -> Result<Self, ClientError> {
        // Fails only when the program has chosen a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("valet-sidecar/", env!("CARGO_PKG_VERSION"));
        let builder = || reqwest::Client::builder().redirect(Policy::none()).timeout(timeout).user_agent(agent);
        Self::of(builder(), builder().no_proxy())
    }

    fn of(anywhere: ClientBuilder, here: ClientBuilder) -> Result<Self, ClientError> {
        Ok(Self { anywhere: anywhere.build().map_err(ClientError)?, here: here.build().map_err(ClientError)? })
    }

    /// The client for that URL.
    fn for_url(&self, url: &str) -> &reqwest::Client {
        if is_loopback(url) {
            &self.here
        } else {
            &self.anywhere
        }
    }
}

/// Why there is no HTTP client.
#[derive(Debug, thiserror::Error)]
#[error("HTTPS cannot be set up on this system")]
pub struct ClientError(#[source] reqwest::Error);

/// How a service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// 2xx: it has the event.
    Taken,
    /// 410: it wants no more.
    Gone,
    /// Anything else, or nothing.
    Failed {
        /// Why it counts as failed.
        why: Failure,
        /// For how long it does not want to be asked again.
        retry_after: Option<Duration>,
    },
}

/// Sends events to one service.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) webhook: Webhook,
}

impl Sender {
    /// Sends an event once.
    pub(super) async fn send(&self, event: &CloudEvent) -> Reply {
        let failed = |why| Reply::Failed { why, retry_after: None };
        let Ok(body) = serde_json::to_vec(event) else { return failed(Failure::Encoding) };
        let timestamp = wall_clock().0;
        let mut request = self
            .client
            .for_url(self.webhook.url())
            .post(self.webhook.url())
            .header(CONTENT_TYPE, CloudEvent::CONTENT_TYPE)
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", timestamp);
        if let Some(secret) = self.webhook.secret() {
            request = request.header("webhook-signature", secret.sign(&event.id, timestamp, &body));
        }
        match request.body(body).send().await {
            Ok(response) if response.status().is_success() => Reply::Taken,
            Ok(response) if response.status() == StatusCode::GONE => Reply::Gone,
            Ok(response) => Reply::Failed { why: Failure::Status(response.status()), retry_after: retry_after(&response) },
            Err(error) => failed(Failure::of(&error)),
        }
    }
}

/// The wait a response asks for, where it does so in seconds.
fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cloudevent::Origin,
        log::{Position, Record},
        source::fake::GENESIS,
    };
    use codec::Encode;
    use shared_logic::{Event, UnixSeconds};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use valet_chain::{BlockHash, BlockNumber};

    fn event() -> CloudEvent {
        let event = Event::deployed(valet_testkit::ADMIN, valet_testkit::domain(), UnixSeconds(1));
        let position = Position { number: BlockNumber(1), index: 0 };
        let record = Record { position, block: BlockHash([1; 32]), time: UnixSeconds(1), data: event.encode() };
        CloudEvent::new(Origin { genesis: GENESIS, contract: valet_testkit::NOBODY }, &record).unwrap()
    }

    /// A service that says this to whatever it hears: `None` says nothing and waits, an empty text hangs up.
    async fn service(answer: Option<&'static str>) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            loop {
                let (mut socket, _) = listener.accept().await.unwrap();
                assert!(socket.read(&mut [0; 4096]).await.unwrap() > 0, "a request comes first");
                match answer {
                    Some(text) => socket.write_all(text.as_bytes()).await.unwrap(),
                    None => futures::future::pending().await,
                }
            }
        });
        port
    }

    #[tokio::test]
    async fn a_service_of_this_machine_is_told_past_the_proxy_and_any_other_through_it() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (own, proxy) = (
            service(Some("HTTP/1.1 204 \r\ncontent-length: 0\r\n\r\n")).await,
            service(Some("HTTP/1.1 502 \r\ncontent-length: 0\r\n\r\n")).await,
        );
        let builder = || reqwest::Client::builder().proxy(reqwest::Proxy::all(format!("http://127.0.0.1:{proxy}")).unwrap());
        let client = Client::of(builder(), builder().no_proxy()).unwrap();
        let reply = |url: String| {
            let sender = Sender { client: client.clone(), webhook: Webhook::new(&url, None).unwrap() };
            async move { sender.send(&event()).await }
        };
        assert_eq!(reply(format!("http://127.0.0.1:{own}/")).await, Reply::Taken);
        let Reply::Failed { why: Failure::Status(status), .. } = reply("http://service.invalid/".to_owned()).await else {
            panic!("expected the proxy's answer");
        };
        assert_eq!(status, StatusCode::BAD_GATEWAY);
    }

    #[tokio::test]
    async fn each_cause_of_a_failed_delivery_is_told_apart_and_none_tells_the_path_the_query_or_the_password() {
        let refused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let (down, silent, rude) =
            (service(Some("HTTP/1.1 503 \r\ncontent-length: 0\r\n\r\n")).await, service(None).await, service(Some("")).await);
        // No resolver asks for a name with so long a part.
        let nowhere = format!("{}.invalid", "a".repeat(64));
        let cases = [
            ("http", format!("127.0.0.1:{down}"), "status", "the service answered 503"),
            ("http", format!("127.0.0.1:{silent}"), "timeout", "the service did not answer in time"),
            ("http", nowhere, "dns", "the host name was not found"),
            ("https", format!("127.0.0.1:{down}"), "tls", "no secure connection: "),
            ("https", format!("127.0.0.1:{rude}"), "tls", "no secure connection: "),
            ("http", format!("127.0.0.1:{refused}"), "connection", "no connection: "),
            ("http", format!("127.0.0.1:{rude}"), "interrupted", "the connection broke before an answer: "),
        ];
        let client = Client::within(Duration::from_millis(500)).unwrap();
        for (scheme, host, exp_code, exp_text) in cases {
            let url = format!("{scheme}://me:hidden-password@{host}/hidden-path?token=hidden-query");
            let sender = Sender { client: client.clone(), webhook: Webhook::new(&url, None).unwrap() };
            let reply = sender.send(&event()).await;
            let Reply::Failed { why, retry_after: None } = reply else { panic!("{exp_code}: {reply:?}") };
            let text = why.to_string();
            assert_eq!(why.code(), exp_code, "{text}");
            assert!(text.starts_with(exp_text) && !text.ends_with(": ") && !text.contains("unknown"), "{exp_code}: {text}");
            assert!(!format!("{text} {why:?} {}", sender.webhook.origin()).contains("hidden"), "{text}");
        }
    }
}
