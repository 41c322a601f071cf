//! What changing commands answer, as programs read it; docs/schema/cli has the form of every command's answer.

use crate::{
    context::Context,
    defaults::{self, Taken},
    failure::Failure,
    output::{self, facts, inline, table},
    preview::describe,
    render,
    session::Done,
    unsettled::Foretold,
};
use serde::Serialize;
use serde_json::Value;
use shared_logic::Event;
use std::collections::BTreeMap;
pub(crate) use valet_sidecar::Made;
use valet_wallet::Preview;

/// What running the contract's code takes.
#[derive(Debug, Serialize)]
pub(crate) struct Weight {
    /// Computation, in picoseconds.
    pub(crate) ref_time: String,
    /// Proof, in bytes.
    pub(crate) proof_size: String,
}

/// Changes that are final.
#[derive(Serialize)]
pub(crate) struct Change<'a, P> {
    /// The id of what was made, where there is one event and it made something that has an id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Made>,
    preview: &'a [P],
    events: &'a [Event],
    /// The event, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a Event>,
    block: u32,
    block_hash: String,
    weight: Weight,
    /// What it locked for storage.
    deposit: String,
    /// True for what an earlier run of the same command did: this one sent nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    recovered: bool,
    /// What was taken because it was not named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    defaults: Vec<Taken>,
    /// What the command knows besides, such as the id of what it made.
    #[serde(flatten)]
    further: &'a BTreeMap<String, Value>,
}

/// What would happen; nothing was signed.
#[derive(Serialize)]
pub(crate) struct DryRun<'a, P> {
    pub(crate) preview: &'a [P],
    /// What was taken because it was not named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    defaults: Vec<Taken>,
    /// What the command knows besides.
    #[serde(flatten)]
    pub(crate) further: BTreeMap<String, Value>,
}

/// What something other than a message would do, in words.
#[derive(Serialize)]
pub(crate) struct Plan {
    summary: Vec<String>,
}

impl<'a, P> DryRun<'a, P> {
    pub(crate) fn of(preview: &'a [P]) -> Self {
        Self { preview, defaults: defaults::taken(), further: BTreeMap::new() }
    }
}

impl<'a, P: Serialize> Change<'a, P> {
    fn of(preview: &'a [P], done: &'a Done, further: &'a BTreeMap<String, Value>, recovered: bool) -> Self {
        let Done { events, included, deposit } = done;
        let event = if let [event] = events.as_slice() { Some(event) } else { None };
        Self {
            id: event.and_then(Made::by),
            preview,
            events,
            event,
            block: included.block.number.0,
            block_hash: included.block.hash.to_string(),
            weight: included.weight.into(),
            deposit: deposit.0.to_string(),
            recovered,
            defaults: defaults::taken(),
            further,
        }
    }
}

impl From<valet_chain::Weight> for Weight {
    fn from(weight: valet_chain::Weight) -> Self {
        Self { ref_time: weight.ref_time.to_string(), proof_size: weight.proof_size.to_string() }
    }
}

impl Plan {
    pub(crate) fn of(what: &str) -> Self {
        Self { summary: vec![what.to_owned()] }
    }
}

/// Tells what would happen, and nothing more.
pub(crate) fn show_preview(context: &Context, previews: &[Preview], further: &BTreeMap<String, Value>) -> Result<(), Failure> {
    let foreseen = DryRun { further: further.clone(), ..DryRun::of(previews) };
    context.output.show(&foreseen, |foreseen| output::told(&format!("{}{}", describe(previews), defaults::words(&foreseen.defaults))))
}

/// Tells a change that is final. `event` stands there beside `events` when there is one.
pub(crate) fn show_change(context: &Context, previews: &[Preview], done: &Done, further: &BTreeMap<String, Value>) -> Result<(), Failure> {
    show(context, previews, done, further, false)
}

/// The same of a change that this command made when it was typed before: with what was foretold and agreed to then.
pub(crate) fn show_recovered(context: &Context, done: &Done, foretold: &Foretold) -> Result<(), Failure> {
    let lines = foretold.previews.iter().filter_map(|preview| preview.get("summary")?.as_array()).flatten().filter_map(Value::as_str);
    let words: Vec<_> = lines.map(inline).collect();
    if !words.is_empty() {
        context.output.note(&format!("This had been agreed to then, and has happened:\n  {}", words.join("\n  ")));
    }
    show(context, &foretold.previews, done, &foretold.further, true)
}

fn show<P: Serialize>(
    context: &Context,
    previews: &[P],
    done: &Done,
    further: &BTreeMap<String, Value>,
    recovered: bool,
) -> Result<(), Failure> {
    let block = done.included.block.number.0;
    context.output.show(&Change::of(previews, done, further, recovered), |_| match done.events.as_slice() {
        [event] => {
            let mut rows = vec![("event", event.body.kind().to_owned()), ("block", block.to_string())];
            rows.extend(render::rows(event));
            rows.extend(
                further.iter().map(|(name, value)| (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
            );
            facts(&rows)
        }
        several => table(
            ["event", "block", "vehicle's event", "recipient", "grant"],
            several.iter().map(|event| {
                [
                    event.body.kind().to_owned(),
                    block.to_string(),
                    event.link.seq.0.to_string(),
                    event.recipient.map(|it| it.to_string()).unwrap_or_default(),
                    event.grant.map(|it| it.to_string()).unwrap_or_default(),
                ]
            }),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    /// The words of every command that does something.
    fn leaves(command: &clap::Command, words: &str, all: &mut BTreeSet<String>) {
        if !command.has_subcommands() {
            all.insert(words.to_owned());
        }
        for inner in command.get_subcommands() {
            leaves(inner, format!("{words} {}", inner.get_name()).trim_start(), all);
        }
    }

    #[test]
    fn every_command_has_a_schema_for_what_it_prints() {
        let mut all = BTreeSet::new();
        leaves(&Cli::command(), "", &mut all);
        let known: BTreeSet<String> = valet_schema::commands().map(str::to_owned).collect();
        assert!(all.len() > 60, "{}", all.len());
        assert_eq!(all, known, "tests/schema/src/command.rs lists every command");
    }

    #[test]
    fn a_plan_is_printed_as_the_schema_says() {
        let plan = [Plan::of("somebody would send 1 to somebody")];
        valet_schema::assert_valid("cli/plan", &serde_json::to_value(DryRun::of(&plan)).unwrap());
    }
}
