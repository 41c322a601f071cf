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

/// The end of time: where a sum would pass the range, the later end is meant.
pub(crate) const END_OF_TIME: UnixSeconds = UnixSeconds(u64::MAX);
