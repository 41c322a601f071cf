//! Container documents.

use super::{Log, LogError};
use shared_logic::{Container, ContainerId};
use std::collections::BTreeMap;

/// Documents that are kept at most: all are held in memory, and one has up to 80 kB.
const MAX_DOCUMENTS: usize = 4_096;

impl Log {
    /// All documents, by their ids. The id is always that of the content.
    pub(crate) fn documents(&self) -> Result<BTreeMap<ContainerId, Container>, LogError> {
        let texts: Vec<String> = self.now(|connection| {
            connection.prepare("SELECT document FROM documents")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()
        })?;
        let documents = texts.iter().filter_map(|text| serde_json::from_str::<Container>(text).ok());
        Ok(documents.map(|document| (document.id(), document)).collect())
    }

    /// Keeps a document beside `kept` others.
    pub(crate) fn keep_document(&self, document: &Container, kept: usize) -> Result<ContainerId, DocumentError> {
        if kept >= MAX_DOCUMENTS {
            return Err(DocumentError::Full);
        }
        let id = document.id();
        let text = serde_json::to_string(document).map_err(|_| DocumentError::Full)?;
        self.now(|connection| {
            connection.execute("INSERT OR IGNORE INTO documents (id, document) VALUES (?1, ?2)", (id.0, text)).map(drop)
        })?;
        Ok(id)
    }
}

/// Why a document was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// There are too many.
    #[error("{MAX_DOCUMENTS} container documents are kept; no more fit")]
    Full,
    /// The log did not take it.
    #[error(transparent)]
    Log(#[from] LogError),
}
