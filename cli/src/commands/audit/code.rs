//! Whether the code at the contract's address is the deployed one.

use crate::session::Session;
use serde::Serialize;
use valet_chain::{Head, NodeError};

/// Another code than the deployed one.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CodeFinding {
    /// At which block it was looked at.
    pub(super) block: u32,
    /// The hash in the deployment file.
    pub(super) expected: String,
    /// The hash at that block; none when there is no contract.
    pub(super) found: Option<String>,
}

/// Compares the code at these blocks with the deployment file's.
pub(super) async fn check(session: &Session, blocks: &[Head]) -> Result<Vec<CodeFinding>, NodeError> {
    let expected = session.deployment.code_hash.to_ascii_lowercase();
    let mut findings = Vec::new();
    for block in blocks {
        let found = session.ledger.chain.code_hash(*block, session.deployment.contract).await?;
        let found = found.map(|hash| format!("0x{}", hex::encode(hash)));
        if found.as_deref() != Some(expected.as_str()) {
            findings.push(CodeFinding { block: block.number.0, expected: expected.clone(), found });
        }
    }
    Ok(findings)
}
