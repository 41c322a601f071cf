//! Somebody's attempt to change something.

use crate::{Account, UnixSeconds, Via};

/// Who acts, when, and how it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub caller: Account,
    pub now: UnixSeconds,
    pub via: Via,
}
