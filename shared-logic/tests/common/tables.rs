//! Scenarios as tables: of changes and of questions. The golden vectors are made of the same tables.

use super::{
    classes, party, purpose, send, terms, ADMIN, ALICE, BOB, CAR, COACHING, GATEKEEPER, INSURANCE, INSURER, LONGEST, MAKER, NOBODY,
    NO_GRANT, OTHER_CAR, POLICE, RETENTION, T0,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    purpose::CoConsent,
    Account, Action, Actions, ContainerId, Coverage,
    Denial::{self, *},
    Epoch, GrantId, GrantTerms, Message, Purpose, PurposeCode, Request, Residency, Seconds, Seq, SignalClass, SignalClasses, State,
    UnixSeconds, Vehicle, VinCommitment,
};

/// A message and what comes of it; the state before is the world with one grant.
pub(crate) struct Change {
    /// The sentence.
    pub(crate) name: &'static str,
    /// What is different before the message.
    pub(crate) before: fn(&mut State, GrantId),
    pub(crate) caller: Account,
    pub(crate) message: fn(GrantId) -> Message,
    pub(crate) at: u64,
    pub(crate) exp: Result<&'static str, Denial>,
}

pub(crate) fn as_is(_: &mut State, _: GrantId) {}

pub(crate) fn car(state: &mut State) -> &mut Vehicle {
    state.vehicles.get_mut(&CAR).unwrap()
}

pub(crate) fn sold(state: &mut State, _: GrantId) {
    send(state, ALICE, &Message::TransferVehicle { vehicle: CAR, new_owner: BOB }, T0 + 50).unwrap();
}

pub(crate) fn withdrawn(state: &mut State, grant: GrantId) {
    send(state, ALICE, &Message::Withdraw { grant }, T0 + 50).unwrap();
}

/// A grant with one thing changed.
fn grant(change: impl FnOnce(&mut GrantTerms)) -> Message {
    let mut terms = terms();
    change(&mut terms);
    Message::Grant { terms }
}

pub(crate) fn changes() -> Vec<Change> {
    fn plain(name: &'static str, caller: Account, message: fn(GrantId) -> Message, exp: Result<&'static str, Denial>) -> Change {
        Change { name, before: as_is, caller, message, at: T0 + 100, exp }
    }
    vec![
        // Vehicles.
        plain(
            "anybody registers a free vehicle",
            BOB,
            |_| Message::RegisterVehicle { vehicle: OTHER_CAR, vin_commitment: Some(VinCommitment([1; 32])) },
            Ok("VehicleRegistered"),
        ),
        plain("a vehicle is registered once", BOB, |_| Message::RegisterVehicle { vehicle: CAR, vin_commitment: None }, Err(VehicleExists)),
        plain(
            "not even its owner registers it again",
            ALICE,
            |_| Message::RegisterVehicle { vehicle: CAR, vin_commitment: None },
            Err(VehicleExists),
        ),
        plain(
            "the owner hands the vehicle over",
            ALICE,
            |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB },
            Ok("OwnershipTransferred"),
        ),
        plain(
            "nobody hands over a vehicle that is not there",
            ALICE,
            |_| Message::TransferVehicle { vehicle: OTHER_CAR, new_owner: BOB },
            Err(UnknownVehicle),
        ),
        plain("a stranger cannot take a vehicle", BOB, |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB }, Err(NotAuthorised)),
        plain(
            "the admin has no right over a vehicle",
            ADMIN,
            |_| Message::TransferVehicle { vehicle: CAR, new_owner: ADMIN },
            Err(NotAuthorised),
        ),
        plain(
            "handing over to oneself is no handing over",
            ALICE,
            |_| Message::TransferVehicle { vehicle: CAR, new_owner: ALICE },
            Err(WrongState),
        ),
        Change {
            before: sold,
            ..plain(
                "a former owner cannot hand over",
                ALICE,
                |_| Message::TransferVehicle { vehicle: CAR, new_owner: ALICE },
                Err(NotAuthorised),
            )
        },
        Change {
            before: |state, _| car(state).epoch = Epoch(u32::MAX),
            ..plain("epochs do not wrap", ALICE, |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB }, Err(OutOfRange))
        },
        Change {
            before: |state, _| car(state).epoch = Epoch(u32::MAX - 1),
            ..plain(
                "the last epoch is reached",
                ALICE,
                |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB },
                Ok("OwnershipTransferred"),
            )
        },
        Change {
            before: |state, _| car(state).seq = Seq(u32::MAX),
            ..plain(
                "event numbers do not wrap on a transfer",
                ALICE,
                |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB },
                Err(OutOfRange),
            )
        },
        Change {
            at: u64::MAX,
            ..plain(
                "a vehicle is handed over at the end of time",
                ALICE,
                |_| Message::TransferVehicle { vehicle: CAR, new_owner: BOB },
                Ok("OwnershipTransferred"),
            )
        },
        // Parties and catalogues.
        plain(
            "an account becomes a party",
            NOBODY,
            |_| Message::RegisterParty { party: party(&[PartyKind::Processor], Gatekeeper::No) },
            Ok("PartyRegistered"),
        ),
        plain(
            "a gatekeeper may register, though not receive",
            NOBODY,
            |_| Message::RegisterParty { party: party(&[PartyKind::ThirdParty], Gatekeeper::Yes) },
            Ok("PartyRegistered"),
        ),
        plain(
            "a party registers once, and does not change itself",
            GATEKEEPER,
            |_| Message::RegisterParty { party: party(&[PartyKind::ThirdParty], Gatekeeper::No) },
            Err(PartyExists),
        ),
        plain("a party of no kind is none", NOBODY, |_| Message::RegisterParty { party: party(&[], Gatekeeper::No) }, Err(PartyIneligible)),
        plain(
            "anybody announces a container",
            NOBODY,
            |_| Message::PublishContainer { container: ContainerId([1; 32]), classes: SignalClasses::ALL },
            Ok("ContainerPublished"),
        ),
        plain(
            "a container of no class is none",
            NOBODY,
            |_| Message::PublishContainer { container: ContainerId([1; 32]), classes: SignalClasses::NONE },
            Err(EmptyScope),
        ),
        plain(
            "the admin appends a purpose",
            ADMIN,
            |_| Message::PublishPurpose { purpose: purpose(PurposeCode(2), CoConsent::NotNeeded) },
            Ok("PurposePublished"),
        ),
        plain(
            "nobody else appends a purpose",
            ALICE,
            |_| Message::PublishPurpose { purpose: purpose(PurposeCode(2), CoConsent::NotNeeded) },
            Err(NotAuthorised),
        ),
        plain(
            "a published purpose never changes",
            ADMIN,
            |_| Message::PublishPurpose { purpose: purpose(INSURANCE, CoConsent::Driver) },
            Err(PurposeExists),
        ),
        plain(
            "a purpose of no class is none",
            ADMIN,
            |_| Message::PublishPurpose {
                purpose: Purpose { classes: SignalClasses::NONE, ..purpose(PurposeCode(2), CoConsent::NotNeeded) },
            },
            Err(EmptyScope),
        ),
        plain(
            "a purpose of no duration is none",
            ADMIN,
            |_| Message::PublishPurpose { purpose: Purpose { max_duration: Seconds(0), ..purpose(PurposeCode(2), CoConsent::NotNeeded) } },
            Err(EmptyScope),
        ),
        plain(
            "no purpose allows commands to the drive",
            ADMIN,
            |_| Message::PublishPurpose {
                purpose: Purpose { classes: SignalClasses::ALL, ..purpose(PurposeCode(2), CoConsent::NotNeeded) },
            },
            Err(NeverGrantable),
        ),
        // Granting.
        plain("the owner grants", ALICE, |_| grant(|_| {}), Ok("GrantActivated")),
        plain("the owner grants again what was granted", ALICE, |_| grant(|terms| terms.data_holder = None), Ok("GrantActivated")),
        plain("nobody grants of a vehicle that is not there", ALICE, |_| grant(|terms| terms.vehicle = OTHER_CAR), Err(UnknownVehicle)),
        plain("the recipient cannot grant itself", INSURER, |_| grant(|_| {}), Err(NotAuthorised)),
        plain("the admin cannot grant", ADMIN, |_| grant(|_| {}), Err(NotAuthorised)),
        Change { before: sold, ..plain("a former owner cannot grant", ALICE, |_| grant(|_| {}), Err(NotAuthorised)) },
        plain("the recipient must be a party", ALICE, |_| grant(|terms| terms.recipient = NOBODY), Err(UnknownParty)),
        plain("a gatekeeper is given nothing", ALICE, |_| grant(|terms| terms.recipient = GATEKEEPER), Err(PartyIneligible)),
        plain("an authority is given nothing by a grant", ALICE, |_| grant(|terms| terms.recipient = POLICE), Err(PartyIneligible)),
        plain("a data holder may receive", ALICE, |_| grant(|terms| terms.recipient = MAKER), Ok("GrantActivated")),
        plain("the data holder must be a party", ALICE, |_| grant(|terms| terms.data_holder = Some(NOBODY)), Err(UnknownParty)),
        plain("the data holder must hold data", ALICE, |_| grant(|terms| terms.data_holder = Some(INSURER)), Err(PartyIneligible)),
        plain("the purpose must be of the catalogue", ALICE, |_| grant(|terms| terms.purpose = PurposeCode(77)), Err(UnknownPurpose)),
        plain("a grant of no class is none", ALICE, |_| grant(|terms| terms.classes = SignalClasses::NONE), Err(EmptyScope)),
        plain("a grant of no action is none", ALICE, |_| grant(|terms| terms.actions = Actions::NONE), Err(EmptyScope)),
        plain(
            "commands to the drive are never granted",
            ALICE,
            |_| grant(|terms| terms.classes = classes(&[SignalClass::SpeedMotion, SignalClass::ActuateDrive])),
            Err(NeverGrantable),
        ),
        plain(
            "a grant stays within its purpose's classes",
            ALICE,
            |_| grant(|terms| terms.classes = classes(&[SignalClass::SpeedMotion, SignalClass::Trip])),
            Err(ClassNotAllowedForPurpose),
        ),
        plain("the driver's consent cannot be skipped", ALICE, |_| grant(|terms| terms.purpose = COACHING), Err(CoConsentMissing)),
        plain(
            "history ends where the owner's time begins",
            ALICE,
            |_| grant(|terms| terms.history_from = UnixSeconds(T0 - 1)),
            Err(HistoryBeforeFence),
        ),
        Change {
            before: sold,
            ..plain(
                "a new owner does not open the former owner's history",
                BOB,
                |_| grant(|terms| terms.history_from = UnixSeconds(T0 + 49)),
                Err(HistoryBeforeFence),
            )
        },
        Change {
            before: sold,
            ..plain(
                "a new owner grants from the handing over on",
                BOB,
                |_| grant(|terms| terms.history_from = UnixSeconds(T0 + 50)),
                Ok("GrantActivated"),
            )
        },
        plain(
            "data are not kept longer than the purpose allows",
            ALICE,
            |_| grant(|terms| terms.retention = Seconds(RETENTION + 1)),
            Err(RetentionTooLong),
        ),
        plain("every grant has an end", ALICE, |_| grant(|terms| terms.expires_at = UnixSeconds(0)), Err(NoExpiry)),
        plain("a window does not end when it begins", ALICE, |_| grant(|terms| terms.expires_at = terms.not_before), Err(WindowReversed)),
        plain(
            "a window does not end before it begins",
            ALICE,
            |_| grant(|terms| terms.not_before = UnixSeconds(u64::MAX)),
            Err(WindowReversed),
        ),
        Change { at: T0 + 200, ..plain("a window that ends now is over", ALICE, |_| grant(|_| {}), Err(Expired)) },
        Change { at: T0 + 199, ..plain("a window of one second is enough", ALICE, |_| grant(|_| {}), Ok("GrantActivated")) },
        plain(
            "a grant runs as long as the purpose allows",
            ALICE,
            |_| grant(|terms| terms.expires_at = UnixSeconds(T0 + 100 + u64::from(LONGEST))),
            Ok("GrantActivated"),
        ),
        plain(
            "a grant runs no second longer",
            ALICE,
            |_| grant(|terms| terms.expires_at = UnixSeconds(T0 + 101 + u64::from(LONGEST))),
            Err(DurationTooLong),
        ),
        Change {
            at: T0 + 150,
            ..plain(
                "time that has passed does not count to the duration",
                ALICE,
                |_| grant(|terms| terms.expires_at = UnixSeconds(T0 + 150 + u64::from(LONGEST))),
                Ok("GrantActivated"),
            )
        },
        plain(
            "a grant until the end of time is too long",
            ALICE,
            |_| grant(|terms| terms.expires_at = UnixSeconds(u64::MAX)),
            Err(DurationTooLong),
        ),
        plain(
            "a grant at the end of time is counted as any other",
            ALICE,
            |_| {
                grant(|terms| {
                    (terms.not_before, terms.expires_at) = (UnixSeconds(u64::MAX - 1), UnixSeconds(u64::MAX));
                })
            },
            Ok("GrantActivated"),
        ),
        Change {
            at: u64::MAX,
            ..plain(
                "nothing can be granted when time has ended",
                ALICE,
                |_| grant(|terms| terms.expires_at = UnixSeconds(u64::MAX)),
                Err(Expired),
            )
        },
        Change {
            before: |state, _| car(state).seq = Seq(u32::MAX),
            ..plain("event numbers do not wrap on a grant", ALICE, |_| grant(|_| {}), Err(OutOfRange))
        },
        Change {
            before: |state, _| car(state).seq = Seq(u32::MAX - 1),
            ..plain("the last event number is used", ALICE, |_| grant(|_| {}), Ok("GrantActivated"))
        },
        // Withdrawing.
        plain("the owner withdraws", ALICE, |grant| Message::Withdraw { grant }, Ok("GrantWithdrawn")),
        Change {
            at: T0 + 5_000,
            ..plain("the owner withdraws also after the end", ALICE, |grant| Message::Withdraw { grant }, Ok("GrantWithdrawn"))
        },
        Change {
            at: T0 + 1,
            ..plain("the owner withdraws also before the beginning", ALICE, |grant| Message::Withdraw { grant }, Ok("GrantWithdrawn"))
        },
        plain("nobody withdraws a grant that is not there", ALICE, |_| Message::Withdraw { grant: NO_GRANT }, Err(UnknownGrant)),
        plain("the recipient cannot withdraw", INSURER, |grant| Message::Withdraw { grant }, Err(NotAuthorised)),
        plain("the admin cannot withdraw", ADMIN, |grant| Message::Withdraw { grant }, Err(NotAuthorised)),
        Change { before: withdrawn, ..plain("a withdrawal is final", ALICE, |grant| Message::Withdraw { grant }, Err(WrongState)) },
        Change {
            before: sold,
            ..plain("a former owner withdraws nothing", ALICE, |grant| Message::Withdraw { grant }, Err(NotAuthorised))
        },
        Change {
            before: sold,
            ..plain(
                "the former owner's grants are stale, not the new owner's to withdraw",
                BOB,
                |grant| Message::Withdraw { grant },
                Err(StaleEpoch),
            )
        },
        Change {
            before: |state, _| state.vehicles.clear(),
            ..plain("a grant without its vehicle is not withdrawn", ALICE, |grant| Message::Withdraw { grant }, Err(UnknownVehicle))
        },
        Change {
            before: |state, _| car(state).seq = Seq(u32::MAX),
            ..plain("event numbers do not wrap on a withdrawal", ALICE, |grant| Message::Withdraw { grant }, Err(OutOfRange))
        },
    ]
}

/// A question and its answer; asked of the world with one grant.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) before: fn(&mut State, GrantId),
    pub(crate) ask: fn(&mut Request),
    pub(crate) at: u64,
    pub(crate) exp: Result<(), Denial>,
}

pub(crate) fn questions() -> Vec<Question> {
    fn plain(name: &'static str, ask: fn(&mut Request), exp: Result<(), Denial>) -> Question {
        Question { name, before: as_is, ask, at: T0 + 100, exp }
    }
    fn off_board(state: &mut State, grant: GrantId) {
        state.grants.get_mut(&grant).unwrap().terms.residency = Residency::OffBoard;
    }
    vec![
        plain("the recipient reads", |_| {}, Ok(())),
        plain("the recipient commands", |it| (it.action, it.classes) = (Action::Actuate, classes(&[SignalClass::ActuateComfort])), Ok(())),
        plain("a covered signal is read", |it| it.coverage = Coverage::Covered, Ok(())),
        plain("data at the fence are read", |it| it.data_from = UnixSeconds(T0), Ok(())),
        Question { at: T0 + 199, ..plain("the last second counts", |_| {}, Ok(())) },
        Question {
            before: off_board,
            ..plain("data that may leave the vehicle leave it", |it| it.residency = Residency::OffBoard, Ok(()))
        },
        Question { before: off_board, ..plain("data that may leave the vehicle may stay", |_| {}, Ok(())) },
        plain("a question about nothing is denied", |it| it.classes = SignalClasses::NONE, Err(EmptyRequest)),
        plain("an unknown vehicle is denied", |it| it.vehicle = OTHER_CAR, Err(UnknownVehicle)),
        plain("another recipient is denied", |it| it.recipient = MAKER, Err(UnknownGrant)),
        Question { before: sold, ..plain("a new owner ends every grant", |_| {}, Err(StaleEpoch)) },
        Question {
            before: |state, grant| {
                withdrawn(state, grant);
                sold(state, grant)
            },
            ..plain("a stale grant is stale also when withdrawn", |_| {}, Err(StaleEpoch))
        },
        Question { before: withdrawn, ..plain("a withdrawn grant is denied", |_| {}, Err(Withdrawn)) },
        Question {
            before: withdrawn,
            at: T0 + 60,
            ..plain("a withdrawn grant is denied as such before its beginning", |_| {}, Err(Withdrawn))
        },
        Question { before: withdrawn, at: u64::MAX, ..plain("a withdrawn grant is denied as such after its end", |_| {}, Err(Withdrawn)) },
        Question { at: T0 + 99, ..plain("a second too early is denied", |_| {}, Err(NotYetValid)) },
        Question { at: 0, ..plain("the beginning of time is too early", |_| {}, Err(NotYetValid)) },
        Question { at: T0 + 200, ..plain("the end itself is over", |_| {}, Err(Expired)) },
        Question { at: u64::MAX, ..plain("the end of time is over", |_| {}, Err(Expired)) },
        plain("another purpose is denied", |it| it.purpose = COACHING, Err(PurposeMismatch)),
        plain("an action that was not granted is denied", |it| it.action = Action::History, Err(ActionNotCovered)),
        plain("a command class cannot be read", |it| it.classes = classes(&[SignalClass::ActuateComfort]), Err(ActionNotCovered)),
        plain("a data class cannot be commanded", |it| it.action = Action::Actuate, Err(ActionNotCovered)),
        plain("data do not leave the vehicle", |it| it.residency = Residency::OffBoard, Err(ResidencyViolation)),
        plain(
            "a class that was not granted is denied",
            |it| it.classes = classes(&[SignalClass::SpeedMotion, SignalClass::Odometer]),
            Err(SignalNotCovered),
        ),
        plain("a signal that no document names is denied", |it| it.coverage = Coverage::NotCovered, Err(SignalNotCovered)),
        plain("an excluded signal is denied", |it| it.coverage = Coverage::Excluded, Err(SignalDenied)),
        plain("without the document a signal is denied", |it| it.coverage = Coverage::Unknown, Err(UnknownContainer)),
        plain("data before the fence are denied", |it| it.data_from = UnixSeconds(T0 - 1), Err(HistoryBeforeFence)),
        plain("data since the beginning of time are denied", |it| it.data_from = UnixSeconds(0), Err(HistoryBeforeFence)),
    ]
}
