//! What time it is by a node's own clock, beside the time of its newest block.
//!
//! A chain that makes blocks on demand may have made none for hours; the next one is then of the node's clock,
//! and not of this machine's, which may be wrong.

use crate::commands::sidecar::client::direct;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::{redirect::Policy, Client};
use shared_logic::{Seconds, UnixSeconds};
use std::time::{Duration, Instant};

/// How long a node may take to tell.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Any question will do: the time stands in the head of the answer.
const QUESTION: &str = r#"{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}"#;

/// A node's clock, read once and going on since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeClock {
    told: UnixSeconds,
    at: Instant,
}

impl NodeClock {
    /// Reads the clock of the node at that URL; none where it does not tell.
    pub(crate) async fn read(url: &str) -> Option<Self> {
        // A node answers the same over HTTP, at the same port.
        let url = format!("http{}", url.strip_prefix("ws")?);
        let client = direct(Client::builder(), &url).redirect(Policy::none()).timeout(TIMEOUT).build().ok()?;
        let question = client.post(url).header("content-type", "application/json").body(QUESTION);
        let answer = question.send().await.ok()?;
        let told = date(answer.headers().get("date")?.to_str().ok()?)?;
        Some(Self { told, at: Instant::now() })
    }

    /// What it says now.
    pub(crate) fn now(self) -> UnixSeconds {
        let since = u32::try_from(self.at.elapsed().as_secs()).unwrap_or(u32::MAX);
        self.told.after(Seconds(since)).unwrap_or(self.told)
    }
}

/// A date as HTTP has it: `Sat, 28 Nov 2026 09:42:06 GMT`.
fn date(text: &str) -> Option<UnixSeconds> {
    let moment = DateTimeParser::new().parse_timestamp(text).ok()?;
    u64::try_from(moment.as_second()).ok().map(UnixSeconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn the_clock_is_the_nodes_and_not_this_machines() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let answering = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut question = [0; 512];
            let _ = stream.read(&mut question).await.unwrap();
            let head = "HTTP/1.1 200 OK\r\nDate: Sat, 28 Nov 2026 09:42:06 GMT\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
        });
        let clock = NodeClock::read(&url).await.unwrap();
        answering.await.unwrap();
        let told = UnixSeconds(1_795_858_926);
        assert!(clock.now() >= told && clock.now() < UnixSeconds(told.0 + 60));
        let later = NodeClock { at: clock.at.checked_sub(Duration::from_secs(90)).unwrap(), ..clock };
        assert!(later.now() >= UnixSeconds(told.0 + 90));
        assert!(NodeClock::read(&url).await.is_none(), "nobody answers any more");
    }

    #[test]
    fn a_date_of_http_is_a_moment_and_nothing_else_is() {
        assert_eq!(date("Sat, 28 Nov 2026 09:42:06 GMT"), Some(UnixSeconds(1_795_858_926)));
        for wrong in ["", "yesterday", "2026-11-28T09:42:06Z", "Thu, 01 Jan 1960 00:00:00 GMT"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
