//! What it means that a command is typed again.

use shared_logic::Message;

/// What a command does when it is typed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// It gives, sends or states something: a second time would be one too many.
    Gives,
    /// It only takes something away, or looks at what is there before it does anything: the second time harms nobody.
    Takes,
}

impl Repeated {
    /// By what all of these messages do.
    pub(crate) fn of<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Self {
        if messages.into_iter().all(Message::only_takes) {
            Self::Takes
        } else {
            Self::Gives
        }
    }
}
