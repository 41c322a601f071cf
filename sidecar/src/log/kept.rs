//! After a rebuild: what services had got before it, so that they do not get it once more.

/// `seen`: the blocks whose events the database before held, `had`: the webhooks that it had, `owed`: what they had not got.
///
/// INVARIANT (never lost): a delivery is left out only for an event that the database before held in the very same
/// block, for a webhook that it had, and which did not wait there.
pub(super) const TABLES: &str = "
CREATE TABLE seen (number INTEGER PRIMARY KEY, hash BLOB NOT NULL);
CREATE TABLE had (webhook INTEGER PRIMARY KEY);
CREATE TABLE owed (webhook INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL,
    PRIMARY KEY (webhook, number, idx)) WITHOUT ROWID;
";

/// Made by a rebuild alone. An event's row is written before those of its deliveries.
pub(super) const TRIGGERS: &str = "
CREATE TRIGGER delivered_before_the_rebuild BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM had WHERE webhook = NEW.webhook)
    AND EXISTS (SELECT 1 FROM seen JOIN events ON events.number = seen.number AND events.block_hash = seen.hash
                WHERE seen.number = NEW.number AND events.idx = NEW.idx)
    AND NOT EXISTS (SELECT 1 FROM owed WHERE webhook = NEW.webhook AND number = NEW.number AND idx = NEW.idx)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER forgotten_after_the_rebuild AFTER DELETE ON webhooks BEGIN
    DELETE FROM had WHERE webhook = OLD.id;
    DELETE FROM owed WHERE webhook = OLD.id;
END;
";
