//! The figures that were agreed to, and what has grown beyond them.

use crate::cost::{Cost, Costs};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};
use valet_tests::BoxError;

/// How much more than agreed still passes, in percent: compilers and locks move a little.
const SLACK_PERCENT: u64 = 2;

/// How large each part of the contract's code is.
pub(crate) type CodeBytes = BTreeMap<String, u64>;

/// What each call and the code may cost.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Budget {
    /// The parts of the contract's code, in bytes.
    code_bytes: CodeBytes,
    /// By the names of the calls.
    calls: BTreeMap<String, Allowed>,
}

/// What a call may take of a block.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Allowed {
    /// Picoseconds of the reference machine.
    ref_time: u64,
    /// Bytes.
    proof_size: u64,
    /// What it may lock, in the chain's smallest unit; none for a call that is only tried.
    deposit: Option<u64>,
}

impl Budget {
    /// As much as was measured.
    pub(crate) fn of(costs: &Costs, code: &CodeBytes) -> Self {
        let allowed = |cost: &Cost| Allowed { ref_time: cost.weight.ref_time, proof_size: cost.weight.proof_size, deposit: cost.deposit };
        Self { code_bytes: code.clone(), calls: costs.in_order().map(|(name, cost)| (name.to_owned(), allowed(cost))).collect() }
    }

    pub(crate) fn read(file: &Path) -> Result<Self, BoxError> {
        let text = fs::read(file).map_err(|cause| format!("expected a budget at `{}`: {cause}", file.display()))?;
        Ok(serde_json::from_slice(&text)
            .map_err(|cause| format!("expected a budget of `--write-budget` at `{}`: {cause}", file.display()))?)
    }

    pub(crate) fn write(&self, file: &Path) -> Result<String, BoxError> {
        fs::write(file, serde_json::to_string_pretty(self)? + "\n")?;
        Ok(format!("{} calls and {} parts of the code written to {}", self.calls.len(), self.code_bytes.len(), file.display()))
    }

    /// Says that all is within, or lists what is not.
    pub(crate) fn compare(&self, costs: &Costs, code: &CodeBytes) -> Result<String, BoxError> {
        let mut over = self.code_over(code);
        for (name, cost) in costs.in_order() {
            let Some(allowed) = self.calls.get(name) else {
                over.push(format!("`{name}` has no budget"));
                continue;
            };
            over.extend(beyond(&format!("`{name}`"), "ref_time", cost.weight.ref_time, allowed.ref_time));
            over.extend(beyond(&format!("`{name}`"), "proof size", cost.weight.proof_size, allowed.proof_size));
            over.extend(beyond(&format!("`{name}`"), "deposit", cost.deposit.unwrap_or_default(), allowed.deposit.unwrap_or_default()));
        }
        let measured = costs.by_name();
        over.extend(self.calls.keys().filter(|name| !measured.contains_key(name.as_str())).map(|name| format!("`{name}` is not measured")));
        if over.is_empty() {
            return Ok(format!("{} calls and {} parts of the code are within the budget", measured.len(), code.len()));
        }
        let all = over.join("\n  ");
        Err(format!("expected costs within the budget; `scripts/weights --write-budget FILE` agrees to new ones:\n  {all}").into())
    }

    fn code_over(&self, code: &CodeBytes) -> Vec<String> {
        let part = |(part, bytes): (&String, &u64)| match self.code_bytes.get(part) {
            Some(allowed) => beyond(&format!("the code of {part}"), "bytes", *bytes, *allowed),
            None => Some(format!("the code of {part} has no budget")),
        };
        code.iter().filter_map(part).collect()
    }
}

/// The figures, when what was found is more than what is allowed and the slack.
fn beyond(what: &str, figure: &str, found: u64, allowed: u64) -> Option<String> {
    let most = u128::from(allowed).saturating_mul(u128::from(SLACK_PERCENT.saturating_add(100)));
    (u128::from(found).saturating_mul(100) > most)
        .then(|| format!("{what}: {figure} {found} is more than {SLACK_PERCENT} % above the budget of {allowed}"))
}

#[cfg(test)]
mod tests {
    use super::beyond;

    #[test]
    fn two_percent_more_still_pass() {
        assert_eq!(beyond("`grant`", "ref_time", 102, 100), None);
        assert_eq!(beyond("`grant`", "ref_time", 5, 100), None);
        let said = beyond("`grant`", "ref_time", 103, 100);
        assert_eq!(said.as_deref(), Some("`grant`: ref_time 103 is more than 2 % above the budget of 100"));
        assert!(beyond("the code", "bytes", 1, 0).is_some());
    }
}
