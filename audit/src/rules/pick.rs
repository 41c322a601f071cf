//! One case's choices, from its number.

/// Turns a case's number into its choices: a number in a mixed radix, one digit a choice.
#[derive(Clone, Debug)]
pub(crate) struct Pick {
    rest: usize,
    radices: Option<Vec<usize>>,
}

impl Pick {
    pub(crate) const fn new(number: usize) -> Self {
        Self { rest: number, radices: None }
    }

    /// Out of how many each choice is made, in the order in which `make` makes them.
    pub(crate) fn radices<T>(make: impl FnOnce(&mut Self) -> T) -> Vec<usize> {
        let mut pick = Self { rest: 0, radices: Some(Vec::new()) };
        make(&mut pick);
        pick.radices.unwrap_or_default()
    }

    /// The plain value or one of the others.
    #[inline]
    pub(crate) fn one<T: Copy>(&mut self, plain: T, others: &[T]) -> T {
        let choices = others.len().wrapping_add(1);
        if let Some(radices) = &mut self.radices {
            radices.push(choices);
        }
        let digit = self.rest % choices;
        self.rest /= choices;
        digit.checked_sub(1).and_then(|other| others.get(other).copied()).unwrap_or(plain)
    }

    /// Any of these, of which the first is the plain one; `none` stands for one of an empty list.
    #[inline]
    pub(crate) fn among<T: Copy>(&mut self, all: &[T], none: T) -> T {
        match all {
            [plain, others @ ..] => self.one(*plain, others),
            [] => none,
        }
    }
}

/// The numbers of all cases with at most so many choices that are not the plain one, each with how many
/// those are. With a bound they stand in the order of that, and otherwise in that of the numbers.
pub(crate) fn numbers(radices: &[usize], most: Option<u32>) -> Vec<(u32, usize)> {
    let (mut all, mut weight) = (vec![(0u32, 0)], 1usize);
    for radix in radices {
        let before = all.clone();
        for digit in 1..*radix {
            let offset = weight.wrapping_mul(digit);
            let more = before.iter().filter(|(deviations, _)| most.is_none_or(|most| *deviations < most));
            all.extend(more.map(|(deviations, number)| (deviations.wrapping_add(1), offset.wrapping_add(*number))));
        }
        weight = weight.wrapping_mul(*radix);
    }
    if most.is_some() {
        all.sort_unstable();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn case(pick: &mut Pick) -> (u8, char, bool) {
        (pick.one(0, &[1, 2]), pick.one('a', &['b']), pick.among(&[false, true], false))
    }

    #[test]
    fn every_number_is_another_case_and_the_first_is_plain() {
        let all = numbers(&Pick::radices(case), None);
        assert!(all.iter().map(|(_, number)| *number).eq(0..12));
        assert_eq!(case(&mut Pick::new(0)), (0, 'a', false));
        assert_eq!(case(&mut Pick::new(11)), (2, 'b', true));
        assert_eq!(all.iter().map(|(_, number)| case(&mut Pick::new(*number))).collect::<BTreeSet<_>>().len(), 12);
    }

    #[test]
    fn a_number_knows_in_how_many_things_its_case_is_not_plain() {
        for (deviations, number) in numbers(&Pick::radices(case), None) {
            let (digit, letter, flag) = case(&mut Pick::new(number));
            assert_eq!(deviations, u32::from(digit != 0) + u32::from(letter != 'a') + u32::from(flag));
        }
    }

    #[test]
    fn a_bound_leaves_the_cases_within_it_the_plain_one_first() {
        let within = numbers(&Pick::radices(case), Some(1));
        assert_eq!(within, [(0, 0), (1, 1), (1, 2), (1, 3), (1, 6)]);
        let every = numbers(&Pick::radices(case), None);
        assert_eq!(numbers(&Pick::radices(case), Some(2)).len(), every.iter().filter(|(deviations, _)| *deviations <= 2).count());
    }
}
