//! What is counted while a sidecar runs, for `GET /metrics`.
//!
//! INVARIANT (nobody is told of): no label holds the id of a person, an account, a vehicle or a grant. What a label may hold
//! is known beforehand: routes, statuses, codes, reasons, the names of webhooks.

mod connections;
mod labels;
mod now;

pub(crate) use connections::Connections;
use labels::{Attempt, Check, Code, Labels, Rejection, Request, Route};
pub(crate) use now::Beside;
use now::Now;

use crate::{answer::CheckAnswer, problem::ProblemCode, Status};
use prometheus_client::{
    encoding::text,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The methods that are told apart; whoever asks may name any.
const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"];

/// The bounds of the latency histogram, in seconds.
const SECONDS: [f64; 12] = [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// What is counted. Clones count together.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Arc<Mutex<Registry>>,
    now: Now,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    problems: Family<Code, Counter>,
    rejected: Family<Rejection, Counter>,
    checks: Family<Check, Counter>,
    attempts: Family<Attempt, Counter>,
    connections: Connections,
}

impl Metrics {
    /// Nothing counted yet.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("valet_sidecar");
        let metrics = Self {
            registry: Arc::default(),
            now: Now::register(&mut registry),
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            problems: Family::default(),
            rejected: Family::default(),
            checks: Family::default(),
            attempts: Family::default(),
            connections: Connections::register(&mut registry),
        };
        registry.register("requests", "Requests answered, by route, method and status", metrics.requests.clone());
        registry.register("request_seconds", "How long answers took, by route", metrics.seconds.clone());
        registry.register("problems", "Answers that are problems, by their code", metrics.problems.clone());
        registry.register("rejected", "Requests turned away before they were read, by why", metrics.rejected.clone());
        registry.register("checks", "Checks answered, by verdict and the reason's name", metrics.checks.clone());
        registry.register("webhook_attempts", "Attempts to deliver, by webhook and what came of them", metrics.attempts.clone());
        Self { registry: Arc::new(Mutex::new(registry)), ..metrics }
    }

    /// Connections are counted here.
    pub(crate) fn connections(&self) -> Connections {
        self.connections.clone()
    }

    /// A request was answered.
    pub(crate) fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        self.requests.get_or_create(&Request { route: route.to_owned(), method, status }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// An answer was a problem.
    pub(crate) fn problem(&self, code: ProblemCode) {
        self.problems.get_or_create(&Code { code: code.code() }).inc();
    }

    /// A request was turned away for want of a key, a scope or patience.
    pub(crate) fn rejected(&self, why: ProblemCode) {
        self.rejected.get_or_create(&Rejection { why: why.code() }).inc();
    }

    /// A check was answered.
    pub(crate) fn checked(&self, answer: &CheckAnswer) {
        let reason = answer.reason.as_ref().map_or("", |reason| reason.name.as_str());
        let stale = answer.stale_because.as_ref().map_or("", |cause| cause.code.as_str());
        let verdict = if answer.is_allow() { "allow" } else { "deny" };
        self.checks.get_or_create(&Check { verdict, reason: reason.to_owned(), stale: stale.to_owned() }).inc();
    }

    /// An attempt to deliver has ended so: `delivered`, or the cause's code.
    pub(crate) fn attempted(&self, webhook: &str, outcome: &'static str) {
        self.attempts.get_or_create(&Attempt { webhook: webhook.to_owned(), outcome }).inc();
    }

    /// Everything that was counted, and how the sidecar is now, in the text form of OpenMetrics.
    ///
    /// # Errors
    /// Never in practice: it is written to a text.
    pub(crate) fn text(&self, status: &Status, beside: Beside) -> Result<String, fmt::Error> {
        // Held until it is written: whoever asks at the same time sets it anew afterwards.
        let registry = self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        self.now.set(status, beside);
        let mut text = String::new();
        text::encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// A gauge without labels.
fn gauge(registry: &mut Registry, name: &str, help: &str) -> Gauge {
    let gauge = Gauge::default();
    registry.register(name, help, gauge.clone());
    gauge
}

/// A family of gauges.
fn gauges<L: Labels>(registry: &mut Registry, name: &str, help: &str) -> Family<L, Gauge> {
    let gauges = Family::default();
    registry.register(name, help, gauges.clone());
    gauges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{answer::StaleCause, WebhookStatus};
    use shared_logic::{Account, RulesHash, UnixSeconds};

    const BESIDE: Beside = Beside { live: true, writable: false, time: UnixSeconds(9), relay: None };

    fn status() -> Status {
        let webhook = |backlog| WebhookStatus {
            to: "https://example.org".to_owned(),
            guarantee: String::new(),
            order: String::new(),
            backlog,
            disabled: false,
        };
        Status {
            genesis: None,
            contract: Account([0xab; 20]),
            rules_hash: RulesHash([2; 32]),
            cursor: None,
            head: Some(7),
            lag_blocks: None,
            known_ms_ago: Some(2_500),
            stale: Some(StaleCause { code: "node-behind".to_owned(), message: String::new() }),
            alarm: None,
            events: 3,
            vehicles: 2,
            grants: 1,
            containers: 0,
            webhooks: vec![webhook(2), webhook(3)],
            relay: None,
        }
    }

    #[test]
    fn what_is_counted_is_told_in_the_form_that_prometheus_reads() {
        let metrics = Metrics::new();
        metrics.answered("/v1/check", "GET", 200, Duration::from_micros(120));
        metrics.answered("/v1/check", "GET", 200, Duration::from_micros(120));
        metrics.problem(ProblemCode::UnknownField);
        metrics.attempted("https://example.org", "delivered");
        let text = metrics.text(&status(), BESIDE).unwrap();
        for line in [
            "valet_sidecar_requests_total{route=\"/v1/check\",method=\"GET\",status=\"200\"} 2",
            "valet_sidecar_request_seconds_bucket{le=\"0.00025\",route=\"/v1/check\"} 2",
            "valet_sidecar_problems_total{code=\"unknown-field\"} 1",
            "valet_sidecar_webhook_attempts_total{webhook=\"https://example.org\",outcome=\"delivered\"} 1",
            "# TYPE valet_sidecar_requests counter",
            "valet_sidecar_fresh 0",
            "valet_sidecar_stale{code=\"node-behind\"} 1",
            "valet_sidecar_live 1",
            "valet_sidecar_database_writable 0",
            "valet_sidecar_block_final 7",
            "valet_sidecar_block_read -1",
            "valet_sidecar_known_age_seconds 2",
            "valet_sidecar_webhook_waiting{webhook=\"https://example.org\"} 5",
            "valet_sidecar_events 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        let fresh = Status { stale: None, ..status() };
        let text = metrics.text(&fresh, BESIDE).unwrap();
        assert!(text.contains("valet_sidecar_fresh 1\n") && !text.contains("node-behind"), "what was stale is not told for ever\n{text}");
    }

    #[test]
    fn a_method_that_nobody_knows_makes_no_label_of_its_own() {
        let metrics = Metrics::new();
        for number in 0..1_000 {
            metrics.answered("none", &format!("METHOD{number}"), 405, Duration::ZERO);
        }
        let text = metrics.text(&status(), BESIDE).unwrap();
        assert!(text.contains("valet_sidecar_requests_total{route=\"none\",method=\"other\",status=\"405\"} 1000\n"), "{text}");
        assert!(!text.contains("METHOD"));
    }
}
