//! How often callers may ask.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Callers that are counted apart at most; more share one count until others have been quiet.
const MOST_CALLERS: usize = 4_096;

/// How often one may ask: so many times a second, and so many at once after a quiet time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests in a second.
    pub per_second: NonZeroU32,
    /// Requests at once.
    pub burst: NonZeroU32,
}

impl Rate {
    /// So many a second, and twice as many at once.
    pub fn per_second(per_second: NonZeroU32) -> Self {
        Self { per_second, burst: per_second.saturating_add(per_second.get()) }
    }

    /// The time that one request costs.
    fn step(self) -> Duration {
        Duration::from_secs(1).checked_div(self.per_second.get()).unwrap_or_default()
    }
}

/// Who is counted apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// A caller by the name of its entry.
    Named(String),
    /// An address; of IPv6 its network of 64 bits, for one customer has them all.
    At(IpAddr),
    /// An address whose key was refused.
    Refused(IpAddr),
    /// All for whom there is no place.
    Others,
}

impl Who {
    pub(super) fn at(address: IpAddr) -> Self {
        Self::At(network(address))
    }

    pub(super) fn refused(address: IpAddr) -> Self {
        Self::Refused(network(address))
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

/// When each caller's requests of late are paid off: what lies ahead of now is what it has taken of its burst.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    paid_off: Mutex<BTreeMap<Who, Instant>>,
}

impl Buckets {
    /// Takes one request of that caller.
    ///
    /// # Errors
    /// After how long there is room for one.
    pub(super) fn take(&self, who: Who, rate: Rate, now: Instant) -> Result<(), Duration> {
        let mut all = self.paid_off.lock().unwrap_or_else(PoisonError::into_inner);
        let who = place(&mut all, who, now);
        let taken = all.get(&who).map_or(Duration::ZERO, |paid_off| paid_off.saturating_duration_since(now));
        let after = taken.saturating_add(rate.step());
        let most = rate.step().saturating_mul(rate.burst.get());
        if after > most {
            return Err(after.saturating_sub(most));
        }
        if let Some(paid_off) = now.checked_add(after) {
            all.insert(who, paid_off);
        }
        Ok(())
    }
}

/// The caller's place; the common one when there are too many.
fn place(all: &mut BTreeMap<Who, Instant>, who: Who, now: Instant) -> Who {
    if all.len() >= MOST_CALLERS && !all.contains_key(&who) {
        all.retain(|_, paid_off| *paid_off > now);
        if all.len() >= MOST_CALLERS {
            return Who::Others;
        }
    }
    who
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(per_second: u32, burst: u32) -> Rate {
        Rate { per_second: per_second.try_into().unwrap(), burst: burst.try_into().unwrap() }
    }

    #[test]
    fn a_burst_is_taken_at_once_and_then_as_many_as_a_second_has() {
        let (buckets, now, who) = (Buckets::default(), Instant::now(), || Who::Named("a".to_owned()));
        let taken = |now| (0..100).take_while(|_| buckets.take(who(), rate(10, 5), now).is_ok()).count();
        assert_eq!(taken(now), 5);
        assert_eq!(buckets.take(who(), rate(10, 5), now), Err(Duration::from_millis(100)));
        assert_eq!(taken(now + Duration::from_millis(250)), 2);
        assert_eq!(taken(now + Duration::from_secs(60)), 5, "a long quiet time gives no more than a burst");
        assert_eq!(buckets.take(Who::Named("b".to_owned()), rate(10, 5), now), Ok(()), "another's are another's");
    }

    #[test]
    fn addresses_of_one_network_of_ipv6_count_as_one_and_a_mapped_one_as_what_it_is() {
        let at = |text: &str| Who::at(text.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
        assert_ne!(at("10.0.0.1"), at("10.0.0.2"));
        assert_ne!(at("10.0.0.1"), Who::refused("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn memory_is_bounded_whoever_comes_and_those_who_are_too_many_share_one_count() {
        let (buckets, now) = (Buckets::default(), Instant::now());
        let who = |number: u32| Who::At(IpAddr::V4(number.into()));
        for number in 0..10_000 {
            let _ = buckets.take(who(number), rate(1, 3), now);
        }
        assert_eq!(buckets.paid_off.lock().unwrap().len(), MOST_CALLERS + 1);
        assert!(buckets.take(who(20_000), rate(1, 3), now).is_err(), "the common count is used up");
        let later = now + Duration::from_secs(60);
        assert_eq!(buckets.take(who(20_000), rate(1, 3), later), Ok(()));
        assert!(buckets.paid_off.lock().unwrap().len() < 10);
    }
}
