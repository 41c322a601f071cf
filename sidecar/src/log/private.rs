//! Files that only their owner reads: who is asked about whose data is nobody else's business.

use super::aside::beside;
use std::{
    fs::{self, File, OpenOptions, Permissions},
    io,
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Read and written by the owner alone.
const OWNER_ALONE: u32 = 0o600;

/// Makes an empty file that only its owner reads, where there is none.
///
/// # Errors
/// The system's, `AlreadyExists` among them.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(OWNER_ALONE).open(path)
}

/// Opens a file for writing, from its beginning, and lets only its owner read it from then on.
pub(super) fn file_anew(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(OWNER_ALONE).open(path)?;
    file.set_permissions(Permissions::from_mode(OWNER_ALONE))?;
    Ok(file)
}

/// Opens a file that need not be there, for a lock.
pub(super) fn lock_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).mode(OWNER_ALONE).open(path)
}

/// Takes the database, and what lies beside it, away from everybody but its owner. Says so where others could read it.
///
/// SQLite gives the journals that it makes the mode of the database, so these stay as they are made here.
pub(super) fn tighten(database: &Path) -> io::Result<()> {
    for ending in ["", "-wal", "-shm", ".lock", ".snapshot"] {
        let path = beside(database, ending);
        let mode = match fs::metadata(&path) {
            Ok(found) => found.permissions().mode(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if mode & 0o077 != 0 {
            fs::set_permissions(&path, Permissions::from_mode(OWNER_ALONE))?;
            let file = path.display();
            tracing::warn!(%file, "others could read this file (mode {:o}); now only its owner can", mode & 0o777);
        }
    }
    Ok(())
}
