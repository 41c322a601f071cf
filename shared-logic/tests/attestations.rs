//! Who vouches for a vehicle's owner, where somebody must.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use shared_logic::{
    attested, check,
    party::{Gatekeeper, PartyStatus},
    vouched, Account, CheckRequest, Denial, Epoch, Message, PartyKind, UnixSeconds, Verdict, VinCommitment,
};
use valet_testkit::{profile, request, Fixture, ADMIN, ALICE, BOB, CAR, GATEKEEPER, INSURER, MAKER, NOBODY, T0};

const VIN: VinCommitment = VinCommitment([0x71; 32]);
const UNTIL: UnixSeconds = UnixSeconds(T0 + 500);

/// The maker attests the owner of the car until then.
fn vouched_for() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(VIN) });
    attests(&mut fixture, MAKER, UNTIL);
    fixture
}

fn attests(fixture: &mut Fixture, attester: Account, until: UnixSeconds) {
    fixture.stands(attester, PartyStatus::Admitted);
    fixture.send(attester, Message::Attest { vehicle: CAR, attester, epoch: Epoch::FIRST, vin_commitment: VIN, until });
}

fn asked(fixture: &Fixture, among: &[Account], now: UnixSeconds) -> Option<Account> {
    vouched(&fixture.state, (CAR, &fixture.state.vehicles[&CAR]), among, now).map(|(attester, _)| attester)
}

#[test]
fn one_of_those_who_are_trusted_is_enough_and_the_longest_counts() {
    let mut fixture = vouched_for();
    let now = UnixSeconds(fixture.now);
    assert_eq!(asked(&fixture, &[NOBODY, MAKER, INSURER], now), Some(MAKER));
    assert_eq!(asked(&fixture, &[], now), None, "nobody is trusted");
    assert_eq!(asked(&fixture, &[INSURER], now), None);
    attests(&mut fixture, GATEKEEPER, UnixSeconds(UNTIL.0 + 1));
    for order in [[MAKER, GATEKEEPER], [GATEKEEPER, MAKER]] {
        assert_eq!(asked(&fixture, &order, now), Some(GATEKEEPER));
    }
    assert_eq!(asked(&fixture, &[MAKER, GATEKEEPER], UNTIL), Some(GATEKEEPER), "the other is over");
    assert_eq!(asked(&fixture, &[MAKER, NOBODY], UNTIL), None);
}

#[test]
fn an_attestation_that_ended_in_any_way_vouches_no_more() {
    type Change = fn(&mut Fixture);
    let cases: [(&str, Change, Denial); 5] = [
        (
            "taken back",
            |it| {
                it.send(MAKER, Message::WithdrawAttestation { vehicle: CAR, attester: MAKER });
            },
            Denial::UnknownAttestation,
        ),
        (
            "another commitment",
            |it| {
                it.send(ALICE, Message::SetVinCommitment { vehicle: CAR, vin_commitment: Some(VinCommitment([1; 32])) });
            },
            Denial::WrongState,
        ),
        ("another owner", |it| it.transfers(ALICE, BOB), Denial::StaleEpoch),
        ("the attester was suspended", |it| it.stands(MAKER, PartyStatus::Suspended), Denial::PartyIneligible),
        (
            "the attester is no data holder any more",
            |it| {
                let status = PartyStatus::Admitted;
                it.send(ADMIN, Message::SetParty { account: MAKER, profile: profile(&[PartyKind::ThirdParty], Gatekeeper::No), status });
            },
            Denial::PartyIneligible,
        ),
    ];
    for (name, change, exp) in cases {
        let mut fixture = vouched_for();
        change(&mut fixture);
        let (now, state) = (UnixSeconds(fixture.now), &fixture.state);
        assert_eq!(attested(state, (CAR, &state.vehicles[&CAR]), MAKER, now), Err(exp), "{name}");
        assert_eq!(asked(&fixture, &[MAKER], now), None, "{name}");
    }
}

#[test]
fn a_demand_only_takes_away() {
    let fixture = vouched_for();
    let verdict = |request: &CheckRequest, now| check(&fixture.state, fixture.grant, request, now);
    for now in (fixture.now..fixture.now + 800).step_by(50).map(UnixSeconds) {
        for classes in [request().classes, shared_logic::SignalClasses::ALL] {
            let request = CheckRequest { data_from: now, classes, ..request() };
            let plain = verdict(&request, now);
            for among in [&[][..], &[MAKER], &[INSURER, MAKER], &[INSURER]] {
                let demanding = plain.demanding(&fixture.state, CAR, among, now);
                let holds = now < UNTIL && among.contains(&MAKER);
                match (plain, demanding) {
                    _ if among.is_empty() => assert_eq!(plain, demanding),
                    (Verdict::Allow(plain), Verdict::Allow(proof)) => {
                        assert!(holds);
                        assert_eq!(proof.expires_at, plain.expires_at.min(UNTIL));
                    }
                    (Verdict::Allow(_), Verdict::Deny(refusal)) => {
                        assert!(!holds);
                        assert_eq!((refusal.reason, refusal.grant), (Denial::UnknownAttestation, None));
                    }
                    (Verdict::Deny(_), _) => assert_eq!(plain, demanding, "its own reason stays"),
                }
            }
        }
    }
}
