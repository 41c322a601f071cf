//! The recipient states that the data are gone.

use super::{does, Exp, Scenario};
use shared_logic::{party::PartyStatus, Account, Denial::*, EvidenceHash, Message, Role, Seq};
use valet_testkit::{Fixture, ALICE, BOB, GARAGE, INSURER, NO_GRANT, POLICE};

const fn attesting(t: &Fixture) -> Message {
    Message::AttestErasure { grant: t.grant, evidence: EvidenceHash([0xe7; 32]) }
}

fn attests(name: &'static str, given: fn(&mut Fixture)) -> Scenario {
    does(name, INSURER, attesting, Ok("erasure-attested")).given(given)
}

fn by(name: &'static str, caller: Account, exp: Exp) -> Scenario {
    does(name, caller, attesting, exp).given(|t| t.withdraws())
}

pub(super) fn table() -> Vec<Scenario> {
    vec![
        attests("the recipient of a withdrawn grant attests the erasure", |t| t.withdraws()).role(Role::Party),
        attests("the recipient of an expired grant attests the erasure", |_| {}).at(820),
        attests("the recipient of a former owner's grant attests the erasure", |t| t.transfers(ALICE, BOB)),
        attests("the recipient of a grant that was stopped attests the erasure", |t| t.stops_everything(ALICE)),
        attests("the recipient from a vehicle out of use attests the erasure", |t| t.retires_car()),
        attests("a suspended party attests the erasure", |t| t.stands(INSURER, PartyStatus::Suspended)),
        attests("while paused the erasure is attested", |t| {
            t.withdraws();
            t.pauses();
        }),
        attests("after the retirement the erasure is attested", |t| {
            t.withdraws();
            t.retires();
        }),
        attests("a late erasure is attested", |t| t.withdraws()).at(u64::MAX - 10_000),
        does("of a grant that runs no erasure is due", INSURER, attesting, Err(ErasureNotDue)),
        does("of a suspended grant no erasure is due", INSURER, attesting, Err(ErasureNotDue)).given(|t| t.suspends(ALICE)),
        does("of a paused contract's grants no erasure is due", INSURER, attesting, Err(ErasureNotDue)).given(|t| t.pauses()),
        does(
            "a grant that is not there leaves nothing to erase",
            INSURER,
            |_| Message::AttestErasure { grant: NO_GRANT, evidence: EvidenceHash([0xe7; 32]) },
            Err(UnknownGrant),
        ),
        by("the owner attests nothing for the recipient", ALICE, Err(NotAuthorised)),
        by("another recipient attests nothing", GARAGE, Err(NotAuthorised)),
        by("an authority attests nothing", POLICE, Err(NotAuthorised)),
        does("an erasure is attested once", INSURER, attesting, Err(WrongState)).given(|t| {
            t.withdraws();
            t.send(INSURER, attesting(t));
        }),
        by("a grant without its vehicle is not attested of", INSURER, Err(UnknownVehicle)).given(|t| t.state.vehicles.clear()),
        by("event numbers do not wrap on an attestation", INSURER, Err(OutOfRange)).given(|t| {
            t.withdraws();
            t.car().seq = Seq(u64::MAX);
        }),
    ]
}
