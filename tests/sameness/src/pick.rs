//! Choosing at random, repeatably.

/// A source of choices; the same seed gives the same choices on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Pick(fastrand::Rng);

impl Pick {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// True in so many of 100.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.0.u32(0..100) < percent
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.u64(0..end.max(1))
    }

    pub(crate) fn bits(&mut self) -> u32 {
        self.0.u32(..)
    }

    /// One of them; `None` of none.
    pub(crate) fn of<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.0.usize(0..items.len().max(1))).copied()
    }

    /// One of an iterator's items.
    pub(crate) fn among<T: Copy>(&mut self, items: impl Iterator<Item = T>) -> Option<T> {
        let items: Vec<T> = items.collect();
        self.of(&items)
    }

    /// A mask that keeps each bit of `bits` in so many of 100.
    pub(crate) fn thin(&mut self, bits: u32, percent: u32) -> u32 {
        (0..32).filter(|bit| bits >> bit & 1 == 1 && self.percent(percent)).fold(0, |kept, bit| kept | 1 << bit)
    }
}
