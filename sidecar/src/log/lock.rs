//! One sidecar at a time on one database.

use super::{aside::beside, private};
use std::{fs::File, io, path::Path};

/// Held while the database is open; the system lets go of it when the process ends, however it ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock beside the database, or `None` when another process holds it.
    pub(super) fn take(database: &Path) -> io::Result<Option<Self>> {
        let file = private::lock_file(&beside(database, ".lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }
}
