//! What was meant by a mistyped word.

/// The known word that differs least from what was typed, if it does in fewer than half of its letters.
pub(crate) fn closest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = typed.to_ascii_lowercase();
    let distances = known.map(|word| (apart(&word.to_ascii_lowercase(), &wanted), word));
    distances.min_by_key(|(distance, _)| *distance).filter(|(distance, word)| distance.saturating_mul(2) < word.len()).map(|(_, word)| word)
}

/// How many letters have to be put in, taken out or changed.
fn apart(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.chars().enumerate() {
        let mut left = above.saturating_add(1);
        let mut next = vec![left];
        for (diagonal, (up, found)) in row.iter().zip(row.iter().skip(1).zip(&other)) {
            let changed = diagonal.saturating_add(usize::from(letter != *found));
            left = changed.min(up.saturating_add(1)).min(left.saturating_add(1));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_is_answered_with_the_one_that_was_meant_and_another_with_none() {
        let of = |typed| closest(typed, ["insurer", "garage", "anna"].into_iter());
        for (typed, exp) in [("inshurer", Some("insurer")), ("GARAGE", Some("garage")), ("ana", Some("anna")), ("golf", None), ("", None)] {
            assert_eq!(of(typed), exp, "{typed}");
        }
        assert_eq!(closest("a", std::iter::empty()), None);
    }
}
