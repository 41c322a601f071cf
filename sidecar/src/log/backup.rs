//! Copies of a database, made while a sidecar may run.

use super::{
    aside::{beside, path_of, place},
    damage::Damage,
    header::Header,
    open::reader,
    private, verify, Found, OpenError,
};
use rusqlite::Connection;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Copies a database to a new file that only its owner reads, and checks the copy as a whole. Needs no lock: it copies
/// what is committed, while the sidecar goes on. The copy has its name only once it was found whole.
///
/// # Errors
/// [`BackupError`]; then there is no file of that name but the one that was there before.
pub(crate) fn copy_to(database: &Path, to: &Path) -> Result<Found, BackupError> {
    Header::must_be_ours(database)?;
    let at = |cause| BackupError::at(to, cause);
    if fs::symlink_metadata(to).is_ok() {
        return Err(at(io::ErrorKind::AlreadyExists.into()));
    }
    let part = beside(to, &format!(".part-{}", std::process::id()));
    let connection = reader(database).map_err(|cause| OpenError::because(database, cause))?;
    copy(&connection, &part).map_err(|error| match error {
        CopyError::File(cause) => at(cause),
        CopyError::Database(cause) => BackupError::of_copying(database, cause),
    })?;
    let checked = verify(&part).map_err(BackupError::from).and_then(|mut found| match found.damage.pop() {
        Some(damage) => Err(OpenError::Damaged { path: database.into(), damage }.into()),
        None => place(&part, to).map(|()| found).map_err(at),
    });
    if checked.is_err() {
        drop(fs::remove_file(&part));
    }
    checked
}

/// Copies an open database to a file that is not there, as it is now. Where it fails, there is no such file.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), CopyError> {
    let file = private::new_file(to)?;
    let copied = path_of(to)
        .map_err(CopyError::from)
        // An empty file is taken as it is, with its mode.
        .and_then(|path| Ok(connection.execute("VACUUM INTO ?1", [path])?))
        .and_then(|_| Ok(file.sync_all()?));
    if copied.is_err() {
        drop(fs::remove_file(to));
    }
    copied
}

/// Why a copy was not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum CopyError {
    #[error(transparent)]
    File(#[from] io::Error),
    #[error(transparent)]
    Database(#[from] rusqlite::Error),
}

/// Why a backup was not made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database cannot be read, or is damaged.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Something is already where the backup shall be.
    #[error("`{}` is already there; a backup is written to a new file", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The backup cannot be written there.
    #[error("the backup `{}` cannot be written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// There is no room for it, or the disk fails.
    #[error("the backup cannot be written; the disk may be full")]
    NotCopied(#[source] rusqlite::Error),
}

impl BackupError {
    fn at(path: &Path, cause: io::Error) -> Self {
        if cause.kind() == io::ErrorKind::AlreadyExists {
            Self::Exists { path: path.into() }
        } else {
            Self::File { path: path.into(), cause }
        }
    }

    fn of_copying(database: &Path, cause: rusqlite::Error) -> Self {
        match Damage::in_error(cause) {
            Ok(damage) => OpenError::Damaged { path: database.into(), damage }.into(),
            Err(cause) => Self::NotCopied(cause),
        }
    }
}
