//! The deployment file: which contract, on which chain, of which rules.

use crate::{
    book::{each_once, Name},
    context::Context,
    failure::{Code, Failure},
    file::{Readers, Target},
    node_url,
    output::facts,
};
use serde::{Deserialize, Serialize};
use shared_logic::{Account, RulesHash};
use std::{collections::BTreeMap, io::ErrorKind, path::Path};
use valet_chain::{BlockNumber, Genesis};
use valet_wallet::key::mistyped_in;

/// What `valet deploy` and `valet join` write and every other command reads.
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
    /// Names for accounts, from whoever hands the file out; nothing is believed of them but that they are short for these.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "each_once")]
    pub(crate) names: BTreeMap<Name, Account>,
}

impl Deployment {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = crate::file::text(path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => Failure::of(Code::NoDeployment, format!("there is no deployment file `{}`", path.display())),
            _ => Failure::unread(path, "a deployment", &cause, ""),
        })?;
        let malformed = |cause: String| Failure::file(Code::FileMalformed, path, format!("this is no deployment file: {cause}"));
        if let Some(address) = mistyped_in(&text) {
            return Err(malformed(format!("the capitals of `{address}` are not those of this address (EIP-55)")));
        }
        let deployment: Self = serde_json::from_str(&text).map_err(|cause| malformed(cause.to_string()))?;
        node_url::check(&deployment.node).map_err(|cause| malformed(format!("`node`: {cause}")))?;
        deployment.genesis().map_err(|cause| malformed(cause.to_string()))?;
        Ok(deployment)
    }

    /// The deployment, where there is a file.
    pub(crate) fn find(path: &Path) -> Result<Option<Self>, Failure> {
        if path.exists() {
            return Self::read(path).map(Some);
        }
        Ok(None)
    }

    /// Refuses a sidecar of another contract or chain. Before its first contact a sidecar has no chain, and
    /// answers every check with deny.
    pub(crate) fn must_be_of(&self, status: &valet_sidecar::Status) -> Result<(), Failure> {
        if status.contract != self.contract {
            let message = format!("the sidecar follows contract {}, the deployment file has {}", status.contract, self.contract);
            return Err(Failure::of(Code::WrongSidecar, message));
        }
        match &status.genesis {
            Some(found) if !found.eq_ignore_ascii_case(&self.genesis) => {
                let message = format!("the sidecar follows the chain of genesis {found}, the deployment file has {}", self.genesis);
                Err(Failure::of(Code::WrongSidecar, message))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn write(&self, target: &Target) -> Result<(), Failure> {
        target.write(&(serde_json::to_string_pretty(self)? + "\n"), Readers::Anybody)
    }

    /// Tells it, and where it was written.
    pub(crate) fn tell(&self, context: &Context, target: &Target) -> Result<(), Failure> {
        context.output.show(self, |deployment| {
            facts(&[
                ("contract", deployment.contract.to_string()),
                ("code hash", deployment.code_hash.clone()),
                ("extension", deployment.extension.to_string()),
                ("extension's code hash", deployment.extension_code_hash.clone()),
                ("rules hash", deployment.rules_hash.to_string()),
                ("genesis", deployment.genesis.clone()),
                ("block", deployment.block.to_string()),
                ("written to", target.path().display().to_string()),
            ])
        })
    }

    pub(crate) fn genesis(&self) -> Result<Genesis, Failure> {
        self.genesis.parse().map_err(|cause| Failure::of(Code::FileMalformed, format!("deployment file, `genesis`: {cause}")))
    }

    /// The hash of the contract's code.
    pub(crate) fn code(&self) -> Result<[u8; 32], Failure> {
        let digits = self.code_hash.strip_prefix("0x").unwrap_or_default();
        let mut hash = [0; 32];
        let read = hex::decode_to_slice(digits, &mut hash);
        read.map_err(|_| Failure::of(Code::FileMalformed, "deployment file, `code_hash`: expected 0x and 64 hexadecimal digits"))?;
        Ok(hash)
    }

    pub(crate) const fn block(&self) -> BlockNumber {
        BlockNumber(self.block)
    }
}
