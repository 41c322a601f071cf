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
    /// What several of those who ask have in common, in the order in which it comes up.
    groups: Vec<<C::Asked as Asked>::Group>,
    /// How many of those who ask deviate in at most so many things, and how many groups those have.
    within: Vec<(usize, usize)>,
}

/// Something that is asked.
pub(super) struct Asking<A> {
    pub(super) asked: A,
    pub(super) deviations: u32,
    /// The place of its group.
    pub(super) group: usize,
}

/// The place of a case: that of its world, and that of what is asked in it.
pub(super) type Place = (usize, usize);

impl<C: Case> Cases<C> {
    pub(super) fn of(depth: Depth) -> Self {
        let most = depth.most(C::QUESTION);
        let worlds = numbers(&Pick::radices(C::world), most);
        let mut cases = Self { depth, most, worlds, asked: Vec::new(), groups: Vec::new(), within: vec![(0, 0); places(most)] };
        for (deviations, number) in numbers(&Pick::radices(C::ask), most) {
            let asked = C::ask(&mut Pick::new(number));
            let group = place_in(&mut cases.groups, asked.group());
            cases.asked.push(Asking { asked, deviations, group });
            let until_now = (cases.asked.len(), cases.groups.len());
            cases.within.iter_mut().skip(places(Some(deviations)).saturating_sub(1)).for_each(|within| *within = until_now);
        }
        cases
    }

    /// How many worlds there are.
    pub(super) fn worlds(&self) -> usize {
        self.worlds.len()
    }

    /// How many cases there are.
    pub(super) fn count(&self) -> usize {
        self.worlds.iter().map(|(deviations, _)| self.asked_beside(*deviations).len()).sum()
    }

    /// In how many things the world of that place deviates, and its number.
    pub(super) fn place(&self, place: usize) -> Option<(u32, usize)> {
        self.worlds.get(place).copied()
    }

    /// What is asked in a world that deviates in so many things.
    pub(super) fn asked_beside(&self, deviations: u32) -> &[Asking<C::Asked>] {
        self.asked.get(..self.left_beside(deviations).0).unwrap_or_default()
    }

    /// How much is asked in a world that deviates in so many things, and about how many groups.
    fn left_beside(&self, deviations: u32) -> (usize, usize) {
        let left = self.most.map(|most| places(Some(most.saturating_sub(deviations))).saturating_sub(1));
        let all = (self.asked.len(), self.groups.len());
        left.map_or(all, |left| self.within.get(left).copied().unwrap_or(all))
    }

    /// As [`Self::prepare`], in the deep scope only: elsewhere too little is asked in a world for it to pay.
    pub(super) fn prepare_if_deep(&self, (deviations, world): (u32, &World), prepared: &mut Vec<<C::Asked as Asked>::Prepared>) {
        if self.depth == Depth::Deep {
            self.prepare((deviations, world), prepared);
        }
    }

    /// Evaluates the reference for each group of what is asked in that world, which deviates in so many things.
    pub(super) fn prepare(&self, (deviations, world): (u32, &World), prepared: &mut Vec<<C::Asked as Asked>::Prepared>) {
        prepared.resize_with(self.groups.len(), Default::default);
        let (_, count) = self.left_beside(deviations);
        C::Asked::prepare(self.groups.get(..count).unwrap_or_default(), world, prepared);
    }

    /// The case of that place.
    pub(super) fn case(&self, (world, asked): Place) -> Option<(World, &Asking<C::Asked>)> {
        let (_, number) = self.place(world)?;
        Some((C::world(&mut Pick::new(number)), self.asked.get(asked)?))
    }
}

/// One place for each number of deviations up to the most; none without a bound.
fn places(most: Option<u32>) -> usize {
    most.and_then(|most| usize::try_from(most).ok()).map_or(0, |most| most.saturating_add(1))
}

/// The place of an item, which is added where it is missing.
fn place_in<T: PartialEq>(items: &mut Vec<T>, item: T) -> usize {
    items.iter().position(|found| *found == item).unwrap_or_else(|| {
        items.push(item);
        items.len().saturating_sub(1)
    })
}
