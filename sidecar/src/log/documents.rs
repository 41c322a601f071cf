//! The documents that are kept. A container's stands as JSON text, any other as its bytes.

use super::{Log, LogError};
use crate::{
    documents::Document,
    named::DocumentHash,
    shared::{Documents, Whose, MAX_DOCUMENTS, MAX_DOCUMENT_BYTES},
};
use rusqlite::{types::Value, Connection, OptionalExtension};
use shared_logic::{Container, TermsHash};

impl Log {
    /// All documents, by their hashes; of those that are no container's not the bytes.
    pub(crate) fn documents(&self) -> Result<Documents, LogError> {
        self.read_now(|connection| {
            let (mut documents, mut kept) = (Documents::default(), connection.prepare(EACH)?);
            let mut rows = kept.query([])?;
            while let Some(row) = rows.next()? {
                let (hash, whose) = (row.get(0)?, whose(row.get(1)?));
                match row.get::<_, Option<String>>(2)?.map(|text| serde_json::from_str::<Container>(&text)) {
                    Some(Ok(container)) => documents.add(&Document::Container(container), whose),
                    // Of a form that this program does not read.
                    Some(Err(_)) => {}
                    None => documents.note(hash, whose, row.get::<_, u32>(3)?.try_into().unwrap_or(usize::MAX)),
                }
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
        Ok(self.now(|connection| keep(connection, document, whose))?)
    }

    /// Forgets a document.
    pub(crate) fn forget_document(&self, hash: &DocumentHash) -> Result<(), LogError> {
        self.now(|connection| connection.execute("DELETE FROM documents WHERE id = ?1", [hash]).map(drop))
    }
}

const EACH: &str = "SELECT id, own, CASE typeof(document) WHEN 'text' THEN document END, length(document) FROM documents";

/// Keeps a document; one of the operator's stays that.
pub(super) fn keep(connection: &Connection, document: &Document, whose: Whose) -> rusqlite::Result<()> {
    let unwritten = |cause| rusqlite::Error::ToSqlConversionFailure(Box::new(cause));
    let value = match document {
        Document::Container(container) => Value::Text(serde_json::to_string(container).map_err(unwritten)?),
        Document::Bytes(bytes) => Value::Blob(bytes.clone()),
    };
    let keep = "INSERT INTO documents (id, document, own) VALUES (?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET own = max(own, excluded.own)";
    connection.execute(keep, (document.hash(), value, whose == Whose::Operators)).map(drop)
}

/// Every document with its bytes, of any form of the tables; none in the place of one that is not what its id says.
pub(super) fn whole(connection: &Connection) -> rusqlite::Result<Vec<Option<(Document, Whose)>>> {
    let mut rows = connection.prepare("SELECT * FROM documents")?;
    let rows = rows.query_map([], |row| {
        let (id, value): (Vec<u8>, Value) = (row.get("id")?, row.get("document")?);
        let document = match value {
            Value::Text(text) => serde_json::from_str(&text).ok().map(Document::Container),
            Value::Blob(bytes) => Some(Document::Bytes(bytes)),
            _ => None,
        };
        // Older forms do not tell whose it is.
        let whose = whose(row.get("own").unwrap_or(false));
        Ok(document.filter(|document| document.hash()[..] == id[..]).map(|document| (document, whose)))
    })?;
    rows.collect()
}

const fn whose(own: bool) -> Whose {
    if own {
        Whose::Operators
    } else {
        Whose::Anybodys
    }
}

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
