//! Recovering a vehicle whose owner has lost the key.

use super::{does, Exp, Scenario};
use shared_logic::{
    Account, AssignedRole::FleetManager, Denial::*, Epoch, Message, RecoveryTerms, Role, Seconds, Seq, UnixSeconds, VehicleId,
};
use valet_testkit::{grant, mandate, Fixture, ADMIN, ALICE, BOB, CAR, CAROL, INSURER, NO_VEHICLE, T0};

const DAY: u64 = 86_400;
const WEEK: u32 = 7 * 86_400;

pub(super) fn table() -> Vec<Scenario> {
    let mut table = set();
    table.extend(started());
    table.extend(cancelled());
    table.extend(finished());
    table
}

const fn setting(vehicle: VehicleId, account: Account, delay: u32) -> Message {
    Message::SetRecovery { vehicle, terms: Some(RecoveryTerms { account, delay: Seconds(delay) }) }
}

const NOBODY_ANY_MORE: Message = Message::SetRecovery { vehicle: CAR, terms: None };
const START: Message = Message::StartRecovery { vehicle: CAR };
const CANCEL: Message = Message::CancelRecovery { vehicle: CAR };
const FINISH: Message = Message::FinishRecovery { vehicle: CAR };

/// Bob may take the car over, a week after he starts.
fn named(t: &mut Fixture) {
    t.send(ALICE, setting(CAR, BOB, WEEK));
}

/// He started at T0 + 50.
fn running(t: &mut Fixture) {
    named(t);
    t.send(BOB, START);
}

fn set() -> Vec<Scenario> {
    const DONE: Exp = Ok("recovery-set");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| setting(CAR, BOB, WEEK), exp)
    }
    fn alice(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ALICE, message, exp)
    }
    vec![
        by("the owner names who may take the vehicle over", ALICE, DONE).role(Role::Owner),
        alice("the owner names another", |_| setting(CAR, CAROL, WEEK), DONE).given(named),
        alice("the owner gives itself the longest time to say no", |_| setting(CAR, BOB, u32::MAX), DONE),
        alice("the owner gives itself a week at least to say no", |_| setting(CAR, BOB, WEEK - 1), Err(DelayTooShort)),
        alice("the owner takes the recovery account away", |_| NOBODY_ANY_MORE, DONE).given(named),
        alice("while paused the owner takes the recovery account away", |_| NOBODY_ANY_MORE, DONE).given(|t| {
            named(t);
            t.pauses();
        }),
        alice("after the retirement the owner takes the recovery account away", |_| NOBODY_ANY_MORE, DONE).given(|t| {
            named(t);
            t.retires();
        }),
        alice("of a vehicle out of use the recovery account is taken away", |_| NOBODY_ANY_MORE, DONE).given(|t| {
            named(t);
            t.retires_car();
        }),
        alice("nobody recovers from itself", |_| setting(CAR, ALICE, WEEK), Err(WrongState)),
        alice("the zero address recovers nothing", |_| setting(CAR, Account([0; 20]), WEEK), Err(WrongState)),
        by("while paused no recovery account is named", ALICE, Err(Paused)).given(|t| t.pauses()),
        by("after the retirement no recovery account is named", ALICE, Err(Retired)).given(|t| t.retires()),
        by("of a vehicle out of use no recovery account is named", ALICE, Err(VehicleRetired)).given(|t| t.retires_car()),
        alice("a vehicle that is not there has no recovery account", |_| setting(NO_VEHICLE, BOB, WEEK), Err(UnknownVehicle)),
        alice(
            "of a vehicle that is not there no recovery account is taken away",
            |_| Message::SetRecovery { vehicle: NO_VEHICLE, terms: None },
            Err(UnknownVehicle),
        ),
        by("a stranger names no recovery account", INSURER, Err(NotAuthorised)),
        by("who may take it over does not name itself for sooner", BOB, Err(NotAuthorised)).given(named),
        does("who may take it over does not take that away", BOB, |_| NOBODY_ANY_MORE, Err(NotAuthorised)).given(named),
        by("who runs the fleet names no recovery account", CAROL, Err(NotAuthorised)).given(|t| t.manages(CAROL, mandate(FleetManager))),
        by("the admin names no recovery account", ADMIN, Err(NotAuthorised)),
        by("event numbers do not wrap on a recovery account", ALICE, Err(OutOfRange)).given(|t| t.car().seq = Seq(u64::MAX)),
    ]
}

fn started() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| START, exp).given(named)
    }
    const DONE: Exp = Ok("recovery-started");
    vec![
        by("who may take the vehicle over starts", BOB, DONE).role(Role::Anyone),
        by("what the owner stopped is started again", BOB, DONE).given(|t| {
            running(t);
            t.send(ALICE, CANCEL);
        }),
        by("nobody else starts a recovery", CAROL, Err(NotAuthorised)),
        by("the owner starts no recovery", ALICE, Err(NotAuthorised)),
        by("the admin starts no recovery", ADMIN, Err(NotAuthorised)),
        by("who was named before another starts no recovery", BOB, Err(NotAuthorised)).given(|t| {
            named(t);
            t.send(ALICE, setting(CAR, CAROL, WEEK));
        }),
        by("where nobody was named no recovery starts", BOB, Err(NoRecovery)).given(|_| {}),
        by("who was taken away starts no recovery", BOB, Err(NoRecovery)).given(|t| {
            named(t);
            t.send(ALICE, NOBODY_ANY_MORE);
        }),
        by("whom the former owner named starts no recovery", BOB, Err(NoRecovery)).given(|t| {
            named(t);
            t.transfers(ALICE, CAROL);
        }),
        by("whom the owner named before stopping everything starts no recovery", BOB, Err(NoRecovery)).given(|t| {
            named(t);
            t.stops_everything(ALICE);
        }),
        by("a recovery that runs is not started again", BOB, Err(WrongState)).given(running),
        by("while paused no recovery starts", BOB, Err(Paused)).given(|t| {
            named(t);
            t.pauses();
        }),
        by("after the retirement no recovery starts", BOB, Err(Retired)).given(|t| {
            named(t);
            t.retires();
        }),
        by("a vehicle out of use is not recovered", BOB, Err(VehicleRetired)).given(|t| {
            named(t);
            t.retires_car();
        }),
        does("a vehicle that is not there is not recovered", BOB, |_| Message::StartRecovery { vehicle: NO_VEHICLE }, Err(UnknownVehicle)),
        by("event numbers do not wrap on the start of a recovery", BOB, Err(OutOfRange)).given(|t| {
            named(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn cancelled() -> Vec<Scenario> {
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| CANCEL, exp).given(running)
    }
    const DONE: Exp = Ok("recovery-cancelled");
    vec![
        by("the owner says no", ALICE, DONE).role(Role::Owner),
        by("while paused the owner says no", ALICE, DONE).given(|t| {
            running(t);
            t.pauses();
        }),
        by("after the retirement the owner says no", ALICE, DONE).given(|t| {
            running(t);
            t.retires();
        }),
        by("after its time the owner still says no to what was not finished", ALICE, DONE).at(30 * DAY),
        by("who started does not stop it", BOB, Err(NotAuthorised)),
        by("a stranger stops no recovery", INSURER, Err(NotAuthorised)),
        by("the admin stops no recovery", ADMIN, Err(NotAuthorised)),
        by("what does not run is not stopped", ALICE, Err(WrongState)).given(named),
        by("a recovery is stopped once", ALICE, Err(WrongState)).given(|t| {
            running(t);
            t.send(ALICE, CANCEL);
        }),
        by("where nobody was named nothing is stopped", ALICE, Err(NoRecovery)).given(|_| {}),
        by("who stopped everything has stopped the recovery", ALICE, Err(NoRecovery)).given(|t| {
            running(t);
            t.stops_everything(ALICE);
        }),
        does(
            "of a vehicle that is not there no recovery is stopped",
            ALICE,
            |_| Message::CancelRecovery { vehicle: NO_VEHICLE },
            Err(UnknownVehicle),
        ),
        by("event numbers do not wrap on a stopped recovery", ALICE, Err(OutOfRange)).given(|t| {
            running(t);
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}

fn finished() -> Vec<Scenario> {
    /// A week after the start.
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| FINISH, exp).given(running).at(50 + 7 * DAY)
    }
    const DONE: Exp = Ok("vehicle-recovered");
    vec![
        by("after the owner's time to say no the vehicle is taken over", BOB, DONE).role(Role::Owner),
        by("a second before that it is not", BOB, Err(RecoveryPending)).at(49 + 7 * DAY),
        by("what was not started is not finished", BOB, Err(RecoveryPending)).given(named),
        by("what the owner stopped is not finished", BOB, Err(RecoveryPending)).given(|t| {
            running(t);
            t.send(ALICE, CANCEL);
        }),
        by("what was started anew takes its time anew", BOB, Err(RecoveryPending)).given(|t| {
            running(t);
            t.send(ALICE, CANCEL);
            t.at(T0 + 51).send(BOB, START);
        }),
        by("who is named anew starts anew", BOB, Err(RecoveryPending)).given(|t| {
            running(t);
            named(t);
        }),
        by("nobody else finishes a recovery", CAROL, Err(NotAuthorised)),
        by("the owner finishes no recovery", ALICE, Err(NotAuthorised)),
        by("where nobody was named nothing is finished", BOB, Err(NoRecovery)).given(|_| {}),
        by("a sale stops a recovery", BOB, Err(NoRecovery)).given(|t| {
            running(t);
            t.transfers(ALICE, CAROL);
        }),
        by("who stops everything stops a recovery", BOB, Err(NoRecovery)).given(|t| {
            running(t);
            t.stops_everything(ALICE);
        }),
        by("a vehicle is recovered once", BOB, Err(NoRecovery)).given(|t| {
            running(t);
            t.at(T0 + 50 + 7 * DAY).send(BOB, FINISH);
        }),
        by("while paused nothing is taken over", BOB, Err(Paused)).given(|t| {
            running(t);
            t.pauses();
        }),
        by("after the retirement nothing is taken over", BOB, Err(Retired)).given(|t| {
            running(t);
            t.retires();
        }),
        by("a vehicle out of use is not taken over", BOB, Err(VehicleRetired)).given(|t| {
            running(t);
            t.retires_car();
        }),
        does(
            "a vehicle that is not there is not taken over",
            BOB,
            |_| Message::FinishRecovery { vehicle: NO_VEHICLE },
            Err(UnknownVehicle),
        ),
        by("the last epoch is reached by a recovery", BOB, DONE).given(|t| {
            t.car().epoch = Epoch(u32::MAX - 1);
            running(t);
        }),
        by("epochs do not wrap on a recovery", BOB, Err(OutOfRange)).given(|t| {
            t.car().epoch = Epoch(u32::MAX);
            running(t);
        }),
        by("event numbers do not wrap on a recovery", BOB, Err(OutOfRange)).given(|t| {
            running(t);
            t.car().seq = Seq(u64::MAX);
        }),
        does("who lost the vehicle withdraws nothing", ALICE, |t| t.withdrawal(), Err(StaleEpoch)).given(recovered),
        does("who lost the vehicle grants nothing", ALICE, |_| grant(|_| {}), Err(NotAuthorised)).given(recovered),
        does("who recovered the vehicle opens nothing of before", BOB, |_| later(T0 + 49 + 7 * DAY), Err(HistoryBeforeFence))
            .given(recovered)
            .at(100 + 7 * DAY),
        does("who recovered the vehicle grants", BOB, |_| later(T0 + 50 + 7 * DAY), Ok("grant-activated"))
            .given(recovered)
            .at(100 + 7 * DAY),
    ]
}

/// Bob took it over, a week after T0 + 50.
fn recovered(t: &mut Fixture) {
    running(t);
    t.at(T0 + 50 + 7 * DAY).send(BOB, FINISH);
}

/// A grant of data from then on.
fn later(history_from: u64) -> Message {
    grant(|it| (it.history_from, it.expires_at) = (UnixSeconds(history_from), UnixSeconds(T0 + 500 + 7 * DAY)))
}
