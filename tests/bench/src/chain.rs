//! What the consent contract costs on a chain, beside the Solidity baseline on the same chain.
//!
//! It reads two files: what `valet-weights --json` prints, an object of [`Cost`]s by the names of the
//! calls, and what `solidity/measure.mjs` prints.

use crate::Trouble;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write};

/// Which call of ours does what which call of the baseline does.
const PAIRS: [(&str, &str); 6] = [
    ("grant", "first grant, no string"),
    ("grant", "first grant, 53-byte source string"),
    ("narrow", "change permissions"),
    ("withdraw", "revoke"),
    ("transfer", "transfer (wipes grants)"),
    ("check (dry run)", "check (dry run)"),
];

/// What a call costs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// What it takes of a block.
    pub weight: Weight,
    /// What it locks, in the chain's smallest unit; none for a call that is only tried.
    pub deposit: Option<u64>,
}

/// What a call takes of a block.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Weight {
    /// Time, in picoseconds of the chain's reference machine.
    pub ref_time: u64,
    /// Proof, in bytes.
    pub proof_size: u64,
}

/// The baseline's costs, compiled for both machines.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Baseline {
    /// Versions of compilers and libraries, and sizes of the codes.
    #[serde(flatten)]
    pub about: BTreeMap<String, serde_json::Value>,
    /// As EVM code.
    pub evm: BTreeMap<String, Cost>,
    /// As PolkaVM code.
    pub pvm: BTreeMap<String, Cost>,
}

/// Both, measured on the same chain.
#[derive(Clone, Debug, Serialize)]
pub struct Chain {
    /// The consent contract.
    pub valet: BTreeMap<String, Cost>,
    /// What it is compared with.
    pub baseline: Baseline,
}

impl Chain {
    /// Reads the two files' contents.
    ///
    /// # Errors
    /// When they have another form.
    pub fn read(valet: &[u8], baseline: &[u8]) -> Result<Self, Trouble> {
        let valet = serde_json::from_slice(valet).map_err(|error| format!("what `valet-weights --json` printed: {error}"))?;
        let baseline = serde_json::from_slice(baseline).map_err(|error| format!("what `measure.mjs` printed: {error}"))?;
        Ok(Self { valet, baseline })
    }

    /// A page with one table: ratios first. Calls that were not measured are left out.
    pub fn page(&self) -> String {
        let mut page = String::from(
            "# Weights on a chain\n\nMade by `scripts/bench chain`; the figures are in [chain.json](chain.json). Weights do not depend on \
             the\nmachine: the chain charges them. Each cell: reference time / proof size / deposit of the consent contract, and\nhow \
             large that is beside the baseline's. Below ×1 the consent contract is the lighter one. What the baseline is\nand what it \
             leaves out: [its README](../../tests/bench/solidity/README.md).\n\n\
             | consent contract | baseline | beside EVM code | beside PolkaVM code | ref_time ps / proof B / deposit |\n|---|---|---|---|---|\n",
        );
        for (ours, theirs) in PAIRS {
            let (Some(cost), evm, pvm) = (self.valet.get(ours), self.baseline.evm.get(theirs), self.baseline.pvm.get(theirs)) else { continue };
            let beside = |other: Option<&Cost>| other.map_or_else(|| "–".to_owned(), |other| cost.beside(other));
            let _ = writeln!(page, "| {ours} | {theirs} | {} | {} | {cost} |", beside(evm), beside(pvm));
        }
        page
    }
}

impl Cost {
    /// This cost as multiples of another.
    fn beside(&self, other: &Self) -> String {
        let deposit = self.deposit.zip(other.deposit);
        let parts = [
            times(self.weight.ref_time, other.weight.ref_time),
            times(self.weight.proof_size, other.weight.proof_size),
            deposit.map_or_else(|| "–".to_owned(), |(ours, theirs)| times(ours, theirs)),
        ];
        parts.join(" / ")
    }
}

impl std::fmt::Display for Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let deposit = self.deposit.map_or_else(|| "–".to_owned(), |deposit| deposit.to_string());
        write!(f, "{} / {} / {deposit}", self.weight.ref_time, self.weight.proof_size)
    }
}

/// The quotient to two places; of whole numbers, so that the page is the same everywhere.
fn times(ours: u64, theirs: u64) -> String {
    match (u128::from(ours) * 100).checked_div(u128::from(theirs)) {
        Some(hundredths) => format!("×{}.{:02}", hundredths / 100, hundredths % 100),
        None if ours == 0 => "both 0".to_owned(),
        None => "0 there".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_compared_by_what_they_do() {
        let valet = br#"{"grant": {"weight": {"refTime": 15, "proofSize": 40}, "deposit": 3},
            "check (dry run)": {"weight": {"refTime": 1, "proofSize": 2}}}"#;
        let baseline = br#"{"versions": {"solc": "0.8.28"}, "sizes": {"pvm": 1},
            "evm": {"first grant, no string": {"weight": {"refTime": 10, "proofSize": 80}, "deposit": 0},
                    "check (dry run)": {"weight": {"refTime": 1, "proofSize": 2}}}, "pvm": {}}"#;
        let page = Chain::read(valet, baseline).unwrap().page();
        assert!(page.contains("| grant | first grant, no string | ×1.50 / ×0.50 / 0 there | – | 15 / 40 / 3 |"), "{page}");
        assert!(page.contains("| check (dry run) | check (dry run) | ×1.00 / ×1.00 / – | – | 1 / 2 / – |"), "{page}");
        assert!(!page.contains("narrow"), "{page}");
    }
}
