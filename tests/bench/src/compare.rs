//! The consent rules beside the other engines, over the same grants and questions.

use crate::{
    engine::{expected, Contender},
    engines::{AtHand, Bytes, Casbin, Cedar, Module, OverState, Records, Rego, Wasm, WasmBytes, WasmEach},
    questions,
    timing::{interleaved, Series},
    BoxError, Dataset,
};
use serde::Serialize;
use shared_logic::Verdict;
use std::collections::BTreeMap;
use valet_bench_table::Table;

/// So many grants all engines hold.
pub const GRANTS: usize = 1_000;
/// So many grants the consent rules hold in one further comparison.
pub const MANY_GRANTS: usize = 100_000;

/// Series of the same rounds; ratios are to the first.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// What they have in common.
    pub name: &'static str,
    /// The series.
    pub series: Vec<Series>,
}

/// What was asked, and what the answers were.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// How many grants there were.
    pub grants: usize,
    /// How many questions.
    pub questions: usize,
    /// How many were allowed.
    pub allowed: usize,
    /// How many were denied for each reason.
    pub denied: BTreeMap<String, usize>,
}

impl Asked {
    /// What the consent rules answer.
    fn of(table: &Table) -> Self {
        let mut denied = BTreeMap::new();
        for question in &table.questions {
            if let Verdict::Deny(refusal) = table.check(question) {
                *denied.entry(format!("{:?}", refusal.reason)).or_default() += 1;
            }
        }
        let (questions, all_denied) = (table.questions.len(), denied.values().sum::<usize>());
        Self { grants: table.candidates.len(), questions, allowed: questions - all_denied, denied }
    }
}

/// Measures everything that checks, in groups.
///
/// # Errors
/// When two engines disagree about any question, or when all answers are the same.
pub fn compare(wasm: &[u8], rounds: usize, questions: usize) -> Result<(Asked, Vec<Group>), BoxError> {
    let dataset = Dataset::new(GRANTS)?;
    let table = questions::table(&dataset, questions)?;
    let asked = Asked::of(&table);
    if asked.allowed == 0 || asked.allowed == asked.questions {
        return Err("expected some questions to be allowed and some to be denied".into());
    }
    let groups = vec![
        Group { name: "records at hand", series: at_hand(&table, wasm, rounds)? },
        Group { name: "records looked up", series: looked_up(&dataset, &table, rounds)? },
        Group { name: "SCALE in and out", series: bytes(&table, wasm, rounds)? },
    ];
    Ok((asked, groups))
}

fn at_hand(table: &Table, wasm: &[u8], rounds: usize) -> Result<Vec<Series>, BoxError> {
    let expected = expected(table);
    let mut contenders = vec![
        Contender::new("valet, native", AtHand(table), &expected)?,
        Contender::new("valet, wasm, batched", Wasm(Module::new(wasm, table)?), &expected)?,
        Contender::new("valet, wasm, a call each", WasmEach(Module::new(wasm, table)?), &expected)?,
        Contender::new("cedar-policy", Cedar::new(table, Records::AtHand)?, &expected)?,
        Contender::new("regorus", Rego::new(table, Records::AtHand)?, &expected)?,
        Contender::new("casbin", Casbin::new(table, Records::AtHand)?, &expected)?,
    ];
    interleaved(&mut contenders, rounds)
}

fn looked_up(dataset: &Dataset, table: &Table, rounds: usize) -> Result<Vec<Series>, BoxError> {
    let many = Dataset::new(MANY_GRANTS)?;
    let many_table = questions::table(&many, table.questions.len())?;
    let (same, of_many) = (expected(table), expected(&many_table));
    let mut contenders = vec![
        Contender::new("valet, native", OverState { state: &dataset.state, table }, &same)?,
        Contender::new("valet, native, 100,000 grants", OverState { state: &many.state, table: &many_table }, &of_many)?,
        Contender::new("cedar-policy", Cedar::new(table, Records::LookedUp)?, &same)?,
        Contender::new("regorus", Rego::new(table, Records::LookedUp)?, &same)?,
        Contender::new("casbin", Casbin::new(table, Records::LookedUp)?, &same)?,
    ];
    interleaved(&mut contenders, rounds)
}

fn bytes(table: &Table, wasm: &[u8], rounds: usize) -> Result<Vec<Series>, BoxError> {
    let expected = expected(table);
    let mut contenders = vec![
        Contender::new("valet, native", Bytes::new(table), &expected)?,
        Contender::new("valet, wasm, three calls each", WasmBytes::new(Module::new(wasm, table)?, table), &expected)?,
    ];
    interleaved(&mut contenders, rounds)
}
