//! Which grants a change ends for good, told from the whole state: the records that a change itself reads do not
//! name them.

use shared_logic::{catalogue, over, step, Account, EventBody, GrantId, Message, State, UnixSeconds};
use std::collections::BTreeSet;
use valet_wallet::Preview;

/// Adds to the preview of every change of a party's standing what becomes of the grants to it.
pub(super) fn tell(previews: &mut [Preview], mut state: State, caller: Account, messages: &[Message], now: UnixSeconds) {
    for (preview, message) in previews.iter_mut().zip(messages) {
        let before = ended(&state, now);
        // The rules accepted it a moment ago, of the same records; else there is nothing to tell.
        let Ok(outcome) = step(&state, caller, message, now) else { return };
        if state.apply(&outcome.event).is_err() {
            return;
        }
        if matches!(outcome.event.body, EventBody::PartyStatusChanged { .. }) {
            let ends: Vec<GrantId> = ended(&state, now).difference(&before).copied().collect();
            preview.summary.extend(sentences(&state, &ends));
        }
    }
}

/// The grants that are over.
fn ended(state: &State, now: UnixSeconds) -> BTreeSet<GrantId> {
    let is_over = |grant: &shared_logic::Grant| {
        state.vehicles.get(&grant.terms.vehicle).is_none_or(|vehicle| over(state, vehicle, grant, now).is_some())
    };
    state.grants.iter().filter(|(_, grant)| is_over(grant)).map(|(id, _)| *id).collect()
}

fn sentences(state: &State, ends: &[GrantId]) -> Vec<String> {
    if ends.is_empty() {
        return vec!["no grant ends by this".to_owned()];
    }
    let mut told = vec![format!("{} of the grants end for good by this, and none comes back when the party is let in again:", ends.len())];
    told.extend(ends.iter().filter_map(|id| state.grants.get(id).map(|grant| (id, grant))).map(|(id, grant)| {
        let terms = &grant.terms;
        let purpose = catalogue::short_name(terms.purpose).map_or_else(|| terms.purpose.0.to_string(), str::to_owned);
        format!("grant {id} by {} to {} for {purpose}, of vehicle {}", grant.grantor, terms.recipient, terms.vehicle)
    }));
    told
}
