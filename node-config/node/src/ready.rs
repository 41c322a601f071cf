//! The ready file: tells a script that RPC answers, and where.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    process,
};

use crate::types::Hash;

/// A file that exists exactly while the node answers RPC.
pub struct ReadyFile {
    path: PathBuf,
}

impl ReadyFile {
    /// Removes what an earlier run left at `path`, so that nobody takes it for this one's.
    pub fn clear(path: &Path) -> Result<(), ReadyError> {
        match fs::remove_file(path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(ReadyError { path: path.to_owned(), cause }),
            _ => Ok(()),
        }
    }

    /// Writes the file whole: a reader sees all of it or none.
    pub fn write(path: PathBuf, rpc: SocketAddr, genesis: Hash) -> Result<Self, ReadyError> {
        let content = serde_json::json!({
            "rpc": format!("ws://{rpc}"),
            "genesis": format!("{genesis:?}"),
            "pid": process::id(),
        });
        let mut draft = path.clone().into_os_string();
        draft.push(format!(".{}", process::id()));
        fs::write(&draft, format!("{content}\n"))
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|cause| ReadyError { path: path.clone(), cause })?;
        Ok(Self { path })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // It is gone already if a test cleaned up first.
        let _ = fs::remove_file(&self.path);
    }
}

/// The ready file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the ready file `{}`: {cause}", path.display())]
pub struct ReadyError {
    path: PathBuf,
    cause: io::Error,
}
