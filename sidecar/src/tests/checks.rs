//! Checks over HTTP.

use super::support::{check_path, config, container, granted, granted_from, speed_check, until, Running, ALICE, CAR, INSURER, LAST, T0};
use crate::{source::fake::FakeChain, CheckAnswer, PathStep};
use shared_logic::{Host, Message, SignalClass, SignalClasses, RULES_HASH};

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_answered_with_the_reason_or_the_proof() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted();
    let running = Running::start(&FakeChain::new(ledger.blocks.clone()), config(folder.path())).await;
    let signal = check_path("purpose=101&action=read&region=eea&signal=Vehicle.Speed");
    let unknown = running.check(&signal).await;
    assert_eq!(unknown.reason.unwrap().name, "UnknownContainer");
    let (status, kept) = running.post("/v1/containers", serde_json::to_string(&container()).unwrap()).await;
    assert_eq!((status, &kept["id"]), (201, &container().id().to_string().into()));

    let answer = running.check(&signal).await;
    let grant = *ledger.state.grants.keys().next().unwrap();
    let vehicle = ledger.state.vehicle(CAR).unwrap();
    assert!(answer.is_allow(), "{answer:?}");
    let owner = PathStep::Owner { account: ALICE, epoch: vehicle.epoch };
    assert_eq!(answer.path, [owner, PathStep::Grant { grant }, PathStep::Recipient { account: INSURER }]);
    assert_eq!((answer.grant, answer.reason, answer.stale), (Some(grant), None, false));
    assert_eq!(answer.expires_at, Some(LAST));
    assert_eq!((answer.seq, answer.registry_seq), (Some(vehicle.seq), Some(ledger.state.registry.seq)));
    assert_eq!((answer.losses, answer.registry_losses), (Some(vehicle.losses), Some(ledger.state.registry.losses)));
    assert_eq!((answer.as_of.unwrap().block, answer.rules_hash), (3, RULES_HASH));

    let denials = [
        ("purpose=repair&action=read&classes=speed-motion", "PurposeMismatch"),
        ("purpose=101&action=subscribe&classes=speed-motion", "ActionNotCovered"),
        ("purpose=101&action=read&region=eea&classes=speed-motion,odometer", "SignalNotCovered"),
        ("purpose=101&action=read&region=adequate&classes=speed-motion", "ResidencyViolation"),
        ("purpose=101&action=read&classes=speed-motion", "ResidencyViolation"),
        ("purpose=101&action=read&region=eea&signal=Vehicle.TraveledDistance", "SignalNotCovered"),
        ("purpose=101&action=read&region=eea&signal=Vehicle.IsMoving", "UnknownSignal"),
        ("purpose=101&action=read&classes=speed-motion&data_from=5", "ActionNotCovered"),
        ("purpose=101&action=read&classes=speed-motion&data_from=1970-01-01T00:00:05Z", "ActionNotCovered"),
        ("purpose=emergency&action=read&classes=location-exact", "UnknownEmergency"),
    ];
    for (rest, exp_reason) in denials {
        let answer = running.check(&check_path(rest)).await;
        assert!(!answer.is_allow(), "{rest}: {answer:?}");
        assert_eq!((answer.seq, answer.losses, answer.registry_losses), (Some(vehicle.seq), None, None), "{rest}");
        let reason = answer.reason.unwrap();
        assert_eq!(reason.name, exp_reason, "{rest}");
        assert!(reason.number > 0 && !reason.message.is_empty(), "{rest}");
    }
    let missing = running.check(&check_path("purpose=101&action=read&region=eea&classes=speed-motion,odometer")).await;
    let inside = running.check(&check_path("purpose=101&action=read&residency=in-vehicle&classes=speed-motion")).await;
    assert!(inside.is_allow(), "what stays in the vehicle is in no region: {inside:?}");
    assert_eq!((missing.missing, missing.link), (SignalClasses::of(&[SignalClass::Odometer]), Some(0)));
    running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_obeyed_as_soon_as_it_is_read_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = granted();
    let chain = FakeChain::new(ledger.blocks.clone());
    let running = Running::start(&chain, config(folder.path())).await;
    assert!(running.check(&speed_check()).await.is_allow());
    let grant = *ledger.state.grants.keys().next().unwrap();
    ledger.block(vec![(ALICE, Message::Withdraw { grant })]);
    chain.push(ledger.blocks.last().unwrap().clone());
    let denied = |answer: &CheckAnswer| !answer.is_allow();
    let answer = until("deny", || async { running.check(&speed_check()).await }, denied).await;
    assert_eq!(answer.reason.unwrap().name, "Withdrawn");
    running.stop().await.unwrap();
    let running = Running::start(&chain, config(folder.path())).await;
    assert_eq!(running.check(&speed_check()).await.reason.unwrap().name, "Withdrawn");
    running.stop().await.unwrap();
}

/// The chain of the tests stands in 1970, and the wall clock does not.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_yes_only_by_the_chains_clock_and_by_the_own_one() {
    let cases = [
        ("begun by the wall clock alone", T0 + 1_000, LAST.0, "NotYetValid"),
        ("still running by the chain's clock alone", T0, T0 + 1_000, "Expired"),
    ];
    for (name, begins, ends, exp_reason) in cases {
        let folder = tempfile::tempdir().unwrap();
        let running = Running::start(&FakeChain::new(granted_from(begins, ends).blocks), config(folder.path())).await;
        let answer = running.check(&speed_check()).await;
        assert_eq!((answer.is_allow(), answer.reason.unwrap().name.as_str()), (false, exp_reason), "{name}");
        running.stop().await.unwrap();
    }
}
