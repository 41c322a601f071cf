//! Which events a webhook is told of.

use serde::{Deserialize, Serialize};
use shared_logic::{Account, EventBody, VehicleId};
use std::collections::BTreeSet;

/// Which events a webhook is told of: all, unless something is named.
///
/// What is named in one list is one of them; the lists bind together. An event that takes access away and names no
/// vehicle, or no recipient, such as a pause of the contract or a vehicle's new owner, concerns them all: the lists of
/// vehicles and recipients let it through. The list of types does not: who names types gets those alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EventFilter {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    types: BTreeSet<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    vehicles: BTreeSet<VehicleId>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    recipients: BTreeSet<Account>,
}

impl EventFilter {
    /// The same with this type among those that are wanted: `grant-ended`, or `dev.valet.grant-ended`.
    ///
    /// # Errors
    /// [`FilterError`] when no event is of that type.
    pub fn event_type(mut self, name: &str) -> Result<Self, FilterError> {
        self.types.insert(kind(name)?.to_owned());
        Ok(self)
    }

    /// The same with this vehicle among those that are wanted.
    #[must_use]
    pub fn vehicle(mut self, vehicle: VehicleId) -> Self {
        self.vehicles.insert(vehicle);
        self
    }

    /// The same with this recipient among those that are wanted.
    #[must_use]
    pub fn recipient(mut self, recipient: Account) -> Self {
        self.recipients.insert(recipient);
        self
    }

    /// True for an event that is wanted; `takes` for one that takes access away.
    pub(crate) fn lets_through(&self, kind: &str, vehicle: Option<VehicleId>, recipient: Option<Account>, takes: bool) -> bool {
        let of_type = self.types.is_empty() || self.types.contains(kind);
        of_type && among(&self.vehicles, vehicle, takes) && among(&self.recipients, recipient, takes)
    }
}

/// True when nothing is named, or this is; what is not told is let through where that is asked.
fn among<T: Ord>(named: &BTreeSet<T>, found: Option<T>, untold: bool) -> bool {
    named.is_empty() || found.map_or(untold, |found| named.contains(&found))
}

/// The kind of event that a type names, with `dev.valet.` before it or without.
///
/// # Errors
/// [`FilterError`] when there is none.
pub(crate) fn kind(name: &str) -> Result<&'static str, FilterError> {
    let short = name.strip_prefix("dev.valet.").unwrap_or(name);
    EventBody::KINDS.iter().find(|kind| **kind == short).copied().ok_or_else(|| FilterError { found: name.to_owned() })
}

/// Why a text is not an event's type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an event's type, one of {}, found `{found}`", EventBody::KINDS.join(", "))]
pub struct FilterError {
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAR: VehicleId = VehicleId([1; 32]);
    const OTHER: VehicleId = VehicleId([2; 32]);
    const INSURER: Account = Account([3; 20]);
    const GARAGE: Account = Account([4; 20]);

    #[test]
    fn what_is_named_is_let_through_and_so_is_what_takes_from_all() {
        let all = EventFilter::default();
        let types = EventFilter::default().event_type("grant-ended").unwrap().event_type("dev.valet.grant-activated").unwrap();
        let mine = EventFilter::default().vehicle(CAR).recipient(INSURER);
        let cases = [
            ("everything", &all, ("grant-used", Some(CAR), None, false), true),
            ("a type", &types, ("grant-ended", Some(CAR), Some(GARAGE), true), true),
            ("a type by its long name", &types, ("grant-activated", Some(CAR), None, false), true),
            ("another type, though it takes", &types, ("contract-paused", None, None, true), false),
            ("vehicle and recipient", &mine, ("grant-activated", Some(CAR), Some(INSURER), false), true),
            ("another recipient", &mine, ("grant-ended", Some(CAR), Some(GARAGE), true), false),
            ("another vehicle", &mine, ("grant-ended", Some(OTHER), Some(INSURER), true), false),
            ("no recipient, but it takes", &mine, ("everything-stopped", Some(CAR), None, true), true),
            ("no vehicle, but it takes", &mine, ("contract-paused", None, None, true), true),
            ("no recipient, and it gives", &mine, ("vehicle-registered", Some(CAR), None, false), false),
            ("what takes from another vehicle", &mine, ("everything-stopped", Some(OTHER), None, true), false),
        ];
        for (name, filter, (kind, vehicle, recipient, takes), exp) in cases {
            assert_eq!(filter.lets_through(kind, vehicle, recipient, takes), exp, "{name}");
        }
    }

    #[test]
    fn a_type_that_no_event_has_is_refused_with_those_that_there_are() {
        let error = EventFilter::default().event_type("grant-withdrawn").unwrap_err().to_string();
        assert!(error.contains("grant-ended") && error.ends_with("found `grant-withdrawn`"), "{error}");
    }

    #[test]
    fn a_filter_is_read_as_it_was_written_and_an_empty_one_is_short() {
        let filter = EventFilter::default().event_type("grant-ended").unwrap().vehicle(CAR).recipient(INSURER);
        let text = serde_json::to_string(&filter).unwrap();
        assert_eq!(serde_json::from_str::<EventFilter>(&text).unwrap(), filter);
        assert_eq!(serde_json::to_string(&EventFilter::default()).unwrap(), "{}");
        assert!(serde_json::from_str::<EventFilter>(r#"{"vehicels":[]}"#).is_err());
    }
}
