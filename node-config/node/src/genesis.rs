//! The first block's own mark, by which two chains of one spec differ.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use sp_core::{storage::Storage, H256};
use sp_io::hashing::blake2_256;

/// Where the mark stands in the first block's state; the runtime does not read it.
const KEY: &[u8] = b":genesis_seed";

/// The file beside a kept chain that holds its mark.
const FILE: &str = "genesis-seed";

/// What tells a chain from another of the same spec: the hash of the first block follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed that follows from that text.
    pub fn of(text: &str) -> Self {
        Self(blake2_256(text.as_bytes()))
    }

    /// One that no other run has. It must differ; nobody needs to be unable to guess it.
    fn fresh() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::of(&format!("{} {}", now.as_nanos(), std::process::id()))
    }

    /// The seed of a chain in this folder, or in memory: the one asked for, else the one kept there, else a fresh
    /// one, which is kept.
    ///
    /// # Errors
    /// [`SeedError`] if the file cannot be read or written, or holds something else.
    pub fn settle(asked: Option<&str>, folder: Option<&Path>) -> Result<Self, SeedError> {
        let asked = asked.map(Self::of);
        let Some(folder) = folder else {
            return Ok(asked.unwrap_or_else(Self::fresh));
        };
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            // A seed asked for gives another first block than the kept one's, which opening the chain then tells.
            Ok(text) => asked.map_or_else(|| Self::parse(&text).ok_or(SeedError::NotASeed { path }), Ok),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                let seed = asked.unwrap_or_else(Self::fresh);
                let unwritable = |cause| SeedError::Unwritable { path: path.clone(), cause };
                fs::create_dir_all(folder).map_err(unwritable)?;
                fs::write(&path, seed.text()).map_err(unwritable)?;
                Ok(seed)
            }
            Err(cause) => Err(SeedError::Unreadable { path, cause }),
        }
    }

    /// Puts the mark into the first block's state.
    pub fn mark(self, storage: &mut Storage) {
        storage.top.insert(KEY.to_vec(), self.0.to_vec());
    }

    fn text(self) -> String {
        format!("{:?}\n", H256(self.0))
    }

    fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<H256>().ok().map(|hash| Self(hash.0))
    }
}

/// Why a chain has no seed.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file of a kept chain cannot be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file holds something else.
    #[error("`{}` holds no genesis seed: expected 32 bytes in hex, as the node wrote them", path.display())]
    NotASeed {
        /// The file.
        path: PathBuf,
    },
    /// The file of a new chain cannot be written.
    #[error("cannot write `{}`: {cause}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}
