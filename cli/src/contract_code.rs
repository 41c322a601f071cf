//! The contract's code as this checkout built it: both parts.

use crate::failure::{Code, Failure};
use clap::Args;
use shared_logic::keccak_256;
use std::{fs, path::PathBuf};

/// Where the contract's code is.
#[derive(Args)]
pub(crate) struct CodeFolder {
    /// The folder with the contract's code, consent.polkavm and extension.polkavm; otherwise the one that
    /// scripts/contracts made last.
    #[arg(long, value_name = "FOLDER", env = "VALET_CONTRACTS")]
    code: Option<PathBuf>,
}

/// The code of both parts.
pub(crate) struct ContractCode {
    pub(crate) consent: Vec<u8>,
    pub(crate) extension: Vec<u8>,
}

impl CodeFolder {
    /// Reads both parts.
    ///
    /// # Errors
    /// [`Code::NotInstalled`] where one is missing, [`Code::FileMalformed`] where one is no code.
    pub(crate) fn read(&self) -> Result<ContractCode, Failure> {
        Ok(ContractCode { consent: self.part("consent.polkavm")?, extension: self.part("extension.polkavm")? })
    }

    fn part(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let folder = self.code.clone().unwrap_or_else(|| crate::commands::node::cache().join("contracts/current"));
        let path = folder.join(name);
        let code = fs::read(&path).map_err(|cause| {
            let message = format!("the contract's code `{}` cannot be read: {cause}", path.display());
            Failure::of(Code::NotInstalled, message).hint("`scripts/contracts` builds it; `--code FOLDER` names another folder")
        })?;
        if code.starts_with(b"PVM\0") {
            Ok(code)
        } else {
            Err(Failure::file(Code::FileMalformed, &path, "this is no PolkaVM code"))
        }
    }
}

/// The hash by which the chain knows a code.
pub(crate) fn code_hash(code: &[u8]) -> String {
    written(&keccak_256(code))
}

/// A code's hash as it is written everywhere.
pub(crate) fn written(hash: &[u8; 32]) -> String {
    format!("0x{}", hex::encode(hash))
}
