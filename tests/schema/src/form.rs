//! Forms of the command line's own: the rules' types, and what stands around them.

use shared_logic::json::Schema;

/// What a value looks like.
pub(crate) enum Form {
    /// A type of the rules.
    Of(&'static Schema),
    /// Text for people.
    Text,
    /// Text of this pattern.
    Matching(&'static str),
    /// One of these.
    Words(&'static [&'static str]),
    /// True or false.
    Flag,
    /// A list.
    List(&'static Form),
    /// This, or `null`.
    OrNull(&'static Form),
    /// One of these forms.
    AnyOf(&'static [Form]),
    /// An object with these members and no other.
    Object(&'static [Member]),
    /// An object of a form that nothing is promised of.
    Open,
}

/// A member of an object.
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    /// Whether it is always there.
    pub(crate) always: bool,
    /// What it means, where its name and its form do not say it.
    pub(crate) about: &'static str,
}

/// A member that is always there.
pub(crate) const fn member(name: &'static str, form: Form) -> Member {
    Member { name, form, always: true, about: "" }
}

impl Member {
    /// A member that may be absent.
    pub(crate) const fn sometimes(self) -> Self {
        Self { always: false, ..self }
    }

    /// The same, with what it means.
    pub(crate) const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }
}
