//! For how long the state stays fresh.

use super::{Moment, Shared};
use std::time::Duration;

impl Shared {
    /// For how long from now on the state stays fresh though nothing more is learnt from the node; zero when it is not
    /// fresh.
    pub(crate) fn fresh_for(&self) -> Duration {
        let age = self.contact().known_at.map(|known| known.age(Moment::now()));
        age.map_or(Duration::ZERO, |age| self.bounds.max_staleness.saturating_sub(age))
    }
}
