//! Rego by regorus, compiled for its virtual machine.

use super::Records;
use crate::{questions::kind_of, BoxError, Engine};
use regorus::{languages::rego::compiler::Compiler, rvm::vm::RegoVM, Engine as Loader, Value};
use shared_logic::{Action, Actions, Grant, GrantState, Residency, SignalClasses};
use std::collections::BTreeMap;
use valet_bench_table::{Question, Table};

/// The rule, but for where the grant and its vehicle's epoch are found. Sets are masks, which Rego can
/// compare by one operation; an action is a mask of one.
const RULE: &str = "
package valet
import rego.v1

default allow := false

allow if {
    grant := GRANT
    grant.vehicle == input.vehicle
    grant.recipient == input.recipient
    grant.epoch == EPOCH
    grant.active
    grant.not_before <= input.now
    input.now < grant.expires_at
    grant.purpose == input.purpose
    bits.and(grant.actions, input.action) == input.action
    input.off_board <= grant.off_board
    bits.and(input.classes, input.foreign) == 0
    bits.and(input.classes, grant.classes) == input.classes
}
";
const ENTRY: &str = "data.valet.allow";

/// A virtual machine with all grants as its data, or with the one that may allow in each input.
pub struct Rego {
    machine: RegoVM,
    inputs: Vec<Value>,
}

impl Rego {
    /// The table in Rego's types.
    ///
    /// # Errors
    /// When regorus refuses something.
    pub fn new(table: &Table, records: Records) -> Result<Self, BoxError> {
        let (grant, epoch) = match records {
            Records::AtHand => ("input.record", "input.epoch"),
            Records::LookedUp => ("data.grants[input.grant]", "data.epochs[grant.vehicle]"),
        };
        let mut loader = Loader::new();
        loader.add_policy("valet.rego".to_owned(), RULE.replace("GRANT", grant).replace("EPOCH", epoch))?;
        let program = Compiler::compile_from_policy(&loader.compile_with_entrypoint(&ENTRY.into())?, &[ENTRY])?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        let grants = table.candidates.iter().map(|candidate| (candidate.id.to_string().into(), record(&candidate.grant)));
        let epochs = table.vehicles.iter().map(|(id, vehicle)| (id.to_string().into(), vehicle.epoch.0.into()));
        machine.set_data(object([
            ("grants", Value::from(grants.collect::<BTreeMap<Value, Value>>())),
            ("epochs", Value::from(epochs.collect::<BTreeMap<Value, Value>>())),
        ]))?;
        Ok(Self { machine, inputs: inputs(table)? })
    }
}

impl Engine for Rego {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        self.machine.set_input(self.inputs.get(number).ok_or("expected the number of a question")?.clone());
        Ok(self.machine.execute()? == Value::Bool(true))
    }
}

/// The questions of the table, each with its grant. Those that look it up read its id alone.
fn inputs(table: &Table) -> Result<Vec<Value>, BoxError> {
    let records: Vec<Value> = table.candidates.iter().map(|candidate| record(&candidate.grant)).collect();
    let made = |question: &Question| {
        let place = usize::try_from(question.candidate)?;
        let (candidate, record) = table.candidates.get(place).zip(records.get(place)).ok_or("expected a grant")?;
        let (_, vehicle) = table.vehicles.get(usize::try_from(question.vehicle)?).ok_or("expected a vehicle")?;
        Ok(input(question, &candidate.id.to_string(), record, vehicle.epoch.0))
    };
    table.questions.iter().map(made).collect()
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    fields.into_iter().map(|(name, value)| (name.into(), value)).collect::<BTreeMap<Value, Value>>().into()
}

fn off_board(residency: Residency) -> Value {
    u32::from(residency == Residency::OffBoard).into()
}

fn mask(action: Action) -> Value {
    u32::from(Actions::of(&[action]).bits()).into()
}

fn record(grant: &Grant) -> Value {
    let terms = &grant.terms;
    object([
        ("vehicle", terms.vehicle.to_string().into()),
        ("recipient", terms.recipient.to_string().into()),
        ("epoch", grant.epoch.0.into()),
        ("active", (grant.state == GrantState::Active).into()),
        ("not_before", terms.not_before.0.into()),
        ("expires_at", terms.expires_at.0.into()),
        ("purpose", u32::from(terms.purpose.0).into()),
        ("actions", u32::from(terms.actions.bits()).into()),
        ("off_board", off_board(terms.residency)),
        ("classes", terms.classes.bits().into()),
    ])
}

fn input(question: &Question, grant: &str, record: &Value, epoch: u32) -> Value {
    let asked = &question.request;
    let foreign = SignalClasses::ALL.minus(kind_of(asked.action));
    object([
        ("grant", grant.into()),
        ("record", record.clone()),
        ("epoch", epoch.into()),
        ("vehicle", asked.vehicle.to_string().into()),
        ("recipient", asked.recipient.to_string().into()),
        ("now", question.now.0.into()),
        ("purpose", u32::from(asked.purpose.0).into()),
        ("action", mask(asked.action)),
        ("foreign", foreign.bits().into()),
        ("off_board", off_board(asked.residency)),
        ("classes", asked.classes.bits().into()),
    ])
}
