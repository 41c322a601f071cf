//! Opening the log, and refusing one that is another chain's.

use super::{
    aside::beside,
    backup::copy,
    cursor,
    damage::Damage,
    forms::{self, FORM, OLDEST},
    header::{Header, APPLICATION},
    lock::Lock,
    private, Identity, Log, Open,
};
use rusqlite::{Connection, OpenFlags};
use shared_logic::Account;
use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use valet_chain::BlockNumber;

impl Log {
    /// Opens the log of this contract, making it when it is not there, and bringing an older form to the present one.
    ///
    /// # Errors
    /// [`OpenError`] when it is in use, not ours, of another contract, damaged, or not writable.
    pub(crate) fn open(path: &Path, identity: Identity) -> Result<Self, OpenError> {
        let no_access = |cause| OpenError::NoAccess { path: path.into(), cause };
        // Looked at before anything beside it is made, or in it changed.
        let found = Header::at(path).map_err(no_access)?;
        if found == Header::Other {
            return Err(OpenError::NotOurs { path: path.into() });
        }
        let lock = take_lock(path)?;
        if found == Header::Nothing {
            private::new_file(path).map_err(no_access)?;
        }
        private::tighten(path).map_err(no_access)?;
        let failed = |cause| OpenError::because(path, cause);
        let mut writer = Connection::open(path).map_err(failed)?;
        if found != Header::Ours {
            // Before the journal: then it stands in the file itself from its first byte on.
            writer.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        }
        prepare(&writer).map_err(failed)?;
        make_or_upgrade(&mut writer, path, identity)?;
        cursor::check(&writer, identity).map_err(failed)?;
        let reader = reader(path).map_err(failed)?;
        Ok(Self {
            open: Arc::new(Open {
                reader: Mutex::new(reader),
                writer: Mutex::new(writer),
                snapshot: Mutex::default(),
                path: path.into(),
                _lock: lock,
            }),
        })
    }
}

/// A connection that changes nothing.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

pub(super) fn take_lock(path: &Path) -> Result<Lock, OpenError> {
    let lock = Lock::take(path).map_err(|cause| OpenError::NoLock { path: path.into(), cause })?;
    lock.ok_or_else(|| OpenError::InUse { path: path.into() })
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    // FULL: a commit is on the disk before it counts. A lost tail would be read again from the
    // chain, but a delivery's end would be forgotten and the delivery repeated.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    // A long transaction, such as an upgrade, does not leave a long journal behind.
    connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_prepared_statement_cache_capacity(48);
    Ok(())
}

/// The form of the tables; 0 while there are none.
pub(super) fn form(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn make_or_upgrade(connection: &mut Connection, path: &Path, identity: Identity) -> Result<(), OpenError> {
    let failed = |cause| OpenError::because(path, cause);
    let found = form(connection).map_err(failed)?;
    if found == 0 {
        forms::create(connection, identity).map_err(failed)?;
    } else if !(OLDEST..=FORM).contains(&found) {
        return Err(OpenError::OtherForm { path: path.into(), found });
    }
    if Identity::read(connection).map_err(failed)? != Some(identity) {
        return Err(OpenError::OtherContract { path: path.into(), wanted: identity.contract, first: identity.first });
    }
    if (OLDEST..FORM).contains(&found) {
        keep_a_copy(connection, path, found);
        let transaction = connection.transaction().map_err(failed)?;
        forms::upgrade(&transaction, found).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        tracing::info!(from = found, to = FORM, "the database was brought to the present form");
    }
    Ok(())
}

/// Copies a database of an older form, so that the program before this one can go on with it. Where there is no room
/// the upgrade, which is one transaction, goes on without.
fn keep_a_copy(connection: &Connection, path: &Path, form: u32) {
    let copies =
        (0..10).map(|number| beside(path, &format!(".form-{form}{}.bak", if number == 0 { String::new() } else { format!("-{number}") })));
    let free = copies.into_iter().find(|copy| !copy.exists());
    let copied = free.map(|to| copy(connection, &to).map(|()| to));
    match copied {
        Some(Ok(to)) => tracing::info!(copy = %to.display(), "the database as it was is kept here; delete it when all is well"),
        Some(Err(error)) => tracing::warn!(%error, "no copy of the database as it was could be made; it is upgraded without"),
        None => tracing::warn!("there are ten copies of older forms; no further one was made"),
    }
}

/// Why the log was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The lock file cannot be made.
    #[error("no lock file could be made beside `{}`", path.display())]
    NoLock {
        /// The database.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The file that is there cannot be read.
    #[error("the database `{}` cannot be opened", path.display())]
    NoAccess {
        /// The database.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A file that no sidecar made.
    #[error("`{}` is not a sidecar's database; it was left as it is. Name another file", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// Another sidecar has it.
    #[error("another sidecar has the database `{}` open; stop it, or use another file", path.display())]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("the database `{}` cannot be read or written", path.display())]
    Unreadable {
        /// The database.
        path: PathBuf,
        /// What it said.
        #[source]
        cause: rusqlite::Error,
    },
    /// It does not hold what a sidecar wrote.
    #[error("the database `{}` is damaged: {damage}", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What was found.
        damage: Damage,
    },
    /// Made by another version of the sidecar.
    #[error("the database `{}` has form {found}; this program reads forms {OLDEST} to {FORM}. Use the program that made it, or move it away to read the chain again", path.display())]
    OtherForm {
        /// The database.
        path: PathBuf,
        /// Its form.
        found: u32,
    },
    /// Of another contract.
    #[error("the database `{}` is not of contract `{wanted}` from block {first} on", path.display())]
    OtherContract {
        /// The database.
        path: PathBuf,
        /// The contract that was asked for.
        wanted: Account,
        /// The block that contract was deployed in.
        first: BlockNumber,
    },
}

impl OpenError {
    /// Damage, or what else stands in the way.
    pub(super) fn because(path: &Path, error: rusqlite::Error) -> Self {
        match Damage::in_error(error) {
            Ok(damage) => Self::Damaged { path: path.into(), damage },
            Err(cause) => Self::Unreadable { path: path.into(), cause },
        }
    }
}
