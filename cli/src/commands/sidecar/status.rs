//! `valet sidecar status`.

use super::{
    client,
    webhook::{cause, span},
};
use crate::{context::Context, failure::Failure, output::facts};
use clap::Args;
use valet_sidecar::{Balance, RelayStatus, WebhookStatus};

/// Which sidecar.
#[derive(Args)]
pub(super) struct Status {
    /// Where it serves.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR", hide_env_values = true, default_value = "http://127.0.0.1:9950")]
    sidecar: String,
}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let status: valet_sidecar::Status = client::get(&self.sidecar, "/v1/status", &[]).await?;
        context.output.show(&status, describe)
    }
}

fn describe(status: &valet_sidecar::Status) -> String {
    let mut rows = vec![
        ("contract", status.contract.to_string()),
        ("chain", or_unknown(status.genesis.as_ref())),
        ("rules", status.rules_hash.to_string()),
        ("read up to block", or_unknown(status.cursor.as_ref().map(|cursor| cursor.block))),
        ("newest final block", or_unknown(status.head)),
        ("unread", or_unknown(status.lag_blocks)),
        ("all was known", or_unknown(status.known_ms_ago.map(|ago| format!("{ago} ms ago")))),
        (
            "answers",
            match &status.stale {
                Some(cause) => format!("all deny: {} ({})", cause.message, cause.code),
                None => "fresh".to_owned(),
            },
        ),
        ("events", status.events.to_string()),
        ("vehicles", status.vehicles.to_string()),
        ("grants", status.grants.to_string()),
        ("container documents", status.containers.to_string()),
    ];
    rows.extend(status.alarm.as_ref().map(|alarm| ("ALARM", format!("{} ({})", alarm.message, alarm.code))));
    rows.extend(status.webhooks.iter().map(|webhook| ("webhook", sink(webhook))));
    match &status.relay {
        Some(status) => rows.extend(relay(status)),
        None => rows.push(("relay", "off".to_owned())),
    }
    facts(&rows)
}

fn relay(relay: &RelayStatus) -> [(&'static str, String); 3] {
    let balance = match relay.balance {
        Balance::Enough => "enough",
        Balance::Low => "little",
        Balance::Unknown => "an unknown amount",
    };
    let RelayStatus { account, under_way, relayed, refused, failed, unknown, .. } = relay;
    let RelayStatus { per_minute, places_left, places_left_for_taking, .. } = relay;
    let done = format!("{relayed} relayed, {under_way} under way, {refused} refused, {failed} failed, {unknown} unknown");
    let places = format!("{places_left} of {per_minute} places left in this minute ({places_left_for_taking} for what takes away)");
    [("relay", format!("paid by {account}, which has {balance}")), ("relay's intents", done), ("relay's places", places)]
}

fn sink(webhook: &WebhookStatus) -> String {
    let mut parts = vec![format!("{} to {}: {} waiting", webhook.name, webhook.to, webhook.backlog)];
    parts.extend(webhook.oldest_waiting_s.map(|age| format!("the oldest for {}", span(age))));
    if webhook.failing > 0 {
        parts.push(format!(
            "{} failed, {} of them more often than was planned (`valet sidecar webhook list`)",
            webhook.failing, webhook.dead
        ));
    }
    parts.extend(
        webhook.last_failure.as_ref().map(|last| format!("last failure {} ago: {}", span(last.s_ago), cause(&last.cause, last.status))),
    );
    parts.push(webhook.guarantee.clone());
    if webhook.disabled {
        parts.push(format!("DISABLED after 410: `valet sidecar webhook enable {}`", webhook.name));
    }
    parts.join("; ")
}

fn or_unknown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| value.to_string())
}
