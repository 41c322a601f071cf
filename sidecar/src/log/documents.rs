//! The documents that are kept. A container's stands as JSON text, any other as its bytes.

use super::{named, Log, LogError};
use crate::{
    documents::Document,
    named::DocumentHash,
    shared::{Documents, Whose, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES},
};
use rusqlite::{types::Value, OptionalExtension};
use shared_logic::{Container, TermsHash};

impl Log {
    /// All documents, by their hashes. What somebody brought and the ledger does not name is dropped: it came by an
    /// older sidecar, which took everything.
    pub(crate) fn documents(&self) -> Result<Documents, LogError> {
        self.now(|connection| {
            let mut documents = Documents::default();
            let (mut unnamed, mut kept) = (Vec::<DocumentHash>::new(), connection.prepare(EACH)?);
            let mut rows = kept.query([])?;
            while let Some(row) = rows.next()? {
                let (hash, whose) = (row.get(0)?, if row.get(1)? { Whose::Operators } else { Whose::Anybodys });
                if whose == Whose::Anybodys && !named::has(connection, &hash)? {
                    unnamed.push(hash);
                    continue;
                }
                match row.get::<_, Option<String>>(2)?.map(|text| serde_json::from_str::<Container>(&text)) {
                    Some(Ok(container)) => documents.add(&Document::Container(container), whose),
                    // Of a form that this program does not read.
                    Some(Err(_)) => {}
                    None => documents.note(hash, whose, row.get::<_, u32>(3)?.try_into().unwrap_or(usize::MAX)),
                }
            }
            for hash in unnamed {
                connection.execute("DELETE FROM documents WHERE id = ?1", [hash])?;
            }
            Ok(documents)
        })
    }

    /// The bytes of a document that is no container's.
    pub(crate) async fn document(&self, hash: DocumentHash) -> Result<Option<Vec<u8>>, LogError> {
        let one = "SELECT document FROM documents WHERE id = ?1 AND typeof(document) = 'blob'";
        self.read(move |connection| connection.prepare_cached(one)?.query_row([hash], |row| row.get(0)).optional()).await
    }

    /// Keeps a document.
    pub(crate) fn keep_document(&self, document: &Document, whose: Whose) -> Result<(), DocumentError> {
        let value = match document {
            Document::Container(container) => Value::Text(serde_json::to_string(container).map_err(|_| DocumentError::Full)?),
            Document::Bytes(bytes) => Value::Blob(bytes.clone()),
        };
        let keep = "INSERT INTO documents (id, document, own) VALUES (?1, ?2, ?3)
            ON CONFLICT (id) DO UPDATE SET own = max(own, excluded.own)";
        self.now(|connection| connection.execute(keep, (document.hash(), value, whose == Whose::Operators)).map(drop))?;
        Ok(())
    }

    /// Forgets a document.
    pub(crate) fn forget_document(&self, hash: &DocumentHash) -> Result<(), LogError> {
        self.now(|connection| connection.execute("DELETE FROM documents WHERE id = ?1", [hash]).map(drop))
    }
}

const EACH: &str = "SELECT id, own, CASE typeof(document) WHEN 'text' THEN document END, length(document) FROM documents";

/// Why a document was not kept.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The ledger names no such document.
    #[error("the ledger names no document of the SHA-256 hash {hash}{}", or_container(as_container))]
    NotNamed {
        /// The SHA-256 hash of its bytes.
        hash: TermsHash,
        /// Its id as a container's document, or why it is none.
        as_container: Result<String, String>,
    },
    /// There are too many.
    #[error("{MAX_DOCUMENTS} documents, or {} MiB of them, are kept for those who brought them; no more fit", MAX_DOCUMENT_BYTES >> 20)]
    Full,
    /// The log did not take it.
    #[error(transparent)]
    Log(#[from] LogError),
}

fn or_container(found: &Result<String, String>) -> String {
    match found {
        Ok(id) => format!(", and no container {id}"),
        Err(cause) => format!("; a container's document it is not: {cause}"),
    }
}
