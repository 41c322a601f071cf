//! The figures that hosts tell beside a denial.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use shared_logic::{
    check, detail_of_change, detail_of_check, step, Account, Action, Agreement, AssignedRole, CheckRequest, Denial, Detail,
    EmergencyReason, GrantTerms, Message, RecoveryTerms, Region, Regions, Residency, Seconds, SignalClass, SignalClasses, TermsField,
    TermsFields, UnixSeconds, Verdict,
};
use valet_testkit::{grant, request, Fixture, ALICE, BOB, CAR, COACHING, DAN, ERIN, GARAGE, INSURER, LAB, LONGEST, RESCUE, T0};

/// A change that is refused, and the figure beside the reason.
fn refused(fixture: &Fixture, caller: Account, message: &Message) -> (Denial, Option<Detail>) {
    let now = UnixSeconds(fixture.now);
    let denial = step(&fixture.state, caller, message, now).unwrap_err();
    (denial, detail_of_change(&fixture.state, (caller, message), denial, now))
}

/// The same of a check of the fixture's grant.
fn denied(fixture: &Fixture, change: impl FnOnce(&mut CheckRequest)) -> (Denial, Option<Detail>) {
    let now = UnixSeconds(fixture.now);
    let mut request = CheckRequest { data_from: now, ..request() };
    change(&mut request);
    match check(&fixture.state, fixture.grant, &request, now) {
        Verdict::Deny(refusal) => (refusal.reason, detail_of_check(&fixture.state, &request, &refusal, now)),
        Verdict::Allow(proof) => panic!("{proof:?}"),
    }
}

#[test]
fn a_refused_grant_tells_the_longest_the_classes_and_the_oldest_data() {
    let mut fixture = Fixture::new();
    let cases = [
        (grant(|it| it.expires_at = UnixSeconds(T0 + 5_000)), Denial::DurationTooLong, Detail::Longest(Seconds(LONGEST))),
        (
            grant(|it| it.classes = it.classes.or(SignalClasses::of(&[SignalClass::Trip]))),
            Denial::ClassNotAllowedForPurpose,
            Detail::Classes(SignalClasses::of(&[SignalClass::Trip])),
        ),
        (grant(|it| it.history_from = UnixSeconds(T0 - 1)), Denial::HistoryBeforeFence, Detail::From(UnixSeconds(T0))),
    ];
    for (message, denial, detail) in cases {
        assert_eq!(refused(&fixture, ALICE, &message), (denial, Some(detail)));
    }
    fixture.appoints(DAN, AssignedRole::Driver);
    fixture.objects(DAN, Some(INSURER));
    assert_eq!(refused(&fixture, ALICE, &grant(|_| {})), (Denial::Objected, Some(Detail::By(DAN))));
}

#[test]
fn terms_that_go_too_far_are_told_field_by_field() {
    let fixture = Fixture::new();
    let mut terms = fixture.state.grants[&fixture.grant].terms;
    (terms.retention, terms.history_from, terms.depth_left) = (Seconds(501), UnixSeconds(T0 - 5), 9);
    let fields = TermsFields::of(&[TermsField::HistoryFrom, TermsField::Retention, TermsField::DepthLeft]);
    let message = Message::Narrow { grant: fixture.grant, terms };
    assert_eq!(refused(&fixture, ALICE, &message), (Denial::ScopeExceedsGrant, Some(Detail::Fields(fields))));
}

#[test]
fn a_second_emergency_tells_from_when_it_is_possible() {
    let mut fixture = Fixture::new();
    fixture.opens_emergency(RESCUE);
    let until = fixture.now + 100;
    fixture.now = until + 1;
    let message = Message::OpenEmergency {
        vehicle: valet_testkit::CAR,
        authority: RESCUE,
        reason: EmergencyReason::Crash,
        classes: SignalClasses::of(&[SignalClass::SpeedMotion]),
        until: UnixSeconds(fixture.now + 10),
    };
    let from = UnixSeconds(until + 7 * 86_400);
    assert_eq!(refused(&fixture, RESCUE, &message), (Denial::ReviewMissing, Some(Detail::From(from))));
}

#[test]
fn a_denied_check_tells_the_figure_of_the_grant() {
    let mut fixture = Fixture::new();
    let terms = fixture.state.grants[&fixture.grant].terms;
    let missing = SignalClasses::of(&[SignalClass::Odometer]);
    fixture.now = T0 + 100;
    assert_eq!(denied(&fixture, |it| it.purpose = COACHING), (Denial::PurposeMismatch, Some(Detail::Purpose(terms.purpose))));
    assert_eq!(denied(&fixture, |it| it.classes = missing), (Denial::SignalNotCovered, Some(Detail::Classes(missing))));
    assert_eq!(
        denied(&fixture, |it| (it.residency, it.region) = (Residency::OffBoard, Region::Eea)),
        (Denial::ResidencyViolation, Some(Detail::Regions(Regions::NONE)))
    );
    let late = fixture.now + 301;
    assert_eq!(
        denied(&fixture, |it| it.data_from = UnixSeconds(late)),
        (Denial::TimeOutOfRange, Some(Detail::Until(UnixSeconds(late - 1))))
    );
    fixture.suspends(ALICE);
    assert_eq!(denied(&fixture, |_| {}), (Denial::Suspended, Some(Detail::By(ALICE))));
    fixture.withdraws();
    assert_eq!(denied(&fixture, |_| {}), (Denial::Withdrawn, Some(Detail::Until(UnixSeconds(fixture.now)))));
}

#[test]
fn a_driver_s_own_time_is_told() {
    let mut fixture = Fixture::new();
    fixture.coached();
    fixture.consents(DAN);
    let since = fixture.now;
    fixture.now = T0 + 100;
    let found = denied(&fixture, |it| (it.purpose, it.data_from) = (COACHING, UnixSeconds(since - 10)));
    assert_eq!(found, (Denial::HistoryBeforeFence, Some(Detail::From(UnixSeconds(since)))));
}

#[test]
fn a_figure_is_of_what_is_wrong_and_of_nothing_beside_it() {
    let mut fixture = Fixture::new();
    let (grant_id, now) = (fixture.grant, UnixSeconds(fixture.now));
    let whole = fixture.state.grants[&grant_id].terms;
    let past = Message::Narrow { grant: grant_id, terms: GrantTerms { expires_at: UnixSeconds(now.0 - 5), ..whole } };
    assert_eq!(refused(&fixture, ALICE, &past), (Denial::Expired, None), "the new end lies in the past, not the grant's");
    let (denial, figure) = denied(&fixture, |it| it.classes = SignalClasses::of(&[SignalClass::ActuateCharge]));
    assert_eq!((denial, figure), (Denial::ActionNotCovered, Some(Detail::Classes(SignalClasses::of(&[SignalClass::ActuateCharge])))));
    let (denial, figure) = denied(&fixture, |it| it.action = Action::Subscribe);
    assert_eq!((denial, figure), (Denial::ActionNotCovered, Some(Detail::Actions(whole.actions))));
    let stranger = Message::Withdraw { grant: grant_id };
    fixture.suspends(ALICE);
    assert_eq!(refused(&fixture, BOB, &stranger), (Denial::NotAuthorised, None), "not who suspended");
    let delay = RecoveryTerms { account: BOB, delay: Seconds::DAY };
    let short = Message::SetRecovery { vehicle: CAR, terms: Some(delay) };
    assert_eq!(refused(&fixture, ALICE, &short), (Denial::DelayTooShort, None), "a length is no moment");
}

#[test]
fn who_objects_is_another_than_who_acts_also_to_the_one_it_is_for() {
    let mut fixture = Fixture::new();
    fixture.appoints(DAN, AssignedRole::Driver);
    fixture.appoints(ERIN, AssignedRole::Driver);
    fixture.objects(DAN, Some(GARAGE));
    let Message::Grant { terms, agreement, request } = grant(|it| it.recipient = LAB) else { panic!("a grant") };
    let processor = Message::Grant { terms, agreement: Agreement { controller: Some(GARAGE), ..agreement }, request };
    assert_eq!(refused(&fixture, ALICE, &processor), (Denial::Objected, Some(Detail::By(DAN))));
    let asked = fixture.grants(|it| it.purpose = COACHING);
    fixture.objects(DAN, Some(INSURER));
    fixture.objects(ERIN, Some(INSURER));
    assert_eq!(refused(&fixture, DAN, &Message::CoConsent { grant: asked }), (Denial::Objected, Some(Detail::By(ERIN))));
}

#[test]
fn a_grant_shared_onward_names_the_fields_that_pass_the_one_above() {
    let mut fixture = Fixture::new();
    let above = fixture.grants(|it| it.depth_left = 1);
    let terms = fixture.state.grants[&above].terms;
    let mut share = valet_testkit::share(above, GARAGE, 0);
    let Message::Grant { terms: shared, .. } = &mut share else { panic!("a grant") };
    // Within what the purpose allows, and a second longer than the grant above.
    shared.expires_at = UnixSeconds(terms.expires_at.0 + 1);
    let fields = TermsFields::of(&[TermsField::ExpiresAt]);
    assert_eq!(refused(&fixture, ALICE, &share), (Denial::ScopeExceedsCeiling, Some(Detail::Fields(fields))));
}
