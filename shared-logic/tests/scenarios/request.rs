//! Asking the owner, and the answers that are no grant.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    AssignedRole::Delegate, DelegationTerms, Denial::*, GrantTerms, Message, Nonce, PurposeCode, RequestEnd, Right, Rights, Role, Seconds,
    Seq, SignalClass, UnixSeconds,
};
use valet_testkit::{
    agreement, mandate, terms, Fixture, ADMIN, ALICE, BOB, CAROL, GARAGE, GATEKEEPER, INSURER, LAB, MAKER, NOBODY, NO_GRANT, NO_REQUEST,
    NO_VEHICLE, T0, VAN,
};

const NINETY_DAYS: u64 = 90 * 86_400;

/// Asking for the terms, changed, in time.
fn ask(change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut asked = terms();
    change(&mut asked);
    Message::RequestAccess { terms: asked, terms_hash: agreement().terms_hash, respond_by: UnixSeconds(T0 + 200), nonce: Nonce(7) }
}

const fn until(respond_by: u64) -> Message {
    let (terms, terms_hash) = (terms(), agreement().terms_hash);
    Message::RequestAccess { terms, terms_hash, respond_by: UnixSeconds(respond_by), nonce: Nonce(u64::MAX) }
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
        asks("asking waits no second longer", |_| until(T0 + 101 + NINETY_DAYS), Err(RequestOver)),
        asks("asking until now is over already", |_| until(T0 + 100), Err(RequestOver)),
        asks("asking until long ago is over", |_| until(0), Err(RequestOver)),
        asks("asking until the end of time is too long", |_| until(u64::MAX), Err(RequestOver)),
        asks("while paused nobody asks", |_| ask(|_| {}), Err(Paused)).given(|t| t.pauses()),
        asks("after the retirement nobody asks", |_| ask(|_| {}), Err(Retired)).given(|t| t.retires()),
        asks("nobody asks for a vehicle that is not there", |_| ask(|it| it.vehicle = NO_VEHICLE), Err(UnknownVehicle)),
        asks("nobody asks for a vehicle out of use", |_| ask(|_| {}), Err(VehicleRetired)).given(|t| t.retires_car()),
        does("nobody asks for another", GARAGE, |_| ask(|_| {}), Err(NotAuthorised)),
        does("the owner does not ask", ALICE, |_| ask(|_| {}), Err(NotAuthorised)),
        does("who does not hold the parent does not ask for its share", LAB, share, Err(NotAuthorised)),
        does("a parent that is not there gives nobody a say", LAB, |_| ask(|it| it.parent = Some(NO_GRANT)), Err(NotAuthorised)),
        does("only a party asks", NOBODY, |_| ask(|it| it.recipient = NOBODY), Err(UnknownParty)),
        does("a gatekeeper does not ask", GATEKEEPER, |_| ask(|it| it.recipient = GATEKEEPER), Err(PartyIneligible)),
        asks("asking names a purpose of the catalogue", |_| ask(|it| it.purpose = PurposeCode(77)), Err(UnknownPurpose)),
        asks("asking for nothing is none", |_| ask(|it| it.classes = only(SignalClass::SpeedMotion)), Err(EmptyScope)),
        asks("asking stays within the purpose", |_| ask(|it| it.retention = Seconds(501)), Err(RetentionTooLong)),
        asks("asking has an end", |_| ask(|it| it.expires_at = UnixSeconds(0)), Err(NoExpiry)),
        asks("asking for too long is denied", |_| ask(|it| it.expires_at = UnixSeconds(T0 + 1_101)), Err(DurationTooLong)),
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
    use RequestEnd::{Cancelled, Granted, Lapsed, Refused};
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
        does("anybody records that nobody answered in time", NOBODY, |t| end(t, Lapsed), Ok("request-closed"))
            .given(answering)
            .at(200)
            .role(Role::Anyone),
        does("before its end nothing has lapsed", NOBODY, |t| end(t, Lapsed), Err(WrongState)).given(answering).at(199),
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
        does("a new owner refuses what the former was asked", BOB, |t| end(t, Refused), Ok("request-closed")).given(|t| {
            answering(t);
            t.transfers(ALICE, BOB);
        }),
        does("event numbers do not wrap on a refusal", ALICE, |t| end(t, Refused), Err(OutOfRange)).given(|t| {
            answering(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}
