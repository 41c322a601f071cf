//! What a database belongs to, and other single values in it.

use super::{damage::Damage, header::Header, open::reader, Log, LogError, OpenError};
use rusqlite::{Connection, OptionalExtension};
use shared_logic::Account;
use std::path::Path;
use valet_chain::{BlockNumber, Genesis};

/// What a database belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) contract: Account,
    pub(crate) first: BlockNumber,
}

impl Identity {
    /// The identity that is written; `None` where none is.
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Self>> {
        let contract = meta(connection, "contract")?.map(Account);
        let first = meta(connection, "first")?.map(|bytes| BlockNumber(u32::from_be_bytes(bytes)));
        Ok(contract.zip(first).map(|(contract, first)| Self { contract, first }))
    }

    /// The identity of the database in that file.
    ///
    /// # Errors
    /// [`OpenError`] when there is none, or it cannot be read.
    pub(crate) fn of(path: &Path) -> Result<Self, OpenError> {
        Header::must_be_ours(path)?;
        let read = reader(path).and_then(|connection| Self::read(&connection));
        read.and_then(|found| found.ok_or_else(|| Damage::Cursor.into_error())).map_err(|cause| OpenError::because(path, cause))
    }

    pub(super) fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        put_meta(connection, "contract", &self.contract.0)?;
        put_meta(connection, "first", &self.first.0.to_be_bytes())
    }
}

impl Log {
    /// The chain the database is of; `None` while nothing was read.
    pub(crate) fn genesis(&self) -> Result<Option<Genesis>, LogError> {
        self.read_now(genesis)
    }

    /// What the database belongs to.
    pub(crate) fn identity(&self) -> Result<Option<Identity>, LogError> {
        self.read_now(Identity::read)
    }
}

pub(super) fn genesis(connection: &Connection) -> rusqlite::Result<Option<Genesis>> {
    Ok(meta(connection, "genesis")?.map(Genesis))
}

/// A value of that length; `None` where there is none.
pub(super) fn meta<const N: usize>(connection: &Connection, name: &str) -> rusqlite::Result<Option<[u8; N]>> {
    connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

/// Writes a value once: the first stays.
pub(super) fn put_meta(connection: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT OR IGNORE INTO meta (name, value) VALUES (?1, ?2)")?.execute((name, value)).map(drop)
}

/// Writes a value over the one before.
pub(super) fn set_meta(connection: &Connection, name: &str, value: &[u8]) -> rusqlite::Result<()> {
    connection.prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?.execute((name, value)).map(drop)
}
