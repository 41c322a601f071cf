//! Documents that the ledger names by a hash: containers, party cards, terms, privacy notices. Taken in from the
//! operator's files and from the API, kept by the hash.

use crate::{
    log::{DocumentError, Log},
    named::DocumentHash,
    shared::{Shared, Whose},
};
use codec::Encode;
use sha2::{Digest, Sha256};
use shared_logic::{Container, TermsHash};
use std::path::{Path, PathBuf};

/// The longest file that an operator has served.
const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// A container's: its id is of what it says, not of how that is written down.
    Container(Container),
    /// Any other, byte for byte.
    Bytes(Vec<u8>),
}

impl Document {
    /// The container's id, or the SHA-256 hash of the bytes.
    pub(crate) fn hash(&self) -> DocumentHash {
        match self {
            Self::Container(container) => container.id().0,
            Self::Bytes(bytes) => Sha256::digest(bytes).into(),
        }
    }

    /// Its bytes, of a container those of its SCALE form; in memory that takes about twice as much.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Container(container) => container.encoded_size(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// The document that somebody brings: the one of the two readings that the ledger names.
    ///
    /// # Errors
    /// [`DocumentError::NotNamed`] when it names neither.
    fn brought(bytes: Vec<u8>, log: &Log) -> Result<Self, DocumentError> {
        let container = serde_json::from_slice(&bytes).map(Self::Container);
        let as_container = container.as_ref().map(|document| TermsHash(document.hash()).to_string()).map_err(ToString::to_string);
        if let Ok(container) = container {
            if log.names(&container.hash())? {
                return Ok(container);
            }
        }
        let plain = Self::Bytes(bytes);
        match log.names(&plain.hash())? {
            true => Ok(plain),
            false => Err(DocumentError::NotNamed { hash: TermsHash(plain.hash()), as_container }),
        }
    }
}

/// Keeps a document that somebody brings, and tells it. Keeping it twice changes nothing.
///
/// INVARIANT (no stranger fills the place): only what the ledger names is kept, within bounds that the operator's own
/// files do not count against.
pub(crate) fn keep_brought(log: &Log, shared: &Shared, bytes: Vec<u8>) -> Result<Document, DocumentError> {
    let document = Document::brought(bytes, log)?;
    if shared.documents().whose(&document.hash()).is_some() {
        return Ok(document);
    }
    if !shared.documents().has_room_for(&document) {
        return Err(DocumentError::Full);
    }
    keep(log, shared, &document, Whose::Anybodys)?;
    Ok(document)
}

/// Keeps a document of the operator's, whoever brought it before.
pub(crate) fn keep_own(log: &Log, shared: &Shared, document: &Document) -> Result<(), DocumentError> {
    keep(log, shared, document, Whose::Operators)
}

fn keep(log: &Log, shared: &Shared, document: &Document, whose: Whose) -> Result<(), DocumentError> {
    log.keep_document(document, whose)?;
    shared.documents_mut().add(document, whose);
    Ok(())
}

/// Forgets a document; false when there was none.
pub(crate) fn forget(log: &Log, shared: &Shared, hash: &DocumentHash) -> Result<bool, DocumentError> {
    log.forget_document(hash)?;
    Ok(shared.documents_mut().remove(hash))
}

/// Reads a container's file.
pub(crate) fn read_container(path: &Path) -> Result<Document, FileError> {
    let container = serde_json::from_slice(&read(path)?).map_err(|cause| FileError::DecodeError { path: path.into(), cause })?;
    Ok(Document::Container(container))
}

/// Reads the file of any document.
pub(crate) fn read_any(path: &Path) -> Result<Document, FileError> {
    let bytes = read(path)?;
    Ok(serde_json::from_slice(&bytes).map_or_else(|_| Document::Bytes(bytes), Document::Container))
}

fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    use std::io::Read;
    let unreadable = |cause| FileError::Unreadable { path: path.into(), cause };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_FILE_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= MAX_FILE_BYTES => Ok(bytes),
        _ => Err(FileError::TooLarge { path: path.into() }),
    }
}

/// Why a file is no document.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("the document `{}` cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It is not a container's document.
    #[error("`{}` is no container document: {cause}", path.display())]
    DecodeError {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: serde_json::Error,
    },
    /// It is too large.
    #[error("`{}` is longer than {} MiB", path.display(), MAX_FILE_BYTES >> 20)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
}
