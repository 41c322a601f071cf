//! Who may act for a vehicle's owner, and why somebody may not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use shared_logic::{
    check, check_emergency, mandate, standing, Account, Action, AssignedRole, CheckRequest, DelegationRef, DelegationTerms, Denial, Host,
    Mandate, Message, PurposeCode, Purposes, Realm, Right, Seconds, Seq, SignalClass, SignalClasses, Standing, UnixSeconds,
};
use valet_testkit::{mandate as terms_of, Fixture, ALICE, BOB, CAR, CAROL, DAN, ERIN, FRED, INSURER, T0};

fn of(fixture: &Fixture, account: Account, now: u64) -> Result<Standing, Denial> {
    standing(&fixture.state, (CAR, &fixture.state.vehicles[&CAR]), account, UnixSeconds(now))
}

fn only(fixture: &Fixture, account: Account, now: u64) -> Mandate {
    let mandates: Vec<_> = of(fixture, account, now).unwrap().mandates().collect();
    assert_eq!(mandates.len(), 1);
    mandates[0]
}

/// Alice lets Carol act, and Carol lets Erin act with less.
fn two_deep() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.appoints(CAROL, AssignedRole::FleetManager);
    let less = SignalClasses::of(&[SignalClass::SpeedMotion]);
    fixture.delegates(CAROL, ERIN, DelegationTerms { depth_left: 1, classes: less, ..terms_of(AssignedRole::Delegate) });
    fixture
}

#[test]
fn the_owner_may_do_everything_and_a_stranger_nothing() {
    let fixture = Fixture::new();
    assert_eq!(of(&fixture, ALICE, T0), Ok(Standing::Owner));
    assert!(Right::LIST.iter().all(|right| of(&fixture, ALICE, T0).unwrap().has(*right)));
    assert_eq!(of(&fixture, BOB, T0), Err(Denial::NotAuthorised));
}

#[test]
fn a_delegate_may_do_what_every_link_above_leaves() {
    let fixture = two_deep();
    assert_eq!(only(&fixture, CAROL, T0 + 60).terms, terms_of(AssignedRole::FleetManager));
    let erin = only(&fixture, ERIN, T0 + 60);
    assert_eq!(erin.terms.classes, SignalClasses::of(&[SignalClass::SpeedMotion]));
    assert!(of(&fixture, ERIN, T0 + 60).unwrap().has(Right::Suspend));
}

#[test]
fn a_driver_acts_but_has_none_of_the_owners_rights() {
    let mut fixture = Fixture::new();
    fixture.appoints(DAN, AssignedRole::Driver);
    let driver = of(&fixture, DAN, T0 + 60).unwrap();
    assert!(matches!(driver, Standing::Delegate([Some(_), None])));
    assert!(!Right::LIST.iter().any(|right| driver.has(*right)));
}

#[test]
fn a_delegate_of_the_vehicle_and_of_the_fleet_has_both_mandates() {
    let mut fixture = Fixture::new();
    fixture.appoints(CAROL, AssignedRole::Driver);
    fixture.manages(CAROL, terms_of(AssignedRole::FleetManager));
    let both: Vec<_> = of(&fixture, CAROL, T0 + 60).unwrap().mandates().map(|mandate| mandate.terms.role).collect();
    assert_eq!(both, [AssignedRole::Driver, AssignedRole::FleetManager]);
    assert!(of(&fixture, CAROL, T0 + 60).unwrap().has(Right::Grant), "the fleet's delegation gives what the vehicle's lacks");
}

#[test]
fn the_reason_lies_in_the_delegation_itself_or_above_it() {
    let mut fixture = two_deep();
    assert_eq!(of(&fixture, ERIN, T0 + 2_000), Err(Denial::Expired), "at its end");
    assert!(of(&fixture, ERIN, T0 + 1_999).is_ok(), "a second before its end");
    let later = DelegationTerms { not_before: UnixSeconds(T0 + 100), ..terms_of(AssignedRole::Driver) };
    fixture.delegates(ALICE, FRED, later);
    assert_eq!(of(&fixture, FRED, T0 + 99), Err(Denial::NotYetValid));
    assert!(of(&fixture, FRED, T0 + 100).is_ok());
    fixture.ends_delegation(ALICE, CAROL);
    assert_eq!(of(&fixture, CAROL, T0 + 60), Err(Denial::UnknownDelegation), "ended");
    assert_eq!(of(&fixture, ERIN, T0 + 60), Err(Denial::ParentEnded), "the one above ended");
    fixture.transfers(ALICE, BOB);
    assert_eq!(of(&fixture, FRED, T0 + 100), Err(Denial::StaleEpoch));
}

#[test]
fn a_replaced_delegation_gives_nothing_though_the_account_has_another() {
    let mut fixture = Fixture::new();
    fixture.appoints(CAROL, AssignedRole::Driver);
    let old = only(&fixture, CAROL, T0 + 60).reference;
    fixture.ends_delegation(ALICE, CAROL);
    fixture.appoints(CAROL, AssignedRole::Driver);
    let car = fixture.state.vehicles[&CAR];
    let ask = |reference| mandate(&fixture.state, (CAR, &car), CAROL, reference, UnixSeconds(T0 + 60));
    assert_eq!(ask(old).map(|it| it.terms), Err(Denial::UnknownDelegation));
    assert_eq!(ask(DelegationRef::Fleet(Seq(1))).map(|it| it.terms), Err(Denial::UnknownDelegation));
    assert!(ask(only(&fixture, CAROL, T0 + 60).reference).is_ok());
}

#[test]
fn neither_a_pause_nor_a_retired_vehicle_hides_who_may_act() {
    let mut fixture = two_deep();
    let before = (of(&fixture, CAROL, T0 + 60), of(&fixture, ERIN, T0 + 60));
    fixture.retires_car();
    fixture.pauses();
    assert_eq!((of(&fixture, CAROL, T0 + 60), of(&fixture, ERIN, T0 + 60)), before);
    assert!(before.0.is_ok() && before.1.is_ok());
}

#[test]
fn a_request_for_all_a_grant_gives_is_allowed_and_one_class_more_is_not() {
    let fixture = Fixture::new();
    let (now, grant) = (UnixSeconds(T0 + 100), fixture.state.grant(fixture.grant).unwrap());
    for action in [Action::Read, Action::Actuate] {
        let request = CheckRequest::of_grant(&grant, action, now);
        assert!(check(&fixture.state, fixture.grant, &request, now).is_allow(), "{action:?}");
        let more = CheckRequest { classes: request.classes.or(SignalClasses::of(&[SignalClass::Odometer])), ..request };
        assert!(!check(&fixture.state, fixture.grant, &more, now).is_allow(), "{action:?}");
    }
    assert_eq!(CheckRequest::of_grant(&grant, Action::Read, now).recipient, INSURER);
}

#[test]
fn a_request_for_all_an_emergency_opens_is_allowed_until_its_end() {
    let mut fixture = Fixture::new();
    fixture.opens_emergency(valet_testkit::RESCUE);
    let emergency = fixture.state.emergencies[&(CAR, valet_testkit::RESCUE)];
    let at = |now| {
        let request = CheckRequest::of_emergency(CAR, valet_testkit::RESCUE, emergency.classes, now);
        check_emergency(&fixture.state, &request, now).is_allow()
    };
    assert!(at(UnixSeconds(emergency.until.0 - 1)));
    assert!(!at(emergency.until));
}

#[test]
fn who_is_only_offered_to_act_is_told_so() {
    let mut fixture = Fixture::new();
    fixture.offers(ALICE, CAROL, terms_of(AssignedRole::FleetManager));
    assert_eq!(of(&fixture, CAROL, T0 + 60), Err(Denial::NotAccepted));
    let seq = fixture.state.delegations[&(Realm::Vehicle(CAR), CAROL)].seq;
    let asked = mandate(&fixture.state, (CAR, &fixture.state.vehicles[&CAR]), CAROL, DelegationRef::Vehicle(seq), UnixSeconds(T0 + 60));
    assert_eq!(asked.err(), Some(Denial::NotAccepted));
    fixture.accepts(Realm::Vehicle(CAR), CAROL);
    assert_eq!(only(&fixture, CAROL, T0 + 60).since, UnixSeconds(T0 + 50));
}

#[test]
fn an_offer_hides_no_mandate_that_runs() {
    let mut fixture = Fixture::new();
    fixture.manages(CAROL, terms_of(AssignedRole::FleetManager));
    fixture.offers(ALICE, CAROL, terms_of(AssignedRole::Driver));
    assert_eq!(only(&fixture, CAROL, T0 + 60).terms.role, AssignedRole::FleetManager);
    let mut fixture = Fixture::new();
    fixture.offers(ALICE, CAROL, terms_of(AssignedRole::Driver));
    fixture.send(ALICE, Message::Delegate { realm: Realm::Fleet(ALICE), to: CAROL, terms: terms_of(AssignedRole::FleetManager) });
    assert_eq!(of(&fixture, CAROL, T0 + 60), Err(Denial::NotAccepted));
}

#[test]
fn a_driver_may_consent_to_what_the_links_above_leave() {
    let mut fixture = two_deep();
    fixture.delegates(ALICE, DAN, terms_of(AssignedRole::Driver));
    assert_eq!(only(&fixture, DAN, T0 + 60).terms.classes, SignalClasses::ALL, "whom the owner names, to everything");
    fixture.delegates(CAROL, FRED, terms_of(AssignedRole::Driver));
    assert_eq!(only(&fixture, FRED, T0 + 60).terms.classes, terms_of(AssignedRole::FleetManager).classes);
}

#[test]
fn a_mandate_is_bounded_by_each_link_above() {
    let purposes = |code| Purposes::of(PurposeCode(code)).unwrap();
    let all = DelegationTerms {
        purposes: Some(purposes(1).or(purposes(2))),
        longest_grant: Some(Seconds(50)),
        expires_at: UnixSeconds(T0 + 1_000),
        ..terms_of(AssignedRole::Delegate)
    };
    let narrow = |below: DelegationTerms| below.narrowed_by(&all);
    let wide = terms_of(AssignedRole::Delegate);
    assert_eq!(narrow(wide), DelegationTerms { depth_left: wide.depth_left, ..all });
    let below = DelegationTerms { purposes: Some(purposes(2).or(purposes(3))), longest_grant: Some(Seconds(70)), ..wide };
    assert_eq!((narrow(below).purposes, narrow(below).longest_grant), (Some(purposes(2)), Some(Seconds(50))));
    let shorter = DelegationTerms { longest_grant: Some(Seconds(20)), ..wide };
    assert_eq!(narrow(shorter).longest_grant, Some(Seconds(20)));
    assert_eq!(wide.narrowed_by(&wide).purposes, None, "where nothing is bounded all may be granted for");
    assert_eq!((Purposes::of(PurposeCode(63)).is_some(), Purposes::of(PurposeCode(64))), (true, None));
    assert_eq!(purposes(1).or(purposes(63)).codes().collect::<Vec<_>>(), [PurposeCode(1), PurposeCode(63)]);
}
