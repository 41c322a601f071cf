//! A database of an older form.

use super::{
    outbox::{ledger, open, write},
    support::CONTRACT,
};
use crate::{
    log::{Identity, Log, Subscription},
    Webhook,
};
use valet_chain::BlockNumber;

/// The tables of form 3.
const OLD: &str = "
DROP TABLE webhooks; DROP TABLE outbox;
CREATE TABLE webhooks (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, disabled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE outbox (
    webhook INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL, key BLOB NOT NULL,
    held INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook, number, idx)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (webhook, next_at, number, idx) WHERE held = 0;
CREATE INDEX outbox_by_key ON outbox (webhook, key, number, idx);
PRAGMA user_version = 3;
";

#[tokio::test]
async fn a_database_of_form_3_keeps_its_deliveries_and_loses_the_text_of_its_urls() {
    let folder = tempfile::tempdir().unwrap();
    let (path, ledger) = (folder.path().join("log.db"), ledger());
    let log = open(folder.path());
    write(&log, &ledger, 0..4, true).await;
    let (kept, gone) = ("https://example.org/T0ken-in-the-path?key=S3cret", "http://me:P4ssword@127.0.0.1:1/hook");
    log.now(|connection| {
        connection.execute_batch(OLD)?;
        for (id, url, disabled) in [(1, kept, false), (2, gone, true)] {
            connection.execute("INSERT INTO webhooks (id, url, disabled) VALUES (?1, ?2, ?3)", (id, url, disabled))?;
        }
        // All waits for the first webhook, and the last for the second.
        connection.execute("INSERT INTO outbox SELECT 1, number, idx, x'01', number > 0, number = 0, 9000000000000 FROM events", [])?;
        connection.execute("INSERT INTO outbox SELECT 2, number, idx, x'01', 0, 1, 0 FROM events WHERE number = 3", []).map(drop)
    })
    .unwrap();
    drop(log);

    let log = open(folder.path());
    let wanted = [kept, "http://127.0.0.1:1/hook"].map(|url| Subscription::from(&Webhook::new(url, None).unwrap()));
    let ids = log.keep_webhooks(&wanted).unwrap();
    let waiting = |place: usize| log.webhook(ids[place], 0);
    let (first, second) = (waiting(0).await.unwrap(), waiting(1).await.unwrap());
    assert_eq!((first.waiting, first.failing, first.disabled), (5, 1, false));
    assert_eq!((second.waiting, second.failing, second.disabled), (1, 1, false), "one 410 counts no more");
    let due = log.due(ids[0], crate::shared::wall_clock_ms(), 10).await.unwrap();
    assert!(due.iter().any(|delivery| delivery.attempts == 1), "what waited for a delay is due after a restart");
    assert!(due.iter().any(|delivery| delivery.takes), "what takes access away is known as such, and held by nothing");
    drop(log);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap().path();
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        for secret in ["T0ken", "S3cret", "P4ssword"] {
            assert!(!text.contains(secret), "{secret} in {}", file.display());
        }
    }
    assert!(Log::open(&path, Identity { contract: CONTRACT, first: BlockNumber(0) }).is_ok(), "and it is not upgraded twice");
}

#[tokio::test]
async fn no_url_is_written_to_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    let url = "https://secret-host.example/T0ken-in-the-path?key=S3cret";
    log.keep_webhooks(&[Subscription::from(&Webhook::new(url, None).unwrap())]).unwrap();
    drop(log);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let text = String::from_utf8_lossy(&std::fs::read(file.unwrap().path()).unwrap()).into_owned();
        assert!(!text.contains("T0ken") && !text.contains("S3cret") && !text.contains("secret-host"));
    }
}
