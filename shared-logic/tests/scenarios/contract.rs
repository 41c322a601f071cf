//! The contract itself, and its catalogues.

use super::{does, Exp, Scenario};
use shared_logic::{
    purpose::CoConsent, Account, ContainerId, Denial::*, Message, Purpose, PurposeCode, Role, Seconds, Seq, SignalClass, SignalClasses,
};
use valet_testkit::{purpose, Fixture, ADMIN, ALICE, BOB, INSURANCE, NOBODY};

const fn new_purpose() -> Purpose {
    purpose(PurposeCode(200), CoConsent::NotNeeded)
}

/// The admin appends a purpose.
fn publishes(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
    does(name, ADMIN, message, exp)
}

const fn of(purpose: Purpose) -> Message {
    Message::PublishPurpose { purpose }
}

const fn container(classes: SignalClasses) -> Message {
    Message::PublishContainer { container: ContainerId([1; 32]), classes }
}

pub(super) fn table() -> Vec<Scenario> {
    let mut table = operation();
    table.extend(admins());
    table.extend(catalogues());
    table
}

fn operation() -> Vec<Scenario> {
    fn no_admin(t: &mut Fixture) {
        t.send(ADMIN, Message::RenounceAdmin);
    }
    const RETIRE: Message = Message::Retire { successor: Account([0x5c; 20]) };
    vec![
        does("the admin pauses", ADMIN, |_| Message::Pause, Ok("contract-paused")).role(Role::Admin),
        does("nobody else pauses", ALICE, |_| Message::Pause, Err(NotAuthorised)),
        does("a paused contract is not paused again", ADMIN, |_| Message::Pause, Err(WrongState)).given(|t| t.pauses()),
        does("a retired contract is not paused", ADMIN, |_| Message::Pause, Err(WrongState)).given(|t| t.retires()),
        does("who was admin and gave it up does not pause", ADMIN, |_| Message::Pause, Err(NotAuthorised)).given(no_admin),
        does("the admin lets it run again", ADMIN, |_| Message::Unpause, Ok("contract-resumed")).role(Role::Admin).given(|t| t.pauses()),
        does("nobody else lets it run again", ALICE, |_| Message::Unpause, Err(NotAuthorised)).given(|t| t.pauses()),
        does("what runs is not resumed", ADMIN, |_| Message::Unpause, Err(WrongState)),
        does("a retired contract never runs again", ADMIN, |_| Message::Unpause, Err(WrongState)).given(|t| t.retires()),
        does("the admin retires the contract", ADMIN, |_| RETIRE, Ok("contract-retired")).role(Role::Admin),
        does("the admin retires a paused contract", ADMIN, |_| RETIRE, Ok("contract-retired")).given(|t| t.pauses()),
        does("nobody else retires it", ALICE, |_| RETIRE, Err(NotAuthorised)),
        does("the successor of a retired contract does not change", ADMIN, |_| RETIRE, Err(WrongState)).given(|t| t.retires()),
        does("the admin gives the key up", ADMIN, |_| Message::RenounceAdmin, Ok("admin-renounced")).role(Role::Admin),
        does("the admin gives the key up after retiring", ADMIN, |_| Message::RenounceAdmin, Ok("admin-renounced")).given(|t| t.retires()),
        does("nobody gives up what another has", ALICE, |_| Message::RenounceAdmin, Err(NotAuthorised)),
        does("who gives the key up does not leave the contract paused", ADMIN, |_| Message::RenounceAdmin, Err(WrongState))
            .given(|t| t.pauses()),
        does("the key is given up once", ADMIN, |_| Message::RenounceAdmin, Err(NotAuthorised)).given(no_admin),
        does("event numbers do not wrap in the registry", ADMIN, |_| Message::Pause, Err(OutOfRange))
            .given(|t| t.state.registry.seq = Seq(u64::MAX)),
        does("the registry's last event number is used", ADMIN, |_| Message::Pause, Ok("contract-paused"))
            .given(|t| t.state.registry.seq = Seq(u64::MAX - 1)),
    ]
}

fn admins() -> Vec<Scenario> {
    const fn offering(to: Option<Account>) -> Message {
        Message::OfferAdmin { to }
    }
    /// Bob was offered the admin's role.
    fn offered(t: &mut Fixture) {
        t.send(ADMIN, offering(Some(BOB)));
    }
    fn accepted(t: &mut Fixture) {
        offered(t);
        t.send(BOB, Message::AcceptAdmin);
    }
    /// The admin offers its role.
    fn offers(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ADMIN, message, exp)
    }
    /// Somebody takes the role that Bob was offered.
    fn accepts(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| Message::AcceptAdmin, exp).given(offered)
    }
    vec![
        offers("the admin offers its role", |_| offering(Some(BOB)), Ok("admin-offered")).role(Role::Admin),
        offers("the admin offers its role to another instead", |_| offering(Some(ALICE)), Ok("admin-offered")).given(offered),
        offers("the admin takes its offer back", |_| offering(None), Ok("admin-offered")).given(offered),
        offers("while paused the admin offers its role", |_| offering(Some(BOB)), Ok("admin-offered")).given(|t| t.pauses()),
        offers("after the retirement the admin offers its role", |_| offering(Some(BOB)), Ok("admin-offered")).given(|t| t.retires()),
        offers("the admin's role is not offered to oneself", |_| offering(Some(ADMIN)), Err(WrongState)),
        offers("the admin's role is not offered to the zero address", |_| offering(Some(Account([0; 20]))), Err(WrongState)),
        does("nobody else offers the admin's role", ALICE, |_| offering(Some(BOB)), Err(NotAuthorised)),
        does("nobody else takes the offer back", BOB, |_| offering(None), Err(NotAuthorised)).given(offered),
        offers("who gave the key up offers nothing", |_| offering(Some(BOB)), Err(NotAuthorised)).given(|t| {
            t.send(ADMIN, Message::RenounceAdmin);
        }),
        offers("who passed the key on offers nothing", |_| offering(Some(ALICE)), Err(NotAuthorised)).given(accepted),
        offers("event numbers do not wrap on an offer of the admin's role", |_| offering(Some(BOB)), Err(OutOfRange))
            .given(|t| t.state.registry.seq = Seq(u64::MAX)),
        accepts("who was offered the admin's role takes it", BOB, Ok("admin-accepted")).role(Role::Admin),
        accepts("while paused the admin's role is taken", BOB, Ok("admin-accepted")).given(|t| {
            offered(t);
            t.pauses();
        }),
        accepts("after the retirement the admin's role is taken", BOB, Ok("admin-accepted")).given(|t| {
            offered(t);
            t.retires();
        }),
        accepts("nobody takes the role that another was offered", ALICE, Err(UnknownOffer)),
        accepts("the admin does not accept the own offer", ADMIN, Err(UnknownOffer)),
        accepts("a role that was not offered is not taken", BOB, Err(UnknownOffer)).given(|_| {}),
        accepts("a role whose offer was taken back is not taken", BOB, Err(UnknownOffer)).given(|t| {
            offered(t);
            t.send(ADMIN, offering(None));
        }),
        accepts("a role that was offered to another instead is not taken", BOB, Err(UnknownOffer)).given(|t| {
            offered(t);
            t.send(ADMIN, offering(Some(ALICE)));
        }),
        accepts("the admin's role is taken once", BOB, Err(UnknownOffer)).given(accepted),
        accepts("a role that was given up is not taken", BOB, Err(UnknownOffer)).given(|t| {
            offered(t);
            t.send(ADMIN, Message::RenounceAdmin);
        }),
        accepts("event numbers do not wrap on a new admin", BOB, Err(OutOfRange)).given(|t| {
            offered(t);
            t.state.registry.seq = Seq(u64::MAX);
        }),
        does("who is offered the role does not pause yet", BOB, |_| Message::Pause, Err(NotAuthorised)).given(offered),
        does("who took the role pauses", BOB, |_| Message::Pause, Ok("contract-paused")).given(accepted).role(Role::Admin),
        does("who passed the role on does not pause", ADMIN, |_| Message::Pause, Err(NotAuthorised)).given(accepted),
        does("who took the role offers it on", BOB, |_| offering(Some(ADMIN)), Ok("admin-offered")).given(accepted).role(Role::Admin),
    ]
}

fn catalogues() -> Vec<Scenario> {
    vec![
        // Purposes.
        publishes("the admin appends a purpose", |_| of(new_purpose()), Ok("purpose-published")).role(Role::Admin),
        does("nobody else appends a purpose", ALICE, |_| of(new_purpose()), Err(NotAuthorised)),
        publishes("while paused no purpose is appended", |_| of(new_purpose()), Err(Paused)).given(|t| t.pauses()),
        publishes("after the retirement no purpose is appended", |_| of(new_purpose()), Err(Retired)).given(|t| t.retires()),
        publishes("a published purpose never changes", |_| of(purpose(INSURANCE, CoConsent::Driver)), Err(PurposeExists)),
        publishes(
            "a purpose of the first catalogue never changes",
            |_| of(Purpose { code: PurposeCode(10), ..new_purpose() }),
            Err(PurposeExists),
        ),
        publishes(
            "no purpose takes the code of emergencies",
            |_| of(Purpose { code: PurposeCode(0), ..new_purpose() }),
            Err(PurposeExists),
        ),
        publishes("the last code is used", |_| of(Purpose { code: PurposeCode(u16::MAX), ..new_purpose() }), Ok("purpose-published")),
        publishes("a purpose of no class is none", |_| of(Purpose { classes: SignalClasses::NONE, ..new_purpose() }), Err(EmptyScope)),
        publishes("a purpose of no duration is none", |_| of(Purpose { max_duration: Seconds(0), ..new_purpose() }), Err(EmptyScope)),
        publishes(
            "a purpose may be the longest, and keep nothing",
            |_| of(Purpose { max_duration: Seconds(u32::MAX), max_retention: Seconds(0), ..new_purpose() }),
            Ok("purpose-published"),
        ),
        publishes(
            "no purpose allows commands to the drive",
            |_| of(Purpose { classes: SignalClasses::of(&[SignalClass::ActuateDrive]), ..new_purpose() }),
            Err(NeverGrantable),
        ),
        // Containers.
        does("anybody announces a container", NOBODY, |_| container(SignalClasses::ALL), Ok("container-published")).role(Role::Anyone),
        does("a container of no class is none", NOBODY, |_| container(SignalClasses::NONE), Err(EmptyScope)),
        does("while paused no container is announced", NOBODY, |_| container(SignalClasses::ALL), Err(Paused)).given(|t| t.pauses()),
        does("after the retirement no container is announced", NOBODY, |_| container(SignalClasses::NONE), Err(Retired))
            .given(|t| t.retires()),
    ]
}
