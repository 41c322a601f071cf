//! What a message would do, told before anything is signed.

mod access;
mod record;

pub use access::{Access, Permission};
pub use record::{Change, Record};

use access::after;
use serde::Serialize;
use shared_logic::{step, Account, Denial, Event, Grant, GrantId, Message, Outcome, State, UnixSeconds, VehicleId};

/// What a message would do if it reached the contract now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// The one event the contract would emit.
    pub event: Event,
    /// The records it would write, with what was there before.
    pub records: Vec<Record>,
    /// The access it would open.
    pub opens: Vec<Access>,
    /// The access it would end.
    pub ends: Vec<Access>,
    /// The access of the same recipient to the same vehicle that it would leave as it is.
    pub beside: Vec<Access>,
}

/// Tells what `message` would do, by the same [`step()`] the contract runs. Whether a grant gives
/// access is asked of [`shared_logic::decide`]; no rule is written here.
///
/// # Errors
/// The [`Denial`] the contract would give.
pub fn preview(state: &State, caller: Account, message: &Message, now: UnixSeconds) -> Result<Preview, Denial> {
    let outcome = step(state, caller, message, now)?;
    let mut preview = Preview {
        event: outcome.event,
        records: record::records(state, &outcome.changes),
        opens: Vec::new(),
        ends: Vec::new(),
        beside: Vec::new(),
    };
    if let Some(vehicle) = outcome.event.vehicle {
        preview.sort_access(state, &outcome, vehicle, now);
    }
    Ok(preview)
}

impl Preview {
    /// Puts every grant of the vehicle where it belongs, by whether it gives access before and after.
    fn sort_access(&mut self, state: &State, outcome: &Outcome, id: VehicleId, now: UnixSeconds) {
        let (before, next) = (state.vehicles.get(&id).copied(), after(state, outcome, id));
        for (grant, records) in grants_of(state, outcome, id) {
            let was = Access::of(before.as_ref(), grant, records.0.as_ref(), now);
            let will = Access::of(next.as_ref(), grant, records.1.as_ref(), now);
            match (was, will) {
                (None, Some(access)) => self.opens.push(access),
                (Some(access), None) => self.ends.push(access),
                (Some(access), Some(_)) if Some(access.recipient) == self.event.recipient => self.beside.push(access),
                _ => {}
            }
        }
    }
}

type BeforeAndAfter = (Option<Grant>, Option<Grant>);

fn grants_of<'a>(state: &'a State, outcome: &Outcome, vehicle: VehicleId) -> impl Iterator<Item = (GrantId, BeforeAndAfter)> + 'a {
    let changed = outcome.changes.grant;
    let new = changed.filter(|(id, _)| !state.grants.contains_key(id)).map(|(id, grant)| (id, (None, Some(grant))));
    let known = state.grants.iter().filter(move |(_, grant)| grant.terms.vehicle == vehicle).map(move |(id, grant)| {
        let next = changed.filter(|(changed, _)| changed == id).map_or(*grant, |(_, next)| next);
        (*id, (Some(*grant), Some(next)))
    });
    known.chain(new)
}
