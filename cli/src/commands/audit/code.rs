//! Whether the code of both parts of the contract is the deployed one.

use crate::{failure::Failure, session::Session};
use serde::Serialize;
use valet_chain::Head;

/// Another code than the deployed one, or another way to it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CodeFinding {
    /// At which block it was looked at.
    pub(super) block: u32,
    /// Which part: `contract`, `extension`, or `extension-address`, which the contract keeps.
    pub(super) part: &'static str,
    /// What the deployment file says: a hash, or the address.
    pub(super) expected: String,
    /// What is there at that block; none when there is no contract.
    pub(super) found: Option<String>,
}

/// Compares the code at these blocks with the deployment file's.
pub(super) async fn check(session: &Session, blocks: &[Head]) -> Result<Vec<CodeFinding>, Failure> {
    let deployment = &session.deployment;
    let parts =
        [("contract", deployment.contract, &deployment.code_hash), ("extension", deployment.extension, &deployment.extension_code_hash)];
    let mut findings = Vec::new();
    for (part, address, expected) in parts {
        let expected = expected.to_ascii_lowercase();
        for block in blocks {
            let found = session.ledger.chain.code_hash(*block, address).await?;
            let found = found.map(|hash| format!("0x{}", hex::encode(hash)));
            if found.as_deref() != Some(expected.as_str()) {
                findings.push(CodeFinding { block: block.number.0, part, expected: expected.clone(), found });
            }
        }
    }
    for block in blocks {
        let found = session.records_at(block.hash).extension().await?;
        if found != Some(deployment.extension) {
            let (expected, found) = (deployment.extension.to_string(), found.map(|extension| extension.to_string()));
            findings.push(CodeFinding { block: block.number.0, part: "extension-address", expected, found });
        }
    }
    Ok(findings)
}
