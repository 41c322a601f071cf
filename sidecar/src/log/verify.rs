//! Looking at a whole database: every block, event, delivery and count.

use super::{
    base, counts, cursor,
    damage::Damage,
    forms::{FORM, OLDEST},
    header::Header,
    identity::{genesis, meta},
    open::{form, reader},
    reading::{page, position},
    Identity, OpenError, MAX_PAGE,
};
use crate::{documents::Document, projection::Projection};
use rusqlite::Connection;
use shared_logic::UnixSeconds;
use std::path::Path;
use valet_chain::{Genesis, Head};

/// Damages that are told at most: more of them say no more.
const MOST: usize = 20;

/// What is in a database.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The form of its tables.
    pub(crate) form: u32,
    pub(crate) identity: Option<Identity>,
    pub(crate) genesis: Option<Genesis>,
    pub(crate) cursor: Option<(Head, UnixSeconds)>,
    /// Rows of blocks, and how many were dropped.
    pub(crate) blocks: (u64, u64),
    /// Events, and how many were removed.
    pub(crate) events: (u64, u64),
    pub(crate) vehicles: usize,
    pub(crate) grants: usize,
    pub(crate) webhooks: u64,
    pub(crate) waiting: u64,
    pub(crate) documents: u64,
    /// What is wrong; nothing where all is well.
    pub(crate) damage: Vec<Damage>,
}

/// Looks at all of it, as it is at one moment; a sidecar may run. Of an older form only SQLite's own check is made.
///
/// # Errors
/// [`OpenError`] when it cannot be looked at.
pub(crate) fn verify(path: &Path) -> Result<Found, OpenError> {
    Header::must_be_ours(path)?;
    let failed = |cause| OpenError::because(path, cause);
    let connection = reader(path).map_err(failed)?;
    let mut found = Found { form: form(&connection).map_err(failed)?, ..Found::default() };
    if !(OLDEST..=FORM).contains(&found.form) {
        return Err(OpenError::OtherForm { path: path.into(), found: found.form });
    }
    connection.execute_batch("BEGIN").map_err(failed)?;
    let all: [Step; 6] = [structure, heads, blocks, events, deliveries, documents];
    let steps = if found.form == FORM { &all[..] } else { all.get(..1).unwrap_or_default() };
    for step in steps {
        match step(&connection, &mut found).map_err(Damage::in_error) {
            Ok(()) => {}
            Err(Ok(damage)) => found.damage.push(damage),
            Err(Err(cause)) => return Err(OpenError::Unreadable { path: path.into(), cause }),
        }
    }
    found.damage.truncate(MOST);
    Ok(found)
}

/// A part of the check. What it returns as an error is a damage too, where it tells of one.
type Step = fn(&Connection, &mut Found) -> rusqlite::Result<()>;

fn structure(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    let mut lines = connection.prepare("PRAGMA integrity_check(20)")?;
    for line in lines.query_map([], |row| row.get::<_, String>(0))? {
        match line? {
            line if line == "ok" => {}
            line => found.damage.push(Damage::Structure { line }),
        }
    }
    Ok(())
}

fn heads(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    found.identity = Identity::read(connection)?;
    found.genesis = genesis(connection)?;
    found.cursor = cursor::read(connection)?;
    match found.identity {
        Some(identity) => cursor::check(connection, identity),
        None => Err(Damage::Cursor.into_error()),
    }
}

fn blocks(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    let Some(identity) = found.identity else { return Ok(()) };
    let compacted = meta(connection, "compacted")?.map_or(identity.first.0, u32::from_be_bytes);
    let (mut rows, mut next) = (0, u64::from(identity.first.0));
    let mut numbers = connection.prepare("SELECT number FROM blocks ORDER BY number")?;
    for number in numbers.query_map([], |row| row.get::<_, u32>(0))? {
        let number = u64::from(number?);
        rows += 1;
        // Beneath that height rows of empty blocks are dropped; what is missing there is counted.
        if number < next || (number > next && number > u64::from(compacted)) {
            let of = rows;
            found.damage.push(Damage::Blocks { expected: number.saturating_add(1).saturating_sub(identity.first.0.into()), found: of });
            break;
        }
        next = number.saturating_add(1);
    }
    let dropped = count(connection, "dropped", 0)?;
    found.blocks = (rows, dropped);
    same("blocks", count(connection, "blocks", 0)?, rows)?;
    let expected = cursor::expected(found.cursor.map(|(head, _)| head), identity);
    same("blocks from the first to the newest", expected, rows.saturating_add(dropped))
}

fn events(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    let mut projection = base::read(connection)?.map_or_else(Projection::empty, Projection::from);
    let removed = projection.covered.events;
    loop {
        let records = page(connection, projection.covered.last.map(|(position, _)| position), MAX_PAGE)?;
        if records.is_empty() {
            break;
        }
        for record in &records {
            projection.take(record).map_err(|alarm| Damage::History(alarm).into_error())?;
        }
    }
    let rows = projection.covered.events.saturating_sub(removed);
    found.events = (rows, removed);
    (found.vehicles, found.grants) = (projection.state.vehicles.len(), projection.state.grants.len());
    same("removed events", count(connection, "removed", 0)?, removed)?;
    same("events", count(connection, "events", 0)?, rows)
}

fn deliveries(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    let lost = "SELECT outbox.number, outbox.idx FROM outbox
        LEFT JOIN events ON events.number = outbox.number AND events.idx = outbox.idx
        LEFT JOIN webhooks ON webhooks.id = outbox.webhook
        WHERE events.number IS NULL OR webhooks.id IS NULL LIMIT 5";
    for position in connection.prepare(lost)?.query_map([], position)? {
        found.damage.push(Damage::Delivery(position?.into()));
    }
    let mut webhooks = connection.prepare("SELECT id, (SELECT count(*) FROM outbox WHERE webhook = id) FROM webhooks")?;
    for webhook in webhooks.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))? {
        let (webhook, rows) = webhook?;
        let rows = u64::try_from(rows).unwrap_or_default();
        found.webhooks += 1;
        found.waiting = found.waiting.saturating_add(rows);
        same("deliveries that wait", count(connection, "waiting", webhook)?, rows)?;
    }
    Ok(())
}

fn documents(connection: &Connection, found: &mut Found) -> rusqlite::Result<()> {
    for document in super::documents::whole(connection)? {
        match document {
            Some((Document::Container(_), _)) => found.documents += 1,
            Some((Document::Bytes(_), _)) => {}
            None => found.damage.push(Damage::Document),
        }
    }
    Ok(())
}

fn count(connection: &Connection, name: &str, of: i64) -> rusqlite::Result<u64> {
    Ok(u64::try_from(counts::value(connection, name, of)?).unwrap_or_default())
}

fn same(what: &'static str, expected: u64, found: u64) -> rusqlite::Result<()> {
    if expected == found {
        Ok(())
    } else {
        Err(Damage::Count { what, expected, found }.into_error())
    }
}
