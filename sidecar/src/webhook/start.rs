//! From where on a new webhook is told of events.

use crate::{
    cloudevent::{position, sequence},
    log::Position,
};

/// From where on a webhook that is new to the database is told of events. One that the database knows goes on where it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// From the first event of the log on.
    #[default]
    Beginning,
    /// With what happens from now on: nothing that was final when everything had been read for the first time.
    Now,
    /// With this event: a `sequence` as events have it.
    At(Sequence),
}

/// An event's place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sequence(pub(crate) Position);

impl core::fmt::Display for Sequence {
    fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        to.write_str(&sequence(self.0))
    }
}

impl core::str::FromStr for Start {
    type Err = StartError;

    fn from_str(text: &str) -> Result<Self, StartError> {
        match text {
            "beginning" => Ok(Self::Beginning),
            "now" => Ok(Self::Now),
            _ => position(text).map(|position| Self::At(Sequence(position))).ok_or_else(|| StartError { found: text.to_owned() }),
        }
    }
}

/// Why a text is no start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected `beginning`, `now` or the `sequence` of an event such as 0000000013-0000000002, found `{found}`")]
pub struct StartError {
    found: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_chain::BlockNumber;

    #[test]
    fn a_start_is_a_word_or_an_events_sequence() {
        assert_eq!("beginning".parse(), Ok(Start::Beginning));
        assert_eq!("now".parse(), Ok(Start::Now));
        let Ok(Start::At(at)) = "0000000013-0000000002".parse() else { panic!("expected a sequence to be read") };
        assert_eq!((at.0, at.to_string().as_str()), (Position { number: BlockNumber(13), index: 2 }, "0000000013-0000000002"));
        for text in ["", "Now", "13", "0-", "x-1"] {
            assert!(text.parse::<Start>().unwrap_err().to_string().ends_with(&format!("found `{text}`")), "{text}");
        }
    }
}
