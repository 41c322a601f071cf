//! The rows as a tree of names, for whoever classifies many signals at once.

use super::{row::Row, table, Table};
use crate::{Action, SignalClasses, SignalPath};
use alloc::collections::BTreeMap;

/// Classifies signals for one action, as [`super::classes_of`] does one. Making it costs as much as one such
/// classification; each signal then costs as much as it has names.
#[derive(Debug)]
pub struct Classifier {
    table: &'static Table,
    rows: Node,
}

/// What the rows say at one place of the tree.
#[derive(Debug, Default)]
struct Node {
    beneath: BTreeMap<&'static str, Self>,
    /// About this very path.
    exact: Option<Row>,
    /// About all at or beneath it.
    branch: Option<Row>,
}

impl Classifier {
    /// For this action.
    pub fn new(action: Action) -> Self {
        let table = table(action);
        let mut rows = Node::default();
        table.rows().for_each(|row| rows.insert(row));
        Self { table, rows }
    }

    /// The classes of a path that is taken for a leaf.
    pub fn leaf(&self, path: SignalPath<'_>) -> SignalClasses {
        let closest = path.below_root().and_then(|names| self.rows.closest(names));
        self.table.decide(closest, path)
    }
}

impl Node {
    fn insert(&mut self, row: Row) {
        let place = row.names().fold(self, |node, name| node.beneath.entry(name).or_default());
        let slot = if row.is_branch() { &mut place.branch } else { &mut place.exact };
        *slot = Some(row);
    }

    /// The row that comes closest to what these names lead to: the deepest, and of as deep ones that with fewer `*`.
    fn closest<'a>(&self, mut names: impl Iterator<Item = &'a str> + Clone) -> Option<Row> {
        let Some(name) = names.next() else { return self.exact.or(self.branch) };
        let literal = self.beneath.get(name).and_then(|node| node.closest(names.clone()));
        let starred = self.beneath.get("*").filter(|_| name != "*").and_then(|node| node.closest(names));
        let closer = match (literal, starred) {
            (Some(literal), Some(starred)) if starred.rank() > literal.rank() => Some(starred),
            (literal, starred) => literal.or(starred),
        };
        closer.or(self.branch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::rows;

    #[test]
    fn many_are_classified_as_each_by_itself_is() {
        for action in [Action::Read, Action::Actuate] {
            let classifier = Classifier::new(action);
            let named = rows(action).map(|row| row.text.trim_end_matches('.'));
            let mut seen = 0;
            for text in named {
                for path in ["Vehicle.#", "Vehicle.#.X", "Vehicle.#.Latitude.Y", "Vehicle.X.#", "Trailer.#", "Vehicle"] {
                    let path = path.replace('#', &text.replace('*', "Row1"));
                    let path = SignalPath::new(&path).unwrap();
                    assert_eq!(classifier.leaf(path), table(action).leaf(path), "{path:?} {action:?}");
                    seen += 1;
                }
            }
            assert!(seen > 200, "{seen}");
        }
    }
}
