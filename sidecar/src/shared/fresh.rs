//! For how long the state stays fresh.

use super::{stale, Moment, Shared};
use crate::projection::Projection;
use std::time::Duration;

impl Shared {
    /// For how long from now on the state stays fresh though nothing more is learnt from any node; zero when it is not
    /// fresh.
    pub(crate) fn fresh_for(&self, projection: &Projection) -> Duration {
        let (contact, now, longest) = (self.known(), Moment::now(), self.bounds.max_staleness);
        let left = |moment: Moment| longest.saturating_sub(moment.age(now));
        let known = contact.known_at.map(left).unwrap_or_default();
        let seen = contact.nodes.iter().filter_map(|node| node.seen_at).map(left).max().unwrap_or_default();
        let young = self.bounds.max_block_age.map_or(Duration::MAX, |longest| {
            projection.as_of.map(|(_, time)| longest.saturating_sub(stale::age(time, now))).unwrap_or_default()
        });
        known.min(seen).min(young)
    }
}
