//! The contract's records all together, as of one moment: from its cells on a node, or folded from a sidecar's log.

use crate::{
    commands::{events::history, sidecar::client},
    context::Context,
    deployment::Deployment,
    failure::{Code, Failure},
    session::Session,
    time::wall_clock,
};
use clap::Args;
use serde::Deserialize;
use shared_logic::{decode_exact, Account, Record, RecordKey, State, UnixSeconds};
use valet_chain::{CellError, Head};
use valet_sidecar::{CloudEvent, Status};

/// Events in one answer of a sidecar, the most that it gives.
const PAGE: u32 = 1_000;

/// Where a list is read.
#[derive(Args)]
pub(crate) struct Source {
    /// Read it from the sidecar that serves at this URL, and not from a node.
    #[arg(long, value_name = "URL")]
    sidecar: Option<String>,
}

/// The records, and the time at which what they say is judged.
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) now: UnixSeconds,
}

impl Source {
    /// Reads everything that is final.
    pub(crate) async fn world(&self, context: &Context) -> Result<World, Failure> {
        match &self.sidecar {
            Some(url) => from_sidecar(context, url).await,
            None => from_node(&context.session().await?).await,
        }
    }
}

/// Everything as of the newest final block.
pub(crate) async fn from_node(session: &Session) -> Result<World, Failure> {
    let snapshot = session.snapshot().await?;
    Ok(World { state: state(session, snapshot.head).await?, now: snapshot.now })
}

/// The contract's records as of that final block. The states of other blocks are not needed: nodes that discard them
/// answer too. Only where a node does not list what a contract stores, its history is read instead.
pub(crate) async fn state(session: &Session, head: Head) -> Result<State, Failure> {
    let spinner = session.ledger.output.spinner("reading the contract's records");
    let cells = session.ledger.chain.cells(head, session.deployment.contract, |key| key_of(key).is_some()).await;
    spinner.finish_and_clear();
    match cells {
        Ok(cells) => fold(cells),
        Err(CellError::NotListed) => history::fold(session, head).await,
        Err(cause) => Err(cause.into()),
    }
}

fn fold(cells: Vec<valet_chain::Cell>) -> Result<State, Failure> {
    let mut state = State::new(Account([0; 20]));
    let mut is_valet = false;
    for (cell, value) in cells {
        let Some(key) = key_of(&cell) else { continue };
        is_valet |= key == RecordKey::Registry;
        state.put(Record::decode(key, &value)?);
    }
    if is_valet {
        Ok(state)
    } else {
        Err(Failure::of(Code::NotValet, "the contract holds no registry: its first storage cell is empty"))
    }
}

/// Which record lies in the cell of that key; none where it is none of the rules'.
fn key_of(cell: &[u8]) -> Option<RecordKey> {
    // A cell's number has four bytes, a record's key has one for it.
    let (number, rest) = cell.split_first_chunk::<4>()?;
    let number = u8::try_from(u32::from_le_bytes(*number)).ok()?;
    let key: RecordKey = decode_exact(&[&[number], rest].concat()).ok()?;
    Some(key).filter(|key| key.cell_key() == cell)
}

/// A page of a sidecar's log.
#[derive(Deserialize)]
struct Page {
    events: Vec<CloudEvent>,
    next: Option<String>,
}

/// INVARIANT (gap-proof): each event is the next of its chain, or the list fails.
async fn from_sidecar(context: &Context, url: &str) -> Result<World, Failure> {
    let status: Status = client::get(url, "/v1/status", &[]).await?;
    if let Some(deployment) = Deployment::find(&context.deployment)? {
        deployment.must_be_of(&status)?;
    }
    if let Some(stale) = &status.stale {
        context.output.warn(&format!("the sidecar does not know the present: {} ({})", stale.message, stale.code));
    }
    let (mut state, mut after, mut read, mut newest) = (State::new(Account([0; 20])), None::<String>, false, UnixSeconds(0));
    loop {
        let mut question = vec![("limit", PAGE.to_string())];
        question.extend(after.take().map(|sequence| ("after", sequence)));
        let page: Page = client::get(url, "/v1/events", &question).await?;
        for event in &page.events {
            state.apply(&event.data)?;
            (read, newest) = (true, newest.max(event.data.at));
        }
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    if read {
        // A sidecar tells no time of a chain; what runs out by this machine's clock has run out.
        return Ok(World { state, now: newest.max(wall_clock()?) });
    }
    Err(Failure::of(Code::SidecarRefused, format!("the sidecar at `{url}` has read no event of the contract yet"))
        .hint("`valet sidecar status` says how far it is"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use shared_logic::{cell, step, Message, PurposeCode, Realm, RequestId, VehicleId, VehicleSalt};

    #[test]
    fn every_kind_of_record_is_known_by_the_key_of_its_cell_and_nothing_else_is() {
        let (account, vehicle) = (Account([1; 20]), VehicleId([2; 32]));
        let keys = [
            RecordKey::Registry,
            RecordKey::Vehicle(vehicle),
            RecordKey::Party(account),
            RecordKey::Purpose(PurposeCode(700)),
            RecordKey::Grant(shared_logic::GrantId([3; 32])),
            RecordKey::Delegation(Realm::Fleet(account), account),
            RecordKey::AccessRequest(RequestId([4; 32])),
            RecordKey::Emergency(vehicle, account),
            RecordKey::Nonce(account, None),
            RecordKey::Nonce(account, Some(vehicle)),
            RecordKey::IntentKey(account, account),
            RecordKey::Domain,
            RecordKey::VehicleOffer(vehicle),
            RecordKey::AdminOffer,
            RecordKey::Objections(vehicle),
            RecordKey::Attestation(vehicle, account),
            RecordKey::Recovery(vehicle),
        ];
        for key in keys {
            assert_eq!(key_of(&key.cell_key()), Some(key));
            assert_eq!(key_of(&[key.cell_key(), vec![0]].concat()), None, "{key:?}");
        }
        assert_eq!(key_of(&cell::EXTENSION.encode()), None);
        assert_eq!(key_of(&[1, 0]), None);
        assert_eq!(key_of(&(256u32, vehicle).encode()), None);
    }

    #[test]
    fn the_cells_of_a_state_make_that_state_and_without_a_registry_none() {
        let mut exp = State::new(Account([9; 20]));
        let message = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
        let event = step(&exp, Account([1; 20]), &message, UnixSeconds(1_800_000_000)).unwrap().event;
        exp.apply(&event).unwrap();
        let cells: Vec<_> = exp.records().filter_map(|record| Some((record.key().cell_key(), record.cell_value()?))).collect();
        assert_eq!(fold(cells.clone()).unwrap(), exp);
        let others = cells.into_iter().filter(|(key, _)| *key != RecordKey::Registry.cell_key()).collect();
        assert_eq!(fold(others).unwrap_err().code(), Code::NotValet);
    }
}
