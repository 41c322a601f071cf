//! The two parts of the contract, and where they are or will be.

use super::begun::address;
use crate::{
    contract_code::{code_hash, written, ContractCode},
    deployment::Deployment,
    failure::Failure,
    ledger::Ledger,
};
use codec::Encode;
use shared_logic::{selector, Account, GenesisHash, RULES_HASH};
use std::collections::BTreeMap;

/// A part of the contract.
pub(super) struct Part {
    /// What it is called.
    pub(super) name: &'static str,
    pub(super) code: Vec<u8>,
    pub(super) hash: String,
    /// What its constructor takes.
    pub(super) input: Vec<u8>,
    pub(super) address: Account,
}

/// Both parts: the contract itself, and its extension, which comes first.
pub(super) struct Parts {
    pub(super) consent: Part,
    pub(super) extension: Part,
}

impl Parts {
    /// Of this code, without addresses yet.
    pub(super) fn of(code: ContractCode) -> Self {
        let part = |name, code: Vec<u8>| Part { name, hash: code_hash(&code), code, input: Vec::new(), address: Account([0; 20]) };
        Self { consent: part("the contract", code.consent), extension: part("the extension", code.extension) }
    }

    /// Says where they are, or will be.
    pub(super) fn place(&mut self, deployer: Account, genesis: GenesisHash, salt: [u8; 32]) {
        self.extension.input = selector::NEW.to_vec();
        self.extension.address = address(deployer, salt, &self.extension.code, &self.extension.input);
        // The contract takes intents of this very chain only.
        self.consent.input = (selector::NEW, genesis, self.extension.address).encode();
        self.consent.address = address(deployer, salt, &self.consent.code, &self.consent.input);
    }

    pub(super) const fn all(&self) -> [&Part; 2] {
        [&self.extension, &self.consent]
    }

    /// Those that are not on the chain yet.
    pub(super) async fn missing(&self, ledger: &Ledger) -> Result<Vec<&Part>, Failure> {
        let head = ledger.chain.finalized_head().await?;
        let mut missing = Vec::new();
        for part in self.all() {
            let found = ledger.chain.code_hash(head, part.address).await?;
            if found.as_ref().map(written).as_deref() != Some(part.hash.as_str()) {
                missing.push(part);
            }
        }
        Ok(missing)
    }

    /// As the deployment file has them.
    pub(super) fn deployment(self, node: String, genesis: String, block: u32) -> Deployment {
        Deployment {
            node,
            genesis,
            contract: self.consent.address,
            code_hash: self.consent.hash,
            extension: self.extension.address,
            extension_code_hash: self.extension.hash,
            rules_hash: RULES_HASH,
            block,
            names: BTreeMap::new(),
        }
    }
}
