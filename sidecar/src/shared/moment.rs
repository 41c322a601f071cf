//! Moments that age also while the machine sleeps.

use std::time::{Duration, Instant, SystemTime};

/// A moment by two clocks. The steady one stands still while the machine is suspended, and the wall
/// clock may be set: a moment is as old as the one that says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) steady: Instant,
    pub(crate) wall: SystemTime,
}

impl Moment {
    /// Now.
    pub(crate) fn now() -> Self {
        Self { steady: Instant::now(), wall: SystemTime::now() }
    }

    /// How long before `now` it was. A wall clock that was set back says nothing.
    pub(crate) fn age(self, now: Self) -> Duration {
        let by_wall = now.wall.duration_since(self.wall).unwrap_or_default();
        now.steady.saturating_duration_since(self.steady).max(by_wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_as_old_as_the_clock_that_says_more() {
        let then = Moment::now();
        let (short, long) = (Duration::from_secs(2), Duration::from_secs(600));
        let now = |steady, wall| Moment { steady: then.steady + steady, wall: then.wall + wall };
        assert_eq!(then.age(then), Duration::ZERO);
        assert_eq!(then.age(now(short, long)), long, "the machine slept");
        assert_eq!(then.age(now(long, short)), long, "the wall clock was set back a little");
        let set_back = Moment { steady: then.steady + short, wall: then.wall - long };
        assert_eq!(then.age(set_back), short);
    }
}
