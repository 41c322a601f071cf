//! Who vouches for an owner, who may take a vehicle over, and who acts for a party.

use super::{
    accepted, both, denied,
    fixtures::*,
    populated::{recovery, COMMITMENT, HEIR, HOLDER},
    undone, Populated, Scenario,
};
use shared_logic::{Account, Denial, Epoch, Message, RecoveryTerms, Seconds, UnixSeconds, VehicleId, VinCommitment};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [attesting(populated), recovering(), keys()].into_iter().flatten().collect()
}

/// What is attested; the accepted form.
struct Said {
    vehicle: VehicleId,
    attester: &'static str,
    epoch: u32,
    vin_commitment: VinCommitment,
    until: UnixSeconds,
}

impl Said {
    fn message(self) -> Message {
        let Self { vehicle, attester, epoch, vin_commitment, until } = self;
        Message::Attest { vehicle, attester: account(attester), epoch: Epoch(epoch), vin_commitment, until }
    }
}

fn attesting(populated: &Populated) -> Vec<Scenario> {
    let until = days(populated.now, 365);
    let said = || Said { vehicle: car(), attester: HOLDER, epoch: 1, vin_commitment: COMMITMENT, until };
    let take_back = |vehicle, attester| Message::WithdrawAttestation { vehicle, attester: account(attester) };
    let commit = |vin_commitment| Message::SetVinCommitment { vehicle: car(), vin_commitment };
    let other = VinCommitment([1; 32]);
    vec![
        accepted("an attestation", HOLDER, said().message()),
        denied("an attestation for another", INSURER, said().message(), Denial::NotAuthorised),
        denied("an attestation by nobody", STRANGER, Said { attester: STRANGER, ..said() }.message(), Denial::UnknownParty),
        denied("an attestation by who is not admitted", INSURER, Said { attester: INSURER, ..said() }.message(), Denial::PartyIneligible),
        denied("an attestation of another owner", HOLDER, Said { epoch: 2, ..said() }.message(), Denial::StaleEpoch),
        denied("an attestation of another commitment", HOLDER, Said { vin_commitment: other, ..said() }.message(), Denial::WrongState),
        denied("an attestation that is over", HOLDER, Said { until: populated.now, ..said() }.message(), Denial::Expired),
        denied(
            "an attestation in milliseconds",
            HOLDER,
            Said { until: UnixSeconds(until.0 * 1_000), ..said() }.message(),
            Denial::TimeOutOfRange,
        ),
        denied("an attestation of no vehicle", HOLDER, Said { vehicle: NOWHERE, ..said() }.message(), Denial::UnknownVehicle),
        accepted("taking an attestation back", HOLDER, take_back(car(), HOLDER)),
        denied("taking no attestation back", HOLDER, take_back(sold(), HOLDER), Denial::UnknownAttestation),
        denied("taking another's attestation back", INSURER, take_back(car(), HOLDER), Denial::NotAuthorised),
        accepted("another commitment", OWNER, commit(Some(other))),
        denied("the same commitment", OWNER, commit(Some(COMMITMENT)), Denial::WrongState),
        denied("a commitment by another", MANAGER, commit(None), Denial::NotAuthorised),
    ]
}

/// The heir has started, and has to wait.
fn recovering() -> Vec<Scenario> {
    let set = |terms| Message::SetRecovery { vehicle: car(), terms };
    let (start, finish) = (|vehicle| Message::StartRecovery { vehicle }, |vehicle| Message::FinishRecovery { vehicle });
    let cancel = |vehicle| Message::CancelRecovery { vehicle };
    let short = Seconds(7 * DAY.0 - 1);
    vec![
        accepted("a recovery account", OWNER, set(Some(RecoveryTerms { delay: Seconds(7 * DAY.0), ..recovery() }))),
        denied("a recovery account by another", MANAGER, set(Some(recovery())), Denial::NotAuthorised),
        denied(
            "oneself as a recovery account",
            OWNER,
            set(Some(RecoveryTerms { account: account(OWNER), ..recovery() })),
            Denial::WrongState,
        ),
        denied(
            "nobody as a recovery account",
            OWNER,
            set(Some(RecoveryTerms { account: Account([0; 20]), ..recovery() })),
            Denial::WrongState,
        ),
        denied("a delay of less than a week", OWNER, set(Some(RecoveryTerms { delay: short, ..recovery() })), Denial::DelayTooShort),
        denied("starting twice", HEIR, start(car()), Denial::WrongState),
        denied("starting by another", INSURER, start(car()), Denial::NotAuthorised),
        denied("starting where nobody is named", HEIR, start(sold()), Denial::NoRecovery),
        denied("finishing before the delay is over", HEIR, finish(car()), Denial::RecoveryPending),
        denied("finishing by another", INSURER, finish(car()), Denial::NotAuthorised),
        accepted("saying no", OWNER, cancel(car())),
        denied("saying no by another", HEIR, cancel(car()), Denial::NotAuthorised),
        undone("saying no twice", OWNER, vec![cancel(car()), cancel(car())], Denial::WrongState),
        both("naming nobody any more", OWNER, vec![set(None)]),
    ]
}

fn keys() -> Vec<Scenario> {
    let of = |party, key| Message::MovePartyKey { party: account(party), key };
    let safe = |recovery| Message::SetPartyRecovery { party: account(INSURER), recovery };
    let recover = |key| Message::RecoverPartyKey { party: account(INSURER), key };
    let (other, zero) = (account(STRANGER), Account([0; 20]));
    vec![
        accepted("another key", INSURER, of(INSURER, other)),
        denied("another's key", GARAGE, of(INSURER, other), Denial::NotAuthorised),
        denied("a key of nobody", STRANGER, of(STRANGER, other), Denial::UnknownParty),
        denied("zeros as a key", INSURER, of(INSURER, zero), Denial::WrongState),
        accepted("who recovers the key", INSURER, safe(Some(other))),
        denied("who recovers another's key", GARAGE, safe(Some(other)), Denial::NotAuthorised),
        denied("nobody recovers the key, as before", INSURER, safe(None), Denial::WrongState),
        undone("the same recovery account again", INSURER, vec![safe(Some(other)), safe(Some(other))], Denial::WrongState),
        denied("recovering a key that nobody may", INSURER, recover(other), Denial::NotAuthorised),
    ]
}
