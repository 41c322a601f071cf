//! Which events are wanted.

use crate::query::QueryError;
use shared_logic::{Account, Event, EventBody, State, VehicleId};

/// Names in one field at most.
const MAX_NAMES: usize = 16;

/// What the type of an event in its envelope begins with.
const PREFIX: &str = "dev.valet.";

/// Which events are wanted: those that pass each of the fields that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    types: Vec<&'static str>,
    vehicles: Vec<VehicleId>,
    recipients: Vec<Account>,
}

impl Filter {
    /// The fields of a filter, as queries name them.
    pub(crate) const FIELDS: &'static str = "type, vehicle, recipient";

    /// Takes a field of a query; false when it is no field of a filter.
    ///
    /// # Errors
    /// [`QueryError::Invalid`] for a value that cannot be read, and for more than 16 of one field.
    pub(crate) fn take(&mut self, name: &str, value: &str) -> Result<bool, QueryError> {
        let refused = |field, cause: &dyn std::fmt::Display| QueryError::Invalid { field, cause: cause.to_string() };
        match name {
            "type" => {
                let kind = value.strip_prefix(PREFIX).unwrap_or(value);
                let known = EventBody::KINDS.iter().copied().find(|known| *known == kind);
                let unknown = || refused("type", &format!("expected the type of an event such as grant-ended, found `{value}`"));
                add(&mut self.types, "type", known.ok_or_else(unknown)?)?;
            }
            "vehicle" => add(&mut self.vehicles, "vehicle", value.parse().map_err(|error| refused("vehicle", &error))?)?,
            "recipient" => add(&mut self.recipients, "recipient", value.parse().map_err(|error| refused("recipient", &error))?)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// True when every event is wanted.
    pub(crate) const fn is_all(&self) -> bool {
        self.types.is_empty() && self.vehicles.is_empty() && self.recipients.is_empty()
    }

    /// Whether an event is wanted, by a state that is not before it. What concerns no one vehicle, or no one recipient,
    /// may end what any of them has: so it is wanted with each vehicle, and with each recipient that was granted
    /// something of the vehicle.
    pub(crate) fn wants(&self, event: &Event, state: &State) -> bool {
        let of_type = self.types.is_empty() || self.types.contains(&event.body.kind());
        let of_vehicle = self.vehicles.is_empty() || event.vehicle.is_none_or(|vehicle| self.vehicles.contains(&vehicle));
        let concerns = |recipient: &Account| match (event.recipient, event.vehicle) {
            (Some(named), _) => named == *recipient,
            (None, Some(vehicle)) => state.grants.of(vehicle, *recipient).next().is_some(),
            (None, None) => true,
        };
        of_type && of_vehicle && (self.recipients.is_empty() || self.recipients.iter().any(concerns))
    }
}

fn add<T>(names: &mut Vec<T>, field: &'static str, name: T) -> Result<(), QueryError> {
    if names.len() == MAX_NAMES {
        return Err(QueryError::Invalid { field, cause: format!("expected at most {MAX_NAMES} of it") });
    }
    names.push(name);
    Ok(())
}
