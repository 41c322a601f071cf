//! Container documents: taken in from files and from the API, kept by the id of their content.

use crate::{
    log::{DocumentError, Log},
    shared::Shared,
};
use shared_logic::{Container, ContainerId};
use std::path::{Path, PathBuf};

/// Keeps a document and tells its id. Keeping it twice changes nothing.
pub(crate) fn keep(log: &Log, shared: &Shared, document: Container) -> Result<ContainerId, DocumentError> {
    let id = document.id();
    if shared.documents().get(&id).is_some() {
        return Ok(id);
    }
    if !shared.documents().has_room_for(&document) {
        return Err(DocumentError::Full);
    }
    log.keep_document(&document)?;
    shared.documents_mut().add(document);
    Ok(id)
}

/// Reads a document's file.
pub(crate) fn read(path: &Path) -> Result<Container, FileError> {
    let text = std::fs::read(path).map_err(|cause| FileError::Unreadable { path: path.into(), cause })?;
    serde_json::from_slice(&text).map_err(|cause| FileError::DecodeError { path: path.into(), cause })
}

/// Why a file is no container document.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("the container document `{}` cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
    /// It is not a document.
    #[error("`{}` is no container document: {cause}", path.display())]
    DecodeError {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: serde_json::Error,
    },
}
