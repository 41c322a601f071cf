//! One row: a path relative to `Vehicle`, and the class that was decided for it.

use crate::{SignalClass, SignalPath};

/// The root of all paths that rows name.
const ROOT: &str = "Vehicle";

/// A reviewed row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Names joined by dots, the root left out. `*` stands for any one name; with a dot at its end the row is
    /// about all at or beneath the path, without one about that very path.
    pub text: &'static str,
    /// The class.
    pub class: SignalClass,
}

/// How close a row comes to a path. More names are closer; of as many, more that are no `*`. No two rows are
/// as close to one path and of different classes: a test looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Closeness {
    names: usize,
    literal: usize,
}

impl Row {
    /// True when it is about all at or beneath its path.
    pub fn is_branch(self) -> bool {
        self.text.ends_with('.')
    }

    /// True when it is about this path.
    pub fn covers(self, path: SignalPath<'_>) -> bool {
        self.closeness(path).is_some()
    }

    /// How close it comes to a path, `None` when it is not about it.
    pub(super) fn closeness(self, path: SignalPath<'_>) -> Option<Closeness> {
        let mut rest = path.below_root()?;
        let mut closeness = Closeness { names: 0, literal: 0 };
        for name in self.names() {
            let found = rest.next().filter(|found| fits(name, found))?;
            closeness.names += 1;
            closeness.literal += usize::from(found == name);
        }
        (self.is_branch() || rest.next().is_none()).then_some(closeness)
    }

    /// True when it is about something beneath a path.
    pub(super) fn lies_beneath(self, path: SignalPath<'_>) -> bool {
        let mut names = self.names();
        let Some(mut rest) = path.below_root() else { return false };
        rest.all(|found| names.next().is_some_and(|name| fits(name, found))) && names.next().is_some()
    }

    /// How close it comes to whatever it is about.
    pub(super) fn rank(self) -> Closeness {
        self.names().fold(Closeness { names: 0, literal: 0 }, |rank, name| Closeness {
            names: rank.names + 1,
            literal: rank.literal + usize::from(name != "*"),
        })
    }

    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        self.text.trim_end_matches('.').split('.')
    }
}

fn fits(name: &str, found: &str) -> bool {
    name == "*" || name == found
}

impl<'a> SignalPath<'a> {
    /// The names below the root; `None` when the root is another.
    pub(super) fn below_root(self) -> Option<impl Iterator<Item = &'a str> + Clone> {
        let mut names = self.nodes();
        (names.next() == Some(ROOT)).then_some(names)
    }
}
