//! The ends of a grant: withdrawn, revoked, given back, or by itself.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::{Gatekeeper, PartyKind, PartyStatus},
    Account,
    AssignedRole::{Delegate, Driver, FleetManager, Guardian, Lessee},
    DelegationTerms,
    Denial::*,
    Message, Right, Rights, Role, Seq, SignalClass, UnixSeconds,
};
use valet_testkit::{
    classes, mandate, profile, terms, Fixture, ADMIN, ALICE, BOB, CAROL, DAN, GARAGE, INSURER, MAKER, NOBODY, NO_GRANT, T0,
};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = withdrawn();
    table.extend(revoked());
    table.extend(renounced());
    table.extend(recorded());
    table
}

/// A grant that tells of no person.
fn impersonal(t: &mut Fixture) {
    t.grant = t.grants(|it| it.classes = classes(&[SignalClass::Odometer, SignalClass::ActuateComfort]));
}

fn withdrawn() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |t| t.withdrawal(), exp)
    }
    const DONE: Exp = Ok("grant-ended");
    vec![
        by("the owner withdraws", ALICE, DONE).role(Role::Owner),
        by("the driver withdraws what tells of persons", DAN, DONE).given(|t| t.appoints(DAN, Driver)).role(Role::Assigned(Driver)),
        by("a guardian withdraws what tells of persons", DAN, DONE).given(|t| t.appoints(DAN, Guardian)).role(Role::Assigned(Guardian)),
        by("a lessee withdraws what tells of persons", CAROL, DONE).given(|t| t.appoints(CAROL, Lessee)).role(Role::Assigned(Lessee)),
        by("who is offered to drive withdraws before accepting", DAN, DONE)
            .given(|t| t.offers(ALICE, DAN, mandate(Driver)))
            .role(Role::Assigned(Driver)),
        by("who is offered to guard withdraws before naming a ward", DAN, DONE)
            .given(|t| t.offers(ALICE, DAN, mandate(Guardian)))
            .role(Role::Assigned(Guardian)),
        by("whom a lessee offers to drive withdraws before accepting", DAN, DONE).given(|t| {
            t.appoints(CAROL, Lessee);
            t.offers(CAROL, DAN, mandate(Driver));
        }),
        by("an owner who drives withdraws as the owner", ALICE, DONE).given(|t| t.appoints(ALICE, Driver)).role(Role::Owner),
        by("the owner withdraws after the end", ALICE, DONE).at(5_000),
        by("the owner withdraws at the end of time", ALICE, DONE).at(u64::MAX - 10_000),
        by("the owner withdraws before the beginning", ALICE, DONE).at(11),
        by("the owner withdraws what is suspended", ALICE, DONE).given(|t| t.suspends(ALICE)),
        by("the owner withdraws what the driver suspended", ALICE, DONE).given(|t| {
            t.appoints(DAN, Driver);
            t.suspends(DAN);
        }),
        by("while paused the owner withdraws", ALICE, DONE).given(|t| t.pauses()),
        by("after the retirement the owner withdraws", ALICE, DONE).given(|t| t.retires()),
        by("while paused the driver withdraws", DAN, DONE).given(|t| {
            t.appoints(DAN, Driver);
            t.pauses();
        }),
        by("in a vehicle out of use the owner withdraws", ALICE, DONE).given(|t| t.retires_car()),
        by("the owner withdraws from a suspended party", ALICE, DONE).given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        by("the owner withdraws a delegate's grant", ALICE, DONE).given(|t| {
            t.appoints(CAROL, Delegate);
            t.grant = t.send(CAROL, valet_testkit::grant(|_| {})).grant.unwrap();
        }),
        does("nobody withdraws a grant that is not there", ALICE, |_| Message::Withdraw { grant: NO_GRANT }, Err(UnknownGrant)),
        by("a grant without its vehicle is not withdrawn", ALICE, Err(UnknownVehicle)).given(|t| t.state.vehicles.clear()),
        by("a former owner withdraws nothing", ALICE, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        by("a new owner has nothing of the former to withdraw", BOB, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        by("a withdrawal is final", ALICE, Err(WrongState)).given(|t| t.withdraws()),
        by("what was given back is not withdrawn", ALICE, Err(WrongState))
            .given(|t| done(t.send(INSURER, Message::Renounce { grant: t.grant }))),
        by("who is offered to act as a delegate withdraws nothing", CAROL, Err(NotAuthorised))
            .given(|t| t.offers(ALICE, CAROL, mandate(Delegate))),
        by("who turned the role down withdraws nothing", DAN, Err(NotAuthorised)).given(|t| {
            t.offers(ALICE, DAN, mandate(Driver));
            t.ends_delegation(DAN, DAN);
        }),
        by("who let the offer pass withdraws nothing", DAN, Err(NotAuthorised))
            .given(|t| t.offers(ALICE, DAN, DelegationTerms { expires_at: UnixSeconds(T0 + 100), ..mandate(Driver) })),
        by("whom one who acts no longer offered to drive withdraws nothing", DAN, Err(NotAuthorised)).given(|t| {
            t.appoints(CAROL, Lessee);
            t.offers(CAROL, DAN, mandate(Driver));
            t.ends_delegation(ALICE, CAROL);
        }),
        by("who stopped everything has nothing left to withdraw", ALICE, Err(StaleEpoch)).given(|t| t.stops_everything(ALICE)),
        by("the recipient cannot withdraw", INSURER, Err(NotAuthorised)),
        by("the admin cannot withdraw", ADMIN, Err(NotAuthorised)),
        by("a delegate revokes and does not withdraw", CAROL, Err(NotAuthorised)).given(|t| t.appoints(CAROL, FleetManager)),
        by("the driver withdraws nothing that tells of no person", DAN, Err(NotAuthorised)).given(|t| {
            impersonal(t);
            t.appoints(DAN, Driver);
        }),
        by("event numbers do not wrap on a withdrawal", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
        by("the last event number withdraws", ALICE, DONE).given(|t| t.car().seq = Seq(u64::MAX - 1)),
    ]
}

fn revoked() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |t| Message::Revoke { grant: t.grant }, exp)
    }
    const DONE: Exp = Ok("grant-ended");
    vec![
        by("a fleet manager revokes", CAROL, DONE).given(|t| t.appoints(CAROL, FleetManager)).role(Role::Assigned(FleetManager)),
        by("while paused a delegate revokes", CAROL, DONE).given(|t| {
            t.appoints(CAROL, Delegate);
            t.pauses();
        }),
        by("after the retirement a delegate revokes", CAROL, DONE).given(|t| {
            t.appoints(CAROL, Delegate);
            t.retires();
        }),
        by("a delegate revokes what is suspended", CAROL, DONE).given(|t| {
            t.appoints(CAROL, Delegate);
            t.suspends(ALICE);
        }),
        does("nobody revokes a grant that is not there", CAROL, |_| Message::Revoke { grant: NO_GRANT }, Err(UnknownGrant)),
        by("a stale grant is not revoked", CAROL, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        by("a withdrawn grant is not revoked", CAROL, Err(WrongState)).given(|t| {
            t.appoints(CAROL, Delegate);
            t.withdraws();
        }),
        by("the owner withdraws and does not revoke", ALICE, Err(NotAuthorised)),
        by("the driver does not revoke", DAN, Err(NotAuthorised)).given(|t| t.appoints(DAN, Driver)),
        by("a delegate without that right does not revoke", CAROL, Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Suspend]), ..mandate(Delegate) });
        }),
        by("a delegate revokes nothing beyond the ceiling", CAROL, Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) });
        }),
        by("of two mandates the one that reaches a grant revokes it", CAROL, DONE)
            .given(|t| {
                t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) });
                t.manages(CAROL, mandate(FleetManager));
            })
            .role(Role::Assigned(FleetManager)),
        by("a mandate that reaches nothing of it hides no other", CAROL, DONE)
            .given(|t| {
                t.appoints(CAROL, Delegate);
                t.manages(CAROL, DelegationTerms { classes: only(SignalClass::Odometer), ..mandate(FleetManager) });
            })
            .role(Role::Assigned(Delegate)),
        by("two mandates are not added up to revoke", CAROL, Err(ScopeExceedsCeiling)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) });
            t.manages(CAROL, DelegationTerms { classes: only(SignalClass::ActuateComfort), ..mandate(FleetManager) });
        }),
        by("a delegate bounded to purposes and a length revokes all the same", CAROL, DONE).given(|t| {
            let (purposes, longest_grant) = (Some(shared_logic::Purposes(0)), Some(shared_logic::Seconds(1)));
            t.delegates(ALICE, CAROL, DelegationTerms { purposes, longest_grant, ..mandate(Delegate) });
        }),
        by("the admin does not revoke", ADMIN, Err(NotAuthorised)),
        by("a stranger does not revoke", MAKER, Err(NotAuthorised)),
    ]
}

fn renounced() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |t| Message::Renounce { grant: t.grant }, exp)
    }
    const DONE: Exp = Ok("grant-ended");
    vec![
        by("the recipient gives a grant back", INSURER, DONE).role(Role::Party),
        by("while paused the recipient gives back", INSURER, DONE).given(|t| t.pauses()),
        by("after the retirement the recipient gives back", INSURER, DONE).given(|t| t.retires()),
        by("a suspended party gives back", INSURER, DONE).given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        does("nobody gives back a grant that is not there", INSURER, |_| Message::Renounce { grant: NO_GRANT }, Err(UnknownGrant)),
        by("a stale grant is not given back", INSURER, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        by("a withdrawn grant is not given back", INSURER, Err(WrongState)).given(|t| t.withdraws()),
        by("another recipient gives nothing back", GARAGE, Err(NotAuthorised)),
        by("the owner gives nothing back", ALICE, Err(NotAuthorised)),
    ]
}

fn recorded() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |t| Message::RecordEnd { grant: t.grant }, exp)
    }
    /// Anybody records it.
    fn over(name: &'static str, given: fn(&mut Fixture)) -> Scenario {
        by(name, NOBODY, Ok("grant-ended")).given(given).role(Role::Anyone)
    }
    /// The fixture's grant shared onward; the share is what it is about.
    fn shared(t: &mut Fixture) {
        let parent = t.grant;
        t.grant = t.shares(parent, GARAGE, 2);
        t.last = parent;
    }
    vec![
        by("anybody records that a grant has expired", NOBODY, Ok("grant-ended")).at(820).role(Role::Anyone),
        by("before its end nobody records that it expired", NOBODY, Err(WrongState)).at(819),
        by("while paused its end is recorded", NOBODY, Ok("grant-ended")).at(820).given(|t| t.pauses()),
        over("the end by a new owner is recorded", |t| t.transfers(ALICE, BOB)),
        over("the end by an owner who stopped everything is recorded", |t| t.stops_everything(ALICE)),
        over("the end by a vehicle out of use is recorded", |t| t.retires_car()),
        over("the end by a suspended party is recorded", |t| t.stands(INSURER, PartyStatus::Suspended)),
        over("the end by a party let back in is recorded", |t| {
            t.stands(INSURER, PartyStatus::Suspended);
            t.stands(INSURER, PartyStatus::Declared);
        }),
        over("the end by a gatekeeper is recorded", |t| {
            let profile = profile(&[PartyKind::ThirdParty], Gatekeeper::Yes);
            t.send(ADMIN, Message::SetParty { account: INSURER, profile, status: PartyStatus::Declared });
        }),
        over("the end by an ended delegation is recorded", |t| {
            t.appoints(CAROL, Delegate);
            t.grant = t.send(CAROL, valet_testkit::grant(|_| {})).grant.unwrap();
            t.ends_delegation(ALICE, CAROL);
        }),
        over("the end by a withdrawn parent is recorded", |t| {
            shared(t);
            t.send(ALICE, Message::Withdraw { grant: t.last });
        }),
        over("the end by a renewed parent is recorded", |t| {
            shared(t);
            t.send(ALICE, Message::Renew { grant: t.last, terms: terms(), agreement: valet_testkit::agreement() });
        }),
        over("the end by a parent's suspended party is recorded", |t| {
            shared(t);
            t.stands(INSURER, PartyStatus::Suspended);
        }),
        over("the end of a suspended grant is recorded", |t| {
            t.suspends(ALICE);
            t.retires_car();
        }),
        by("a driver's consent that is taken back ends no grant", NOBODY, Err(WrongState)).given(|t| {
            t.coached();
            t.consents(DAN);
            t.send(DAN, Message::WithdrawConsent { grant: t.grant });
        }),
        by("an offer of the vehicle has ended no grant", NOBODY, Err(WrongState)).given(|t| t.offers_car(ALICE, BOB)),
        by("a suspended grant has not ended", NOBODY, Err(WrongState)).given(|t| t.suspends(ALICE)),
        by("a share of a suspended grant has not ended", NOBODY, Err(WrongState)).given(|t| {
            shared(t);
            t.send(ALICE, Message::Suspend { grant: t.last });
        }),
        by("a pause ends no grant", NOBODY, Err(WrongState)).given(|t| t.pauses()),
        by("a retired contract ends no grant", NOBODY, Err(WrongState)).given(|t| t.retires()),
        by("an end is recorded once", NOBODY, Err(WrongState)).at(900).given(|t| {
            t.at(terms().expires_at.0);
            t.send(NOBODY, Message::RecordEnd { grant: t.grant });
        }),
        by("a withdrawn grant does not end again", NOBODY, Err(WrongState)).given(|t| t.withdraws()).at(820),
        does("nobody records the end of a grant that is not there", NOBODY, |_| Message::RecordEnd { grant: NO_GRANT }, Err(UnknownGrant)),
        by("the end of a grant without its vehicle is not recorded", NOBODY, Err(UnknownVehicle)).given(|t| t.state.vehicles.clear()),
        by("event numbers do not wrap on an end", NOBODY, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)).at(820),
    ]
}
