//! `valet sidecar status`.

use super::client;
use crate::{context::Context, failure::Failure, output::facts};
use clap::Args;
use serde_json::Value;

/// Which sidecar.
#[derive(Args)]
pub(super) struct Status {
    /// Where it serves.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR", default_value = "http://127.0.0.1:9950")]
    sidecar: String,
}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let status: Value = client::get(&self.sidecar, "/v1/status", &[]).await?;
        context.output.show(&status, describe)
    }
}

fn describe(status: &Value) -> String {
    let field = |pointer: &str| text(status.pointer(pointer).unwrap_or(&Value::Null));
    let mut rows = vec![
        ("contract", field("/contract")),
        ("chain", field("/genesis")),
        ("rules", field("/rules_hash")),
        ("read up to block", field("/cursor/block")),
        ("newest final block", field("/head")),
        ("unread", field("/lag_blocks")),
        ("all was known", format!("{} ms ago", field("/known_ms_ago"))),
        (
            "answers",
            match status.pointer("/stale/message").and_then(Value::as_str) {
                Some(because) => format!("all deny: {because}"),
                None => "fresh".to_owned(),
            },
        ),
        ("events", field("/events")),
        ("vehicles", field("/vehicles")),
        ("grants", field("/grants")),
        ("container documents", field("/containers")),
    ];
    rows.extend(status.pointer("/alarm/message").and_then(Value::as_str).map(|alarm| ("ALARM", alarm.to_owned())));
    rows.extend(status.get("webhooks").and_then(Value::as_array).into_iter().flatten().map(|webhook| ("webhook", sink(webhook))));
    facts(&rows)
}

fn sink(webhook: &Value) -> String {
    let field = |name: &str| text(webhook.get(name).unwrap_or(&Value::Null));
    let disabled = if webhook.get("disabled") == Some(&Value::Bool(true)) { "; disabled by the service" } else { "" };
    format!("{}: {} waiting, {}{disabled}", field("to"), field("backlog"), field("guarantee"))
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => "unknown".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
