//! `valet sidecar listen`: a service that receives webhooks.

use super::{
    signature::{Key, Signed},
    Ending,
};
use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{content, refuse_dash, refuse_key, Kind, Readers, Target},
    output::{inline, Output, Reader},
    time::{moment, wall_clock},
};
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    Router,
};
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use shared_logic::UnixSeconds;
use std::{
    collections::BTreeSet,
    fs::{File, OpenOptions},
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, sync::Notify};

/// How to receive.
#[derive(Args)]
pub(super) struct Listen {
    /// Where it listens; port 0 takes any free one (see `--ready-file`).
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9951")]
    listen: SocketAddr,
    /// Holds the key that deliveries must be signed with: the `whsec_` key that the sidecar has, or the `whpk_` half of its key pair. May be given twice while the key changes: either signature is enough.
    #[arg(long = "secret-file", value_name = "FILE")]
    secret_files: Vec<PathBuf>,
    /// What is received is also appended here, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Written once it listens: {"http": url}. Of existing files only one that an earlier run left behind is replaced.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Answers every delivery with this status instead of taking it, such as 503, to see what the sidecar does.
    #[arg(long, value_name = "STATUS", value_parser = refusal)]
    refuse_with: Option<StatusCode>,
}

/// A delivery.
#[derive(Serialize)]
struct Received<'a> {
    /// `new`, `repeated` or `refused`.
    received: &'static str,
    id: &'a str,
    at: UnixSeconds,
    event: Value,
}

struct Service {
    output: Output,
    keys: Vec<Key>,
    refuse_with: Option<StatusCode>,
    kept: Mutex<Kept>,
    /// Told once nobody reads what is printed.
    unread: Notify,
}

#[derive(Default)]
struct Kept {
    seen: BTreeSet<String>,
    out: Option<File>,
}

impl Listen {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let ending = Ending::watch()?;
        let keys = self.secret_files.iter().map(|file| Key::read(file)).collect::<Result<Vec<_>, _>>()?;
        let ready = self.ready_file.as_deref().map(|file| Target::check_ready_file(file, Kind::READY)).transpose()?;
        let out = self.out.as_deref().map(append).transpose()?;
        let unbound = |cause: std::io::Error| Failure::of(Code::AddressInUse, format!("cannot listen on `{}`: {cause}", self.listen));
        let listener = TcpListener::bind(self.listen).await.map_err(unbound)?;
        let address = listener.local_addr().map_err(unbound)?;
        if let Some(ready) = &ready {
            ready.write(&serde_json::json!({ "http": format!("http://{address}") }).to_string(), Readers::Anybody)?;
        }
        let signed = if keys.is_empty() { "signatures are not checked" } else { "signed deliveries only" };
        context.output.note(&format!("receiving on http://{address}, {signed}; Ctrl-C ends it"));
        let kept = Mutex::new(Kept { out, ..Kept::default() });
        let service = Arc::new(Service { output: context.output, keys, refuse_with: self.refuse_with, kept, unread: Notify::new() });
        let router = Router::new().fallback(axum::routing::post(receive)).with_state(Arc::clone(&service));
        let end = async move {
            tokio::select! {
                () = ending.asked() => {}
                () = service.unread.notified() => {}
            }
        };
        axum::serve(listener, router).with_graceful_shutdown(end).await?;
        Ok(())
    }
}

/// Opens a file to append to: a new or an empty one, or one of earlier deliveries.
fn append(path: &Path) -> Result<File, Failure> {
    refuse_dash(path)?;
    refuse_key(path)?;
    if let Ok(Some(found)) = content(path) {
        let first = found.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let received = serde_json::from_slice(first).is_ok_and(|line: Value| line.get("received").is_some());
        // The content is cut off after a while, and a delivery's line may go on from there.
        if !found.is_empty() && !received && !first.starts_with(br#"{"received":""#) {
            let message = format!("`{}` does not hold deliveries; nothing is appended to it", path.display());
            return Err(Failure::of(Code::FileExists, message).hint("name another file"));
        }
    }
    let file = OpenOptions::new().create(true).append(true).open(path);
    file.map_err(|cause| Failure::file(Code::FileNotWritten, path, cause))
}

async fn receive(State(service): State<Arc<Service>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    service.receive(&headers, &body).unwrap_or_else(|status| status)
}

impl Service {
    fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<StatusCode, StatusCode> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
        let now = wall_clock().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let (signed, signatures) = (Signed { id, timestamp, body }, header("webhook-signature"));
        if !self.keys.is_empty() && !self.keys.iter().any(|key| key.accepts(&signed, signatures, now)) {
            self.output.note("refused a delivery without a valid signature");
            return Err(StatusCode::UNAUTHORIZED);
        }
        let event: Value = serde_json::from_slice(body).map_err(|_| StatusCode::BAD_REQUEST)?;
        if id.is_empty() || !event.is_object() {
            return Err(StatusCode::BAD_REQUEST);
        }
        if let Some(status) = self.refuse_with {
            self.tell(&Received { received: "refused", id, at: now, event })?;
            return Err(status);
        }
        self.take(id, now, event)
    }

    /// Acknowledges only after the event is written: what is acknowledged is never sent again.
    fn take(&self, id: &str, at: UnixSeconds, event: Value) -> Result<StatusCode, StatusCode> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let received = if kept.seen.contains(id) { "repeated" } else { "new" };
        let delivery = Received { received, id, at, event };
        if let Some(out) = &mut kept.out {
            let text = serde_json::to_string(&delivery).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
            out.write_all(format!("{text}\n").as_bytes()).map_err(|_| StatusCode::INSUFFICIENT_STORAGE)?;
        }
        self.tell(&delivery)?;
        kept.seen.insert(id.to_owned());
        Ok(StatusCode::NO_CONTENT)
    }

    /// What nobody reads is not taken: it is delivered again, to a service that runs.
    fn tell(&self, delivery: &Received<'_>) -> Result<(), StatusCode> {
        match self.output.line(delivery, describe) {
            Ok(Reader::There) => Ok(()),
            Ok(Reader::Gone) => {
                self.unread.notify_one();
                Err(StatusCode::SERVICE_UNAVAILABLE)
            }
            Err(_) => Err(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

fn describe(delivery: &Received<'_>) -> String {
    let field = |name: &str| delivery.event.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let kind = field("type").unwrap_or_else(|| "an event without a type".to_owned());
    let vehicle = field("subject").map(|vehicle| format!("  vehicle {vehicle}")).unwrap_or_default();
    let block = field("blocknumber").map(|block| format!("  block {block}")).unwrap_or_default();
    inline(&format!("{}  {:8}  {kind}{block}{vehicle}  id {}", moment(delivery.at), delivery.received, delivery.id))
}

fn refusal(text: &str) -> Result<StatusCode, String> {
    let status = text.parse().ok().filter(|status: &StatusCode| status.is_client_error() || status.is_server_error());
    status.ok_or_else(|| format!("expected an HTTP status from 400 to 599, such as 503, found `{text}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_printed_as_the_schema_says() {
        for received in ["new", "repeated", "refused"] {
            let delivery = Received { received, id: "7-0", at: UnixSeconds(9), event: serde_json::json!({ "specversion": "1.0" }) };
            valet_schema::assert_valid("cli/delivery", &serde_json::to_value(delivery).unwrap());
        }
    }
}
