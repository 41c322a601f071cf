//! The dispatcher over a sink that answers as a script says.

use super::{
    outbox::{ledger, open, write},
    support::{eventually, CONTRACT},
};
use crate::{
    cloudevent::Origin,
    log::{Gone, Subscription},
    sink::{fake::refused, fake::FakeSink, Reply},
    source::fake::GENESIS,
    webhook::{Control, Dispatcher},
    Schedule, Webhook,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// A dispatcher over the log's events, with a schedule of one long delay.
async fn dispatcher(folder: &std::path::Path, sink: &FakeSink, control: &Control, written: watch::Receiver<()>) -> Dispatcher {
    let (log, ledger) = (open(folder), ledger());
    let webhook = log.keep_webhooks(&[Subscription::from(&Webhook::new("http://127.0.0.1:1/", None).unwrap())]).unwrap()[0];
    write(&log, &ledger, 0..4, true).await;
    Dispatcher {
        log,
        webhook,
        sink: Arc::new(sink.clone()),
        origin: Origin { genesis: GENESIS, contract: CONTRACT },
        schedule: Schedule::new(vec![Duration::from_secs(3_600)]).unwrap(),
        gone: Gone { times: 2, over_ms: 0 },
        written,
        control: control.clone(),
    }
}

#[tokio::test]
async fn a_sink_that_says_gone_too_often_is_asked_no_more_until_a_command_enables_it() {
    let folder = tempfile::tempdir().unwrap();
    let (control, (_written, on_written)) = (Control::default(), watch::channel(()));
    let sink = FakeSink::new(|count, _| if count < 3 { refused(410) } else { Reply::Taken });
    let dispatcher = dispatcher(folder.path(), &sink, &control, on_written).await;
    let (log, webhook) = (dispatcher.log.clone(), dispatcher.webhook);
    let running = tokio::spawn(dispatcher.run());
    eventually("three refusals, one for each first event", || sink.sent().len() >= 3).await;
    super::support::until("disabling", || log.webhook(webhook, 1), |state| state.as_ref().unwrap().disabled).await.unwrap();
    let before = sink.sent().len();
    control.wake();
    log.release_after_success(webhook).await.unwrap();
    control.wake();
    assert_eq!(sink.sent().len(), before, "it is asked no more");
    log.command(webhook, crate::log::WebhookCommand::Enable).await.unwrap();
    control.wake();
    super::support::until("all to be delivered", || log.webhook(webhook, 1), |state| state.as_ref().unwrap().waiting == 0).await.unwrap();
    assert!(!log.webhook(webhook, 1).await.unwrap().disabled);
    running.abort();
}

#[tokio::test]
async fn one_success_has_what_failed_before_tried_again_long_before_its_delay_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let (control, (_written, on_written)) = (Control::default(), watch::channel(()));
    // The first three fail, with an hour to wait; the third vehicle's event, which comes then, is taken.
    let sink = FakeSink::new(|count, _| if count < 3 { refused(503) } else { Reply::Taken });
    let dispatcher = dispatcher(folder.path(), &sink, &control, on_written).await;
    let (log, webhook) = (dispatcher.log.clone(), dispatcher.webhook);
    let running = tokio::spawn(dispatcher.run());
    super::support::until("all to be delivered", || log.webhook(webhook, 1), |state| state.as_ref().unwrap().waiting == 0).await.unwrap();
    assert_eq!(sink.sent().len(), 3 + 5);
    running.abort();
}
