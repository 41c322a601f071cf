//! Beginning anew: the database is moved aside, and what can be trusted of it is taken over.

use super::{
    aside::{beside, sync_folder},
    damage::Damage,
    documents,
    forms::FORM,
    header::Header,
    kept,
    open::{reader, take_lock},
    verify, Identity, Log, OpenError,
};
use crate::{documents::Document, shared::Whose};
use rusqlite::{params_from_iter, types::Value, Connection, Row};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// What a rebuild left behind and took over.
#[derive(Debug)]
pub(crate) struct Rebuilt {
    /// Where the database is now that was there.
    pub(crate) aside: PathBuf,
    /// Whether the webhooks go on where they were. Where not, services get every event again.
    pub(crate) webhooks_kept: bool,
    /// Container documents that were taken over.
    pub(crate) documents: usize,
    /// What is wrong with the one before; empty where nothing was found.
    pub(crate) damage: Vec<Damage>,
}

/// Moves a database aside, and makes a new one in its place for the chain to be read into again.
///
/// INVARIANT (nothing is deleted): every file that was there has another name afterwards.
///
/// # Errors
/// [`OpenError`] when it is in use, is not ours, or cannot be moved or made.
pub(crate) fn rebuild(path: &Path) -> Result<Rebuilt, OpenError> {
    let no_access = |cause| OpenError::NoAccess { path: path.into(), cause };
    Header::must_be_ours(path)?;
    let lock = take_lock(path)?;
    let looked_at = verify(path);
    let old = read(path);
    let aside = move_aside(path).map_err(no_access)?;
    drop(lock);
    let whole = looked_at.as_ref().is_ok_and(|found| found.form == FORM);
    let damage = match looked_at {
        Ok(found) => found.damage,
        Err(OpenError::Damaged { damage, .. }) => vec![damage],
        Err(_) => Vec::new(),
    };
    let Some(old) = old else { return Ok(Rebuilt { aside, webhooks_kept: false, documents: 0, damage }) };
    let log = Log::open(path, old.identity)?;
    let containers = old.documents.iter().filter(|(document, _)| matches!(document, Document::Container(_))).count();
    // Only what was found whole, and of this very form.
    let trusted = old.webhooks.as_ref().filter(|_| whole && damage.is_empty());
    let failed = |cause| OpenError::because(path, cause);
    let written = log.now(|connection| {
        let transaction = connection.transaction()?;
        if let Some(genesis) = old.genesis {
            super::identity::put_meta(&transaction, "genesis", &genesis)?;
        }
        for (document, whose) in &old.documents {
            documents::keep(&transaction, document, *whose)?;
        }
        if let Some(webhooks) = trusted {
            webhooks.write(&transaction)?;
        }
        transaction.commit()
    });
    match written {
        Ok(()) => Ok(Rebuilt { aside, webhooks_kept: trusted.is_some(), documents: containers, damage }),
        Err(super::LogError::Database(cause)) => Err(failed(cause)),
        Err(super::LogError::Damaged(damage)) => Err(OpenError::Damaged { path: path.into(), damage }),
        Err(super::LogError::Interrupted) => Err(no_access(io::ErrorKind::Interrupted.into())),
    }
}

/// What can be read of the database before. Nothing where not even what it belongs to can be.
struct Old {
    identity: Identity,
    genesis: Option<[u8; 32]>,
    documents: Vec<(Document, Whose)>,
    webhooks: Option<Webhooks>,
}

/// Which webhooks there were, of which blocks they were told, and what still waited.
struct Webhooks {
    /// Their columns, whichever the form has, and their rows.
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    seen: Vec<(u32, Vec<u8>)>,
    owed: Vec<(i64, u32, u32)>,
}

fn read(path: &Path) -> Option<Old> {
    let connection = reader(path).ok()?;
    let identity = Identity::read(&connection).ok()??;
    let genesis = super::identity::meta(&connection, "genesis").ok().flatten();
    let documents = documents::whole(&connection).unwrap_or_default().into_iter().flatten().collect();
    Some(Old { identity, genesis, documents, webhooks: webhooks(&connection).ok() })
}

fn webhooks(connection: &Connection) -> rusqlite::Result<Webhooks> {
    let mut all = connection.prepare("SELECT * FROM webhooks")?;
    let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
    let row = |row: &Row<'_>| (0..columns.len()).map(|column| row.get(column)).collect();
    let rows = all.query_map([], row)?.collect::<Result<_, _>>()?;
    let mut seen = connection.prepare("SELECT DISTINCT number, block_hash FROM events")?;
    let seen = seen.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut owed = connection.prepare("SELECT webhook, number, idx FROM outbox")?;
    let owed = owed.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    Ok(Webhooks { columns, rows, seen, owed })
}

impl Webhooks {
    fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let places = vec!["?"; self.columns.len()].join(", ");
        let add = format!("INSERT INTO webhooks ({}) VALUES ({places})", self.columns.join(", "));
        for row in &self.rows {
            connection.execute(&add, params_from_iter(row))?;
        }
        connection.execute("INSERT INTO had (webhook) SELECT id FROM webhooks", [])?;
        for (number, hash) in &self.seen {
            connection.prepare_cached("INSERT OR REPLACE INTO seen (number, hash) VALUES (?1, ?2)")?.execute((number, hash))?;
        }
        for (webhook, number, index) in &self.owed {
            connection.prepare_cached("INSERT INTO owed (webhook, number, idx) VALUES (?1, ?2, ?3)")?.execute((webhook, number, index))?;
        }
        connection.execute_batch(kept::TRIGGERS)
    }
}

/// Gives the database, its journals and its snapshot other names. The journals keep theirs beside it: without them it
/// would lose its newest commits.
fn move_aside(path: &Path) -> io::Result<PathBuf> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let mut names = (0..1_000).map(|number| beside(path, &format!(".aside-{}", now.saturating_add(number))));
    let aside = names.find(|name| fs::symlink_metadata(name).is_err()).ok_or(io::ErrorKind::AlreadyExists)?;
    for ending in ["-wal", "-shm", ".snapshot", ""] {
        match fs::rename(beside(path, ending), beside(&aside, ending)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(path)?;
    Ok(aside)
}
