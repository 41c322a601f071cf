//! Whatever goes wrong, and however often it is killed: nothing is lost, nothing is doubled in the
//! log, and services hear of everything in order.

use super::support::{config, vehicle, Ledger, Service, ALICE};
use crate::{
    log::{Identity, Log},
    run::run_with,
    source::fake::{FakeChain, Fault},
    OpenError, RunError, Webhook,
};
use proptest::prelude::*;
use shared_logic::{Message, RequestPolicy};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const VEHICLES: u8 = 4;
const BLOCKS: usize = 24;

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        12 => Just(Fault::None),
        2 => Just(Fault::Drop),
        1 => Just(Fault::Hang),
        2 => Just(Fault::Missing),
        2 => Just(Fault::Gap),
        2 => Just(Fault::Twice),
        1 => Just(Fault::Fork),
        2 => Just(Fault::OldHead),
    ]
}

/// Two forks in a row at most: more is an alarm, which has tests of its own.
fn faults() -> impl Strategy<Value = Vec<Fault>> {
    prop::collection::vec(fault(), 0..40).prop_map(|mut faults| {
        let mut forks = 0;
        for fault in &mut faults {
            forks += usize::from(*fault == Fault::Fork);
            if *fault == Fault::Fork && forks > 2 {
                *fault = Fault::None;
            }
        }
        faults
    })
}

/// Changes of who may ask for access to vehicles, spread over blocks, of which many are empty.
fn ledger(acts: &[Vec<u8>]) -> Ledger {
    let mut ledger = Ledger::new();
    ledger.vehicles(0..VEHICLES);
    let mut policies = BTreeMap::new();
    for block in acts {
        let mut messages = Vec::new();
        for number in block {
            let policy = policies.entry(*number).or_insert(RequestPolicy::Admitted);
            *policy = if *policy == RequestPolicy::Anybody { RequestPolicy::Nobody } else { RequestPolicy::Anybody };
            messages.push((ALICE, Message::SetRequestPolicy { vehicle: vehicle(*number), policy: *policy }));
        }
        ledger.block(messages);
    }
    ledger
}

/// The ids of the log's events, how many deliveries wait, and how many blocks have a row.
fn stored(database: &std::path::Path) -> (Vec<String>, u64, usize) {
    let identity = Identity { contract: super::support::CONTRACT, first: valet_chain::BlockNumber(0) };
    let log = loop {
        match Log::open(database, identity) {
            Ok(log) => break log,
            // A killed sidecar's last commit may still be on its way to the disk.
            Err(OpenError::InUse { .. }) => std::thread::sleep(Duration::from_millis(2)),
            Err(error) => panic!("{error}"),
        }
    };
    let records = log.page_now(None, 1_000).unwrap();
    let ids = records.iter().map(|record| format!("{}-{}", hex::encode(record.block.0), record.position.index)).collect();
    let count = |of: &'static str| -> i64 {
        log.now(|connection| connection.query_row(&format!("SELECT count(*) FROM {of}"), [], |row| row.get(0))).unwrap()
    };
    (ids, count("outbox").try_into().unwrap(), count("blocks").try_into().unwrap())
}

async fn play(ledger: Ledger, faults: Vec<Fault>, kills: Vec<u64>, failures: Vec<bool>) {
    let folder = tempfile::tempdir().unwrap();
    let chain = FakeChain::growing(ledger.blocks.clone(), faults);
    let answers = Arc::new(move |count: usize, _: &str| (if failures.get(count) == Some(&true) { 500 } else { 204 }, None));
    let service = Service::start(answers).await;
    let mut config = config(folder.path());
    config.webhooks.push(Webhook::new(&service.url, None).unwrap());
    let mut lives = kills.into_iter().map(Duration::from_millis).chain(std::iter::repeat(Duration::from_millis(150)));
    let whole = (ledger.ids(), 0, ledger.blocks.len());
    for _ in 0..80 {
        // Dropping the future is the kill: nothing in it can run on.
        let life = run_with(vec![Arc::new(chain.clone())], config.clone(), futures::future::pending());
        match tokio::time::timeout(lives.next().unwrap(), life).await {
            Err(_) | Ok(Err(RunError::Open(OpenError::InUse { .. }))) => {}
            Ok(ended) => panic!("{ended:?}"),
        }
        if stored(&config.database) == whole {
            break;
        }
    }
    assert_eq!(stored(&config.database), whole, "the log holds each event once, in order, and nothing waits");
    let mut taken = service.taken();
    for number in 0..VEHICLES {
        let of_vehicle =
            |id: &String| ledger.events[ledger.ids().iter().position(|all| all == id).unwrap()].vehicle == Some(vehicle(number));
        let exp_order: Vec<_> = ledger.ids().into_iter().filter(&of_vehicle).collect();
        let order: Vec<_> = taken.iter().filter(|id| of_vehicle(id)).cloned().collect();
        assert_eq!(order, exp_order, "vehicle {number}");
    }
    let mut exp_taken = ledger.ids();
    taken.sort();
    exp_taken.sort();
    assert_eq!(taken, exp_taken, "nothing was lost on the way");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_is_logged_once_and_delivered_whatever_breaks(
        acts in prop::collection::vec(prop::collection::vec(0..VEHICLES, 0..4), 1..BLOCKS),
        faults in faults(),
        kills in prop::collection::vec(1u64..60, 0..8),
        failures in prop::collection::vec(any::<bool>(), 0..12),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(play(ledger(&acts), faults, kills, failures));
    }
}
