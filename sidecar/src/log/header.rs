//! What is where a database shall be.

use super::OpenError;
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// Marks a database as a sidecar's, in SQLite's header: `VALT`.
pub(super) const APPLICATION: u32 = 0x5641_4c54;

/// What is where the database shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Header {
    /// No file.
    Nothing,
    /// An empty file.
    Empty,
    /// A database of a sidecar.
    Ours,
    /// Anything else.
    Other,
}

impl Header {
    /// Reads the file's header, and changes nothing.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let mut header = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(100).read_to_end(&mut header)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(error),
        };
        let ours = header.starts_with(b"SQLite format 3\0") && header.get(68..72) == Some(&APPLICATION.to_be_bytes());
        Ok(match (header.is_empty(), ours) {
            (true, _) => Self::Empty,
            (false, true) => Self::Ours,
            (false, false) => Self::Other,
        })
    }

    /// That a sidecar's database is there.
    ///
    /// # Errors
    /// [`OpenError`] when nothing is there, or something else.
    pub(super) fn must_be_ours(path: &Path) -> Result<(), OpenError> {
        let no_access = |cause| OpenError::NoAccess { path: path.into(), cause };
        match Self::at(path).map_err(no_access)? {
            Self::Ours => Ok(()),
            Self::Nothing => Err(no_access(io::ErrorKind::NotFound.into())),
            Self::Empty | Self::Other => Err(OpenError::NotOurs { path: path.into() }),
        }
    }
}
