//! The deployment file: which contract, on which chain, of which rules.

use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use shared_logic::{Account, RulesHash};
use std::{fs, path::Path};
use valet_chain::{BlockNumber, Genesis};

/// What `valet deploy` writes and every other command reads.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deployment {
    /// Where a node of the chain listens.
    pub(crate) node: String,
    /// The chain.
    pub(crate) genesis: String,
    /// The contract's address.
    pub(crate) contract: Account,
    /// The hash of its code.
    pub(crate) code_hash: String,
    /// The address of its extension: the code of the messages that are seldom sent.
    pub(crate) extension: Account,
    /// The hash of the extension's code.
    pub(crate) extension_code_hash: String,
    /// The hash of the rules it was compiled from.
    pub(crate) rules_hash: RulesHash,
    /// The block it was deployed in: its history starts there.
    pub(crate) block: u32,
}

impl Deployment {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|cause| {
            Failure::expected(format!(
                "expected a deployment file at `{}` ({cause}); `valet deploy` writes one, `--deployment` names another",
                path.display()
            ))
        })?;
        serde_json::from_str(&text).map_err(|cause| Failure::file(path, format!("expected a deployment file of `valet deploy`: {cause}")))
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self)?;
        let fresh = path.with_extension("json.tmp");
        fs::write(&fresh, text + "\n").and_then(|()| fs::rename(&fresh, path)).map_err(|cause| Failure::file(path, cause))
    }

    pub(crate) fn genesis(&self) -> Result<Genesis, Failure> {
        self.genesis.parse().map_err(|cause| Failure::expected(format!("deployment file, `genesis`: {cause}")))
    }

    pub(crate) const fn block(&self) -> BlockNumber {
        BlockNumber(self.block)
    }
}
