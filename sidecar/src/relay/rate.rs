//! How many transactions are paid for in a minute.

use super::Urgency;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

const MINUTE: Duration = Duration::from_secs(60);

/// The places of the last minute. INVARIANT (taking stays possible): a quarter of them is kept for what only takes
/// something away, so that nobody can keep others from withdrawing by asking for other things.
#[derive(Debug)]
pub(super) struct Rate {
    places: usize,
    taken: VecDeque<Instant>,
}

impl Rate {
    pub(super) fn new(per_minute: u16) -> Self {
        Self { places: per_minute.into(), taken: VecDeque::new() }
    }

    /// Takes a place; where there is none, tells how long until there is one.
    pub(super) fn take(&mut self, of: Urgency, now: Instant) -> Result<(), Duration> {
        while self.taken.front().is_some_and(|since| now.saturating_duration_since(*since) >= MINUTE) {
            self.taken.pop_front();
        }
        let places = match of {
            Urgency::Taking => self.places,
            Urgency::Other => self.places.saturating_sub(self.places / 4),
        };
        // The place that must be free again so that fewer than all are taken.
        match self.taken.len().checked_sub(places) {
            None => {
                self.taken.push_back(now);
                Ok(())
            }
            Some(first) => Err(self.taken.get(first).map_or(MINUTE, |since| (*since + MINUTE).saturating_duration_since(now))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_places_and_a_quarter_of_them_is_for_what_only_takes() {
        let (mut rate, start) = (Rate::new(8), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        for second in 0..6 {
            assert_eq!(rate.take(Urgency::Other, at(second)), Ok(()), "{second}");
        }
        assert_eq!(rate.take(Urgency::Other, at(10)), Err(Duration::from_secs(50)), "the first place is free after a minute");
        assert_eq!(rate.take(Urgency::Taking, at(10)), Ok(()));
        assert_eq!(rate.take(Urgency::Taking, at(11)), Ok(()));
        assert_eq!(rate.take(Urgency::Taking, at(12)), Err(Duration::from_secs(48)));
        assert_eq!(rate.take(Urgency::Other, at(60)), Err(Duration::from_secs(2)), "seven are taken; two more must be free");
        assert_eq!(rate.take(Urgency::Taking, at(60)), Ok(()));
        assert_eq!(rate.take(Urgency::Other, at(200)), Ok(()));
        let mut one = Rate::new(1);
        assert_eq!(one.take(Urgency::Other, start), Ok(()));
        assert!(one.take(Urgency::Taking, start).is_err());
    }
}
