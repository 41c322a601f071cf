//! Asking the owner, and the answers that are no grant.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus, Actions, AssignedRole::Delegate, DelegationTerms, Denial::*, GrantTerms, Message, Needed, Nonce, PurposeCode,
    RequestEnd, RequestPolicy, Right, Rights, Role, Seconds, Seq, SignalClass, SignalClasses, UnixSeconds,
};
use valet_testkit::{
    agreement, grant, mandate, terms, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, ERIN, GARAGE, GATEKEEPER, INSURER, LAB, MAKER, NOBODY,
    NO_GRANT, NO_REQUEST, NO_VEHICLE, T0, VAN,
};

const NINETY_DAYS: u64 = 90 * 86_400;
const CENTURY: u64 = 36_500 * 86_400;

/// Asking for the terms, changed, in time; all of them are needed.
fn ask(change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut terms = terms();
    change(&mut terms);
    let (needed, terms_hash) = (Needed::all_of(&terms), agreement().terms_hash);
    Message::RequestAccess { terms, needed, terms_hash, respond_by: UnixSeconds(T0 + 200), nonce: Nonce(7) }
}

const fn until(respond_by: u64) -> Message {
    let (terms, terms_hash) = (terms(), agreement().terms_hash);
    let needed = Needed::all_of(&terms);
    Message::RequestAccess { terms, needed, terms_hash, respond_by: UnixSeconds(respond_by), nonce: Nonce(u64::MAX) }
}

/// The insurer asks.
fn asks(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, INSURER, message, exp)
}

/// Asking that the insurer's grant is shared with the garage.
fn share(t: &Fixture) -> Message {
    let parent = t.grant;
    ask(|it| (it.recipient, it.parent, it.depth_left) = (GARAGE, Some(parent), 2))
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = asked();
    table.extend(needed());
    table.extend(policies());
    table.extend(deferred());
    table.extend(closed());
    table
}

fn asked() -> Vec<Scenario> {
    vec![
        asks("a recipient asks for a grant", |_| ask(|_| {}), Ok("access-requested")).role(Role::Party),
        asks("a holder of a grant asks that it is shared onward", share, Ok("access-requested")).role(Role::Party),
        does("who would receive the share asks for it", GARAGE, share, Ok("access-requested")),
        asks("asking may wait ninety days for its answer", |_| until(T0 + 100 + NINETY_DAYS), Ok("access-requested")),
        asks("asking that a fast clock made five minutes too long is shortened", |_| until(T0 + 400 + NINETY_DAYS), Ok("access-requested")),
        asks("asking waits no second longer", |_| until(T0 + 401 + NINETY_DAYS), Err(RequestOver)),
        asks("asking does not wait for a century", |_| until(T0 + 100 + CENTURY), Err(RequestOver)),
        asks("asking beyond a century is not meant", |_| until(T0 + 101 + CENTURY), Err(TimeOutOfRange)),
        asks("asking until now is over already", |_| until(T0 + 100), Err(RequestOver)),
        asks("asking until long ago is over", |_| until(0), Err(RequestOver)),
        asks("asking until the end of time is not meant", |_| until(u64::MAX), Err(TimeOutOfRange)),
        asks("while paused nobody asks", |_| ask(|_| {}), Err(Paused)).given(|t| t.pauses()),
        asks("after the retirement nobody asks", |_| ask(|_| {}), Err(Retired)).given(|t| t.retires()),
        asks("nobody asks for a vehicle that is not there", |_| ask(|it| it.vehicle = NO_VEHICLE), Err(UnknownVehicle)),
        asks("nobody asks for a vehicle out of use", |_| ask(|_| {}), Err(VehicleRetired)).given(|t| t.retires_car()),
        does("nobody asks for another", GARAGE, |_| ask(|_| {}), Err(NotAuthorised)),
        does("the owner does not ask", ALICE, |_| ask(|_| {}), Err(NotAuthorised)),
        does("who does not hold the parent does not ask for its share", LAB, share, Err(NotAuthorised)),
        does("a parent that is not there gives nobody a say", LAB, |_| ask(|it| it.parent = Some(NO_GRANT)), Err(NotAuthorised)),
        does("only a party asks", NOBODY, |_| ask(|it| it.recipient = NOBODY), Err(NotAuthorised)),
        does("a gatekeeper does not ask", GATEKEEPER, |_| ask(|it| it.recipient = GATEKEEPER), Err(PartyIneligible)),
        asks("asking names a purpose of the catalogue", |_| ask(|it| it.purpose = PurposeCode(77)), Err(UnknownPurpose)),
        asks("asking for nothing is none", |_| ask(|it| it.classes = only(SignalClass::SpeedMotion)), Err(EmptyScope)),
        asks("asking stays within the purpose", |_| ask(|it| it.retention = Seconds(501)), Err(RetentionTooLong)),
        asks("asking has an end", |_| ask(|it| it.expires_at = UnixSeconds(0)), Err(NoExpiry)),
        asks("asking for too long is denied", |_| ask(|it| it.expires_at = UnixSeconds(T0 + 1_101)), Err(DurationTooLong)),
        asks("asking for a century is too long", |_| ask(|it| it.expires_at = UnixSeconds(T0 + 100 + CENTURY)), Err(DurationTooLong)),
        asks(
            "asking for more than a century is not meant",
            |_| ask(|it| it.expires_at = UnixSeconds(T0 + 101 + CENTURY)),
            Err(TimeOutOfRange),
        ),
        asks(
            "asking for data of later than the end is not meant",
            |_| ask(|it| it.history_from.0 = it.expires_at.0 + 1),
            Err(TimeOutOfRange),
        ),
        asks(
            "asking names a parent of the same vehicle",
            |t| {
                let parent = t.last;
                ask(|it| (it.parent, it.depth_left) = (Some(parent), 1))
            },
            Err(UnknownGrant),
        )
        .given(|t| {
            let own = GrantTerms { vehicle: VAN, ..terms() };
            t.send(BOB, Message::Grant { terms: own, agreement: agreement(), request: None });
        }),
        asks(
            "asking goes one step less deep than the parent",
            |t| {
                let parent = t.grant;
                ask(|it| it.parent = Some(parent))
            },
            Err(DepthExceeded),
        ),
        asks(
            "asking stays within the parent",
            |t| {
                let parent = t.grant;
                ask(|it| (it.parent, it.depth_left, it.expires_at) = (Some(parent), 1, UnixSeconds(T0 + 821)))
            },
            Err(ScopeExceedsCeiling),
        ),
        asks("asking needs a parent that runs", share, Err(ParentEnded)).given(|t| t.withdraws()),
        asks("asking needs a parent that is not suspended", share, Err(WrongState)).given(|t| t.suspends(ALICE)),
        asks("a number asks once", |_| ask(|_| {}), Err(NonceUsed)).given(|t| done(t.send(INSURER, ask(|_| {})))),
        does("each asks by numbers of its own", MAKER, |_| ask(|it| it.recipient = MAKER), Ok("access-requested"))
            .given(|t| done(t.send(INSURER, ask(|_| {})))),
        asks("event numbers do not wrap on asking", |_| ask(|_| {}), Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn needed() -> Vec<Scenario> {
    const DONE: Exp = Ok("access-requested");
    /// Asking for the terms, of which something is needed.
    fn needing(change: impl FnOnce(&mut Needed)) -> Message {
        let (terms, terms_hash) = (terms(), agreement().terms_hash);
        let mut needed = Needed::all_of(&terms);
        change(&mut needed);
        Message::RequestAccess { terms, needed, terms_hash, respond_by: UnixSeconds(T0 + 200), nonce: Nonce(7) }
    }
    vec![
        asks("of what is asked for only a part may be needed", |_| needing(|it| it.classes = only(SignalClass::SpeedMotion)), DONE),
        asks(
            "of what is asked for nothing may be needed",
            |_| {
                needing(|it| (it.classes, it.actions, it.depth_left, it.history_from.0) = (SignalClasses::NONE, Actions::NONE, 0, u64::MAX))
            },
            DONE,
        ),
        asks("no class is needed that is not asked for", |_| needing(|it| it.classes = SignalClasses::ALL), Err(ScopeExceedsRequest)),
        asks("no action is needed that is not asked for", |_| needing(|it| it.actions = Actions::ALL), Err(ScopeExceedsRequest)),
        asks("no older data are needed than are asked for", |_| needing(|it| it.history_from.0 -= 1), Err(ScopeExceedsRequest)),
        asks("no more depth is needed than is asked for", |_| needing(|it| it.depth_left = 4), Err(ScopeExceedsRequest)),
    ]
}

/// Whom the owner lets ask.
fn policies() -> Vec<Scenario> {
    const DONE: Exp = Ok("access-requested");
    const fn setting(policy: RequestPolicy) -> Message {
        Message::SetRequestPolicy { vehicle: CAR, policy }
    }
    fn admitted_only(t: &mut Fixture) {
        t.send(ALICE, setting(RequestPolicy::Admitted));
    }
    fn nobody(t: &mut Fixture) {
        t.send(ALICE, setting(RequestPolicy::Nobody));
    }
    /// Alice says who may ask for her car; at first anybody.
    fn sets(name: &'static str, policy: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ALICE, policy, exp)
    }
    const SET: Exp = Ok("request-policy-set");
    vec![
        asks("where anybody may ask a party does that nobody has admitted", |_| ask(|_| {}), DONE),
        asks("where admitted parties may ask no other does", |_| ask(|_| {}), Err(NotAsked)).given(admitted_only),
        asks("where admitted parties may ask such a one does", |_| ask(|_| {}), DONE).given(|t| {
            admitted_only(t);
            t.stands(INSURER, PartyStatus::Admitted);
        }),
        asks("where admitted parties may ask no suspended one does", |_| ask(|_| {}), Err(NotAsked)).given(|t| {
            admitted_only(t);
            t.stands(INSURER, PartyStatus::Suspended);
        }),
        asks("of a new vehicle admitted parties alone ask", |_| ask(|it| it.vehicle = VAN), Err(NotAsked)),
        asks("a new owner is asked by admitted parties alone", |_| ask(|it| it.history_from = UnixSeconds(T0 + 50)), Err(NotAsked))
            .given(|t| t.transfers(ALICE, BOB)),
        asks("who stopped everything is asked as before", |_| ask(|it| it.history_from = UnixSeconds(T0 + 50)), DONE)
            .given(|t| t.stops_everything(ALICE)),
        asks("where nobody may ask an admitted party does not", |_| ask(|_| {}), Err(NotAsked)).given(|t| {
            nobody(t);
            t.stands(INSURER, PartyStatus::Admitted);
        }),
        does("who asks for another is the one that may or may not", INSURER, share, Err(NotAsked)).given(|t| {
            admitted_only(t);
            t.stands(GARAGE, PartyStatus::Admitted);
        }),
        does("who may not ask for another is told so first", LAB, share, Err(NotAuthorised)).given(nobody),
        does("where nobody may ask the owner grants all the same", ALICE, |_| grant(|_| {}), Ok("grant-activated")).given(nobody),
        does(
            "what was asked before nobody may ask is still granted",
            ALICE,
            |t| {
                let terms = GrantTerms { not_before: UnixSeconds(T0 + 50), ..terms() };
                Message::Grant { terms, agreement: agreement(), request: Some(t.request) }
            },
            Ok("grant-activated"),
        )
        .given(|t| {
            t.asked(|_| {});
            nobody(t);
        }),
        sets("the owner lets admitted parties ask", |_| setting(RequestPolicy::Admitted), SET).role(Role::Owner),
        sets("the owner lets nobody ask", |_| setting(RequestPolicy::Nobody), SET),
        sets("the owner lets anybody ask again", |_| setting(RequestPolicy::Anybody), SET).given(nobody),
        sets("while paused the owner says who may ask", |_| setting(RequestPolicy::Nobody), SET).given(|t| t.pauses()),
        sets("after the retirement the owner says who may ask", |_| setting(RequestPolicy::Nobody), SET).given(|t| t.retires()),
        sets("who may ask already is not let ask again", |_| setting(RequestPolicy::Anybody), Err(WrongState)),
        sets(
            "of a vehicle that is not there nobody says who may ask",
            |_| Message::SetRequestPolicy { vehicle: NO_VEHICLE, policy: RequestPolicy::Nobody },
            Err(UnknownVehicle),
        ),
        does("a recipient does not say who may ask", INSURER, |_| setting(RequestPolicy::Nobody), Err(NotAuthorised)),
        does("a delegate does not say who may ask", CAROL, |_| setting(RequestPolicy::Nobody), Err(NotAuthorised))
            .given(|t| t.appoints(CAROL, Delegate)),
        does("the admin does not say who may ask", ADMIN, |_| setting(RequestPolicy::Nobody), Err(NotAuthorised)),
        sets("event numbers do not wrap on a request policy", |_| setting(RequestPolicy::Nobody), Err(OutOfRange))
            .given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn answering(t: &mut Fixture) {
    t.asked(|_| {});
    t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Answer]), ..mandate(Delegate) });
}

fn deferred() -> Vec<Scenario> {
    const fn defer(t: &Fixture) -> Message {
        Message::DeferRequest { request: t.request }
    }
    vec![
        does("the owner puts a request off", ALICE, defer, Ok("request-deferred")).given(answering).role(Role::Owner),
        does("a delegate with that right puts it off", CAROL, defer, Ok("request-deferred"))
            .given(answering)
            .role(Role::Assigned(Delegate)),
        does("while paused nothing is put off", ALICE, defer, Err(Paused)).given(|t| {
            answering(t);
            t.pauses();
        }),
        does("after the retirement nothing is put off", ALICE, defer, Err(Retired)).given(|t| {
            answering(t);
            t.retires();
        }),
        does("a request that is not there is not put off", ALICE, |_| Message::DeferRequest { request: NO_REQUEST }, Err(UnknownRequest)),
        does("a closed request is not put off", ALICE, defer, Err(RequestOver)).given(|t| {
            answering(t);
            t.closes(ALICE, RequestEnd::Refused);
        }),
        does("who asked does not put it off", INSURER, defer, Err(NotAuthorised)).given(answering),
        does("a delegate without that right does not put it off", CAROL, defer, Err(NotAuthorised)).given(|t| {
            t.asked(|_| {});
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Grant]), ..mandate(Delegate) });
        }),
        does("a request is put off once", ALICE, defer, Err(WrongState)).given(|t| {
            answering(t);
            t.send(ALICE, defer(t));
        }),
        does("a request past its time is not put off", ALICE, defer, Err(RequestOver)).given(answering).at(200),
        does("in its last second a request is put off", ALICE, defer, Ok("request-deferred")).given(answering).at(199),
        does("a new owner does not put off what the former was asked", BOB, defer, Err(StaleEpoch)).given(|t| {
            answering(t);
            t.transfers(ALICE, BOB);
        }),
        does("a request without its vehicle is not put off", ALICE, defer, Err(UnknownVehicle)).given(|t| {
            answering(t);
            t.state.vehicles.clear();
        }),
    ]
}

fn closed() -> Vec<Scenario> {
    const fn end(t: &Fixture, end: RequestEnd) -> Message {
        Message::CloseRequest { request: t.request, end }
    }
    use RequestEnd::{Cancelled, Granted, Refused};
    vec![
        does("the owner refuses", ALICE, |t| end(t, Refused), Ok("request-closed")).given(answering).role(Role::Owner),
        does("a delegate with that right refuses", CAROL, |t| end(t, Refused), Ok("request-closed"))
            .given(answering)
            .role(Role::Assigned(Delegate)),
        does("the owner refuses what was put off", ALICE, |t| end(t, Refused), Ok("request-closed")).given(|t| {
            answering(t);
            t.send(ALICE, Message::DeferRequest { request: t.request });
        }),
        does("while paused the owner refuses", ALICE, |t| end(t, Refused), Ok("request-closed")).given(|t| {
            answering(t);
            t.pauses();
        }),
        does("after the retirement the owner refuses", ALICE, |t| end(t, Refused), Ok("request-closed")).given(|t| {
            answering(t);
            t.retires();
        }),
        does("after its time the owner still refuses", ALICE, |t| end(t, Refused), Ok("request-closed")).given(answering).at(300),
        does("a stranger does not refuse", BOB, |t| end(t, Refused), Err(NotAuthorised)).given(answering),
        does("the admin does not refuse", ADMIN, |t| end(t, Refused), Err(NotAuthorised)).given(answering),
        does("who asked takes it back", INSURER, |t| end(t, Cancelled), Ok("request-closed")).given(answering).role(Role::Party),
        does("who asked for another takes it back", INSURER, |t| end(t, Cancelled), Ok("request-closed")).given(|t| {
            t.send(INSURER, share(t));
        }),
        does("for whom another asked does not take it back", GARAGE, |t| end(t, Cancelled), Err(NotAuthorised)).given(|t| {
            t.send(INSURER, share(t));
        }),
        does("the owner does not take back what another asked", ALICE, |t| end(t, Cancelled), Err(NotAuthorised)).given(answering),
        does("a request is closed as granted by a grant alone", ALICE, |t| end(t, Granted), Err(WrongState)).given(answering),
        does("a request is closed once", INSURER, |t| end(t, Cancelled), Err(RequestOver)).given(|t| {
            answering(t);
            t.closes(ALICE, Refused);
        }),
        does(
            "a request that is not there is not closed",
            ALICE,
            |_| Message::CloseRequest { request: NO_REQUEST, end: Refused },
            Err(UnknownRequest),
        ),
        does("a new owner was not asked what the former was", BOB, |t| end(t, Refused), Err(StaleEpoch)).given(|t| {
            answering(t);
            t.transfers(ALICE, BOB);
        }),
        does("who asked the former owner has nothing left to take back", INSURER, |t| end(t, Cancelled), Err(StaleEpoch)).given(|t| {
            answering(t);
            t.transfers(ALICE, BOB);
        }),
        does("who stopped everything has nothing left to refuse", ALICE, |t| end(t, Refused), Err(StaleEpoch)).given(|t| {
            answering(t);
            t.stops_everything(ALICE);
        }),
        does("who is only offered to answer refuses nothing", ERIN, |t| end(t, Refused), Err(NotAuthorised)).given(|t| {
            answering(t);
            t.offers(ALICE, ERIN, mandate(Delegate));
        }),
        does("event numbers do not wrap on a refusal", ALICE, |t| end(t, Refused), Err(OutOfRange)).given(|t| {
            answering(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}
