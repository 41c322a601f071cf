//! `valet sidecar status`.

use super::client;
use crate::{context::Context, failure::Failure, output::facts};
use clap::Args;
use valet_sidecar::{Balance, NodeStatus, RelayStatus, WebhookStatus};

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
        ("age of the last block read", or_unknown(status.block_age_ms.map(|age| age_of(age, status.max_block_age)))),
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
    rows.extend(status.nodes.iter().map(|it| ("node", node(it))));
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

fn age_of(age_ms: u32, longest: Option<u32>) -> String {
    let seconds = age_ms.div_euclid(1_000);
    match longest {
        Some(longest) => format!("{seconds} s, at most {longest} s may be"),
        None => format!("{seconds} s; it is not looked at (`--max-block-age off`)"),
    }
}

fn node(node: &NodeStatus) -> String {
    let followed = if node.followed { "followed" } else { "in reserve" };
    let (head, best) = (or_unknown(node.head), or_unknown(node.best));
    let error = node.error.as_ref().map(|error| format!("; {error}")).unwrap_or_default();
    format!("{}, {followed}: final {head}, best {best}{error}", node.at)
}

fn sink(webhook: &WebhookStatus) -> String {
    let disabled = if webhook.disabled { "; disabled by the service" } else { "" };
    format!("{}: {} waiting, {}{disabled}", webhook.to, webhook.backlog, webhook.guarantee)
}

fn or_unknown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| value.to_string())
}
