//! Questions about one grant: its own record.

use super::{asks, done, only, Scenario};
use shared_logic::{
    Action, Actions, AssignedRole::Delegate, Coverage, Denial::*, Message, Region, Regions, Residency, Seq, SignalClass, SignalClasses,
    UnixSeconds,
};
use valet_testkit::{classes, Fixture, ADMIN, ALICE, BOB, CAROL, COACHING, INSURER, MAKER, NO_GRANT, NO_VEHICLE, T0, VAN};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = allowed();
    table.extend(ended());
    table.extend(beyond());
    table
}

/// A grant whose data leave the vehicle for two regions.
fn off_board(t: &mut Fixture) {
    let regions = Regions::of(&[Region::Eea, Region::Adequate]);
    t.grant = t.grants(|it| (it.residency, it.regions) = (Residency::OffBoard, regions));
}

fn with_history(t: &mut Fixture) {
    t.grant = t.grants(|it| it.actions = Actions::ALL);
}

fn allowed() -> Vec<Scenario> {
    vec![
        asks("the recipient reads", |_| {}, Ok(())),
        asks("the recipient commands", |it| (it.action, it.classes) = (Action::Actuate, only(SignalClass::ActuateComfort)), Ok(())),
        asks("a covered signal is read", |it| it.coverage = Coverage::Covered, Ok(())),
        asks("data at the fence are read", |it| it.data_from = UnixSeconds(T0), Ok(())),
        asks("data of a clock that is five minutes fast are live", |it| it.data_from = UnixSeconds(T0 + 400), Ok(())),
        asks("where no time lies five minutes ahead the last one is live", |it| it.data_from = UnixSeconds(u64::MAX), Ok(()))
            .given(|t| t.changes(t.grant, |it| it.terms.expires_at = UnixSeconds(u64::MAX)))
            .at(u64::MAX - T0 - 1),
        asks("the first second counts", |it| it.data_from = UnixSeconds(T0 + 20), Ok(())).at(20),
        asks("the last second counts", |_| {}, Ok(())).at(819),
        asks("five minutes are the present still", |it| it.data_from = UnixSeconds(T0 + 200), Ok(())).at(500),
        asks("history is read where it was granted", |it| (it.action, it.data_from) = (Action::History, UnixSeconds(T0)), Ok(()))
            .given(with_history)
            .at(700),
        asks("with history granted an old value is read", |it| it.data_from = UnixSeconds(T0), Ok(())).given(with_history).at(700),
        asks("data that may leave the vehicle leave it", |it| it.residency = Residency::OffBoard, Ok(())).given(off_board),
        asks("data that may leave the vehicle may stay", |_| {}, Ok(())).given(off_board),
        asks(
            "data leave for each region that was granted",
            |it| (it.residency, it.region) = (Residency::OffBoard, Region::Adequate),
            Ok(()),
        )
        .given(off_board),
        asks("while the data stay in the vehicle no region matters", |it| it.region = Region::Elsewhere, Ok(())),
        asks("while data that may leave stay no region matters", |it| it.region = Region::Elsewhere, Ok(())).given(off_board),
        asks("one use is left", |_| {}, Ok(())).given(|t| t.grant = t.grants(|it| it.max_uses = Some(1))),
        asks("a resumed grant has effect again", |_| {}, Ok(())).given(|t| {
            t.suspends(ALICE);
            t.send(ALICE, Message::Resume { grant: t.grant });
        }),
        asks("what runs again after a pause has effect again", |_| {}, Ok(())).given(|t| {
            t.pauses();
            t.send(ADMIN, Message::Unpause);
        }),
        asks("counters at their end do not stand in the way of reading", |_| {}, Ok(())).given(|t| {
            t.car().seq = Seq(u64::MAX);
            t.changes(t.grant, |it| it.used = u32::MAX);
        }),
    ]
}

fn ended() -> Vec<Scenario> {
    vec![
        asks("a question about nothing is denied", |it| it.classes = SignalClasses::NONE, Err(EmptyRequest)),
        asks("nothing is told before paused", |it| it.classes = SignalClasses::NONE, Err(EmptyRequest)).given(|t| t.pauses()),
        asks("data of later than five minutes from now are not meant", |it| it.data_from = UnixSeconds(T0 + 401), Err(TimeOutOfRange)),
        asks("data of the end of time are not meant", |it| it.data_from = UnixSeconds(u64::MAX), Err(TimeOutOfRange)),
        asks("data in milliseconds are not meant", |it| it.data_from.0 *= 1_000, Err(TimeOutOfRange)),
        asks(
            "a question about nothing is told before its time",
            |it| (it.classes, it.data_from) = (SignalClasses::NONE, UnixSeconds(u64::MAX)),
            Err(EmptyRequest),
        ),
        asks("a time that is not meant is told before paused", |it| it.data_from = UnixSeconds(T0 + 401), Err(TimeOutOfRange))
            .given(|t| t.pauses()),
        asks(
            "a time that is not meant is told before a vehicle that is not there",
            |it| {
                (it.vehicle, it.data_from) = (NO_VEHICLE, UnixSeconds(T0 + 401));
            },
            Err(TimeOutOfRange),
        ),
        asks("while paused all is denied", |_| {}, Err(Paused)).given(|t| t.pauses()),
        asks("after the retirement all is denied", |_| {}, Err(Retired)).given(|t| t.retires()),
        asks("an unknown vehicle is denied", |it| it.vehicle = NO_VEHICLE, Err(UnknownVehicle)),
        asks("a vehicle out of use is denied", |_| {}, Err(VehicleRetired)).given(|t| t.retires_car()),
        asks("another vehicle is denied", |it| it.vehicle = VAN, Err(UnknownGrant)),
        asks("another recipient is denied", |it| it.recipient = MAKER, Err(UnknownGrant)),
        asks("without a grant all is denied", |_| {}, Err(UnknownGrant)).given(|t| t.grant = NO_GRANT),
        asks("a new owner ends every grant", |_| {}, Err(StaleEpoch)).given(|t| t.transfers(ALICE, BOB)),
        asks("a stale grant is stale also when withdrawn", |_| {}, Err(StaleEpoch)).given(|t| {
            t.withdraws();
            t.transfers(ALICE, BOB);
        }),
        asks("who stops everything ends every grant", |_| {}, Err(StaleEpoch)).given(|t| t.stops_everything(ALICE)),
        asks("an offer of the vehicle ends no grant yet", |_| {}, Ok(())).given(|t| t.offers_car(ALICE, BOB)),
        asks("a vehicle bought back brings no grant back", |_| {}, Err(StaleEpoch)).given(|t| {
            t.transfers(ALICE, BOB);
            t.transfers(BOB, ALICE);
        }),
        asks("a withdrawn grant is denied", |_| {}, Err(Withdrawn)).given(|t| t.withdraws()),
        asks("a withdrawn grant is denied as such before its beginning", |_| {}, Err(Withdrawn)).given(|t| t.withdraws()).at(11),
        asks("a withdrawn grant is denied as such after its end", |_| {}, Err(Withdrawn)).given(|t| t.withdraws()).at(u64::MAX - T0),
        asks("a revoked grant is denied", |_| {}, Err(Revoked)).given(|t| {
            t.appoints(CAROL, Delegate);
            t.send(CAROL, Message::Revoke { grant: t.grant });
        }),
        asks("a grant given back is denied", |_| {}, Err(Renounced)).given(|t| done(t.send(INSURER, Message::Renounce { grant: t.grant }))),
        asks("a renewed grant is denied as superseded", |_| {}, Err(Superseded)).given(|t| {
            t.send(ALICE, Message::Renew { grant: t.grant, terms: valet_testkit::terms(), agreement: valet_testkit::agreement() });
        }),
        asks("an end that was recorded is denied as such", |_| {}, Err(Invalidated)).given(|t| {
            t.stands(INSURER, shared_logic::party::PartyStatus::Suspended);
            t.send(ALICE, Message::RecordEnd { grant: t.grant });
        }),
        asks("a suspended grant is denied", |_| {}, Err(Suspended)).given(|t| t.suspends(ALICE)),
        asks("suspended is told before expired", |_| {}, Err(Suspended)).given(|t| t.suspends(ALICE)).at(820),
        asks("a second too early is denied", |_| {}, Err(NotYetValid)).at(19),
        asks("the beginning of time is too early", |_| {}, Err(NotYetValid)).given(|t| t.now = 0).at(0),
        asks("the end itself is over", |_| {}, Err(Expired)).at(820),
        asks("the end of time is over", |_| {}, Err(Expired)).at(u64::MAX - T0),
    ]
}

fn beyond() -> Vec<Scenario> {
    vec![
        asks("another purpose is denied", |it| it.purpose = COACHING, Err(PurposeMismatch)),
        asks("the purpose of emergencies opens no grant", |it| it.purpose.0 = 0, Err(PurposeMismatch)),
        asks("an action that was not granted is denied", |it| it.action = Action::History, Err(ActionNotCovered)),
        asks("a value older than five minutes is history", |it| it.data_from = UnixSeconds(T0 + 199), Err(ActionNotCovered)).at(500),
        asks("a command class cannot be read", |it| it.classes = only(SignalClass::ActuateComfort), Err(ActionNotCovered)),
        asks("a data class cannot be commanded", |it| it.action = Action::Actuate, Err(ActionNotCovered)),
        asks(
            "data and commands are not asked for in one",
            |it| {
                it.classes = classes(&[SignalClass::SpeedMotion, SignalClass::ActuateComfort]);
            },
            Err(ActionNotCovered),
        ),
        asks("data do not leave the vehicle", |it| it.residency = Residency::OffBoard, Err(ResidencyViolation)),
        asks(
            "data do not leave for a region that was not granted",
            |it| (it.residency, it.region) = (Residency::OffBoard, Region::Elsewhere),
            Err(ResidencyViolation),
        )
        .given(off_board),
        asks(
            "a record of data that stay and of a region is not followed outside",
            |it| it.residency = Residency::OffBoard,
            Err(ResidencyViolation),
        )
        .given(|t| t.changes(t.grant, |it| it.terms.regions = Regions::ALL)),
        asks(
            "a class that was not granted is denied",
            |it| {
                it.classes = classes(&[SignalClass::SpeedMotion, SignalClass::Odometer]);
            },
            Err(SignalNotCovered),
        ),
        asks(
            "commands to the drive are denied",
            |it| {
                (it.action, it.classes) = (Action::Actuate, only(SignalClass::ActuateDrive));
            },
            Err(SignalNotCovered),
        ),
        asks("a signal that no document names is denied", |it| it.coverage = Coverage::NotCovered, Err(SignalNotCovered)),
        asks("an excluded signal is denied", |it| it.coverage = Coverage::Excluded, Err(SignalDenied)),
        asks("without the document a signal is denied", |it| it.coverage = Coverage::Unknown, Err(UnknownContainer)),
        asks("a signal that the document does not have is denied", |it| it.coverage = Coverage::NoSuchSignal, Err(UnknownSignal)),
        asks(
            "of a signal that the document does not have, no class is told as missing",
            |it| (it.coverage, it.classes) = (Coverage::NoSuchSignal, only(SignalClass::Identity)),
            Err(UnknownSignal),
        ),
        asks(
            "of a signal without the document, no class is told as missing",
            |it| (it.coverage, it.classes) = (Coverage::Unknown, only(SignalClass::Identity)),
            Err(UnknownContainer),
        ),
        asks("data before the fence are denied", |it| it.data_from = UnixSeconds(T0 - 1), Err(HistoryBeforeFence)),
        asks(
            "data since the beginning of time are denied",
            |it| {
                (it.action, it.data_from) = (Action::History, UnixSeconds(0));
            },
            Err(HistoryBeforeFence),
        )
        .given(with_history),
        asks("what was narrowed away is denied", |_| {}, Err(SignalNotCovered)).given(|t| {
            let mut terms = t.state.grants[&t.grant].terms;
            terms.classes = only(SignalClass::Odometer);
            terms.actions = Actions::of(&[Action::Read]);
            t.grant = t.grants(|it| it.classes = it.classes.or(terms.classes));
            t.send(
                ALICE,
                Message::Narrow { grant: t.grant, terms: shared_logic::GrantTerms { not_before: UnixSeconds(T0 + 50), ..terms } },
            );
        }),
        asks("a grant narrowed to no use is used up", |_| {}, Err(UsesExhausted)).given(|t| {
            let terms = shared_logic::GrantTerms { max_uses: Some(0), ..t.state.grants[&t.grant].terms };
            t.send(ALICE, Message::Narrow { grant: t.grant, terms });
        }),
        asks("a used up grant is denied", |_| {}, Err(UsesExhausted)).given(|t| {
            t.grant = t.grants(|it| it.max_uses = Some(1));
            t.send(INSURER, Message::Use { grant: t.grant, request: valet_testkit::request() });
        }),
    ]
}
