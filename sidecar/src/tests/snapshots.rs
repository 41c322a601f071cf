//! Snapshots: a start from one is the same as from the events, and one that is not as expected is no help.

use super::{
    logged::Logged,
    logs::{batch, busy, log_of, IDENTITY},
    support::granted,
};
use crate::{
    log::{Covered, Identity, Log, Position},
    projection::{save, Projection},
    shared::{Bounds, Documents, Shared},
    source::fake::GENESIS,
};
use codec::Encode;
use shared_logic::{Account, GrantId, Record, State, UnixSeconds, VehicleId};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use valet_chain::{BlockHash, BlockNumber};

fn shared(projection: Projection) -> Shared {
    Shared::new(projection, Documents::default(), Bounds { max_staleness: Duration::from_secs(60), max_lag_blocks: 64 })
}

fn snapshot_of(path: &Path) -> PathBuf {
    path.with_extension("db.snapshot")
}

#[tokio::test]
async fn a_snapshot_and_the_events_after_it_make_the_same_state_as_all_events() {
    for ledger in [busy(20), granted()] {
        for taken_after in 0..ledger.blocks.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("log.db");
            let log = Log::open(&path, IDENTITY).unwrap();
            log.write(GENESIS, batch(&ledger.blocks[..taken_after])).await.unwrap();
            save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
            log.write(GENESIS, batch(&ledger.blocks[taken_after..])).await.unwrap();
            let snapshot = log.snapshot().unwrap();
            // Before the first block the chain is not known, so it is another's.
            assert_eq!(snapshot.is_some_and(|snapshot| snapshot.covered.events > 0), taken_after > 0, "after {taken_after}");
            let (started, folded) = (Projection::start(&log).unwrap(), Projection::fold(&log).unwrap());
            assert_eq!(started.state, ledger.state, "after {taken_after}");
            assert_eq!(
                (started.state, started.as_of, started.covered),
                (folded.state, folded.as_of, folded.covered),
                "after {taken_after}"
            );
        }
    }
}

#[tokio::test]
async fn a_snapshot_that_is_not_as_expected_is_told_and_the_events_are_folded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(20);
    let log = log_of(&path, &ledger).await;
    save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
    let good = fs::read(snapshot_of(&path)).unwrap();
    let changed = |place: usize| {
        let mut bytes = good.clone();
        bytes[place] ^= 1;
        bytes
    };
    let mut cases: Vec<(String, Vec<u8>)> = (0..good.len()).step_by(7).map(|place| (format!("byte {place}"), changed(place))).collect();
    cases.extend([0, 1, 31, 32, 40, good.len() - 1].map(|length| (format!("{length} bytes"), good[..length].to_vec())));
    cases.push(("a byte more".to_owned(), [&good[..], &[0]].concat()));
    for (name, bytes) in cases {
        fs::write(snapshot_of(&path), bytes).unwrap();
        let (logged, _guard) = Logged::catch();
        assert_eq!(Projection::start(&log).unwrap().state, ledger.state, "{name}");
        assert_eq!(logged.with(&["WARN", "it is ignored, and the events are folded"]).len(), 1, "{name}");
    }
    fs::write(snapshot_of(&path), &good).unwrap();
    let (logged, _guard) = Logged::catch();
    Projection::start(&log).unwrap();
    assert_eq!(logged.with(&["WARN"]), [""; 0], "a good one is no reason to warn");
}

#[tokio::test]
async fn a_snapshot_of_another_database_or_of_events_that_the_log_lacks_is_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let (path, shorter, other) = (folder.path().join("log.db"), folder.path().join("shorter.db"), folder.path().join("other.db"));
    let ledger = busy(20);
    let log = log_of(&path, &ledger).await;
    save(&log, &shared(Projection::fold(&log).unwrap())).unwrap();
    let mut start = ledger.clone();
    start.blocks.truncate(10);
    let shorter_log = log_of(&shorter, &start).await;
    fs::copy(snapshot_of(&path), snapshot_of(&shorter)).unwrap();
    assert!(shorter_log.snapshot().is_err(), "a backup may be older than the snapshot beside it");
    assert_eq!(Projection::start(&shorter_log).unwrap().covered, Projection::fold(&shorter_log).unwrap().covered);
    let other_log = Log::open(&other, Identity { contract: Account([1; 20]), ..IDENTITY }).unwrap();
    fs::copy(snapshot_of(&path), snapshot_of(&other)).unwrap();
    assert!(other_log.snapshot().is_err());
}

#[tokio::test]
async fn a_state_that_is_ahead_of_the_log_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(3);
    let log = log_of(&path, &ledger).await;
    let mut projection = Projection::fold(&log).unwrap();
    projection.covered.last = Some((Position { number: BlockNumber(99), index: 3 }, BlockHash([9; 32])));
    let (log, saved) = tokio::task::spawn_blocking(move || {
        let saved = save(&log, &shared(projection));
        (log, saved)
    })
    .await
    .unwrap();
    assert!(saved.is_err() && !snapshot_of(&path).exists());
    drop(log);
    assert!(fs::read_dir(folder.path()).unwrap().all(|entry| !entry.unwrap().file_name().to_string_lossy().contains("part")));
}

/// Bytes of this process that are in memory, as the kernel counts them: now, and at most so far.
fn memory() -> (u64, u64) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

/// A state with so many grants, ten to a vehicle, put there as records.
fn grants(count: u64) -> State {
    let ledger = granted();
    let mut state = ledger.state.clone();
    let (_, grant) = ledger.state.grants.iter().next().map(|(id, grant)| (*id, *grant)).unwrap();
    let vehicle = ledger.state.vehicles[&grant.terms.vehicle];
    for number in 0..count {
        let id = shared_logic::keccak_256(&number.encode());
        let car = VehicleId(shared_logic::keccak_256(&(number / 10, 1_u8).encode()));
        if number % 10 == 0 {
            state.put(Record::Vehicle(car, vehicle));
        }
        let mut grant = grant;
        grant.terms.vehicle = car;
        state.put(Record::Grant(GrantId(id), grant));
    }
    state
}

/// Run by hand: `cargo test -p valet-sidecar --release a_million_grants -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "takes a while and prints figures"]
async fn a_million_grants_are_there_within_two_seconds_and_take_600_bytes_each() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    let ledger = busy(3);
    let log = log_of(&path, &ledger).await;
    let covered = Projection::fold(&log).unwrap().covered;
    let count = |grants: u64| std::env::var("GRANTS").ok().and_then(|text| text.parse().ok()).unwrap_or(grants);
    let many = count(1_000_000);
    if std::env::var("VALET_FILL").is_ok() || std::env::var("VALET_START").is_err() {
        let (before, _) = memory();
        let begun = Instant::now();
        let state = grants(many);
        let (after, _) = memory();
        println!("{many} grants put one by one: {:?}, {} bytes each", begun.elapsed(), (after - before) / many);
        let begun = Instant::now();
        let draft = log.draft(&state, covered).unwrap();
        println!("written in {:?} (the follower waits so long)", begun.elapsed());
        let begun = Instant::now();
        draft.place().unwrap();
        println!("on the disk in {:?}", begun.elapsed());
        println!("{} bytes in the file for each", fs::metadata(snapshot_of(&path)).unwrap().len() / many);
    }
    // In a process of its own, so that what was freed before does not count.
    let (before, _) = memory();
    let begun = Instant::now();
    let started = Projection::start(&log).unwrap();
    let took = begun.elapsed();
    let (after, most) = memory();
    println!("started from it in {took:?}, {} bytes each, {most} bytes at most", after.saturating_sub(before) / many);
    assert_eq!(started.covered, Covered { ..covered });
    assert!(u64::try_from(started.state.grants.len()).unwrap() >= many);
    assert!(took <= Duration::from_secs(2), "{took:?}");
    let _ = UnixSeconds(0);
}
