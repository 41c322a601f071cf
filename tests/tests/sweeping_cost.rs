//! What sweeping records that have ended would cost, beside the deposit that it would give back: the figures of
//! `docs/adr/0035-ended-records-are-kept.md`. `--nocapture` shows them, in the chain's smallest unit.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr, reason = "tests fail by panicking, and tell")]

mod scenarios;

use scenarios::{
    fixtures::{account, agreement, car, days, key, mandate, profile, register, terms, CAR, HOUR, INSURER, MANAGER, OWNER, SPEED},
    Populated,
};
use shared_logic::{Account, GrantId, GrantTerms, IntentKey, Message, PartyKind, Realm, RecordKey, Right, Rights, StoredGrant};

/// What these changes took from their sender's balance: the fee, and what is locked less what is given back.
fn spent(populated: &Populated, who: &str, messages: &[Message]) -> i128 {
    let before = balance(populated, who);
    populated.make(who, messages);
    before - balance(populated, who)
}

fn balance(populated: &Populated, who: &str) -> i128 {
    i128::try_from(populated.client.balance(key(who).public().account_id()).unwrap()).unwrap()
}

/// What this change would lock.
fn deposit(populated: &Populated, message: Message) -> i128 {
    let dry = populated.client.try_call(&key(OWNER), &message.call_data()).unwrap();
    assert!(!dry.reverted, "{message:?}");
    i128::try_from(dry.deposit.0).unwrap()
}

/// What is left of the deposits of so many records when the fee of one transaction about them is paid.
fn gains(what: &str, deposit: i128, spent: &[(i128, i128)]) -> Vec<i128> {
    let gain = |(count, fee): &(i128, i128)| {
        let left = count * deposit - fee;
        eprintln!("{what}: {count} lock {}, the transaction costs {fee}, which leaves {left}", count * deposit);
        left
    };
    spent.iter().map(gain).collect()
}

/// No message removes a grant, a delegation or a key. One that did would read and write the same cells as the recording
/// of an end, so it would cost as much.
#[test]
fn sweeping_one_ended_record_would_cost_more_than_it_gives_back_and_sweeping_sixteen_less() {
    let populated = Populated::empty();
    populated.make(INSURER, &[Message::RegisterParty { profile: profile(PartyKind::ThirdParty) }]);
    populated.make(OWNER, &[register(CAR)]);
    let now = populated.client.now().unwrap();
    let terms = GrantTerms { expires_at: now.after(HOUR).unwrap(), ..terms(now) };
    let give = Message::Grant { terms, agreement: agreement(), request: None };
    let (realm, to) = (Realm::Vehicle(car()), |number| Account([number; 20]));
    let delegate = |number| Message::Delegate { realm, to: to(number), terms: mandate(now) };
    let limits = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: SPEED, expires_at: days(now, 90) };
    let name = |number| Message::SetIntentKey { key: to(number), limits };
    let [of_grant, of_delegation, of_key] = [give, delegate(1), name(1)].map(|message| deposit(&populated, message));
    let mut grants: Vec<GrantId> = Vec::new();
    for numbers in [1..=11, 12..=22] {
        grants.extend(populated.make(OWNER, &[give; 11]).events.iter().map(|event| event.grant.unwrap()));
        populated.make(OWNER, &numbers.clone().map(delegate).collect::<Vec<_>>());
        populated.make(OWNER, &numbers.map(name).collect::<Vec<_>>());
    }
    let StoredGrant(stored) = populated.client.record(RecordKey::Grant(grants[0])).unwrap().unwrap();
    let narrow = Message::Narrow { grant: grants[0], terms: GrantTerms { classes: SPEED, ..stored.terms } };
    let narrowed = gains("a grant, by the first part of the code", of_grant, &[(1, spent(&populated, OWNER, &[narrow]))]);
    populated.harness.pass(2 * HOUR.0).unwrap();

    let each = |message: &dyn Fn(u8) -> Message| {
        [(1, 1..=1), (5, 2..=6), (16, 7..=22)]
            .map(|(count, numbers)| (count, spent(&populated, OWNER, &numbers.map(message).collect::<Vec<_>>())))
    };
    let ended = gains("grants", of_grant, &each(&|number| Message::RecordEnd { grant: grants[usize::from(number) - 1] }));
    let given_up = gains("delegations", of_delegation, &each(&|number| Message::EndDelegation { realm, to: to(number) }));
    let removed = gains("keys", of_key, &each(&|number| Message::RemoveIntentKey { key: to(number) }));

    assert!(narrowed[0] < 0, "one, even by the first part of the code");
    for (what, left) in [("grants", ended), ("delegations", given_up), ("keys", removed)] {
        assert!(left[0] < 0 && left[0] < left[1], "one of the {what} costs more than it gives back, five less than five ones: {left:?}");
        assert!(left[2] > 0, "sixteen of the {what} give back more than they cost: {left:?}");
    }
}

#[test]
fn what_a_removed_record_locked_goes_to_whoever_sends_the_transaction() {
    let populated = Populated::empty();
    populated.make(OWNER, &[register(CAR)]);
    populated.client.map(&key(MANAGER)).unwrap();
    let (vehicle, until) = (car(), days(populated.now, 14));
    let offer = Message::OfferVehicle { vehicle, to: account(MANAGER), until };
    let cancel = Message::CancelVehicleOffer { vehicle };
    let locked = deposit(&populated, offer);
    populated.make(OWNER, &[offer]);
    let by_owner = spent(&populated, OWNER, &[cancel]);
    populated.make(OWNER, &[offer]);
    let before = balance(&populated, OWNER);
    let by_another = spent(&populated, MANAGER, &[cancel]);
    assert_eq!(balance(&populated, OWNER), before, "who paid the deposit gets nothing back");
    eprintln!("an offer locks {locked}; taking it back takes {by_owner}, turning it down {by_another}");
    // They differ by less than a tenth of the deposit, so it came back both times, or neither; the offer's own fee tells.
    assert!((by_owner - by_another).abs() * 10 < locked);
    let locking = spent(&populated, OWNER, &[offer]);
    assert!(locking - by_another > locked, "an offer costs its deposit more, and turning it down its deposit less");
}
