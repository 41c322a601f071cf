//! An event as a line for people.

use super::history::Found;
use crate::{
    commands::container::names,
    text::{moment, purpose_name},
};
use serde::Serialize;
use shared_logic::{Event, EventBody, UnixSeconds};
use valet_chain::Block;

/// An event with its place.
#[derive(Serialize)]
pub(super) struct Row {
    block: u32,
    block_hash: String,
    index: u32,
    time: UnixSeconds,
    name: &'static str,
    event: Event,
}

impl Row {
    pub(super) fn new(block: &Block, found: &Found) -> Self {
        Self {
            block: block.number.0,
            block_hash: block.hash.to_string(),
            index: found.index,
            time: block.time,
            name: found.event.body.name(),
            event: found.event,
        }
    }

    pub(super) fn cells(&self) -> [String; 8] {
        let Event { vehicle, link, actor, role, .. } = self.event;
        [
            self.block.to_string(),
            self.index.to_string(),
            moment(self.time),
            self.name.to_owned(),
            vehicle.map(|vehicle| short(&vehicle.to_string())).unwrap_or_default(),
            link.map(|link| link.seq.0.to_string()).unwrap_or_default(),
            format!("{} ({role:?})", short(&actor.to_string())),
            detail(&self.event),
        ]
    }

    /// One line, for events as they come.
    pub(super) fn line(&self) -> String {
        let [block, index, time, name, vehicle, seq, actor, detail] = self.cells();
        let vehicle = if vehicle.is_empty() { vehicle } else { format!(" vehicle {vehicle} event {seq}") };
        format!("{time}  {block}/{index}  {name}{vehicle}  by {actor}  {detail}").trim_end().to_owned()
    }
}

/// The beginning and the end of an identifier.
pub(crate) fn short(id: &str) -> String {
    match (id.get(..8), id.len().checked_sub(4).and_then(|end| id.get(end..))) {
        (Some(first), Some(last)) if id.len() > 14 => format!("{first}…{last}"),
        _ => id.to_owned(),
    }
}

fn detail(event: &Event) -> String {
    match event.body {
        EventBody::ContractDeployed { rules } => format!("rules {}", short(&rules.to_string())),
        EventBody::VehicleRegistered { vin_commitment: Some(_) } => "with a VIN commitment".to_owned(),
        EventBody::VehicleRegistered { vin_commitment: None } => String::new(),
        EventBody::OwnershipTransferred { new_owner, epoch } => format!("to {}, epoch {}", short(&new_owner.to_string()), epoch.0),
        EventBody::PartyRegistered { party } => format!("{:?}", party.kinds),
        EventBody::ContainerPublished { container, classes } => format!("{}: {}", short(&container.to_string()), names(classes)),
        EventBody::PurposePublished { purpose } => format!("{}: {}", purpose_name(purpose.code), names(purpose.classes)),
        EventBody::GrantActivated { terms, .. } => format!(
            "grant {} to {} for {} until {}",
            event.grant.map(|grant| short(&grant.to_string())).unwrap_or_default(),
            short(&terms.recipient.to_string()),
            purpose_name(terms.purpose),
            moment(terms.expires_at)
        ),
        EventBody::GrantWithdrawn => format!("grant {}", event.grant.map(|grant| short(&grant.to_string())).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_identifier_is_told_by_its_ends() {
        assert_eq!(short("0x5801b439a678d9d3a68b8019da6a4abfa507de11"), "0x5801b4…de11");
        assert_eq!(short("0x12"), "0x12");
    }
}
