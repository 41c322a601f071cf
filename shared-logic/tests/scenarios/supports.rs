//! Questions about one grant: what it rests on. Here the revivals are tried.

use super::{asks, done, only, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    Action, Actions,
    AssignedRole::{Delegate, Driver, FleetManager, Lessee},
    CheckRequest, DelegationTerms, Denial,
    Denial::*,
    Epoch, GrantTerms, Losses, Message, Realm, Region, Regions, Residency, SignalClass, UnixSeconds,
};
use valet_testkit::{
    agreement, grant, mandate, profile, terms, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, COACHING, DAN, ERIN, FRED, GARAGE, INSURER, LAB,
    MAKER, T0,
};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = recipients();
    table.extend(consents());
    table.extend(own_time());
    table.extend(delegations());
    table.extend(shares());
    table
}

/// The plain request about a fixture with that history.
fn after(name: &'static str, given: fn(&mut Fixture), exp: Result<(), Denial>) -> Scenario {
    asks(name, |_| {}, exp).given(given)
}

/// A changed request about a fixture with that history.
fn changed_after(name: &'static str, ask: fn(&mut CheckRequest), given: fn(&mut Fixture), exp: Result<(), Denial>) -> Scenario {
    asks(name, ask, exp).given(given)
}

fn recipients() -> Vec<Scenario> {
    vec![
        after("a suspended party is denied", |t| t.stands(INSURER, PartyStatus::Suspended), Err(PartyIneligible)),
        after(
            "a party let back in has nothing of what it had",
            |t| {
                t.stands(INSURER, PartyStatus::Suspended);
                t.stands(INSURER, PartyStatus::Admitted);
            },
            Err(PartyIneligible),
        ),
        after(
            "a party let back in has what it was granted since",
            |t| {
                t.stands(INSURER, PartyStatus::Suspended);
                t.stands(INSURER, PartyStatus::Declared);
                t.grant = t.grants(|_| {});
            },
            Ok(()),
        ),
        after(
            "a party found to be a gatekeeper is denied",
            |t| {
                let profile = profile(&[PartyKind::ThirdParty], Gatekeeper::Yes);
                t.send(ADMIN, Message::SetParty { account: INSURER, profile, status: PartyStatus::Admitted });
            },
            Err(PartyIneligible),
        ),
        after("a party admitted keeps what it has", |t| t.stands(INSURER, PartyStatus::Admitted), Ok(())),
        after("a suspended data holder changes nothing for the recipient", |t| t.stands(MAKER, PartyStatus::Suspended), Ok(())),
        after(
            "a party that is not there is denied",
            |t| {
                t.state.parties.remove(&INSURER);
                t.state.registry.losses = Losses(1);
            },
            Err(PartyIneligible),
        ),
        after("another party's loss takes nothing from this one", |t| t.stands(GARAGE, PartyStatus::Suspended), Ok(())),
    ]
}

const fn coaching(it: &mut CheckRequest) {
    it.purpose = COACHING;
}

/// Dan drives from T0 + 50 on, and consents to coaching.
fn consented(t: &mut Fixture) {
    t.coached();
    t.consents(DAN);
}

/// The question about coaching.
fn coached(name: &'static str, given: fn(&mut Fixture), exp: Result<(), Denial>) -> Scenario {
    asks(name, coaching, exp).given(given)
}

/// A consent opens the time of who gave it, and ends with the role under which it was given.
fn own_time() -> Vec<Scenario> {
    /// The question about coaching, with data from so many seconds after T0.
    fn since(name: &'static str, ask: fn(&mut CheckRequest), given: fn(&mut Fixture), exp: Result<(), Denial>) -> Scenario {
        asks(name, ask, exp).given(given)
    }
    const fn from(it: &mut CheckRequest, later: u64) {
        (it.purpose, it.data_from) = (COACHING, UnixSeconds(T0 + later));
    }
    /// A grant for coaching, past values too; it reaches from T0 on.
    fn with_history(t: &mut Fixture) {
        t.grant = t.grants(|it| (it.purpose, it.actions) = (COACHING, Actions::ALL));
    }
    /// Dan is named anew, and consents if he likes.
    fn named_again(t: &mut Fixture) {
        consented(t);
        t.ends_delegation(DAN, DAN);
        t.at(T0 + 70).appoints(DAN, Driver);
    }
    vec![
        coached("a driver who is named again has not consented", named_again, Err(CoConsentMissing)),
        coached(
            "whom the owner names again has not consented",
            |t| {
                consented(t);
                t.ends_delegation(ALICE, DAN);
                t.appoints(DAN, Driver);
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a driver who is named again and consents anew has",
            |t| {
                named_again(t);
                t.consents(DAN);
            },
            Ok(()),
        ),
        coached(
            "a driver who is offered the role again has not consented",
            |t| {
                consented(t);
                t.ends_delegation(DAN, DAN);
                t.offers(ALICE, DAN, mandate(Driver));
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a consent by the fleet's role does not pass to the vehicle's",
            |t| {
                t.manages(DAN, mandate(Driver));
                t.grant = t.grants(|it| it.purpose = COACHING);
                t.consents(DAN);
                t.appoints(DAN, Driver);
                t.send(ALICE, Message::EndDelegation { realm: Realm::Fleet(ALICE), to: DAN });
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a consent by the fleet's role lasts while that role does",
            |t| {
                t.manages(DAN, mandate(Driver));
                t.grant = t.grants(|it| it.purpose = COACHING);
                t.consents(DAN);
                t.appoints(DAN, Driver);
                t.ends_delegation(DAN, DAN);
            },
            Ok(()),
        ),
        coached(
            "a consent that was taken back counts no longer",
            |t| {
                consented(t);
                t.send(DAN, Message::WithdrawConsent { grant: t.grant });
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a consent that was given again counts",
            |t| {
                consented(t);
                t.send(DAN, Message::WithdrawConsent { grant: t.grant });
                t.consents(DAN);
            },
            Ok(()),
        ),
        coached(
            "after everything was stopped no consent counts",
            |t| {
                consented(t);
                t.stops_everything(ALICE);
            },
            Err(StaleEpoch),
        ),
        since("data from the driver's first second on are allowed", |it| from(it, 50), consented, Ok(())),
        since("data of before the driver's time are denied", |it| from(it, 49), consented, Err(HistoryBeforeFence)),
        since(
            "a driver's consent opens no history of earlier drivers",
            |it| {
                from(it, 49);
                it.action = Action::History;
            },
            |t| {
                t.appoints(DAN, Driver);
                with_history(t);
                t.consents(DAN);
            },
            Err(HistoryBeforeFence),
        ),
        since(
            "a driver's consent opens the own history",
            |it| {
                from(it, 50);
                it.action = Action::History;
            },
            |t| {
                t.appoints(DAN, Driver);
                with_history(t);
                t.consents(DAN);
            },
            Ok(()),
        ),
        since("a driver's time begins when the role is accepted", |it| from(it, 69), late, Err(HistoryBeforeFence)),
        since("from the acceptance on the data are allowed", |it| from(it, 70), late, Ok(())),
        since("a driver's time begins when the role does", |it| from(it, 79), ahead, Err(HistoryBeforeFence)),
        since("from the beginning of the role on the data are allowed", |it| from(it, 80), ahead, Ok(())),
        since(
            "a driver who is named again opens no data of the time before",
            |it| from(it, 69),
            |t| {
                named_again(t);
                t.consents(DAN);
            },
            Err(HistoryBeforeFence),
        ),
        since(
            "a driver who is named again opens data of the new time",
            |it| from(it, 70),
            |t| {
                named_again(t);
                t.consents(DAN);
            },
            Ok(()),
        ),
        since(
            "where no driver is asked nobody's time is a fence",
            |it| it.data_from = UnixSeconds(T0),
            |t| t.appoints(DAN, Driver),
            Ok(()),
        ),
        since("a share that the driver consented to is allowed", |it| (it.recipient, it.purpose) = (GARAGE, COACHING), shared, Ok(())),
        since(
            "a share ends with the consent to its parent",
            |it| (it.recipient, it.purpose) = (GARAGE, COACHING),
            |t| {
                shared(t);
                t.send(DAN, Message::WithdrawConsent { grant: t.last });
            },
            Err(CoConsentMissing),
        ),
        since(
            "the fence of a parent's driver holds for its share",
            |it| (it.recipient, it.purpose, it.data_from) = (GARAGE, COACHING, UnixSeconds(T0 + 55)),
            |t| {
                // Erin, who drives since T0 + 60, consents to the parent; Dan, since T0 + 50, to the share.
                t.appoints(DAN, Driver);
                t.grant = t.grants(|it| it.purpose = COACHING);
                t.at(T0 + 60).appoints(ERIN, Driver);
                t.consents(ERIN);
                share_on(t);
            },
            Err(HistoryBeforeFence),
        ),
    ]
}

/// Offered at T0 + 50, accepted at T0 + 70.
fn late(t: &mut Fixture) {
    t.offers(ALICE, DAN, mandate(Driver));
    t.at(T0 + 70).accepts(Realm::Vehicle(CAR), DAN);
    t.grant = t.grants(|it| it.purpose = COACHING);
    t.consents(DAN);
}

/// Accepted at T0 + 50, good from T0 + 80 on.
fn ahead(t: &mut Fixture) {
    t.delegates(ALICE, DAN, DelegationTerms { not_before: UnixSeconds(T0 + 80), ..mandate(Driver) });
    t.at(T0 + 80);
    t.grant = t.grants(|it| it.purpose = COACHING);
    t.consents(DAN);
}

/// The grant for coaching shared with the garage; Dan consents to both. The parent is `last`.
fn shared(t: &mut Fixture) {
    consented(t);
    share_on(t);
}

fn share_on(t: &mut Fixture) {
    let (parent, now) = (t.grant, UnixSeconds(t.now));
    t.grant = t.grants(|it| {
        (it.parent, it.recipient, it.depth_left, it.purpose, it.not_before) = (Some(parent), GARAGE, 0, COACHING, now);
    });
    t.consents(DAN);
    t.last = parent;
}

fn consents() -> Vec<Scenario> {
    vec![
        coached("with the driver's consent it is allowed", consented, Ok(())),
        coached("without the driver's consent it is denied", |t| done(t.coached()), Err(CoConsentMissing)),
        coached(
            "the consent of a former driver does not count",
            |t| {
                consented(t);
                t.ends_delegation(DAN, DAN);
            },
            Err(CoConsentMissing),
        ),
        coached(
            "another driver does not stand for the one who consented",
            |t| {
                consented(t);
                t.ends_delegation(ALICE, DAN);
                t.appoints(ERIN, Driver);
            },
            Err(CoConsentMissing),
        ),
        coached(
            "the consent of one named by an ended delegate does not count",
            |t| {
                t.appoints(CAROL, FleetManager);
                t.delegates(CAROL, DAN, mandate(Driver));
                t.grant = t.grants(|it| it.purpose = COACHING);
                t.send(DAN, Message::CoConsent { grant: t.grant });
                t.ends_delegation(ALICE, CAROL);
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a renewed grant asks for the consent anew",
            |t| {
                consented(t);
                let terms = GrantTerms { purpose: COACHING, ..terms() };
                t.grant = t.send(ALICE, Message::Renew { grant: t.grant, terms, agreement: agreement() }).grant.unwrap();
            },
            Err(CoConsentMissing),
        ),
        coached(
            "a narrowed grant keeps the consent",
            |t| {
                consented(t);
                let terms = GrantTerms { depth_left: 0, ..t.state.grants[&t.grant].terms };
                t.send(ALICE, Message::Narrow { grant: t.grant, terms });
            },
            Ok(()),
        ),
        coached(
            "a share asks for a consent of its own",
            |t| {
                consented(t);
                t.grant = t
                    .send(
                        ALICE,
                        grant(|it| {
                            (it.parent, it.depth_left, it.purpose, it.not_before) = (Some(t.grant), 0, COACHING, UnixSeconds(T0 + 50));
                        }),
                    )
                    .grant
                    .unwrap();
            },
            Err(CoConsentMissing),
        ),
        coached(
            "the driver's time is over",
            |t| {
                t.delegates(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) });
                t.grant = t.grants(|it| it.purpose = COACHING);
                t.send(DAN, Message::CoConsent { grant: t.grant });
            },
            Err(CoConsentMissing),
        ),
    ]
}

fn delegations() -> Vec<Scenario> {
    /// Carol grants, under what Alice gave her.
    fn by_carol(t: &mut Fixture) {
        t.grant = t.send(CAROL, grant(|_| {})).grant.unwrap();
    }
    fn managed(t: &mut Fixture) {
        t.manages(CAROL, mandate(FleetManager));
        by_carol(t);
    }
    fn three_links(t: &mut Fixture) {
        t.appoints(CAROL, Delegate);
        t.delegates(CAROL, ERIN, DelegationTerms { depth_left: 1, ..mandate(Delegate) });
        t.delegates(ERIN, FRED, DelegationTerms { depth_left: 0, ..mandate(Delegate) });
        t.grant = t.send(FRED, grant(|_| {})).grant.unwrap();
    }
    vec![
        after(
            "what a delegate granted is allowed",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
            },
            Ok(()),
        ),
        after("what a fleet manager granted is allowed", managed, Ok(())),
        after("at the end of three links it is allowed", three_links, Ok(())),
        after(
            "the end of the delegation ends what was granted under it",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                t.ends_delegation(ALICE, CAROL);
            },
            Err(ParentEnded),
        ),
        after(
            "a delegation given anew brings no grant back",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                t.ends_delegation(ALICE, CAROL);
                t.appoints(CAROL, Delegate);
            },
            Err(ParentEnded),
        ),
        after(
            "a fleet's delegation given anew brings no grant back",
            |t| {
                managed(t);
                t.send(ALICE, Message::EndDelegation { realm: Realm::Fleet(ALICE), to: CAROL });
                t.manages(CAROL, mandate(FleetManager));
            },
            Err(ParentEnded),
        ),
        after(
            "the end of the highest of three links ends it",
            |t| {
                three_links(t);
                t.ends_delegation(ALICE, CAROL);
            },
            Err(ParentEnded),
        ),
        after(
            "the end of the middle one of three links ends it",
            |t| {
                three_links(t);
                t.ends_delegation(CAROL, ERIN);
            },
            Err(ParentEnded),
        ),
        after(
            "after everything was stopped the delegate's grant is stale",
            |t| {
                managed(t);
                t.stops_everything(ALICE);
            },
            Err(StaleEpoch),
        ),
        after(
            "the end of one mandate leaves what was granted under the other",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                t.manages(CAROL, mandate(FleetManager));
                t.send(ALICE, Message::EndDelegation { realm: Realm::Fleet(ALICE), to: CAROL });
            },
            Ok(()),
        ),
        after(
            "another mandate does not hold what was granted under the one that ended",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                t.manages(CAROL, mandate(FleetManager));
                t.ends_delegation(ALICE, CAROL);
            },
            Err(ParentEnded),
        ),
        after(
            "with a new owner the delegate's grant is stale",
            |t| {
                managed(t);
                t.transfers(ALICE, BOB);
            },
            Err(StaleEpoch),
        ),
        after(
            "a fleet manager's grant stays stale when the owner buys back",
            |t| {
                managed(t);
                t.transfers(ALICE, BOB);
                t.transfers(BOB, ALICE);
            },
            Err(StaleEpoch),
        ),
        after(
            "a record that names a class beyond the ceiling is not followed",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                let held = t.state.delegations.get_mut(&(Realm::Vehicle(CAR), CAROL)).unwrap();
                held.terms.classes = only(SignalClass::Odometer);
            },
            Err(ScopeExceedsCeiling),
        ),
        after(
            "a record that names an action beyond the ceiling is not followed",
            |t| {
                t.appoints(CAROL, Delegate);
                by_carol(t);
                t.state.delegations.get_mut(&(Realm::Vehicle(CAR), CAROL)).unwrap().terms.actions = Actions::of(&[Action::History]);
            },
            Err(ScopeExceedsCeiling),
        ),
        after(
            "records of four links are not followed",
            |t| {
                three_links(t);
                let fourth = t.state.delegations[&(Realm::Vehicle(CAR), FRED)];
                let mut grant = t.state.grants[&t.grant];
                (grant.grantor, grant.under) = (DAN, Some(shared_logic::DelegationRef::Vehicle(fourth.seq)));
                let under = Some(shared_logic::DelegationRef::Vehicle(fourth.seq));
                t.state.delegations.insert((Realm::Vehicle(CAR), DAN), shared_logic::Delegation { from: FRED, under, ..fourth });
                t.state.grants.insert(t.grant, grant);
            },
            Err(DepthExceeded),
        ),
    ]
}

fn shares() -> Vec<Scenario> {
    const GARAGES: fn(&mut CheckRequest) = |it| it.recipient = GARAGE;
    const MAKERS: fn(&mut CheckRequest) = |it| it.recipient = MAKER;
    /// The fixture's grant, now `last`, shared with the garage.
    fn shared(t: &mut Fixture) {
        let parent = t.grant;
        t.grant = t.shares(parent, GARAGE, 2);
        t.last = parent;
    }
    /// The fixture's grant, now `last`, shared to the garage, the lab and the maker.
    fn three_shares(t: &mut Fixture) {
        let first = t.grant;
        let second = t.shares(first, GARAGE, 2);
        let third = t.shares(second, LAB, 1);
        t.grant = t.shares(third, MAKER, 0);
        t.last = first;
    }
    /// A grant that leaves the vehicle, now `last`, shared with the garage.
    fn leaving(t: &mut Fixture) {
        let regions = Regions::of(&[Region::Eea, Region::Adequate]);
        let parent = t.grants(|it| (it.residency, it.regions) = (Residency::OffBoard, regions));
        t.grant = t.grants(|it| {
            (it.parent, it.recipient, it.depth_left, it.not_before) = (Some(parent), GARAGE, 2, UnixSeconds(T0 + 50));
            (it.residency, it.regions) = (Residency::OffBoard, regions);
        });
        t.last = parent;
    }
    fn narrow(t: &mut Fixture, change: impl FnOnce(&mut GrantTerms)) {
        let mut terms = t.state.grants[&t.last].terms;
        change(&mut terms);
        t.send(ALICE, Message::Narrow { grant: t.last, terms });
    }
    vec![
        changed_after("what was shared is allowed", GARAGES, shared, Ok(())),
        changed_after("what was shared three times is allowed", MAKERS, three_shares, Ok(())),
        changed_after(
            "a withdrawn parent ends its share",
            GARAGES,
            |t| {
                shared(t);
                t.send(ALICE, Message::Withdraw { grant: t.last });
            },
            Err(ParentEnded),
        ),
        changed_after(
            "the highest parent ends the lowest share",
            MAKERS,
            |t| {
                three_shares(t);
                t.send(INSURER, Message::Renounce { grant: t.last });
            },
            Err(ParentEnded),
        ),
        changed_after(
            "a renewed parent brings no share back",
            GARAGES,
            |t| {
                shared(t);
                t.send(ALICE, Message::Renew { grant: t.last, terms: terms(), agreement: agreement() });
            },
            Err(ParentEnded),
        ),
        changed_after(
            "a suspended parent suspends its share",
            GARAGES,
            |t| {
                shared(t);
                t.send(ALICE, Message::Suspend { grant: t.last });
            },
            Err(Suspended),
        ),
        changed_after(
            "a resumed parent resumes its share",
            GARAGES,
            |t| {
                shared(t);
                t.send(ALICE, Message::Suspend { grant: t.last });
                t.send(ALICE, Message::Resume { grant: t.last });
            },
            Ok(()),
        ),
        changed_after(
            "a parent moved to later holds its share back",
            GARAGES,
            |t| {
                shared(t);
                narrow(t, |it| it.not_before = UnixSeconds(T0 + 101));
            },
            Err(Suspended),
        ),
        changed_after(
            "a parent narrowed to an earlier end ends its share",
            GARAGES,
            |t| {
                shared(t);
                narrow(t, |it| it.expires_at = UnixSeconds(T0 + 100));
            },
            Err(ParentEnded),
        ),
        changed_after(
            "a parent narrowed to fewer classes narrows its share",
            |it| {
                (it.recipient, it.action, it.classes) = (GARAGE, Action::Actuate, only(SignalClass::ActuateComfort));
            },
            |t| {
                shared(t);
                narrow(t, |it| (it.classes, it.actions) = (only(SignalClass::SpeedMotion), Actions::of(&[Action::Read])));
            },
            Err(ScopeExceedsCeiling),
        ),
        changed_after(
            "a parent narrowed to fewer classes leaves its share the rest",
            GARAGES,
            |t| {
                shared(t);
                narrow(t, |it| (it.classes, it.actions) = (only(SignalClass::SpeedMotion), Actions::of(&[Action::Read])));
            },
            Ok(()),
        ),
        changed_after(
            "a parent kept in the vehicle keeps its share in it",
            |it| (it.recipient, it.residency) = (GARAGE, Residency::OffBoard),
            |t| {
                leaving(t);
                narrow(t, |it| (it.residency, it.regions) = (Residency::InVehicle, Regions::NONE));
            },
            Err(ScopeExceedsCeiling),
        ),
        changed_after(
            "a parent narrowed to one region narrows its share to it",
            |it| (it.recipient, it.residency, it.region) = (GARAGE, Residency::OffBoard, Region::Adequate),
            |t| {
                leaving(t);
                narrow(t, |it| it.regions = Regions::of(&[Region::Eea]));
            },
            Err(ScopeExceedsCeiling),
        ),
        changed_after(
            "a parent narrowed to one region leaves its share that",
            |it| (it.recipient, it.residency, it.region) = (GARAGE, Residency::OffBoard, Region::Eea),
            |t| {
                leaving(t);
                narrow(t, |it| it.regions = Regions::of(&[Region::Eea]));
            },
            Ok(()),
        ),
        changed_after(
            "a parent narrowed to no use ends its share's",
            GARAGES,
            |t| {
                shared(t);
                narrow(t, |it| it.max_uses = Some(0));
            },
            Err(ScopeExceedsCeiling),
        ),
        changed_after(
            "a parent narrowed to less history narrows its share's",
            |it| (it.recipient, it.data_from) = (GARAGE, UnixSeconds(T0 + 10)),
            |t| {
                shared(t);
                narrow(t, |it| it.history_from = UnixSeconds(T0 + 11));
            },
            Err(ScopeExceedsCeiling),
        ),
        changed_after(
            "a suspended party above is denied below",
            GARAGES,
            |t| {
                shared(t);
                t.stands(INSURER, PartyStatus::Suspended);
            },
            Err(PartyIneligible),
        ),
        changed_after(
            "a party let back in above brings nothing back below",
            GARAGES,
            |t| {
                shared(t);
                t.stands(INSURER, PartyStatus::Suspended);
                t.stands(INSURER, PartyStatus::Declared);
            },
            Err(PartyIneligible),
        ),
        changed_after(
            "the end of a delegation above ends the share below",
            GARAGES,
            |t| {
                t.appoints(CAROL, Lessee);
                t.grant = t.send(CAROL, grant(|_| {})).grant.unwrap();
                shared(t);
                t.ends_delegation(CAROL, CAROL);
            },
            Err(ParentEnded),
        ),
        changed_after(
            "the owner's share of a delegate's grant counts its link",
            GARAGES,
            |t| {
                t.appoints(CAROL, Lessee);
                t.grant = t.send(CAROL, grant(|_| {})).grant.unwrap();
                shared(t);
            },
            Ok(()),
        ),
        changed_after(
            "a record of a parent that is not there is not followed",
            GARAGES,
            |t| {
                shared(t);
                t.state.grants.remove(t.last);
            },
            Err(ParentEnded),
        ),
        changed_after(
            "records of four shares are not followed",
            MAKERS,
            |t| {
                three_shares(t);
                let above = t.state.grants[&t.last];
                t.state.grants.insert(valet_testkit::NO_GRANT, above);
                t.changes(t.last, |it| it.terms.parent = Some(valet_testkit::NO_GRANT));
            },
            Err(DepthExceeded),
        ),
        changed_after(
            "a record that is its own parent is not followed for ever",
            GARAGES,
            |t| {
                shared(t);
                let itself = t.grant;
                t.changes(itself, |it| it.terms.parent = Some(itself));
            },
            Err(DepthExceeded),
        ),
        changed_after(
            "a record of a parent of another epoch is not followed",
            GARAGES,
            |t| {
                shared(t);
                t.changes(t.last, |it| it.epoch = Epoch(9));
            },
            Err(ParentEnded),
        ),
        asks("a parent past its end ends a share that lasts by its record", |it| it.recipient = GARAGE, Err(ParentEnded)).at(820).given(
            |t| {
                shared(t);
                t.changes(t.grant, |it| it.terms.expires_at = UnixSeconds(u64::MAX));
            },
        ),
    ]
}
