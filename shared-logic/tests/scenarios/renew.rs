//! Renewing: a new grant in the place of one that runs.

use super::{does, done, only, Exp, Scenario};
use shared_logic::{
    party::PartyStatus,
    Action, Actions,
    AssignedRole::{Delegate, FleetManager},
    DelegationTerms,
    Denial::*,
    GrantId, GrantTerms, Message, Right, Rights, Role, Seconds, Seq, SignalClass, UnixSeconds,
};
use valet_testkit::{agreement, grant, mandate, terms, Fixture, ADMIN, ALICE, BOB, CAROL, COACHING, GARAGE, INSURER, NO_GRANT, T0, VAN};

fn renewing(grant: GrantId, change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut terms = GrantTerms { expires_at: UnixSeconds(T0 + 1_000), ..terms() };
    change(&mut terms);
    Message::Renew { grant, terms, agreement: agreement() }
}

/// Only reading speed.
fn reading(it: &mut GrantTerms) {
    (it.classes, it.actions) = (only(SignalClass::SpeedMotion), Actions::of(&[Action::Read]));
}

/// Alice renews the fixture's grant.
fn renews(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, ALICE, message, exp)
}

pub(super) fn table() -> Vec<Scenario> {
    vec![
        renews("the owner renews a grant for longer", |t| renewing(t.grant, |_| {}), Ok("grant-renewed")).role(Role::Owner),
        renews(
            "a renewal may give more",
            |t| renewing(t.grant, |it| it.classes = it.classes.or(only(SignalClass::Odometer))),
            Ok("grant-renewed"),
        ),
        does("a delegate renews", CAROL, |t| renewing(t.grant, |_| {}), Ok("grant-renewed"))
            .given(|t| t.appoints(CAROL, Delegate))
            .role(Role::Assigned(Delegate)),
        renews("a grant that has not begun is renewed", |t| renewing(t.last, |_| {}), Ok("grant-renewed"))
            .given(|t| done(t.grants(|it| it.not_before = UnixSeconds(T0 + 200)))),
        renews("in its last second a grant is renewed", |t| renewing(t.grant, |_| {}), Ok("grant-renewed")).at(819),
        renews("while paused nothing is renewed", |t| renewing(t.grant, |_| {}), Err(Paused)).given(|t| t.pauses()),
        renews("after the retirement nothing is renewed", |t| renewing(t.grant, |_| {}), Err(Retired)).given(|t| t.retires()),
        renews("nothing of a vehicle out of use is renewed", |t| renewing(t.grant, |_| {}), Err(VehicleRetired)).given(|t| t.retires_car()),
        renews("a grant that is not there is not renewed", |_| renewing(NO_GRANT, |_| {}), Err(UnknownGrant)),
        renews("a renewal is for the same recipient", |t| renewing(t.grant, |it| it.recipient = GARAGE), Err(UnknownGrant)),
        does("a renewal is of the same vehicle", BOB, |t| renewing(t.grant, |it| it.vehicle = VAN), Err(UnknownGrant)),
        renews("a renewal is for the same purpose", |t| renewing(t.grant, |it| it.purpose = COACHING), Err(PurposeMismatch)),
        does("a stranger renews nothing", BOB, |t| renewing(t.grant, |_| {}), Err(NotAuthorised)),
        does("the recipient renews nothing", INSURER, |t| renewing(t.grant, |_| {}), Err(NotAuthorised)),
        does("the admin renews nothing", ADMIN, |t| renewing(t.grant, |_| {}), Err(NotAuthorised)),
        does("a delegate renews with the right to grant", CAROL, |t| renewing(t.grant, |_| {}), Err(NotAuthorised)).given(|t| {
            t.delegates(ALICE, CAROL, DelegationTerms { rights: Rights::of(&[Right::Revoke, Right::Narrow]), ..mandate(Delegate) });
        }),
        does(
            "a delegate renews within the ceiling",
            CAROL,
            |t| renewing(t.grant, |it| it.expires_at = UnixSeconds(T0 + 1_000)),
            Err(ScopeExceedsCeiling),
        )
        .given(|t| t.delegates(ALICE, CAROL, DelegationTerms { expires_at: UnixSeconds(T0 + 999), ..mandate(Delegate) })),
        does(
            "a delegate renews no grant of a class beyond the ceiling down to less",
            CAROL,
            |t| renewing(t.grant, reading),
            Err(ScopeExceedsCeiling),
        )
        .given(|t| t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) })),
        does("a delegate renews what it reaches to less", CAROL, |t| renewing(t.grant, reading), Ok("grant-renewed"))
            .given(|t| t.appoints(CAROL, Delegate)),
        does("of two mandates the one that reaches the old grant renews it", CAROL, |t| renewing(t.grant, reading), Ok("grant-renewed"))
            .given(|t| {
                t.delegates(ALICE, CAROL, DelegationTerms { classes: only(SignalClass::SpeedMotion), ..mandate(Delegate) });
                t.manages(CAROL, mandate(FleetManager));
            })
            .role(Role::Assigned(FleetManager)),
        does("a delegate bounded to a length renews for no longer", CAROL, |t| renewing(t.grant, |_| {}), Err(ScopeExceedsCeiling))
            .given(|t| t.delegates(ALICE, CAROL, DelegationTerms { longest_grant: Some(Seconds(899)), ..mandate(Delegate) })),
        does("a delegate bounded to a length renews for that", CAROL, |t| renewing(t.grant, |_| {}), Ok("grant-renewed"))
            .given(|t| t.delegates(ALICE, CAROL, DelegationTerms { longest_grant: Some(Seconds(900)), ..mandate(Delegate) })),
        renews("a renewal beyond a century is not meant", |t| renewing(t.grant, |it| it.expires_at.0 = u64::MAX), Err(TimeOutOfRange)),
        renews(
            "a renewal is a grant like any other",
            |t| renewing(t.grant, |it| it.expires_at = UnixSeconds(T0 + 1_101)),
            Err(DurationTooLong),
        ),
        renews("a suspended recipient is renewed nothing", |t| renewing(t.grant, |_| {}), Err(PartyIneligible))
            .given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        renews("a withdrawn grant is not renewed", |t| renewing(t.grant, |_| {}), Err(Withdrawn)).given(|t| t.withdraws()),
        renews("a revoked grant is not renewed", |t| renewing(t.grant, |_| {}), Err(Revoked)).given(|t| {
            t.appoints(CAROL, Delegate);
            t.send(CAROL, Message::Revoke { grant: t.grant });
        }),
        renews("a grant given back is not renewed", |t| renewing(t.grant, |_| {}), Err(Renounced))
            .given(|t| done(t.send(INSURER, Message::Renounce { grant: t.grant }))),
        renews("a superseded grant is not renewed", |t| renewing(t.grant, |_| {}), Err(Superseded))
            .given(|t| done(t.send(ALICE, renewing(t.grant, |_| {})))),
        renews("a grant past its end is not renewed", |t| renewing(t.grant, |_| {}), Err(Expired)).at(820),
        renews("a grant of a party that was let back in is not renewed", |t| renewing(t.grant, |_| {}), Err(Invalidated)).given(|t| {
            t.stands(INSURER, PartyStatus::Suspended);
            t.stands(INSURER, PartyStatus::Declared);
        }),
        does(
            "a new owner renews no grant of the former",
            BOB,
            |t| renewing(t.grant, |it| it.history_from = UnixSeconds(T0 + 50)),
            Err(Invalidated),
        )
        .given(|t| t.transfers(ALICE, BOB)),
        does(
            "who stopped everything renews no grant of before",
            ALICE,
            |t| renewing(t.grant, |it| it.history_from = UnixSeconds(T0 + 50)),
            Err(Invalidated),
        )
        .given(|t| t.stops_everything(ALICE)),
        renews("a suspended grant is not renewed", |t| renewing(t.grant, |_| {}), Err(Suspended)).given(|t| t.suspends(ALICE)),
        renews("event numbers do not wrap on a renewal", |t| renewing(t.grant, |_| {}), Err(OutOfRange))
            .given(|t| t.car().seq = Seq(u64::MAX)),
        renews(
            "a renewed share stays within its parent",
            |t| {
                let parent = t.grant;
                renewing(t.last, |it| (it.recipient, it.parent, it.depth_left) = (GARAGE, Some(parent), 2))
            },
            Err(ScopeExceedsCeiling),
        )
        .given(|t| done(t.shares(t.grant, GARAGE, 2))),
        renews("a share is renewed as a grant of its own", |t| renewing(t.last, |it| it.recipient = GARAGE), Ok("grant-renewed"))
            .given(|t| done(t.shares(t.grant, GARAGE, 2))),
        renews(
            "a grant is renewed as a share of another",
            |t| {
                let parent = t.last;
                renewing(t.grant, |it| (it.parent, it.depth_left, it.expires_at) = (Some(parent), 1, UnixSeconds(T0 + 820)))
            },
            Ok("grant-renewed"),
        )
        .given(|t| {
            t.send(ALICE, grant(|it| it.recipient = GARAGE));
        }),
    ]
}
