//! Opening the log, and refusing one that is another chain's.

use super::{lock::Lock, outbox, Log};
use rusqlite::{Connection, OptionalExtension};
use shared_logic::{Account, SCHEMA_VERSION};
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};
use valet_chain::{BlockNumber, Genesis};

/// The form of the tables and of the events in them; a database of another form is refused.
const FORM: u32 = 4;

// Events of another version cannot be read: another form, so that who has such a database is told.
const _: () = assert!(SCHEMA_VERSION == 3);

/// Marks a database as a sidecar's, in SQLite's header: `VALT`.
const APPLICATION: u32 = 0x5641_4c54;

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, time INTEGER NOT NULL);
CREATE TABLE events (
    block_hash BLOB NOT NULL, idx INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (block_hash, idx)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_in_order ON events (number, idx);
CREATE TABLE documents (id BLOB PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
";

/// What a database belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) contract: Account,
    pub(crate) first: BlockNumber,
}

/// What is where the database shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// No file, or an empty one.
    Nothing,
    /// A database of a sidecar.
    Ours,
    /// Anything else.
    Other,
}

impl Found {
    /// Reads the file's header, and changes nothing.
    fn at(path: &Path) -> io::Result<Self> {
        let mut header = Vec::new();
        match File::open(path) {
            Ok(file) => file.take(100).read_to_end(&mut header)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(error),
        };
        let ours = header.starts_with(b"SQLite format 3\0") && header.get(68..72) == Some(&APPLICATION.to_be_bytes());
        Ok(match (header.is_empty(), ours) {
            (true, _) => Self::Nothing,
            (false, true) => Self::Ours,
            (false, false) => Self::Other,
        })
    }
}

impl Log {
    /// Opens the log of this contract, making it when it is not there.
    ///
    /// # Errors
    /// [`OpenError`] when it is in use, not ours, of another contract, or not writable.
    pub(crate) fn open(path: &Path, identity: Identity) -> Result<Self, OpenError> {
        // Looked at before anything beside it is made, or in it changed.
        let found = Found::at(path).map_err(|cause| OpenError::NoAccess { path: path.into(), cause })?;
        if found == Found::Other {
            return Err(OpenError::NotOurs { path: path.into() });
        }
        let lock = Lock::take(path).map_err(|cause| OpenError::NoLock { path: path.into(), cause })?;
        let lock = lock.ok_or_else(|| OpenError::InUse { path: path.into() })?;
        let failed = |cause| OpenError::Unreadable { path: path.into(), cause };
        let mut connection = Connection::open(path).map_err(failed)?;
        if found == Found::Nothing {
            // Before the journal: then it stands in the file itself from its first byte on.
            connection.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        }
        prepare(&mut connection).map_err(failed)?;
        let form: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
        match form {
            0 => create(&mut connection, identity).map_err(failed)?,
            3 => upgrade(&mut connection).map_err(failed)?,
            FORM => {}
            found => return Err(OpenError::OtherForm { path: path.into(), found }),
        }
        let of = Identity::read(&connection).map_err(failed)?;
        if of != Some(identity) {
            return Err(OpenError::OtherContract { path: path.into(), wanted: identity.contract, first: identity.first });
        }
        Ok(Self { connection: Arc::new(Mutex::new(connection)), _lock: Arc::new(lock) })
    }

    /// The chain the database is of; `None` while nothing was read.
    pub(crate) fn genesis(&self) -> Result<Option<Genesis>, super::LogError> {
        self.now(|connection| Ok(meta(connection, "genesis")?.map(Genesis)))
    }
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    // FULL: a commit is on the disk before it counts. A lost tail would be read again from the
    // chain, but a delivery's end would be forgotten and the delivery repeated.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(())
}

fn create(connection: &mut Connection, identity: Identity) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute_batch(outbox::TABLES)?;
    put_meta(&transaction, "contract", &identity.contract.0)?;
    put_meta(&transaction, "first", &identity.first.0.to_be_bytes())?;
    transaction.pragma_update(None, "user_version", FORM)?;
    transaction.commit()
}

/// Gives a database of form 3 the tables of this one.
fn upgrade(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    outbox::upgrade_outbox(&transaction)?;
    transaction.pragma_update(None, "user_version", FORM)?;
    transaction.commit()?;
    // What stood in the old tables is overwritten in the file itself, and the journal is emptied.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

impl Identity {
    fn read(connection: &Connection) -> rusqlite::Result<Option<Self>> {
        let contract = meta(connection, "contract")?.map(Account);
        let first = meta(connection, "first")?.map(|bytes| BlockNumber(u32::from_be_bytes(bytes)));
        Ok(contract.zip(first).map(|(contract, first)| Self { contract, first }))
    }
}

fn meta<const N: usize>(connection: &Connection, name: &str) -> rusqlite::Result<Option<[u8; N]>> {
    connection.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0)).optional()
}

pub(super) fn put_meta(connection: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?1, ?2)", (name, value)).map(drop)
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
    /// Not a database, or damaged.
    #[error("`{}` cannot be read as a database", path.display())]
    Unreadable {
        /// The database.
        path: PathBuf,
        /// What it said.
        #[source]
        cause: rusqlite::Error,
    },
    /// Made by another version of the sidecar.
    #[error("the database `{}` has form {found}; this program reads form {FORM}. Remove it to read the chain again", path.display())]
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
