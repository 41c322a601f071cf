//! Coarse positions: what is given instead of an exact latitude or longitude.

use crate::SignalPath;

/// The side of a cell, in microdegrees: 0.1 degree, 11.1 km from south to north. From west to east it is
/// 11.1 km at the equator, 7.9 km at 45, 5.6 km at 60 and 3.8 km at 70 degrees of latitude.
const CELL: i32 = 100_000;

/// An angle in millionths of a degree, as WGS 84 counts: north and east are positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microdegrees(pub i32);

/// What a signal that tells of a place is: one of the two values that can be coarsened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinate {
    /// Degrees north of the equator, from -90 to 90.
    Latitude,
    /// Degrees east of Greenwich, from -180 to 180.
    Longitude,
}

impl Coordinate {
    /// The coordinate that a signal gives, by the end of its last name. `None` for any other signal.
    pub fn of(path: SignalPath<'_>) -> Option<Self> {
        let name = path.nodes().last()?;
        let end = |length: usize| name.len().checked_sub(length).and_then(|from| name.get(from..));
        let ends_in = |word: &str| end(word.len()).is_some_and(|end| end.eq_ignore_ascii_case(word));
        let coordinates = [("latitude", Self::Latitude), ("longitude", Self::Longitude)];
        coordinates.into_iter().find_map(|(word, coordinate)| ends_in(word).then_some(coordinate))
    }

    /// The coarse value: the southern or western border of the cell of a fixed grid of 0.1 degree.
    /// `None` when it is no such coordinate.
    ///
    /// The north pole lies in the northernmost cell. A longitude of 180 degrees is one of -180.
    pub fn coarsen(self, exact: Microdegrees) -> Option<Microdegrees> {
        let (within, last) = match self {
            Self::Latitude => (-90_000_000..=90_000_000, 89_900_000),
            Self::Longitude => (-180_000_000..=180_000_000, 179_900_000),
        };
        let floor = within.contains(&exact.0).then(|| exact.0.checked_sub(exact.0.rem_euclid(CELL)))??;
        Some(Microdegrees(match self {
            Self::Latitude => floor.min(last),
            Self::Longitude if floor > last => *within.start(),
            Self::Longitude => floor,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Coordinate::{Latitude, Longitude};

    #[test]
    fn a_coordinate_is_moved_to_the_border_of_its_cell() {
        let cases = [
            (Latitude, 0, Some(0)),
            (Latitude, 1, Some(0)),
            (Latitude, 99_999, Some(0)),
            (Latitude, 100_000, Some(100_000)),
            (Latitude, -1, Some(-100_000)),
            (Latitude, -100_000, Some(-100_000)),
            (Latitude, -100_001, Some(-200_000)),
            (Latitude, 52_516_275, Some(52_500_000)),
            (Longitude, 13_377_704, Some(13_300_000)),
            (Longitude, -127_758, Some(-200_000)),
            // The poles: no cell of a single point in the north.
            (Latitude, 89_999_999, Some(89_900_000)),
            (Latitude, 90_000_000, Some(89_900_000)),
            (Latitude, -90_000_000, Some(-90_000_000)),
            (Latitude, 90_000_001, None),
            (Latitude, -90_000_001, None),
            // The antimeridian: both names of it are one cell.
            (Longitude, 179_999_999, Some(179_900_000)),
            (Longitude, 180_000_000, Some(-180_000_000)),
            (Longitude, -180_000_000, Some(-180_000_000)),
            (Longitude, -179_999_999, Some(-180_000_000)),
            (Longitude, 180_000_001, None),
            (Longitude, i32::MAX, None),
            (Longitude, i32::MIN, None),
        ];
        for (coordinate, exact, exp_coarse) in cases {
            assert_eq!(coordinate.coarsen(Microdegrees(exact)), exp_coarse.map(Microdegrees), "{coordinate:?} {exact}");
        }
    }

    #[test]
    fn what_was_coarsened_stays_as_it_is_and_a_cell_has_one_value() {
        for coordinate in [Latitude, Longitude] {
            for exact in (-90_000_000..90_000_000).step_by(33_333) {
                let coarse = coordinate.coarsen(Microdegrees(exact)).unwrap();
                assert_eq!(coordinate.coarsen(coarse), Some(coarse));
                assert!(coarse.0 <= exact && exact < coarse.0 + CELL && coarse.0 % CELL == 0, "{coordinate:?} {exact}");
            }
        }
    }

    #[test]
    fn the_last_name_tells_the_coordinate() {
        let cases = [
            ("Vehicle.CurrentLocation.Latitude", Some(Latitude)),
            ("Vehicle.Service.WorkshopLongitude", Some(Longitude)),
            ("Vehicle.Latitude.Accuracy", None),
            ("Vehicle.CurrentLocation.Altitude", None),
            ("V", None),
        ];
        for (path, exp_coordinate) in cases {
            assert_eq!(Coordinate::of(SignalPath::new(path).unwrap()), exp_coordinate, "{path}");
        }
    }
}
