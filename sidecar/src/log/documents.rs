//! Container documents.

use super::{Log, LogError};
use crate::shared::{Documents, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES};
use shared_logic::Container;

impl Log {
    /// All documents, by their ids. The id is always that of the content.
    pub(crate) fn documents(&self) -> Result<Documents, LogError> {
        let texts: Vec<String> = self.read_now(|connection| {
            connection.prepare("SELECT document FROM documents")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()
        })?;
        Ok(texts.iter().filter_map(|text| serde_json::from_str::<Container>(text).ok()).collect())
    }

    /// Keeps a document.
    pub(crate) fn keep_document(&self, document: &Container) -> Result<(), DocumentError> {
        let id = document.id();
        let text = serde_json::to_string(document).map_err(|_| DocumentError::Full)?;
        self.now(|connection| {
            connection.execute("INSERT OR IGNORE INTO documents (id, document) VALUES (?1, ?2)", (id.0, text)).map(drop)
        })?;
        Ok(())
    }
}

/// Why a document was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// There are too many.
    #[error("{MAX_DOCUMENTS} container documents, or {} MiB of them, are kept; no more fit", MAX_DOCUMENT_BYTES >> 20)]
    Full,
    /// The log did not take it.
    #[error(transparent)]
    Log(#[from] LogError),
}
