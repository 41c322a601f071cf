//! What Prometheus reads of a running sidecar.

use super::support::{always, config, eventually, granted, speed_check, until, Running, Service, ALICE, CAR, INSURER};
use crate::{source::fake::FakeChain, Webhook};

/// The value of that line.
fn value(metrics: &str, name: &str) -> Option<i64> {
    metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn blocks_checks_webhooks_and_requests_are_counted_and_nobody_is_told_of() {
    let (folder, ledger) = (tempfile::tempdir().unwrap(), granted());
    let service = Service::start(always(204)).await;
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config).await;
    let check = speed_check();
    until("an answer", || running.get(&check), |(status, _)| *status == 200).await;
    running.get(&format!("{},odometer", speed_check())).await;
    running.get("/v1/check").await;
    running.get(&format!("/v1/{CAR}")).await;
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    let service = service.url.strip_suffix("/hook").unwrap();
    let waiting = format!("valet_sidecar_webhook_waiting{{webhook=\"{service}\"}}");
    let ((content_type, metrics), events) = (
        until("all settled", || running.text("/metrics"), |(_, text)| value(text, &waiting) == Some(0)).await,
        i64::try_from(ledger.events.len()).unwrap(),
    );
    assert_eq!(content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let delivered = format!("valet_sidecar_webhook_attempts_total{{webhook=\"{service}\",outcome=\"delivered\"}}");
    let exp = [
        ("valet_sidecar_block_read", 3),
        ("valet_sidecar_block_final", 3),
        ("valet_sidecar_blocks_unread", 0),
        ("valet_sidecar_fresh", 1),
        ("valet_sidecar_live", 1),
        ("valet_sidecar_database_writable", 1),
        ("valet_sidecar_events", events),
        ("valet_sidecar_vehicles", 1),
        ("valet_sidecar_grants", 1),
        ("valet_sidecar_relay_on", 0),
        (delivered.as_str(), events),
        ("valet_sidecar_checks_total{verdict=\"allow\",reason=\"\",stale=\"\"}", 1),
        ("valet_sidecar_requests_total{route=\"/v1/check\",method=\"GET\",status=\"200\"}", 2),
        ("valet_sidecar_requests_total{route=\"/v1/check\",method=\"GET\",status=\"400\"}", 1),
        ("valet_sidecar_requests_total{route=\"none\",method=\"GET\",status=\"404\"}", 1),
        ("valet_sidecar_problems_total{code=\"missing-field\"}", 1),
    ];
    for (name, exp) in exp {
        assert_eq!(value(&metrics, name), Some(exp), "{name}\n{metrics}");
    }
    assert!(value(&metrics, "valet_sidecar_block_age_seconds").is_some_and(|age| age > 1_000_000_000), "{metrics}");
    assert_eq!(metrics.matches("valet_sidecar_checks_total{verdict=\"deny\"").count(), 1);
    for nobody in [CAR.to_string(), INSURER.to_string(), ALICE.to_string(), "/hook".to_owned(), "0xcccc".to_owned()] {
        assert!(!metrics.contains(&nobody), "{nobody}\n{metrics}");
    }
    chain.holds(1);
    let (_, metrics) = until("stale", || running.text("/metrics"), |(_, text)| value(text, "valet_sidecar_fresh") == Some(0)).await;
    assert_eq!(value(&metrics, "valet_sidecar_stale{code=\"node-behind\"}"), Some(1), "{metrics}");
    running.get(&speed_check()).await;
    let (_, metrics) = running.text("/metrics").await;
    assert_eq!(value(&metrics, "valet_sidecar_checks_total{verdict=\"deny\",reason=\"\",stale=\"node-behind\"}"), Some(1), "{metrics}");
    running.stop().await.unwrap();
}
