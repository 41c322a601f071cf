//! How many transactions are paid for in a minute.

use super::Urgency;
use shared_logic::Account;
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

const MINUTE: Duration = Duration::from_secs(60);

/// The places of the last minute.
///
/// INVARIANT (taking stays possible): a quarter of them is kept for what only takes something away, so that nobody can keep
/// others from withdrawing by asking for other things; and while all others are taken, no principal gets more than a
/// quarter of those, so that nobody can by withdrawing.
#[derive(Debug)]
pub(super) struct Rate {
    places: usize,
    taken: VecDeque<Taken>,
    next: u64,
}

/// A place that was taken, until it is given back or a minute is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket(u64);

#[derive(Debug)]
struct Taken {
    ticket: Ticket,
    since: Instant,
    of: Urgency,
    principal: Account,
}

impl Rate {
    pub(super) fn new(per_minute: u16) -> Self {
        Self { places: per_minute.into(), taken: VecDeque::new(), next: 0 }
    }

    /// Takes a place; where there is none, tells how long until there is one.
    pub(super) fn take(&mut self, of: Urgency, principal: Account, now: Instant) -> Result<Ticket, Duration> {
        self.forget(now);
        let free = self.free_in(of, principal, now);
        if free > Duration::ZERO {
            return Err(free);
        }
        let ticket = Ticket(self.next);
        self.next = self.next.wrapping_add(1);
        self.taken.push_back(Taken { ticket, since: now, of, principal });
        Ok(ticket)
    }

    /// Gives a place back for which nothing was sent.
    pub(super) fn give_back(&mut self, ticket: Ticket) {
        self.taken.retain(|taken| taken.ticket != ticket);
    }

    /// How many are left now: for everything, and for what only takes something away.
    pub(super) fn left(&mut self, now: Instant) -> (usize, usize) {
        self.forget(now);
        (self.open().saturating_sub(self.taken.len()), self.places.saturating_sub(self.taken.len()))
    }

    /// The places that are for everything.
    const fn open(&self) -> usize {
        self.places.saturating_sub(self.places / 4)
    }

    /// Of the places that are kept, those that one principal gets.
    fn share(&self) -> usize {
        (self.places / 16).max(1)
    }

    fn free_in(&self, of: Urgency, principal: Account, now: Instant) -> Duration {
        let any = self.taken.iter();
        let open = free_in(any.clone(), self.open(), now);
        match of {
            Urgency::Other => open,
            Urgency::Taking => {
                let own = any.clone().filter(|taken| taken.of == Urgency::Taking && taken.principal == principal);
                let kept = free_in(any, self.places, now).max(free_in(own, self.share(), now));
                open.min(kept)
            }
        }
    }

    fn forget(&mut self, now: Instant) {
        self.taken.retain(|taken| now.saturating_duration_since(taken.since) < MINUTE);
    }
}

/// How long until fewer than that many of them are left; nothing where there are fewer.
fn free_in<'a>(taken: impl Iterator<Item = &'a Taken> + Clone, most: usize, now: Instant) -> Duration {
    let over = taken.clone().count().checked_sub(most);
    // The place that must be free again so that fewer are taken; where there is no place at all, none ever is.
    over.map_or(Duration::ZERO, |over| {
        taken.clone().nth(over).map_or(MINUTE, |first| (first.since + MINUTE).saturating_duration_since(now))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_testkit::{ALICE, BOB};

    #[test]
    fn a_minute_has_so_many_places_and_a_quarter_of_them_is_for_what_only_takes() {
        let (mut rate, start) = (Rate::new(8), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut takes = |of, second| rate.take(of, Account([u8::try_from(second).unwrap(); 20]), at(second)).map(drop);
        for second in 0..6 {
            assert_eq!(takes(Urgency::Other, second), Ok(()), "{second}");
        }
        assert_eq!(takes(Urgency::Other, 10), Err(Duration::from_secs(50)), "the first place is free after a minute");
        assert_eq!(takes(Urgency::Taking, 10), Ok(()));
        assert_eq!(takes(Urgency::Taking, 11), Ok(()));
        assert_eq!(takes(Urgency::Taking, 12), Err(Duration::from_secs(48)));
        assert_eq!(takes(Urgency::Other, 60), Err(Duration::from_secs(2)), "seven are taken; two more must be free");
        assert_eq!(takes(Urgency::Taking, 60), Ok(()));
        assert_eq!(takes(Urgency::Other, 200), Ok(()));
        let mut one = Rate::new(1);
        assert!(one.take(Urgency::Other, ALICE, start).is_ok());
        assert!(one.take(Urgency::Taking, ALICE, start).is_err());
    }

    #[test]
    fn nobody_gets_more_than_a_quarter_of_what_is_kept() {
        let (mut rate, start) = (Rate::new(32), Instant::now());
        let at = |seconds| start + Duration::from_secs(seconds);
        for place in 0..24 {
            assert!(rate.take(Urgency::Taking, ALICE, start).is_ok(), "{place}: while the others are free, anybody may have them");
        }
        assert_eq!(rate.left(at(1)), (0, 8));
        assert_eq!(rate.take(Urgency::Taking, ALICE, at(1)), Err(Duration::from_secs(59)));
        for place in 0..2 {
            assert!(rate.take(Urgency::Taking, BOB, at(2)).is_ok(), "{place}: another has its share");
        }
        assert_eq!(rate.take(Urgency::Taking, BOB, at(3)), Err(Duration::from_secs(57)), "the first of all is free before Bob's own");
        assert!(rate.take(Urgency::Taking, Account([9; 20]), at(3)).is_ok());
    }

    #[test]
    fn a_place_that_is_given_back_is_free_at_once() {
        let (mut rate, now) = (Rate::new(1), Instant::now());
        let ticket = rate.take(Urgency::Other, ALICE, now).unwrap();
        assert!(rate.take(Urgency::Other, ALICE, now).is_err());
        rate.give_back(ticket);
        assert!(rate.take(Urgency::Other, ALICE, now).is_ok());
        rate.give_back(ticket);
        assert_eq!(rate.left(now), (0, 0), "a place is given back once");
    }
}
