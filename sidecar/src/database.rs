//! A sidecar's database as its operator handles it: backups, checks, room, a fresh start.

use crate::log::{copy_to, rebuild, verify, Found, Identity, Log, OpenError, Rebuilt};
use crate::{projection::FoldError, status::number};
use serde::Serialize;
use shared_logic::{Account, UnixSeconds};
use std::path::{Path, PathBuf};

pub use crate::log::BackupError;

/// Empty blocks keep their rows for so many blocks beneath the newest.
pub const KEPT_BLOCKS: u32 = crate::log::KEPT_BLOCKS;

/// What is in a database that was looked at as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatabaseReport {
    /// The form of its tables.
    pub form: u32,
    /// The contract whose events it holds.
    pub contract: Option<Account>,
    /// The chain; none while nothing was read.
    pub genesis: Option<String>,
    /// The newest block that was read.
    pub cursor: Option<u32>,
    /// Rows of blocks.
    pub blocks: u32,
    /// Blocks whose rows were dropped: they were empty, or their events were removed.
    pub dropped_blocks: u32,
    /// Events.
    pub events: u32,
    /// Events that were removed; a state stands for them.
    pub removed_events: u32,
    /// Vehicles in the state that the events make.
    pub vehicles: u32,
    /// Grants in it, whatever their state.
    pub grants: u32,
    /// Webhooks.
    pub webhooks: u32,
    /// Deliveries that wait.
    pub waiting: u32,
    /// Container documents.
    pub containers: u32,
    /// What is wrong, a sentence each; empty where all is well.
    pub findings: Vec<String>,
}

/// What became of a database that was begun anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RebuildReport {
    /// Where the database is now that was there; it was not changed.
    pub moved_to: PathBuf,
    /// Whether webhooks go on where they were; if not, services get every event again, with the same ids.
    pub webhooks_kept: bool,
    /// Container documents that were taken over.
    pub containers: u32,
    /// What is wrong with the database that was there.
    pub findings: Vec<String>,
}

/// What a compaction did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompactReport {
    /// Rows of empty blocks that were dropped.
    pub dropped_blocks: u32,
    /// Events that were removed.
    pub removed_events: u32,
    /// The file before, in KiB.
    pub kib_before: u32,
    /// The file now, in KiB.
    pub kib_now: u32,
}

/// Looks at every block, event, delivery and count of a database, also while a sidecar uses it.
///
/// # Errors
/// [`OpenError`] when it cannot be looked at. Damage is no error here: the report tells it.
pub fn verify_database(database: &Path) -> Result<DatabaseReport, OpenError> {
    verify(database).map(DatabaseReport::from)
}

/// Copies a database to a new file and checks the copy as a whole, also while a sidecar uses it.
///
/// # Errors
/// [`BackupError`]; then there is no backup.
pub fn back_up_database(database: &Path, to: &Path) -> Result<DatabaseReport, BackupError> {
    copy_to(database, to).map(DatabaseReport::from)
}

/// Moves a database aside and makes an empty one for the chain to be read into again. The sidecar must not run.
///
/// # Errors
/// [`OpenError`] when it is in use, is no sidecar's, or cannot be moved or made.
pub fn rebuild_database(database: &Path) -> Result<RebuildReport, OpenError> {
    let Rebuilt { aside, webhooks_kept, documents, damage } = rebuild(database)?;
    let findings = damage.iter().map(ToString::to_string).collect();
    Ok(RebuildReport { moved_to: aside, webhooks_kept, containers: number(documents), findings })
}

/// Drops the rows of old empty blocks, removes events of blocks before `remove_before` that every webhook has got, and
/// gives the room back. The sidecar must not run.
///
/// # Errors
/// [`FoldError`] when the database is in use or damaged, or the disk does not take it; it is then as it was.
pub fn compact_database(database: &Path, remove_before: Option<UnixSeconds>) -> Result<CompactReport, CompactError> {
    let found = Identity::of(database)?;
    let kib = || number(std::fs::metadata(database).map_or(0, |file| file.len() / 1024));
    let kib_before = kib();
    let log = Log::open(database, found)?;
    let removed = remove_before.map_or(Ok(0), |before| log.remove_before(before))?;
    let dropped = log.compact(KEPT_BLOCKS).map_err(FoldError::from)?;
    Ok(CompactReport { dropped_blocks: number(dropped), removed_events: number(removed), kib_before, kib_now: kib() })
}

/// Why a database was not compacted.
#[derive(Debug, thiserror::Error)]
pub enum CompactError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It cannot be read or written, or its events make no state.
    #[error(transparent)]
    Fold(#[from] FoldError),
}

impl From<Found> for DatabaseReport {
    fn from(found: Found) -> Self {
        Self {
            form: found.form,
            contract: found.identity.map(|identity| identity.contract),
            genesis: found.genesis.map(|genesis| genesis.to_string()),
            cursor: found.cursor.map(|(head, _)| head.number.0),
            blocks: number(found.blocks.0),
            dropped_blocks: number(found.blocks.1),
            events: number(found.events.0),
            removed_events: number(found.events.1),
            vehicles: number(found.vehicles),
            grants: number(found.grants),
            webhooks: number(found.webhooks),
            waiting: number(found.waiting),
            containers: number(found.documents),
            findings: found.damage.iter().map(ToString::to_string).collect(),
        }
    }
}
