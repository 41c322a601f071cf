//! Names near a misspelt one.

use std::collections::BTreeSet;

/// How many names are told at most.
const TOLD: usize = 3;

/// The names nearest to a pattern that means none of `leaves`: by few changed letters, else those
/// that begin with the most of its nodes.
pub(super) fn names<'a>(pattern: &str, leaves: impl Iterator<Item = &'a str>) -> Vec<String> {
    let names = with_branches(leaves);
    let most = pattern.len().div_euclid(4).max(2);
    let by_letters = names.iter().map(|name| (distance(pattern, name), *name)).filter(|(distance, _)| *distance <= most);
    let near = first(by_letters.collect());
    if !near.is_empty() {
        return near;
    }
    let depth = names.iter().map(|name| shared_nodes(pattern, name)).max().unwrap_or_default();
    let shared = names.iter().filter(|name| depth > 0 && shared_nodes(pattern, name) == depth);
    first(shared.map(|name| (0, *name)).collect())
}

/// All paths: of signals, and of the branches above them.
fn with_branches<'a>(leaves: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let ends = |leaf: &'a str| leaf.match_indices('.').filter_map(|(end, _)| leaf.get(..end)).chain([leaf]);
    leaves.flat_map(ends).collect()
}

fn first(mut ranked: Vec<(usize, &str)>) -> Vec<String> {
    // Of equally near names the shortest paths first: a bare name was likely meant near the root.
    ranked.sort_unstable_by_key(|(rank, name)| (*rank, name.split('.').count(), *name));
    ranked.into_iter().take(TOLD).map(|(_, name)| name.to_owned()).collect()
}

/// How many letters must change to make a name of the pattern; none where the name only lacks the
/// pattern's beginning. A `*` costs nothing.
fn distance(pattern: &str, name: &str) -> usize {
    let (pattern, lower) = (pattern.to_ascii_lowercase(), name.to_ascii_lowercase());
    if lower.strip_suffix(&pattern).is_some_and(|rest| rest.ends_with('.')) {
        return 0;
    }
    let mut nodes = lower.split('.');
    let filled: Vec<_> =
        pattern.split('.').map(|node| (node, nodes.next())).map(|(node, at)| if node == "*" { at.unwrap_or(node) } else { node }).collect();
    letters(filled.join(".").as_bytes(), lower.as_bytes())
}

/// The Levenshtein distance.
fn letters(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in (1..).zip(one) {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = at;
        if let Some(cell) = row.first_mut() {
            *cell = at;
        }
        for (cell, wanted) in row.iter_mut().skip(1).zip(other) {
            let replaced = diagonal.saturating_add(usize::from(letter != wanted));
            diagonal = *cell;
            left = replaced.min(diagonal.saturating_add(1)).min(left.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

fn shared_nodes(pattern: &str, name: &str) -> usize {
    pattern.split('.').zip(name.split('.')).take_while(|(one, other)| *one == "*" || one.eq_ignore_ascii_case(other)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAVES: [&str; 4] = ["Vehicle.Speed", "Vehicle.Cabin.Door.Row1.IsOpen", "Vehicle.Cabin.Door.Row1.IsLocked", "Vehicle.IsMoving"];

    #[test]
    fn a_misspelt_path_is_near_the_one_that_was_meant() {
        let cases = [
            ("Vehicle.Sped", "Vehicle.Speed"),
            ("vehicle.speed", "Vehicle.Speed"),
            ("Speed", "Vehicle.Speed"),
            ("Vehicle.*.Dor", "Vehicle.Cabin.Door"),
            ("Vehicle.Cabin.Door.Sunroof.Position", "Vehicle.Cabin.Door"),
        ];
        for (pattern, exp_first) in cases {
            assert_eq!(names(pattern, LEAVES.into_iter()).first().map(String::as_str), Some(exp_first), "{pattern}");
        }
        assert!(names("Boat.Rudder.Angle.Of.Attack", LEAVES.into_iter()).is_empty());
    }

    #[test]
    fn the_distance_counts_letters() {
        for (one, other, exp_distance) in [("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("flaw", "lawn", 2)] {
            assert_eq!(letters(one.as_bytes(), other.as_bytes()), exp_distance, "{one} {other}");
        }
    }
}
