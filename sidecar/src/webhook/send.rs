//! One try to deliver.

use super::{
    address::{Guard, Reach},
    failure::Failure,
    Webhook,
};
use crate::{
    cloudevent::CloudEvent,
    shared::wall_clock,
    sink::{Reply, Sink},
};
use futures::{future::BoxFuture, FutureExt};
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{
    header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
    ClientBuilder,
};
use std::{sync::Arc, time::Duration};

/// How long a service may take to acknowledge.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How much of an answer's body is read, in bytes: only so that the connection can be used again.
const MAX_BODY: usize = 16 * 1024;

/// How long that may take.
const BODY_TIME: Duration = Duration::from_secs(1);

/// The HTTP clients that all webhooks share: one for each set of addresses that may be connected to.
#[derive(Clone)]
pub(crate) struct Client {
    /// Asks the proxy that the environment names, where it names one.
    public: reqwest::Client,
    /// The same, also into private networks.
    private: reqwest::Client,
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
        Self::of(timeout, |builder| builder)
    }

    /// The same, with clients that were changed before they are made.
    fn of(timeout: Duration, change: impl Fn(ClientBuilder) -> ClientBuilder) -> Result<Self, ClientError> {
        // Fails only when the program has chosen a provider already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("valet-sidecar/", env!("CARGO_PKG_VERSION"));
        let builder = |reach| {
            let builder = reqwest::Client::builder().redirect(Policy::none()).timeout(timeout).user_agent(agent);
            change(builder.dns_resolver(Arc::new(Guard::new(reach))))
        };
        let made = |builder: ClientBuilder| builder.build().map_err(ClientError);
        Ok(Self {
            public: made(builder(Reach::Public))?,
            private: made(builder(Reach::Private))?,
            here: made(builder(Reach::Here).no_proxy())?,
        })
    }

    const fn reaching(&self, reach: Reach) -> &reqwest::Client {
        match reach {
            Reach::Public => &self.public,
            Reach::Private => &self.private,
            Reach::Here => &self.here,
        }
    }
}

/// Why there is no HTTP client.
#[derive(Debug, thiserror::Error)]
#[error("HTTPS cannot be set up on this system")]
pub struct ClientError(#[source] reqwest::Error);

/// Sends events to one service.
#[derive(Clone)]
pub(crate) struct Sender {
    pub(crate) client: Client,
    pub(crate) webhook: Webhook,
}

impl Sink for Sender {
    fn name(&self) -> &str {
        self.webhook.name.as_str()
    }

    fn to(&self) -> String {
        self.webhook.origin()
    }

    fn send<'a>(&'a self, event: &'a CloudEvent) -> BoxFuture<'a, Reply> {
        self.post(event)
            .map(|(taken, retry_after)| match taken {
                Ok(()) => Reply::Taken,
                Err(failure) => Reply::Failed { why: failure.refusal(), retry_after },
            })
            .boxed()
    }
}

impl Sender {
    /// Whether the service took the event, and how long it does not want to be asked again.
    async fn post(&self, event: &CloudEvent) -> (Result<(), Failure>, Option<Duration>) {
        let Ok(body) = serde_json::to_vec(event) else { return (Err(Failure::Encoding), None) };
        let now = wall_clock().0;
        let mut request = self
            .client
            .reaching(self.webhook.reach)
            .post(self.webhook.url.clone())
            .header(CONTENT_TYPE, CloudEvent::CONTENT_TYPE)
            .header("webhook-id", &event.id)
            .header("webhook-timestamp", now);
        if let Some(signatures) = self.webhook.signatures(&event.id, now, &body) {
            request = request.header("webhook-signature", signatures);
        }
        if let Some(value) = self.webhook.credentials.as_ref().and_then(super::Credentials::header) {
            request = request.header(AUTHORIZATION, value);
        }
        match request.body(body).send().await {
            Ok(response) => {
                let (status, wait) = (response.status(), retry_after(&response, now));
                drop(tokio::time::timeout(BODY_TIME, drain(response)).await);
                (if status.is_success() { Ok(()) } else { Err(Failure::Status(status)) }, wait)
            }
            Err(error) => (Err(Failure::of(&error)), None),
        }
    }
}

/// Reads a body that is short, and gives up on any other: then the connection is closed.
async fn drain(mut response: reqwest::Response) {
    let mut left = MAX_BODY;
    while let Ok(Some(chunk)) = response.chunk().await {
        let Some(less) = left.checked_sub(chunk.len()) else { return };
        left = less;
    }
}

/// The wait a response asks for, in seconds or as a date of HTTP (RFC 9110); `now` in Unix seconds.
fn retry_after(response: &reqwest::Response, now: u64) -> Option<Duration> {
    wait_of(response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim(), now)
}

fn wait_of(text: &str, now: u64) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTimeParser::new().parse_timestamp(text).ok()?.as_second();
    Some(Duration::from_secs(u64::try_from(then).ok()?.saturating_sub(now)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cloudevent::Origin,
        log::{Position, Record},
        source::fake::GENESIS,
        WebhookSettings,
    };
    use codec::Encode;
    use shared_logic::{Event, UnixSeconds};
    use std::net::SocketAddr;
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
        let through = reqwest::Proxy::all(format!("http://127.0.0.1:{proxy}")).unwrap();
        let client = Client::of(TIMEOUT, |builder| builder.proxy(through.clone())).unwrap();
        let reply = |url: String| {
            let webhook = WebhookSettings::new(&url).allow_http().build().unwrap();
            let sender = Sender { client: client.clone(), webhook };
            async move { sender.send(&event()).await }
        };
        assert_eq!(reply(format!("http://127.0.0.1:{own}/")).await, Reply::Taken);
        let Reply::Failed { why, .. } = reply("http://service.invalid/".to_owned()).await else { panic!("expected the proxy's answer") };
        assert_eq!(why.status, Some(502));
    }

    #[tokio::test]
    async fn a_name_that_leads_to_this_machine_is_not_connected_to_unless_the_webhook_may() {
        let port = service(Some("HTTP/1.1 204 \r\ncontent-length: 0\r\n\r\n")).await;
        let lookup = move |_| async move { Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))]) }.boxed();
        let client = |reach| {
            let guard = Arc::new(Guard::asking(reach, Arc::new(lookup)));
            Client::of(TIMEOUT, move |builder| builder.no_proxy().dns_resolver(Arc::clone(&guard))).unwrap()
        };
        let url = format!("http://rebound.example:{port}/");
        let webhook = WebhookSettings::new(&url).allow_http().build().unwrap();
        let reply = Sender { client: client(Reach::Public), webhook: webhook.clone() }.send(&event()).await;
        let Reply::Failed { why, .. } = reply else { panic!("expected no connection") };
        assert_eq!((why.code, why.text.contains("127.0.0.1, which is not public")), ("address", true), "{why:?}");
        assert_eq!(Sender { client: client(Reach::Private), webhook }.send(&event()).await, Reply::Taken);
    }

    #[tokio::test]
    async fn signatures_of_all_secrets_and_the_credentials_are_sent_and_an_endless_answer_is_not_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let asked = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 8192];
            let length = socket.read(&mut request).await.unwrap();
            socket.write_all(b"HTTP/1.1 200 \r\ncontent-length: 99999999999\r\n\r\n").await.unwrap();
            // Until the other side has enough of it.
            let mut sent = 0_usize;
            while socket.write_all(&[b'x'; 4096]).await.is_ok() {
                sent += 4096;
            }
            (String::from_utf8_lossy(&request[..length]).into_owned(), sent)
        });
        let secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="];
        let settings = WebhookSettings::new(&url).credentials(crate::Credentials::bearer("a-token").unwrap());
        let webhook = secrets.iter().fold(settings, |settings, secret| settings.secret(secret.parse().unwrap())).build().unwrap();
        let client = Client::within(Duration::from_secs(10)).unwrap();
        assert_eq!(Sender { client, webhook: webhook.clone() }.send(&event()).await, Reply::Taken);
        let (request, sent) = asked.await.unwrap();
        let header = |name: &str| request.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap().to_owned();
        assert_eq!(header("authorization"), "Bearer a-token");
        let signatures = header("webhook-signature");
        let kinds: Vec<_> = signatures.split(' ').map(|one| one.split_once(',').unwrap().0).collect();
        assert_eq!(kinds, ["v1", "v1a"]);
        let body = serde_json::to_vec(&event()).unwrap();
        assert_eq!(webhook.signatures(&event().id, header("webhook-timestamp").parse().unwrap(), &body), Some(signatures));
        assert!(sent < 64 * 1024 * 1024, "{sent}");
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date_of_http() {
        let seconds = |text| wait_of(text, 784_111_777).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0), "the example of RFC 9110 is now");
        assert_eq!(seconds("Sun, 06 Nov 1994 08:51:37 GMT"), Some(120));
        assert_eq!(seconds("Sun, 06 Nov 1994 08:00:00 GMT"), Some(0), "what is past asks for no wait");
        for text in ["", "soon", "-5", "1.5"] {
            assert_eq!(seconds(text), None, "{text}");
        }
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
            let url = format!("{scheme}://{host}/hidden-path?token=hidden-query");
            let credentials = crate::Credentials::basic("me:hidden-password").unwrap();
            let webhook = WebhookSettings::new(&url).allow_http().credentials(credentials).build().unwrap();
            let sender = Sender { client: client.clone(), webhook };
            let reply = sender.send(&event()).await;
            let Reply::Failed { why, retry_after: None } = reply else { panic!("{exp_code}: {reply:?}") };
            let text = why.text.clone();
            assert_eq!(why.code, exp_code, "{text}");
            assert!(text.starts_with(exp_text) && !text.ends_with(": ") && !text.contains("unknown"), "{exp_code}: {text}");
            assert!(!format!("{text} {why:?} {}", sender.webhook.origin()).contains("hidden"), "{text}");
        }
    }
}
