//! The samples in the README and in the guide to webhooks are what is really sent. `VALET_BLESS=1` writes them anew.

use super::support::{always, config, eventually, granted, speed_check, Running, Service};
use crate::{source::fake::FakeChain, Webhook};
use serde_json::Value;
use std::path::Path;

/// The answer without the hash of the rules, which changes with each of them.
fn shortened(mut answer: Value) -> Value {
    assert_eq!(answer["rules_hash"].as_str().map(str::len), Some(66));
    answer["rules_hash"] = "0x…".into();
    answer
}

/// The page with these samples between their marks.
fn with_samples(page: &str, samples: &[(&str, Value)]) -> String {
    samples.iter().fold(page.to_owned(), |text, (name, sample)| {
        let (open, close) = (format!("<!-- sample: {name} -->\n"), "<!-- /sample -->");
        let (before, rest) = text.split_once(&open).unwrap_or_else(|| panic!("the page has no sample `{name}`"));
        let (_, after) = rest.split_once(close).unwrap();
        format!("{before}{open}```json\n{sample:#}\n```\n{close}{after}")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_samples_of_the_readme_are_what_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, service) = (granted(), Service::start(always(204)).await);
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config).await;
    eventually("all events", || service.taken().len() == ledger.events.len()).await;
    let bodies: Vec<Value> = service.seen().iter().map(|seen| serde_json::from_slice(&seen.body).unwrap()).collect();
    let webhook = bodies.into_iter().find(|body| body["type"] == "dev.valet.grant-activated").unwrap();
    let (_, allow) = running.get(&speed_check()).await;
    let (_, deny) = running.get(&format!("{},odometer", speed_check())).await;
    let (_, problem) = running.get(&speed_check().replace("speed-motion", "speed")).await;
    chain.holds(1);
    let (_, stale) =
        super::support::until("stale", || async { running.get(&speed_check()).await }, |(_, answer)| answer["stale"] == true).await;
    running.stop().await.unwrap();

    let answers = [("allow", shortened(allow)), ("deny", shortened(deny)), ("stale", shortened(stale)), ("problem", problem)];
    holds("README.md", &answers);
    holds("../docs/guides/webhooks.md", &[("webhook", webhook)]);
}

/// Checks the samples of a page, or writes them anew.
fn holds(page: &str, samples: &[(&str, Value)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let found = std::fs::read_to_string(&path).unwrap();
    let exp = with_samples(&found, samples);
    if std::env::var_os("VALET_BLESS").is_some() {
        std::fs::write(&path, exp).unwrap();
    } else {
        assert!(found == exp, "a sample in sidecar/{page} differs from what is sent (VALET_BLESS=1 writes it anew)");
    }
}
