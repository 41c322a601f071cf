//! Bounds on what the rules read. Each with its unit and why.

use crate::{Seconds, UnixSeconds};

/// Patterns in a container, allowed and denied together: more would be a container of everything.
pub const MAX_PATTERNS: usize = 512;

/// Signals that a container holds, those in which other releases differ among them: VSS 6.0 has 1,267
/// in all.
pub const MAX_LEAVES: usize = 2_048;

/// Other releases that a container speaks of: a new one comes about once a year.
pub const MAX_RELEASES: usize = 8;

/// Signals that one question may name: a dashboard's worth, and what fits a URL.
pub const MAX_SIGNALS: usize = 64;

/// Bytes of one VSS path: the longest of VSS 6.0 has 93.
pub const MAX_PATH_BYTES: usize = 160;

/// Nodes of one VSS path: the deepest of VSS 6.0 has 8.
pub const MAX_PATH_NODES: usize = 16;

/// Steps from the owner to a recipient, delegations and onward shares together: each is one record
/// that a check reads.
pub const MAX_DEPTH: u8 = 3;

/// Messages in one batch: more would not fit a transaction's share of a block.
pub const MAX_BATCH: usize = 16;

/// How long an emergency lasts at most, in seconds: a day.
pub const LONGEST_EMERGENCY: Seconds = Seconds::DAY;

/// How long an access request can be answered at most, in seconds: 90 days.
pub const LONGEST_REQUEST: Seconds = Seconds(90 * Seconds::DAY.0);

/// How old data may be and still count as the present, in seconds: readers' clocks differ, and a
/// present value is some seconds old when it arrives. Older data is history.
pub const LIVE: Seconds = Seconds(300);

/// How far clocks may differ, in seconds: data may be asked for from so much later than now, and a
/// length that passes its longest by no more than this is shortened to it.
pub const CLOCKS: Seconds = Seconds(300);

/// How far ahead a grant, a mandate, a key or an answer may end, in seconds: a century. What lies beyond
/// was written in milliseconds.
pub const FARTHEST: Seconds = Seconds(100 * 365 * Seconds::DAY.0);

/// How long an offer can be accepted at most, in seconds: 30 days.
pub const LONGEST_OFFER: Seconds = Seconds(30 * Seconds::DAY.0);

/// When an admission as authority or auditor takes effect, in seconds after it: three days, so that
/// everybody can see it coming.
pub const ADMISSION_DELAY: Seconds = Seconds(3 * Seconds::DAY.0);

/// How long after its deployment a contract's admissions take effect at once, in seconds: a week. Whoever
/// comes to it then can see them before.
pub const FOUNDING: Seconds = Seconds(7 * Seconds::DAY.0);

/// In how many seconds an authority may open a vehicle twice at most, and how long a missing review keeps
/// it from opening again: a week.
pub const EMERGENCY_WINDOW: Seconds = Seconds(7 * Seconds::DAY.0);

/// How long an authority may not open a vehicle again after an unjustified emergency, in seconds: 30 days.
pub const EMERGENCY_BAR: Seconds = Seconds(30 * Seconds::DAY.0);

/// How long it takes until another key acts for a party, in seconds: three days.
pub const KEY_DELAY: Seconds = Seconds(3 * Seconds::DAY.0);

/// How long an owner has at least to stop a recovery, in seconds: a week.
pub const SHORTEST_RECOVERY: Seconds = Seconds(7 * Seconds::DAY.0);

/// How long an objection outlives at most a role that somebody else ended, in seconds: 30 days.
pub const LONGEST_OBJECTION: Seconds = Seconds(30 * Seconds::DAY.0);

/// How long data may be kept at most after consent to it was withdrawn, in seconds: 30 days.
pub const CONSENT_ERASURE: Seconds = Seconds(30 * Seconds::DAY.0);

/// How long before its deadline an intent is accepted at most that gives, moves or names something, in seconds: a
/// week, so that none lies about for longer.
pub const LONGEST_INTENT: Seconds = Seconds(7 * Seconds::DAY.0);

/// The end of time: where a sum would pass the range, the later end is meant.
pub(crate) const END_OF_TIME: UnixSeconds = UnixSeconds(u64::MAX);
