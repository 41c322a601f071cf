//! The rows of the table.

use super::{witness::Witness, Aspect, Question, Ruling};
use serde::Serialize;
use std::collections::BTreeMap;

/// One answer to one question, with the plainest case that gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What was asked.
    pub question: Question,
    /// What the rules said.
    pub ruling: Ruling,
    /// How many cases of the scope get this answer.
    #[serde(serialize_with = "crate::decimal")]
    pub cases: u64,
    /// In how many things the witness differs from the plain case, which is allowed.
    pub deviations: u32,
    /// The case.
    pub witness: Witness,
}

/// A case in which the rules and the reference differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// What was asked.
    pub question: Question,
    /// In what they differ.
    pub aspect: Aspect,
    /// What the rules said.
    pub rules: Ruling,
    /// What the reference said: `Allow` or a reason's name.
    pub reference: &'static str,
    /// The case.
    pub witness: Witness,
}

/// One row for each question and answer, by the order of questions and of the reasons' numbers.
pub(super) fn merge(rows: impl Iterator<Item = Row>) -> Vec<Row> {
    let mut merged: BTreeMap<(Question, u8), Row> = BTreeMap::new();
    for row in rows {
        let key = (row.question, row.ruling.code());
        let cases = merged.get(&key).map_or(0, |before| before.cases).wrapping_add(row.cases);
        let kept = merged.remove(&key).filter(|before| before.deviations <= row.deviations).unwrap_or(row);
        merged.insert(key, Row { cases, ..kept });
    }
    merged.into_values().collect()
}
