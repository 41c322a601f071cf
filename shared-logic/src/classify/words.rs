//! Words that keep their class wherever they stand in the tree.

use crate::{SignalClass, SignalPath};

/// Words of one class. Capitals do not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// The class.
    pub class: SignalClass,
    /// Letters that count wherever in a name they stand, parted by spaces.
    pub parts: &'static str,
    /// What counts only as a whole word of a name, because longer words hold it; parted by spaces.
    pub whole: &'static str,
}

impl Words {
    /// True when a name of the path holds one of them. The root does not count.
    pub(super) fn stand_in(&self, path: SignalPath<'_>) -> bool {
        path.nodes().skip(1).map(str::as_bytes).any(|name| {
            let holds = |word: &str| places(name, word).next().is_some();
            let holds_whole = |word: &str| places(name, word).any(|(from, to)| begins_word(name, from) && begins_word(name, to));
            self.parts.split_whitespace().any(holds) || self.whole.split_whitespace().any(holds_whole)
        })
    }
}

/// Where a word stands in a name: where it begins, and where it is over.
fn places<'a>(name: &'a [u8], word: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let length = word.len().max(1);
    let found = move |(from, letters): (usize, &[u8])| letters.eq_ignore_ascii_case(word.as_bytes()).then_some(from);
    name.windows(length).enumerate().filter_map(found).map(move |from| (from, from.saturating_add(length)))
}

/// True when a word begins at this place of a name, or the name is over: `VehicleVIN`, `VINHash`, `Vin2` and
/// `vin_hash` all hold the word `Vin`, `Vinyl` does not.
fn begins_word(name: &[u8], at: usize) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| name.get(at)).filter(|byte| byte.is_ascii_alphabetic());
    match (letter(at.checked_sub(1)), letter(Some(at))) {
        (Some(before), Some(first)) => {
            let of_capitals = before.is_ascii_uppercase() && !letter(at.checked_add(1)).is_some_and(u8::is_ascii_lowercase);
            first.is_ascii_uppercase() && !of_capitals
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_counts_whole_and_a_long_one_anywhere() {
        let words = Words { class: SignalClass::Identity, parts: "serial", whole: "Vin Id" };
        let cases = [
            ("Vehicle.VIN", true),
            ("Vehicle.VehicleVIN", true),
            ("Vehicle.VINHash", true),
            ("Vehicle.Vin2", true),
            ("Vehicle.vin_hash", true),
            ("Vehicle.Vinyl", false),
            ("Vehicle.KelVINE", false),
            ("Vehicle.UserId", true),
            ("Vehicle.USERID", false),
            ("Vehicle.Grid.Fluid", false),
            ("Vehicle.IdMax.Level", true),
            ("Vehicle.partserialnumber", true),
            ("Vin.Level", false),
        ];
        for (path, exp_stands) in cases {
            assert_eq!(words.stand_in(SignalPath::new(path).unwrap()), exp_stands, "{path}");
        }
    }
}
