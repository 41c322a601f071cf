//! What the consent contract costs on a chain, beside the Solidity baseline on the same chain.
//!
//! It reads two files: what `valet-weights --json` prints, an object of [`Cost`]s by the names of the
//! calls, and what `solidity/measure.mjs` prints.

mod growth;

use crate::BoxError;
use growth::Growth;
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

/// DIMO's SACD of October 2024, compiled to EVM code and called without its proxy, on the same pallet. It
/// knows eight privileges, no purpose and no reason. Measured in November 2026, apart from this run.
const SACD: [(&str, Cost); 5] = [
    ("grant", Cost::of(2_155_000_000, 87_673, Some(5_280_000_000))),
    ("narrow", Cost::of(2_547_000_000, 108_347, Some(0))),
    ("withdraw", Cost::of(2_513_000_000, 108_347, Some(0))),
    ("transfer", Cost::of(2_088_000_000, 101_655, Some(0))),
    ("check (dry run)", Cost::of(557_000_000, 68_808, None)),
];

const HEAD: &str = "# Weights on a chain

Made by `scripts/bench chain`; the figures are in [chain.json](chain.json). Weights do not depend on the machine: the
chain charges them, here by `pallet-revive` 0.20.2; the public test network's 0.18.0 weighs [somewhat
otherwise](../guides/public-network.md#what-differs-from-the-development-chain). Each cell: reference time / proof size / deposit
of the consent contract, and how large that is beside the other's. Below ×1 the consent contract is the lighter one.

## Beside a plain Solidity baseline, on the same chain in the same run

What the baseline is and what it leaves out: [its README](../../tests/bench/solidity/README.md).

| consent contract | baseline | beside EVM code | beside PolkaVM code | ref_time ps / proof B / deposit |
|---|---|---|---|---|
";

const BESIDE_SACD: &str = "
## Beside DIMO's SACD

The contract of October 2024 as EVM code, called without its proxy; measured once in November 2026 on the same pallet,
not in this run.

| consent contract | beside SACD | SACD | ref_time ps / proof B / deposit |
|---|---|---|---|
";

/// One withdrawal, by a transaction of the owner's and by intents that somebody else submits.
const WITHDRAWALS: [(&str, &str); 4] = [
    ("a transaction of the owner's", "withdraw"),
    ("an intent by EIP-712 (secp256k1)", "submit a withdrawal (EIP-712)"),
    ("an intent of a Polkadot wallet (sr25519)", "submit a withdrawal (sr25519)"),
    ("an intent by a passkey (P-256)", "submit a withdrawal (passkey)"),
];

const SIGNED: &str = "
## One withdrawal, by whatever signs it

An intent is checked by the contract itself, with the chain's precompiles; whoever submits it pays.

| by | beside the transaction | ref_time ps / proof B / deposit |
|---|---|---|
";

/// What a call costs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Cost {
    /// What it takes of a block.
    pub weight: Weight,
    /// What it locks, in the chain's smallest unit; none for a call that is only tried.
    pub deposit: Option<u64>,
    /// How many bytes its events take, without their topics.
    #[serde(default, rename = "eventBytes")]
    pub event_bytes: Option<u64>,
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
    pub fn read(valet: &[u8], baseline: &[u8]) -> Result<Self, BoxError> {
        let valet = serde_json::from_slice(valet).map_err(|error| format!("what `valet-weights --json` printed: {error}"))?;
        let baseline = serde_json::from_slice(baseline).map_err(|error| format!("what `measure.mjs` printed: {error}"))?;
        Ok(Self { valet, baseline })
    }

    /// The page: what the contract costs beside others, every message, and how both grow.
    pub fn page(&self) -> String {
        let mut page = String::from(HEAD);
        for (ours, theirs) in PAIRS {
            let (Some(cost), evm, pvm) = (self.valet.get(ours), self.baseline.evm.get(theirs), self.baseline.pvm.get(theirs)) else {
                continue;
            };
            let beside = |other: Option<&Cost>| other.map_or_else(|| "–".to_owned(), |other| cost.beside(other));
            let _ = writeln!(page, "| {ours} | {theirs} | {} | {} | {cost} |", beside(evm), beside(pvm));
        }
        page.push_str(BESIDE_SACD);
        for (name, theirs) in SACD {
            let Some(cost) = self.valet.get(name) else { continue };
            let _ = writeln!(page, "| {name} | {} | {theirs} | {cost} |", cost.beside(&theirs));
        }
        page.push_str(SIGNED);
        for (by, name) in WITHDRAWALS {
            let (Some(cost), Some(direct)) = (self.valet.get(name), self.valet.get("withdraw")) else { continue };
            let _ = writeln!(page, "| {by} | {} | {cost} |", cost.beside(direct));
        }
        let _ = writeln!(page, "\n## Growth\n\nWhat a call weighs, ref_time ps / proof B; the same figure along a row is the aim.");
        for growth in Growth::ALL {
            growth.table(&self.valet, &mut page);
        }
        let _ = writeln!(page, "\n## Every message\n\n| message | ref_time ps / proof B / deposit | event B |\n|---|---|---|");
        for (name, cost) in self.valet.iter().filter(|(name, _)| !name.contains(" deep") && !name.contains(", among ")) {
            let events = cost.event_bytes.map(|bytes| bytes.to_string()).unwrap_or_default();
            let _ = writeln!(page, "| {name} | {cost} | {events} |");
        }
        page
    }

    /// The pictures of the page, by their files' names.
    pub fn pictures(&self) -> Vec<(String, String)> {
        Growth::ALL.iter().map(|growth| (format!("{}.svg", growth.picture), growth.drawn(&self.valet))).collect()
    }
}

impl Cost {
    const fn of(ref_time: u64, proof_size: u64, deposit: Option<u64>) -> Self {
        Self { weight: Weight { ref_time, proof_size }, deposit, event_bytes: None }
    }

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
            "withdraw": {"weight": {"refTime": 10, "proofSize": 4}, "deposit": 0},
            "submit a withdrawal (passkey)": {"weight": {"refTime": 25, "proofSize": 6}, "deposit": 0},
            "check (dry run)": {"weight": {"refTime": 1, "proofSize": 2}}}"#;
        let baseline = br#"{"versions": {"solc": "0.8.28"}, "sizes": {"pvm": 1},
            "evm": {"first grant, no string": {"weight": {"refTime": 10, "proofSize": 80}, "deposit": 0},
                    "check (dry run)": {"weight": {"refTime": 1, "proofSize": 2}}}, "pvm": {}}"#;
        let page = Chain::read(valet, baseline).unwrap().page();
        assert!(page.contains("| grant | first grant, no string | ×1.50 / ×0.50 / 0 there | – | 15 / 40 / 3 |"), "{page}");
        assert!(page.contains("| check (dry run) | check (dry run) | ×1.00 / ×1.00 / – | – | 1 / 2 / – |"), "{page}");
        assert!(!page.contains("| narrow |"), "{page}");
        assert!(page.contains("| an intent by a passkey (P-256) | ×2.50 / ×1.50 / both 0 | 25 / 6 / 0 |"), "{page}");
    }
}
