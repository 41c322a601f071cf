//! How many connections each address has.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Counts the connections of each address.
#[derive(Clone)]
pub(super) struct Places {
    most: usize,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: Arc::default() }
    }

    /// A place for one more connection of that address; `None` when it has all of its own. This machine has as many as
    /// there are.
    pub(super) fn take(&self, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return Some(Place { of: None });
        }
        let mut all = self.all();
        let taken = all.entry(address).or_default();
        if *taken >= self.most {
            return None;
        }
        *taken = taken.saturating_add(1);
        Some(Place { of: Some((self.clone(), address)) })
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is taken until this is dropped.
pub(super) struct Place {
    of: Option<(Places, IpAddr)>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((places, address)) = &self.of else { return };
        let mut all = places.all();
        let left = all.get(address).map_or(0, |taken| taken.saturating_sub(1));
        if left == 0 {
            all.remove(address);
        } else {
            all.insert(*address, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_connections_and_this_machine_as_many_as_there_are() {
        let places = Places::new(2);
        let take = |address: &str| places.take(address.parse().unwrap());
        let (one, two) = (take("10.0.0.1"), take("::ffff:10.0.0.1"));
        assert!(one.is_some() && two.is_some() && take("10.0.0.1").is_none());
        assert!(take("10.0.0.2").is_some());
        assert!([(); 9].map(|()| take("127.0.0.1")).iter().all(Option::is_some) && take("::1").is_some());
        drop(one);
        let again = take("10.0.0.1");
        assert!(again.is_some());
        drop((two, again));
        assert!(places.all().is_empty(), "nothing is kept of those that are gone");
    }
}
