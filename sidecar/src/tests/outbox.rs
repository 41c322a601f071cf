//! Deliveries in the log, at times that the test sets.

use super::support::{vehicle, Ledger, ALICE, CONTRACT};
use crate::{
    log::{About, Batch, Gone, Identity, Log, Outcome, Part, Position, Subscription, Tried, WebhookCommand, WebhookId},
    source::fake::GENESIS,
    EventFilter, Start, Webhook, WebhookSettings,
};
use shared_logic::{Message, RequestPolicy};
use std::{collections::BTreeSet, path::Path};
use valet_chain::BlockNumber;

const HOUR: i64 = 60 * 60 * 1_000;

/// Later than the wall clock's present, when events are written; so far that nothing yields any more.
const LATER: i64 = 4_000_000_000_000;

pub(super) fn open(folder: &Path) -> Log {
    Log::open(&folder.join("log.db"), Identity { contract: CONTRACT, first: BlockNumber(0) }).unwrap()
}

/// Two vehicles, of which the first has its request policy set, and everything stopped.
pub(super) fn ledger() -> Ledger {
    let mut ledger = Ledger::new();
    ledger.vehicles([1, 2]);
    ledger.block(vec![(ALICE, Message::SetRequestPolicy { vehicle: vehicle(1), policy: RequestPolicy::Anybody })]);
    ledger.block(vec![(ALICE, Message::StopEverything { vehicle: vehicle(1) })]);
    ledger
}

pub(super) async fn write(log: &Log, ledger: &Ledger, blocks: std::ops::Range<usize>, live: bool) {
    let mut batch = Batch::default();
    if live {
        batch.is_live();
    }
    for block in &ledger.blocks[blocks] {
        let events = crate::projection::events(block).unwrap();
        batch.push(block.clone(), events.iter().map(About::of).collect());
    }
    log.write(GENESIS, batch).await.unwrap();
}

fn webhook(settings: WebhookSettings) -> Vec<Subscription> {
    vec![Subscription::from(&settings.build().unwrap())]
}

fn plain() -> WebhookSettings {
    WebhookSettings::new("http://127.0.0.1:1/hook")
}

fn failed(next_at_ms: i64, status: u16) -> Outcome {
    Outcome::Again(Tried { next_at_ms, cause: "status", status: Some(status), gone: status == 410 })
}

async fn due(log: &Log, id: WebhookId, now_ms: i64) -> Vec<Position> {
    log.due(id, now_ms, 100).await.unwrap().into_iter().map(|delivery| delivery.record.position).collect()
}

fn at(number: u32, place: u32) -> Position {
    Position { number: BlockNumber(number), index: place * 3 }
}

async fn settle(log: &Log, id: WebhookId, position: Position, outcome: Outcome, now_ms: i64) -> bool {
    log.settle(id, vec![(position, outcome)], (Gone::default(), now_ms)).await.unwrap()
}

#[tokio::test]
async fn of_a_vehicle_one_event_is_due_at_a_time_in_order_while_nothing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    write(&log, &ledger, 0..4, true).await;
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    let now = crate::shared::wall_clock_ms();
    let order = [vec![at(0, 1), at(1, 1), at(1, 2)], vec![at(2, 1)], vec![at(3, 1)], vec![]];
    for exp in order {
        let mut found = due(&log, id, now).await;
        found.sort();
        assert_eq!(found, exp);
        for position in found {
            settle(&log, id, position, Outcome::Done, now).await;
        }
    }
    assert_eq!(log.webhook(id, 9).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn what_takes_access_away_is_due_at_once_when_an_earlier_event_of_its_vehicle_has_failed() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    write(&log, &ledger, 0..4, true).await;
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    let now = crate::shared::wall_clock_ms();
    assert!(!due(&log, id, now).await.contains(&at(3, 1)), "first it lets the earlier ones go in their order");
    settle(&log, id, at(1, 1), failed(now + HOUR, 503), now).await;
    let found = due(&log, id, now).await;
    assert_eq!(found.first(), Some(&at(3, 1)), "and before all others");
    assert!(!found.contains(&at(2, 1)), "what gives waits for its turn");

    // One that happens when others have failed already waits for nothing from the beginning.
    let folder = tempfile::tempdir().unwrap();
    let log = open(folder.path());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..3, true).await;
    settle(&log, id, at(1, 1), failed(LATER, 503), now).await;
    write(&log, &ledger, 3..4, true).await;
    assert_eq!(due(&log, id, now).await.first(), Some(&at(3, 1)));
}

#[tokio::test]
async fn what_takes_access_away_yields_to_a_slow_service_for_a_second_and_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..3, true).await;
    let before = crate::shared::wall_clock_ms();
    write(&log, &ledger, 3..4, true).await;
    let after = crate::shared::wall_clock_ms();
    assert!(!due(&log, id, before).await.contains(&at(3, 1)));
    assert!(due(&log, id, after + 1_000).await.contains(&at(3, 1)));
    let next = log.next_due(id, before).await.unwrap().unwrap();
    assert!((before + 1_000..=after + 1_000).contains(&next), "the dispatcher wakes then: {next}");
}

#[tokio::test]
async fn a_time_that_was_set_before_the_clock_went_back_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), Ledger::new());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..1, true).await;
    let (now, ahead) = (crate::shared::wall_clock_ms(), crate::shared::wall_clock_ms() + 400 * 24 * HOUR);
    settle(&log, id, at(0, 1), failed(ahead + HOUR, 503), ahead).await;
    assert_eq!(due(&log, id, now).await, []);
    assert!(crate::log::was_set_back(ahead, now) && !crate::log::was_set_back(now, now - 500));
    log.clock_went_back(id, now).await.unwrap();
    assert_eq!(due(&log, id, now).await, [at(0, 1)]);
    // A time that was set by the right clock stands.
    settle(&log, id, at(0, 1), failed(now + HOUR, 503), now).await;
    log.clock_went_back(id, now).await.unwrap();
    assert_eq!(due(&log, id, now).await, []);
}

#[tokio::test]
async fn a_restart_makes_due_what_waits_for_a_time_that_a_wrong_clock_set() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), Ledger::new());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..1, true).await;
    let (now, ahead) = (crate::shared::wall_clock_ms(), crate::shared::wall_clock_ms() + 400 * 24 * HOUR);
    settle(&log, id, at(0, 1), failed(ahead + HOUR, 503), ahead).await;
    drop(log);
    let log = open(folder.path());
    let again = log.keep_webhooks(&webhook(plain())).unwrap();
    assert_eq!((again, due(&log, id, now).await), (vec![id], vec![at(0, 1)]));
}

#[tokio::test]
async fn one_410_disables_nothing_three_over_an_hour_do_and_a_success_in_between_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..4, true).await;
    let (one, other, gone) = (at(1, 1), at(1, 2), failed(0, 410));
    for (minutes, position, outcome, exp_disabled, why) in [
        (0, one, gone, false, "the first"),
        (1, one, gone, false, "the second"),
        (2, one, gone, false, "the third, but within an hour"),
        (61, at(0, 1), Outcome::Done, false, "a success"),
        (62, one, gone, false, "the first after it"),
        (63, one, failed(0, 500), false, "another answer"),
        (64, one, gone, false, "the first after that"),
        (65, one, Outcome::Again(Tried { next_at_ms: 0, cause: "timeout", status: None, gone: false }), false, "no answer at all"),
        (100, other, gone, false, "the second"),
        (123, one, gone, false, "the third, after 59 minutes"),
        (124, one, gone, true, "the fourth, after an hour"),
    ] {
        assert_eq!(settle(&log, id, position, outcome, LATER + minutes * 60_000).await, exp_disabled, "{why}");
    }
    assert!(log.webhook(id, 9).await.unwrap().disabled);
    assert_eq!(due(&log, id, LATER + 99 * HOUR).await, []);
    drop(log);
    let log = open(folder.path());
    log.keep_webhooks(&webhook(plain())).unwrap();
    assert_eq!(due(&log, id, LATER + 99 * HOUR).await, [], "a restart does not enable it");
    log.command(id, WebhookCommand::Enable).await.unwrap();
    assert_eq!(due(&log, id, LATER + 99 * HOUR).await, [at(3, 1), one, other], "a command goes on where it stopped");
}

#[tokio::test]
async fn a_success_releases_what_failed_and_what_fails_beside_successes_rests_longer_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..4, true).await;
    let stuck = at(1, 2);
    for (attempt, exp_rest) in [(1, 1_000), (2, 2_000), (3, 4_000), (4, 8_000)] {
        let now = LATER + i64::from(attempt) * HOUR;
        settle(&log, id, stuck, failed(now + HOUR, 422), now).await;
        assert!(!due(&log, id, now + exp_rest).await.contains(&stuck), "{attempt}");
        assert!(log.release_after_success(id).await.unwrap(), "{attempt}");
        assert!(!due(&log, id, now + exp_rest - 1).await.contains(&stuck), "{attempt}");
        assert!(due(&log, id, now + exp_rest).await.contains(&stuck), "{attempt}");
        assert!(!log.release_after_success(id).await.unwrap(), "nothing more is released");
    }
    let now = LATER + 10 * HOUR;
    settle(&log, id, stuck, failed(now + HOUR, 422), now).await;
    let released = log.command(id, WebhookCommand::Release).await.unwrap();
    assert!(released >= 1 && due(&log, id, now).await.contains(&stuck), "a command waits for nothing");
}

#[tokio::test]
async fn what_has_failed_is_told_with_cause_status_and_age_and_counts_as_dead_after_the_schedule() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    let before = crate::shared::wall_clock_ms();
    write(&log, &ledger, 0..4, true).await;
    for attempt in 1..=3 {
        settle(&log, id, at(1, 1), failed(LATER + 9, 422), LATER + attempt).await;
    }
    let state = log.webhook(id, 2).await.unwrap();
    assert_eq!((state.waiting, state.failing, state.dead), (5, 1, 1));
    assert_eq!(state.failed, Some((LATER + 3, "status".to_owned(), Some(422))));
    assert!(state.oldest_since_ms.is_some_and(|since| since >= before && since < LATER));
    assert_eq!(log.webhook(id, 3).await.unwrap().dead, 0, "three delays are used up by the fourth failure");
    let [failing] = &log.failing(id, 10).await.unwrap()[..] else { panic!("expected one") };
    assert_eq!((failing.record.position, failing.attempts, failing.cause.as_str()), (at(1, 1), 3, "status"));
    assert_eq!((failing.status, failing.takes, failing.tried_at_ms, failing.next_at_ms), (Some(422), false, LATER + 3, LATER + 9));
}

#[tokio::test]
async fn a_webhook_starts_where_it_was_told_and_only_with_what_its_filter_lets_through() {
    let ended = || EventFilter::default().event_type("everything-stopped").unwrap();
    let start_at = |number, place| Start::At(crate::webhook::Sequence(at(number, place)));
    let cases = [
        ("the beginning", plain(), 5),
        ("a sequence", plain().start(start_at(1, 2)), 3),
        ("now", plain().start(Start::Now), 0),
        ("a type", plain().filter(ended()), 1),
        ("a vehicle, with what takes from all", plain().filter(EventFilter::default().vehicle(vehicle(2))), 1),
        ("a recipient, with what takes from all", plain().filter(EventFilter::default().recipient(ALICE)), 1),
    ];
    for (name, settings, exp_waiting) in cases {
        let folder = tempfile::tempdir().unwrap();
        let (log, mut ledger) = (open(folder.path()), ledger());
        write(&log, &ledger, 0..4, false).await;
        let [id] = log.keep_webhooks(&webhook(settings)).unwrap()[..] else { panic!() };
        assert_eq!(log.webhook(id, 9).await.unwrap().waiting, exp_waiting, "{name}");
        // What the sidecar had not read yet when it started is not now either.
        ledger.block(vec![(ALICE, Message::StopEverything { vehicle: vehicle(2) })]);
        write(&log, &ledger, 4..5, false).await;
        let more = u64::from(name != "now");
        assert_eq!(log.webhook(id, 9).await.unwrap().waiting, exp_waiting + more, "{name}");
        ledger.block(vec![(ALICE, Message::StopEverything { vehicle: vehicle(2) })]);
        log.present_begins(id).await.unwrap();
        write(&log, &ledger, 5..6, true).await;
        assert_eq!(log.webhook(id, 9).await.unwrap().waiting, exp_waiting + more + 1, "{name}");
    }
}

#[tokio::test]
async fn a_webhook_keeps_its_backlog_under_its_name_or_its_url_and_loses_what_another_filter_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    write(&log, &ledger, 0..4, true).await;
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    settle(&log, id, at(0, 1), Outcome::Done, LATER).await;
    let named = |url: &str| WebhookSettings::new(url).name("insurer".parse().unwrap());
    for settings in [named("http://127.0.0.1:1/hook"), named("http://127.0.0.1:1/elsewhere"), named("https://example.org")] {
        assert_eq!(log.keep_webhooks(&webhook(settings)).unwrap(), [id]);
        assert_eq!(log.webhook(id, 9).await.unwrap().waiting, 4);
    }
    let filter = EventFilter::default().event_type("everything-stopped").unwrap().event_type("request-policy-set").unwrap();
    assert_eq!(log.keep_webhooks(&webhook(named("https://example.org").filter(filter))).unwrap(), [id]);
    assert_eq!(log.webhook(id, 9).await.unwrap().waiting, 2);
    assert_eq!(due(&log, id, LATER).await, [at(3, 1), at(2, 1)], "what is left waits for nothing that was forgotten");
    let other = Subscription::from(&Webhook::new("https://other.example", None).unwrap());
    let both = [webhook(named("https://example.org")), vec![other]].concat();
    let ids = log.keep_webhooks(&both).unwrap();
    assert_eq!((ids[0], log.webhook(ids[1], 9).await.unwrap().waiting), (id, 5), "a new one gets the whole log");
    let ids = log.keep_webhooks(&both[1..]).unwrap();
    assert_eq!(log.webhook(ids[0], 9).await.unwrap().waiting, 5);
    assert!(log.webhook(id, 9).await.is_err(), "what is no longer wanted is forgotten");
}

#[tokio::test]
async fn a_replay_adds_what_was_delivered_once_more_in_order_and_not_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let (log, ledger) = (open(folder.path()), ledger());
    let [id] = log.keep_webhooks(&webhook(plain())).unwrap()[..] else { panic!() };
    write(&log, &ledger, 0..4, true).await;
    for position in [at(0, 1), at(1, 1), at(2, 1), at(3, 1)] {
        settle(&log, id, position, Outcome::Done, LATER).await;
    }
    let part = |from, to, kinds: &[&'static str]| Part { from, to, kinds: BTreeSet::from_iter(kinds.iter().copied()) };
    assert_eq!(log.replay(id, part(at(0, 0), None, &["request-policy-set"])).await.unwrap(), 1);
    assert_eq!(log.replay(id, part(at(1, 1), Some(at(2, 1)), &[])).await.unwrap(), 1, "the other two wait already");
    assert_eq!(log.replay(id, part(at(3, 1), None, &[])).await.unwrap(), 1);
    assert_eq!(log.webhook(id, 9).await.unwrap().waiting, 4);
    let deliveries = log.due(id, LATER, 100).await.unwrap();
    let found: Vec<_> = deliveries.iter().map(|delivery| (delivery.record.position, delivery.replay)).collect();
    assert!(found.contains(&(at(1, 2), false)) && found.contains(&(at(2, 1), true)), "{found:?}");
    assert!(!found.iter().any(|(position, _)| *position == at(3, 1)), "a replay goes before nothing: {found:?}");
}
