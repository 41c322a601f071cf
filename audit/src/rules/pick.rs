//! Cases by number.

use serde::Serialize;

/// How many values are tried of each thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Depth {
    /// Every reason and boundary, with few values beside: a look in less than a second or two.
    Brief,
    /// More combinations, in seconds: tens of millions of cases.
    Small,
    /// Every set of actions and of three classes, in minutes: about 10⁹ cases.
    Deep,
}

/// Turns a case's number into its choices: a number in a mixed radix, one digit a choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pick {
    rest: usize,
    size: usize,
    deviations: u32,
    depth: Depth,
}

impl Pick {
    pub(crate) const fn new(number: usize, depth: Depth) -> Self {
        Self { rest: number, size: 1, deviations: 0, depth }
    }

    /// The plain value or one of the others.
    #[inline(always)]
    pub(crate) fn one<T: Copy>(&mut self, plain: T, others: &[T]) -> T {
        let choices = others.len().wrapping_add(1);
        self.size = self.size.wrapping_mul(choices);
        let digit = self.rest % choices;
        self.rest /= choices;
        match digit.checked_sub(1) {
            None => plain,
            Some(other) => {
                self.deviations = self.deviations.wrapping_add(1);
                others.get(other).copied().unwrap_or(plain)
            }
        }
    }

    /// As [`Pick::one`], with other others for each depth.
    #[inline(always)]
    pub(crate) fn one_of<T: Copy>(&mut self, plain: T, brief: &[T], small: &[T], deep: &[T]) -> T {
        match self.depth {
            Depth::Brief => self.one(plain, brief),
            Depth::Small => self.one(plain, small),
            Depth::Deep => self.one(plain, deep),
        }
    }

    /// Counts one more deviation, for a family whose plain case is itself one.
    pub(crate) const fn deviate(&mut self) {
        self.deviations = self.deviations.wrapping_add(1);
    }

    /// Cases there are, after all choices were made.
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// Choices that are not the plain one.
    pub(crate) const fn deviations(&self) -> u32 {
        self.deviations
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_number_below_the_size_is_another_case_and_the_first_is_plain() {
        let case = |number| {
            let mut pick = Pick::new(number, Depth::Small);
            ((pick.one(0, &[1, 2]), pick.one('a', &['b']), pick.one_of(0, &[], &[1], &[1, 2])), pick.size(), pick.deviations())
        };
        assert_eq!(case(0), ((0, 'a', 0), 12, 0));
        assert_eq!((0..12).map(|number| case(number).0).collect::<BTreeSet<_>>().len(), 12);
        assert_eq!(case(11), ((2, 'b', 1), 12, 3));
    }
}
