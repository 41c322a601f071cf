//! How the sidecar is when it is asked.

use super::{
    gauge, gauges,
    labels::{Build, Code, Outcome, Webhook},
};
use crate::{relay::Counts, Balance, Status};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use shared_logic::UnixSeconds;
use std::sync::atomic::Ordering;

/// How the sidecar is when it is asked, as [`Status`] has it.
#[derive(Clone)]
pub(super) struct Now {
    build: Family<Build, Gauge>,
    fresh: Gauge,
    stale: Family<Code, Gauge>,
    alarm: Family<Code, Gauge>,
    live: Gauge,
    database: Gauge,
    read: Gauge,
    last: Gauge,
    unread: Gauge,
    known: Gauge,
    age: Gauge,
    events: Gauge,
    vehicles: Gauge,
    grants: Gauge,
    documents: Gauge,
    waiting: Family<Webhook, Gauge>,
    disabled: Family<Webhook, Gauge>,
    relay: Gauge,
    relay_low: Gauge,
    relay_under_way: Gauge,
    relayed: Family<Outcome, Counter>,
}

/// What [`Status`] does not have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside {
    /// Every part turns.
    pub(crate) live: bool,
    /// The database can be written.
    pub(crate) writable: bool,
    /// This machine's time.
    pub(crate) time: UnixSeconds,
    /// What the relay did.
    pub(crate) relay: Option<Counts>,
}

impl Now {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let all = registry;
        Self {
            build: gauges(all, "build_info", "The program and its rules; always 1"),
            fresh: gauge(all, "fresh", "1 while answers are fresh, 0 while every answer is deny"),
            stale: gauges(all, "stale", "1 for the code of why every answer is deny"),
            alarm: gauges(all, "alarm", "1 for the code of why following has stopped for good"),
            live: gauge(all, "live", "1 while every part of the sidecar turns"),
            database: gauge(all, "database_writable", "1 while the database can be written"),
            read: gauge(all, "block_read", "The last block read"),
            last: gauge(all, "block_final", "The newest final block that the node told"),
            unread: gauge(all, "blocks_unread", "Final blocks that are unread"),
            known: gauge(all, "known_age_seconds", "How long ago everything final was known; -1 before the first time"),
            age: gauge(all, "block_age_seconds", "This machine's time less that of the last block read; -1 before the first"),
            events: gauge(all, "events", "Events in the log"),
            vehicles: gauge(all, "vehicles", "Vehicles"),
            grants: gauge(all, "grants", "Grants, whatever their state"),
            documents: gauge(all, "container_documents", "Container documents that are kept"),
            waiting: gauges(all, "webhook_waiting", "Deliveries that wait, by webhook"),
            disabled: gauges(all, "webhook_disabled", "1 for a webhook whose service said 410"),
            relay: gauge(all, "relay_on", "1 where the sidecar pays for what others have signed"),
            relay_low: gauge(all, "relay_balance_low", "1 while the relay's account has little left"),
            relay_under_way: gauge(all, "relay_under_way", "Intents that are under way"),
            relayed: {
                let family = Family::default();
                all.register("relay_intents", "Intents, by what came of them", Family::clone(&family));
                family
            },
        }
    }

    /// Sets everything to what it is.
    pub(super) fn set(&self, status: &Status, beside: Beside) {
        let build = Build { version: env!("CARGO_PKG_VERSION"), rules_hash: status.rules_hash.to_string() };
        self.build.get_or_create(&build).set(1);
        self.fresh.set(status.stale.is_none().into());
        for (family, cause) in [(&self.stale, &status.stale), (&self.alarm, &status.alarm)] {
            family.clear();
            if let Some(code) = cause.as_ref().and_then(|cause| known_code(&cause.code)) {
                family.get_or_create(&Code { code }).set(1);
            }
        }
        self.live.set(beside.live.into());
        self.database.set(beside.writable.into());
        self.read.set(status.cursor.as_ref().map_or(-1, |block| block.block.into()));
        self.last.set(status.head.map_or(-1, i64::from));
        self.unread.set(status.lag_blocks.map_or(-1, i64::from));
        self.known.set(status.known_ms_ago.map_or(-1, |ms| i64::from(ms).saturating_div(1_000)));
        let age = status.cursor.as_ref().map(|block| seconds(beside.time).saturating_sub(seconds(block.time)));
        self.age.set(age.unwrap_or(-1));
        for (gauge, count) in [(&self.events, status.events), (&self.vehicles, status.vehicles), (&self.grants, status.grants)] {
            gauge.set(count.into());
        }
        self.documents.set(status.containers.into());
        self.set_webhooks(status);
        self.set_relay(status, beside.relay);
    }

    fn set_webhooks(&self, status: &Status) {
        self.waiting.clear();
        self.disabled.clear();
        for webhook in &status.webhooks {
            let labels = Webhook { webhook: webhook.to.clone() };
            // Two webhooks of one host count together.
            self.waiting.get_or_create(&labels).inc_by(webhook.backlog.into());
            self.disabled.get_or_create(&labels).inc_by(webhook.disabled.into());
        }
    }

    fn set_relay(&self, status: &Status, counts: Option<Counts>) {
        self.relay.set(status.relay.is_some().into());
        let Some((relay, counts)) = status.relay.as_ref().zip(counts) else { return };
        self.relay_low.set((relay.balance == Balance::Low).into());
        self.relay_under_way.set(relay.under_way.into());
        let Counts { relayed, refused, failed, unknown, .. } = counts;
        for (outcome, count) in [("relayed", relayed), ("refused", refused), ("failed", failed), ("unknown", unknown)] {
            self.relayed.get_or_create(&Outcome { outcome }).inner().store(count.into(), Ordering::Relaxed);
        }
    }
}

fn seconds(time: UnixSeconds) -> i64 {
    i64::try_from(time.0).unwrap_or(i64::MAX)
}

/// The code as the program has it: a label holds no other text.
fn known_code(code: &str) -> Option<&'static str> {
    crate::ProblemCode::LIST.iter().map(|known| known.code()).find(|known| *known == code)
}
