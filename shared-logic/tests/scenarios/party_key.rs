//! Which account acts for a party.

use super::{asks, asks_emergency, does, Exp, Scenario};
use shared_logic::{
    party::{DatedKey, PartyStatus},
    Account, CheckRequest,
    Denial::*,
    EvidenceHash, Finding, Message, Needed, Nonce, RequestEnd, Role, Seq, UnixSeconds,
};
use valet_testkit::{
    agreement, request, terms, Fixture, ADMIN, ALICE, AUDITOR, BOB, CAR, CAROL, GARAGE, INSURER, MAKER, NOBODY, RESCUE, T0,
};

const DAY: u64 = 86_400;
/// The insurer's new key.
const NEW: Account = Account([0x1e; 20]);
/// Who can put another key in the insurer's acting key's place.
const SAFE: Account = Account([0x5a; 20]);

pub(super) fn table() -> Vec<Scenario> {
    let mut table = moved();
    table.extend(recoveries());
    table.extend(recovered());
    table.extend(acting());
    table
}

const fn moving(key: Account) -> Message {
    Message::MovePartyKey { party: INSURER, key }
}

const fn naming(recovery: Option<Account>) -> Message {
    Message::SetPartyRecovery { party: INSURER, recovery }
}

const fn recovering(key: Account) -> Message {
    Message::RecoverPartyKey { party: INSURER, key }
}

/// At T0 + 50; the new key acts from three days later on.
fn moves(t: &mut Fixture) {
    t.send(INSURER, moving(NEW));
}

/// The insurer names a recovery account at T0 + 50, which is one from three days later on.
fn named(t: &mut Fixture) {
    t.send(INSURER, naming(Some(SAFE)));
}

/// The insurer has had a recovery account for some days.
fn safe(t: &mut Fixture) {
    named(t);
    long_named(t, INSURER);
}

/// The party named its recovery account days ago.
fn long_named(t: &mut Fixture, party: Account) {
    let party = t.state.parties.get_mut(&party).unwrap();
    party.recovery = party.recovery.map(|recovery| DatedKey { from: UnixSeconds(T0), ..recovery });
}

/// The recovery account put the new key in the old one's place.
fn replaced(t: &mut Fixture) {
    safe(t);
    t.send(SAFE, recovering(NEW));
}

fn moved() -> Vec<Scenario> {
    const DONE: Exp = Ok("party-key-moved");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| moving(CAROL), exp)
    }
    vec![
        by("who acts for a party names another key", INSURER, DONE).role(Role::Party),
        by("another key is named in the place of one that waits", INSURER, DONE).given(moves),
        does("who acts for a party takes the move back", INSURER, |_| moving(INSURER), DONE).given(moves),
        by("while paused a party's key is moved", INSURER, DONE).given(|t| t.pauses()),
        by("a suspended party's key is moved", INSURER, DONE).given(|t| t.stands(INSURER, PartyStatus::Suspended)),
        by("until its time a new key moves nothing", NEW, Err(NotAuthorised)).given(moves).at(49 + 3 * DAY),
        by("from its time on a new key moves the key on", NEW, DONE).given(moves).at(50 + 3 * DAY),
        by("until then the old key acts", INSURER, DONE).given(moves).at(49 + 3 * DAY),
        by("after that the old key moves nothing", INSURER, Err(NotAuthorised)).given(moves).at(50 + 3 * DAY),
        by("a key whose move was taken back never acts", NEW, Err(NotAuthorised)).at(10 * DAY).given(|t| {
            moves(t);
            t.send(INSURER, moving(INSURER));
        }),
        does("the zero address acts for nobody", INSURER, |_| moving(Account([0; 20])), Err(WrongState)),
        by("another party does not move the key", GARAGE, Err(NotAuthorised)),
        by("the admin does not move a party's key", ADMIN, Err(NotAuthorised)),
        by("the recovery account does not move the key", SAFE, Err(NotAuthorised)).given(safe),
        does("who is no party has no key", NOBODY, |_| Message::MovePartyKey { party: NOBODY, key: NEW }, Err(UnknownParty)),
        by("event numbers do not wrap on a moved key", INSURER, Err(OutOfRange)).given(|t| t.state.registry.seq = Seq(u64::MAX)),
    ]
}

fn recoveries() -> Vec<Scenario> {
    const DONE: Exp = Ok("party-recovery-set");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| naming(Some(CAROL)), exp)
    }
    vec![
        by("who acts for a party names its recovery account", INSURER, DONE).role(Role::Party),
        by("the recovery account names another", SAFE, DONE).given(safe),
        does("the recovery account gives up", SAFE, |_| naming(None), DONE).given(safe),
        by("when the recovery account gave up who acts names one", INSURER, DONE).given(|t| {
            safe(t);
            t.send(SAFE, naming(None));
        }),
        by("while paused a recovery account of a party is named", INSURER, DONE).given(|t| t.pauses()),
        by("a key that acts by then names the recovery account", NEW, DONE).given(moves).at(50 + 3 * DAY),
        by("who acts never overrides the recovery account", INSURER, Err(NotAuthorised)).given(safe),
        does("who acts does not take the recovery account away", INSURER, |_| naming(None), Err(NotAuthorised)).given(safe),
        by("until its time who acts names another recovery account", INSURER, DONE).given(named).at(49 + 3 * DAY),
        by("from its time on who acts names no other", INSURER, Err(NotAuthorised)).given(named).at(50 + 3 * DAY),
        does("until its time who acts takes the recovery account back", INSURER, |_| naming(None), DONE).given(named).at(49 + 3 * DAY),
        by("until its time a recovery account names no other", SAFE, Err(NotAuthorised)).given(named).at(49 + 3 * DAY),
        by("from its time on the recovery account names another", SAFE, DONE).given(named).at(50 + 3 * DAY),
        by("a key that waits names no recovery account", NEW, Err(NotAuthorised)).given(moves),
        by("nobody else names a party's recovery account", GARAGE, Err(NotAuthorised)),
        by("the admin names no party's recovery account", ADMIN, Err(NotAuthorised)),
        does("the same recovery account is no other", SAFE, |_| naming(Some(SAFE)), Err(WrongState)).given(safe),
        does("no recovery account is not taken away", INSURER, |_| naming(None), Err(WrongState)),
        does("the zero address recovers no party", INSURER, |_| naming(Some(Account([0; 20]))), Err(WrongState)),
        does(
            "who is no party has no recovery account",
            NOBODY,
            |_| Message::SetPartyRecovery { party: NOBODY, recovery: Some(SAFE) },
            Err(UnknownParty),
        ),
        by("event numbers do not wrap on a party's recovery account", INSURER, Err(OutOfRange))
            .given(|t| t.state.registry.seq = Seq(u64::MAX)),
    ]
}

fn recovered() -> Vec<Scenario> {
    const DONE: Exp = Ok("party-key-recovered");
    fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
        does(name, caller, |_| recovering(NEW), exp).given(safe)
    }
    vec![
        by("the recovery account puts another key in the place of the acting one", SAFE, DONE).role(Role::Party),
        by("a stolen key does not recover itself by an account that it just named", SAFE, Err(NotAuthorised)).given(named),
        by("until its time a recovery account recovers nothing", SAFE, Err(NotAuthorised)).given(named).at(49 + 3 * DAY),
        by("from its time on it recovers the key", SAFE, DONE).given(named).at(50 + 3 * DAY),
        does("whom the recovery account names recovers at once", CAROL, |_| recovering(NEW), DONE).given(|t| {
            safe(t);
            t.send(SAFE, naming(Some(CAROL)));
        }),
        by("while paused a party's key is recovered", SAFE, DONE).given(|t| {
            safe(t);
            t.pauses();
        }),
        by("a key is recovered from a move that waits", SAFE, DONE).given(|t| {
            safe(t);
            t.send(INSURER, moving(CAROL));
        }),
        does("a thief's key that waited never acts", CAROL, |_| moving(BOB), Err(NotAuthorised)).at(10 * DAY).given(|t| {
            safe(t);
            t.send(INSURER, moving(CAROL));
            t.send(SAFE, recovering(NEW));
        }),
        does("the recovered key acts at once", NEW, |_| moving(BOB), Ok("party-key-moved")).given(replaced),
        does("the key that was put out of its place acts no more", INSURER, |_| moving(INSURER), Err(NotAuthorised)).given(replaced),
        by("who acts for a party does not recover its key", INSURER, Err(NotAuthorised)),
        by("nobody else recovers a party's key", GARAGE, Err(NotAuthorised)),
        by("the admin recovers no party's key", ADMIN, Err(NotAuthorised)),
        by("where there is no recovery account no key is recovered", INSURER, Err(NotAuthorised)).given(|_| {}),
        by("a recovery account that gave up recovers no key", SAFE, Err(NotAuthorised)).given(|t| {
            safe(t);
            t.send(SAFE, naming(None));
        }),
        does("the zero address is no recovered key", SAFE, |_| recovering(Account([0; 20])), Err(WrongState)).given(safe),
        does("who is no party recovers no key", NOBODY, |_| Message::RecoverPartyKey { party: NOBODY, key: NEW }, Err(UnknownParty)),
        by("event numbers do not wrap on a recovered key", SAFE, Err(OutOfRange)).given(|t| {
            safe(t);
            t.state.registry.seq = Seq(u64::MAX);
        }),
    ]
}

/// What the acting key does for its party, and the party's first account no more.
fn acting() -> Vec<Scenario> {
    fn ask(_: &Fixture) -> Message {
        let (terms, terms_hash) = (terms(), agreement().terms_hash);
        let needed = Needed::all_of(&terms);
        Message::RequestAccess { terms, needed, terms_hash, respond_by: UnixSeconds(T0 + 200), nonce: Nonce(7) }
    }
    const fn renounce(t: &Fixture) -> Message {
        Message::Renounce { grant: t.grant }
    }
    const fn used(t: &Fixture) -> Message {
        Message::Use { grant: t.grant, request: request() }
    }
    const fn erased(t: &Fixture) -> Message {
        Message::AttestErasure { grant: t.grant, evidence: EvidenceHash([0xe7; 32]) }
    }
    const fn cancel(t: &Fixture) -> Message {
        Message::CloseRequest { request: t.request, end: RequestEnd::Cancelled }
    }
    fn asked(t: &mut Fixture) {
        t.asked(|_| {});
        replaced(t);
    }
    fn withdrawn(t: &mut Fixture) {
        t.withdraws();
        replaced(t);
    }
    /// The same for a party that is no recipient.
    fn put(t: &mut Fixture, party: Account) {
        t.send(party, Message::SetPartyRecovery { party, recovery: Some(SAFE) });
        long_named(t, party);
        t.send(SAFE, Message::RecoverPartyKey { party, key: NEW });
    }
    fn rescue(t: &mut Fixture) {
        put(t, RESCUE);
    }
    const CLOSE: Message = Message::CloseEmergency { vehicle: CAR, authority: RESCUE };
    const REVIEW: Message = Message::ReviewEmergency { vehicle: CAR, auditor: AUDITOR, authority: RESCUE, finding: Finding::Justified };
    vec![
        does("the acting key asks for its party", NEW, ask, Ok("access-requested")).given(replaced).role(Role::Party),
        does("a key put out of its place does not ask", INSURER, ask, Err(NotAuthorised)).given(replaced),
        does("the acting key takes back what its party asked", NEW, cancel, Ok("request-closed")).given(asked),
        does("a key put out of its place takes nothing back", INSURER, cancel, Err(NotAuthorised)).given(asked),
        does("the acting key gives its party's grant back", NEW, renounce, Ok("grant-ended")).given(replaced).role(Role::Party),
        does("a key put out of its place gives nothing back", INSURER, renounce, Err(NotAuthorised)).given(replaced),
        does("the acting key records a use", NEW, used, Ok("grant-used")).given(replaced),
        does("a key put out of its place records no use", INSURER, used, Err(NotAuthorised)).given(replaced),
        does("the acting key attests the erasure", NEW, erased, Ok("erasure-attested")).given(withdrawn),
        does("a key put out of its place attests no erasure", INSURER, erased, Err(NotAuthorised)).given(withdrawn),
        does("a key that waits gives nothing back", NEW, renounce, Err(NotAuthorised)).given(moves),
        does("the acting key opens an emergency for its authority", NEW, |_| valet_testkit::open(RESCUE, T0 + 200), Ok("emergency-opened"))
            .given(rescue),
        does(
            "an authority's key put out of its place opens nothing",
            RESCUE,
            |_| valet_testkit::open(RESCUE, T0 + 200),
            Err(NotAuthorised),
        )
        .given(rescue),
        does("the acting key closes its authority's emergency", NEW, |_| CLOSE, Ok("emergency-closed")).given(|t| {
            t.opens_emergency(RESCUE);
            put(t, RESCUE);
        }),
        does("an authority's key put out of its place closes nothing", RESCUE, |_| CLOSE, Err(NotAuthorised)).given(|t| {
            t.opens_emergency(RESCUE);
            put(t, RESCUE);
        }),
        does("the acting key reviews for its auditor", NEW, |_| REVIEW, Ok("emergency-reviewed")).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
            put(t, AUDITOR);
        }),
        does("an auditor's key put out of its place reviews nothing", AUDITOR, |_| REVIEW, Err(NotAuthorised)).given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
            put(t, AUDITOR);
        }),
        does("one key does not review what it opened", RESCUE, |_| REVIEW, Err(NotAuthorised)).at(4 * DAY).given(|t| {
            t.send(AUDITOR, Message::MovePartyKey { party: AUDITOR, key: RESCUE });
            t.at(T0 + 50 + 3 * DAY).opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
        }),
        does(
            "an authority does not review itself by another key",
            NEW,
            |_| Message::ReviewEmergency { vehicle: CAR, auditor: RESCUE, authority: RESCUE, finding: Finding::Justified },
            Err(NotAuthorised),
        )
        .given(|t| {
            t.opens_emergency(RESCUE);
            t.send(RESCUE, CLOSE);
            put(t, RESCUE);
        }),
        asks("a question names the party, whatever its key", |_| {}, Ok(())).given(replaced),
        asks("a question names no party by its key", |it: &mut CheckRequest| it.recipient = NEW, Err(UnknownGrant)).given(replaced),
        asks_emergency("a question in an emergency names the authority, whatever its key", |_| {}, Ok(())).given(|t| {
            t.opens_emergency(RESCUE);
            put(t, RESCUE);
        }),
        does("a grant names the party, whatever its key", ALICE, |_| valet_testkit::grant(|_| {}), Ok("grant-activated")).given(replaced),
        does("a key that acts for a party is no party", ALICE, |_| valet_testkit::grant(|it| it.recipient = NEW), Err(UnknownParty))
            .given(replaced),
        does("a key may act for two parties", NEW, |_| Message::MovePartyKey { party: MAKER, key: CAROL }, Ok("party-key-moved")).given(
            |t| {
                put(t, MAKER);
                put(t, INSURER);
            },
        ),
    ]
}
