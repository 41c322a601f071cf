//! `valet sidecar webhook`: what an operator sees of webhooks, and does about them.

use super::{client, webhook_flags::secret};
use crate::{
    context::Context,
    failure::Failure,
    output::{entries, facts},
};
use clap::{Args, Subcommand};
use serde::Serialize;
use std::path::PathBuf;
use valet_sidecar::{FailedDelivery, Released, Replayed, WebhookName, WebhookReport, WebhookStatus, Webhooks};

/// See what a running sidecar delivers, and have it deliver again.
#[derive(Args)]
pub(super) struct Webhook {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show each webhook: what waits, what has failed, why, and since when.
    ///
    /// A delivery is `dead` when it failed more often than the schedule has delays. It is tried on, and somebody should look.
    ///
    /// Example: `valet sidecar webhook list --json`.
    List(At),
    /// Deliver again after the service had said 410, from where it stopped.
    ///
    /// Example: `valet sidecar webhook enable insurer`.
    Enable(One),
    /// Try now all that waits for a delay.
    ///
    /// Example: `valet sidecar webhook release insurer`.
    Release(One),
    /// Deliver a part of the log once more, as far as the webhook's filter lets it through.
    ///
    /// Each event has the same id as before, and `replay: true`. Replayed events keep their order.
    ///
    /// Example: `valet sidecar webhook replay insurer --from 0000000013-0000000002 --type grant-ended`.
    Replay(Replay),
    /// Show the public half of a `whsk_` key, which the service verifies deliveries with.
    ///
    /// Example: `(umask 077; echo "whsk_$(openssl rand -base64 32)" > hook.secret); valet sidecar webhook key --secret-file hook.secret`.
    Key(Key),
}

/// Which sidecar.
#[derive(Args)]
struct At {
    /// Where it serves.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR", hide_env_values = true, default_value = "http://127.0.0.1:9950")]
    sidecar: String,
}

/// Which webhook of which sidecar.
#[derive(Args)]
struct One {
    /// The webhook's name, as `valet sidecar webhook list` shows it; may be left out where there is one webhook only.
    #[arg(value_name = "NAME")]
    name: Option<WebhookName>,
    #[command(flatten)]
    at: At,
}

/// Which part of the log.
#[derive(Args)]
struct Replay {
    #[command(flatten)]
    one: One,
    /// The first event: its `sequence`, or `beginning`.
    #[arg(long, value_name = "SEQUENCE")]
    from: String,
    /// The last event; the newest unless given.
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<String>,
    /// Events of this type only, such as grant-ended. May be given many times.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
}

/// Which key.
#[derive(Args)]
struct Key {
    /// Holds the key: `whsk_` and 32 or 64 bytes in Base64.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
}

/// A key's public half.
#[derive(Serialize)]
struct Public {
    public: String,
}

impl Webhook {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::List(at) => {
                let webhooks: Webhooks = client::get(&at.sidecar, "/v1/webhooks", &[]).await?;
                context.output.show(&webhooks, describe)
            }
            Command::Enable(one) => released(context, &one, "enable").await,
            Command::Release(one) => released(context, &one, "release").await,
            Command::Replay(replay) => replay.run(context).await,
            Command::Key(key) => key.run(context),
        }
    }
}

async fn released(context: &Context, one: &One, command: &str) -> Result<(), Failure> {
    let path = one.path(command).await?;
    let released: Released = client::post(&one.at.sidecar, &path, &[]).await?;
    context
        .output
        .show(&released, |Released { name, released }| format!("{name}: {released} deliveries that waited for a delay are due now"))
}

impl One {
    /// The path of a command of this webhook.
    async fn path(&self, command: &str) -> Result<String, Failure> {
        let name = match &self.name {
            Some(name) => name.to_string(),
            None => only(client::get(&self.at.sidecar, "/v1/webhooks", &[]).await?)?,
        };
        Ok(format!("/v1/webhooks/{name}/{command}"))
    }
}

/// The name of the only webhook.
fn only(Webhooks { webhooks }: Webhooks) -> Result<String, Failure> {
    let mut names: Vec<String> = webhooks.into_iter().map(|WebhookReport { webhook, .. }| webhook.name).collect();
    match (names.len(), names.pop()) {
        (1, Some(name)) => Ok(name),
        (0, _) | (_, None) => Err(Failure::usage("the sidecar has no webhook; `valet sidecar run --webhook URL` gives it one")),
        (_, Some(last)) => {
            names.push(last);
            Err(Failure::usage(format!("expected the name of a webhook, one of {}", names.join(", "))))
        }
    }
}

impl Replay {
    async fn run(self, context: &Context) -> Result<(), Failure> {
        let mut question = vec![("from", self.from)];
        question.extend(self.to.map(|to| ("to", to)));
        question.extend(self.types.into_iter().map(|kind| ("type", kind)));
        let path = self.one.path("replay").await?;
        let replayed: Replayed = client::post(&self.one.at.sidecar, &path, &question).await?;
        context.output.show(&replayed, |Replayed { name, added }| format!("{name}: {added} events are delivered once more"))
    }
}

impl Key {
    fn run(self, context: &Context) -> Result<(), Failure> {
        let secret = secret(&self.secret_file, context.output)?;
        let without = || {
            Failure::usage("a `whsec_` key has no public half: sidecar and service have the same")
                .hint("`echo \"whsk_$(openssl rand -base64 32)\"` makes a key that has one; or give the service the secret itself")
        };
        let public = Public { public: secret.public().ok_or_else(without)? };
        context.output.show(&public, |public| public.public.clone())
    }
}

fn describe(Webhooks { webhooks }: &Webhooks) -> String {
    let parts: Vec<String> = webhooks.iter().map(report).collect();
    if parts.is_empty() {
        return "no webhooks: `valet sidecar run --webhook URL` tells a service of events".to_owned();
    }
    parts.join("\n\n")
}

fn report(WebhookReport { webhook, failed }: &WebhookReport) -> String {
    let facts = facts(&rows(webhook));
    if failed.is_empty() {
        return facts;
    }
    let head = ["event", "sequence", "failed", "cause", "waits for", "tried again", "vehicle"];
    format!("{facts}\n{}", entries("", head, failed.iter().map(row)))
}

fn rows(webhook: &WebhookStatus) -> Vec<(&'static str, String)> {
    let mut rows = vec![("webhook", webhook.name.clone()), ("leads to", webhook.to.clone())];
    let oldest = webhook.oldest_waiting_s.map(|age| format!(", the oldest for {}", span(age))).unwrap_or_default();
    rows.push(("waiting", format!("{}{oldest}", webhook.backlog)));
    rows.push(("failed", format!("{}, of which {} more often than was planned", webhook.failing, webhook.dead)));
    rows.push(("last success", webhook.last_success_s_ago.map_or_else(|| "none yet".to_owned(), |age| format!("{} ago", span(age)))));
    let failure = |failure: &valet_sidecar::LastFailure| format!("{} ago: {}", span(failure.s_ago), cause(&failure.cause, failure.status));
    rows.push(("last failure", webhook.last_failure.as_ref().map_or_else(|| "none".to_owned(), failure)));
    if webhook.disabled {
        let mend = format!("`valet sidecar webhook enable {}` goes on", webhook.name);
        rows.push(("DISABLED", format!("the service answered 410 several times over an hour or more; {mend}")));
    }
    rows
}

fn row(delivery: &FailedDelivery) -> [String; 7] {
    let dead = if delivery.dead { ", dead" } else { "" };
    let next = if delivery.next_in_s == 0 { "now".to_owned() } else { format!("in {}", span(delivery.next_in_s)) };
    [
        delivery.kind.clone(),
        delivery.sequence.clone(),
        format!("{} times{dead}", delivery.attempts),
        cause(&delivery.cause, delivery.status),
        span(delivery.waiting_s),
        next,
        delivery.subject.map(|vehicle| vehicle.to_string()).unwrap_or_default(),
    ]
}

/// The cause, with the status where there was an answer.
pub(super) fn cause(cause: &str, status: Option<u16>) -> String {
    status.map_or_else(|| cause.to_owned(), |status| format!("{cause} {status}"))
}

/// A length of time in its largest unit, rounded down.
pub(super) fn span(seconds: u32) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m")];
    let largest = units.into_iter().find_map(|(length, unit)| {
        let count = seconds.checked_div(length)?;
        (count > 0).then(|| format!("{count} {unit}"))
    });
    largest.unwrap_or_else(|| format!("{seconds} s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::VehicleId;

    fn status(name: &str) -> WebhookStatus {
        WebhookStatus {
            name: name.to_owned(),
            to: "https://example.org".to_owned(),
            guarantee: "at least once".to_owned(),
            order: "per vehicle".to_owned(),
            backlog: 2,
            oldest_waiting_s: Some(7_300),
            last_success_s_ago: None,
            last_failure: Some(valet_sidecar::LastFailure { s_ago: 61, cause: "status".to_owned(), status: Some(422) }),
            failing: 1,
            dead: 1,
            disabled: true,
        }
    }

    fn webhooks(names: &[&str]) -> Webhooks {
        let failed = FailedDelivery {
            id: "ab-1".to_owned(),
            sequence: "0000000003-0000000003".to_owned(),
            kind: "dev.valet.grant-suspended".to_owned(),
            subject: Some(VehicleId([1; 32])),
            takes_away: true,
            dead: true,
            attempts: 11,
            cause: "status".to_owned(),
            status: Some(422),
            waiting_s: 7_300,
            tried_s_ago: 61,
            next_in_s: 0,
        };
        let report = |name: &&str| WebhookReport { webhook: status(name), failed: vec![failed.clone()] };
        Webhooks { webhooks: names.iter().map(report).collect() }
    }

    #[test]
    fn what_is_stuck_is_told_with_its_status_and_its_age_and_a_disabled_webhook_with_what_enables_it() {
        let text = describe(&webhooks(&["insurer"]));
        for exp in ["insurer", "the oldest for 2 h", "grant-suspended", "11 times, dead", "status 422", "1 m ago", "webhook enable insurer"]
        {
            assert!(text.contains(exp), "{exp}:\n{text}");
        }
        assert!(describe(&webhooks(&[])).contains("no webhooks"));
    }

    #[test]
    fn answers_are_as_the_schemas_say() {
        valet_schema::assert_valid("cli/sidecar-webhooks", &serde_json::to_value(webhooks(&["a", "b"])).unwrap());
        let released = Released { name: "a".to_owned(), released: 3 };
        valet_schema::assert_valid("cli/sidecar-webhook-released", &serde_json::to_value(released).unwrap());
        let replayed = Replayed { name: "a".to_owned(), added: 3 };
        valet_schema::assert_valid("cli/sidecar-webhook-replayed", &serde_json::to_value(replayed).unwrap());
        valet_schema::assert_valid("cli/sidecar-webhook-key", &serde_json::json!({ "public": "whpk_AAAA" }));
    }

    #[test]
    fn a_name_may_be_left_out_where_there_is_one_webhook_only() {
        assert_eq!(only(webhooks(&["insurer"])).unwrap(), "insurer");
        assert!(only(webhooks(&["a", "b"])).unwrap_err().to_string().contains("a, b"));
        assert!(only(webhooks(&[])).unwrap_err().to_string().contains("--webhook URL"));
    }

    #[test]
    fn a_length_of_time_is_told_in_its_largest_unit() {
        for (seconds, exp) in [(0, "0 s"), (59, "59 s"), (60, "1 m"), (7_300, "2 h"), (172_799, "1 d"), (172_800, "2 d")] {
            assert_eq!(span(seconds), exp);
        }
    }
}
