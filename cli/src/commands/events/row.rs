//! An event as a line for people.

use super::history::Found;
use crate::{
    render::{acted_as, detail, short},
    time::moment,
};
use serde::Serialize;
use shared_logic::{Event, UnixSeconds, Via};
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
            name: found.event.body.kind(),
            event: found.event,
        }
    }

    pub(super) fn cells(&self) -> [String; 8] {
        let Event { vehicle, link, actor, .. } = self.event;
        let by_intent = if matches!(self.event.via, Via::Intent(_)) { ", by intent" } else { "" };
        [
            self.block.to_string(),
            self.index.to_string(),
            moment(self.time),
            self.name.to_owned(),
            vehicle.map(|vehicle| short(&vehicle.to_string())).unwrap_or_default(),
            link.seq.0.to_string(),
            format!("{} ({}{by_intent})", short(&actor.to_string()), acted_as(&self.event)),
            detail(&self.event),
        ]
    }

    /// One line, for events as they come.
    pub(super) fn line(&self) -> String {
        let [block, index, time, name, vehicle, seq, actor, detail] = self.cells();
        let vehicle = if vehicle.is_empty() { format!(" event {seq}") } else { format!(" vehicle {vehicle} event {seq}") };
        format!("{time}  {block}/{index}  {name}{vehicle}  by {actor}  {detail}").trim_end().to_owned()
    }
}
