//! The ready file: tells a script that RPC answers, and where.

use std::{
    fs::{self, File, OpenOptions},
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, Read, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process,
};

use serde_json::Value;

use crate::types::Hash;

/// A ready file is shorter than this, in bytes.
const MAX_LENGTH: u64 = 1024;

/// A file that exists exactly while the node answers RPC.
pub struct ReadyFile {
    path: PathBuf,
    content: String,
}

impl ReadyFile {
    /// Removes what an earlier run left at `path`, so that nobody takes it for this one's.
    ///
    /// # Errors
    /// [`ReadyError::Foreign`] when something else is there: it stays.
    pub fn clear(path: &Path) -> Result<(), ReadyError> {
        match content(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
            Ok(Some(text)) if is_ready_file(&text) => fs::remove_file(path).map_err(|cause| ReadyError::failed(path, cause)),
            Ok(_) => Err(ReadyError::Foreign { path: path.to_owned() }),
            Err(cause) => Err(ReadyError::failed(path, cause)),
        }
    }

    /// Writes the file whole: a reader sees all of it or none. What came there since [`Self::clear`] stays.
    pub fn write(path: PathBuf, rpc: SocketAddr, genesis: Hash) -> Result<Self, ReadyError> {
        let content = serde_json::json!({
            "rpc": format!("ws://{rpc}"),
            "genesis": format!("{genesis:?}"),
            "pid": process::id(),
        });
        let content = format!("{content}\n");
        match put(&path, &content) {
            Ok(()) => Ok(Self { path, content }),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => Err(ReadyError::Foreign { path }),
            Err(cause) => Err(ReadyError::failed(&path, cause)),
        }
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // It may be gone, or another's by now.
        if matches!(content(&self.path), Ok(Some(found)) if found == self.content) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes a new file at `path` by way of a draft beside it.
fn put(path: &Path, content: &str) -> io::Result<()> {
    // Seeded by the system for each process: nobody can lay something under the draft's name.
    let random = RandomState::new().build_hasher().finish();
    let draft = path.with_file_name(format!(".valet-{random:016x}.new"));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&draft)?;
    let written = file.write_all(content.as_bytes()).and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    written
}

/// What a regular file of a ready file's length holds; none for anything else that is there.
fn content(path: &Path) -> io::Result<Option<String>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_LENGTH).read_to_end(&mut bytes)?;
    Ok(String::from_utf8(bytes).ok())
}

/// Whether a node wrote this: its fields and no others, in its form.
fn is_ready_file(text: &str) -> bool {
    let Ok(found) = serde_json::from_str::<Value>(text) else { return false };
    let field = |name: &str| found.get(name).and_then(Value::as_str).unwrap_or_default();
    let rpc = field("rpc").strip_prefix("ws://").and_then(|address| address.parse::<SocketAddr>().ok());
    let genesis = field("genesis").strip_prefix("0x").unwrap_or_default();
    rpc.is_some_and(|address| address.ip().is_loopback())
        && genesis.len() == 64
        && genesis.bytes().all(|digit| digit.is_ascii_hexdigit())
        && found.get("pid").is_some_and(Value::is_u64)
        && found.as_object().is_some_and(|fields| fields.len() == 3)
        // As it is written, so that nothing is twice in it.
        && text == format!("{found}\n")
}

/// The ready file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ReadyError {
    /// The system refuses.
    #[error("cannot write the ready file `{}`: {cause}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// There is something that no node wrote.
    #[error("`{}` is there already and is no ready file of a node; it is left alone: name another file, or remove it", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

impl ReadyError {
    fn failed(path: &Path, cause: io::Error) -> Self {
        Self::Failed { path: path.to_owned(), cause }
    }
}
