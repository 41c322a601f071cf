//! The id of what a change made, by which later commands name it.

use serde::Serialize;
use shared_logic::{Account, ContainerId, Event, EventBody, GrantId, PurposeCode, RequestId, VehicleId};

/// What was made, by its id. What has none of its own, such as a delegation, is named by a vehicle and an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Made {
    /// A vehicle.
    Vehicle(VehicleId),
    /// A grant.
    Grant(GrantId),
    /// An access request.
    Request(RequestId),
    /// A container.
    Container(ContainerId),
    /// A party, by the account that registered it.
    Party(Account),
    /// A purpose, by its number.
    Purpose(PurposeCode),
}

impl Made {
    /// What the event made, where that has an id.
    pub fn by(event: &Event) -> Option<Self> {
        match event.body {
            EventBody::VehicleRegistered { .. } => event.vehicle.map(Self::Vehicle),
            EventBody::GrantActivated { .. } | EventBody::GrantRenewed { .. } => event.grant.map(Self::Grant),
            EventBody::AccessRequested { request, .. } => Some(Self::Request(request)),
            EventBody::ContainerPublished { container, .. } => Some(Self::Container(container)),
            EventBody::PartyRegistered { .. } => Some(Self::Party(event.actor)),
            EventBody::PurposePublished { purpose } => Some(Self::Purpose(purpose.code)),
            _ => None,
        }
    }

    /// The command that shows it.
    pub fn shown_by(self) -> String {
        match self {
            Self::Vehicle(id) => format!("valet vehicle show {id}"),
            Self::Grant(id) => format!("valet grant show {id}"),
            Self::Party(account) => format!("valet party show {account}"),
            Self::Purpose(_) => "valet purpose list".to_owned(),
            Self::Request(_) | Self::Container(_) => "valet events".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, Value};
    use std::{fs, path::Path};

    /// Every event of the golden history, of which each kind is one.
    fn events() -> Vec<Event> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/history.json");
        let history: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let cases = history["cases"].as_array().unwrap();
        cases.iter().map(|case| serde_json::from_value(case["meaning"].clone()).unwrap()).collect()
    }

    #[test]
    fn what_a_change_makes_has_one_id_and_what_it_only_changes_has_none() {
        let mut seen = Vec::new();
        for event in events() {
            let (id, told) = (json!(Made::by(&event)), json!(event));
            let exp_id = match event.body.kind() {
                "vehicle-registered" => &told["vehicle"],
                "grant-activated" | "grant-renewed" => &told["grant"],
                "access-requested" => &told["body"]["request"],
                "container-published" => &told["body"]["container"],
                "party-registered" => &told["actor"],
                "purpose-published" => &told["body"]["purpose"]["code"],
                _ => &Value::Null,
            };
            assert_eq!(id, *exp_id, "{}", event.body.kind());
            if !id.is_null() && !seen.contains(&event.body.kind()) {
                seen.push(event.body.kind());
            }
        }
        assert_eq!(seen.len(), 7, "{seen:?}");
    }
}
