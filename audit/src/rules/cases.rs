//! The cases of one family.

use super::{
    judge::{Asked, Case},
    pick::{numbers, Pick},
    Depth, World,
};

/// The worlds of a family, and what is asked in each, as far as both together deviate from the plain
/// case in no more things than the depth tries.
pub(super) struct Cases<C: Case> {
    depth: Depth,
    most: Option<u32>,
    /// The worlds' numbers, each with its deviations.
    worlds: Vec<(u32, usize)>,
    asked: Vec<Asking<C::Asked>>,
    /// How many of what is asked deviate in at most so many things.
    within: Vec<usize>,
    /// What several of those who ask have in common.
    subjects: Vec<<C::Asked as Asked>::Subject>,
}

/// Something that is asked.
pub(super) struct Asking<A> {
    pub(super) asked: A,
    pub(super) deviations: u32,
    /// The place of its subject.
    pub(super) subject: usize,
}

/// The place of a case: that of its world, and that of what is asked in it.
pub(super) type Place = (usize, usize);

impl<C: Case> Cases<C> {
    pub(super) fn of(depth: Depth) -> Self {
        let most = depth.most(C::QUESTION);
        let mut subjects = Vec::new();
        let asked: Vec<_> = numbers(&Pick::radices(C::ask), most)
            .into_iter()
            .map(|(deviations, number)| {
                let asked = C::ask(&mut Pick::new(number));
                Asking { asked, deviations, subject: place_in(&mut subjects, asked.subject()) }
            })
            .collect();
        let within = most
            .map_or(Vec::new(), |most| (0..=most).map(|most| asked.iter().filter(|asking| asking.deviations <= most).count()).collect());
        Self { depth, most, worlds: numbers(&Pick::radices(C::world), most), asked, within, subjects }
    }

    /// How many worlds there are.
    pub(super) fn worlds(&self) -> usize {
        self.worlds.len()
    }

    /// How many cases there are.
    pub(super) fn count(&self) -> usize {
        self.worlds.iter().map(|(deviations, _)| self.asked_beside(*deviations).len()).sum()
    }

    /// The world of that place, with its deviations.
    pub(super) fn world(&self, place: usize) -> Option<(u32, World)> {
        self.worlds.get(place).map(|(deviations, number)| (*deviations, C::world(&mut Pick::new(*number))))
    }

    /// What is asked in a world that deviates in so many things.
    pub(super) fn asked_beside(&self, deviations: u32) -> &[Asking<C::Asked>] {
        let left = self.most.map(|most| usize::try_from(most.saturating_sub(deviations)).unwrap_or(usize::MAX));
        let count = left.and_then(|left| self.within.get(left)).copied();
        count.and_then(|count| self.asked.get(..count)).unwrap_or(&self.asked)
    }

    /// Tells what can be told of a world before anything is asked, where all there is will be asked.
    pub(super) fn tell(&self, world: &World, told: &mut Vec<<C::Asked as Asked>::Told>) {
        if self.depth == Depth::Deep {
            told.resize_with(self.subjects.len(), Default::default);
            C::Asked::tell(&self.subjects, world, told);
        }
    }

    /// The case of that place.
    pub(super) fn case(&self, (world, asked): Place) -> Option<(World, &Asking<C::Asked>)> {
        Some((self.world(world)?.1, self.asked.get(asked)?))
    }
}

/// The place of an item, which is added where it is missing.
fn place_in<T: PartialEq>(items: &mut Vec<T>, item: T) -> usize {
    items.iter().position(|found| *found == item).unwrap_or_else(|| {
        items.push(item);
        items.len().saturating_sub(1)
    })
}
