//! Which of the asked signals stand in the way.

use super::CheckAnswer;
use crate::query::{CheckParameters, Data};
use serde::{Deserialize, Serialize};
use shared_logic::{
    container::{Hitch, Said},
    Container, Denial, Detail, SignalClasses,
};

/// A signal that stands in the way of an allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedSignal {
    /// The signal or branch, as it was asked for.
    pub signal: String,
    /// Why.
    pub reason: SignalReason,
    /// The classes of it, and of all beneath it, that the grant lacks; none where the document stands in the way.
    #[serde(default)]
    pub missing: SignalClasses,
}

/// Why a signal stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignalReason {
    /// The container's document has no such signal and no such branch.
    NoSuchSignal,
    /// The document does not speak of the release that was named, or the signal is another one there.
    OtherRelease,
    /// The document excludes it, or something beneath it.
    Excluded,
    /// The document covers a part of the branch only.
    NotCovered,
    /// A command, and nothing at it or beneath it can be commanded.
    NoActuator,
    /// It, or something beneath it, has no coarse value.
    NoCoarseValue,
    /// The grant lacks a class of it, or of something beneath it.
    ClassMissing,
    /// A reason that this program does not know; a newer sidecar wrote it.
    #[serde(other)]
    Unknown,
}

impl From<Hitch> for SignalReason {
    fn from(hitch: Hitch) -> Self {
        match hitch {
            Hitch::NoSuchSignal => Self::NoSuchSignal,
            Hitch::OtherRelease => Self::OtherRelease,
            Hitch::Excluded => Self::Excluded,
            Hitch::NotCovered => Self::NotCovered,
            Hitch::NoActuator => Self::NoActuator,
            Hitch::NoCoarseValue => Self::NoCoarseValue,
        }
    }
}

impl SignalReason {
    /// The same in a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoSuchSignal => "the container's document has no such signal",
            Self::OtherRelease => "the container does not speak of that VSS release, or the signal differs there",
            Self::Excluded => "it, or something beneath it, is excluded",
            Self::NotCovered => "the container covers a part of it only",
            Self::NoActuator => "nothing there can be commanded",
            Self::NoCoarseValue => "it has no coarse value; ask for it in a question of its own",
            Self::ClassMissing => "the grant lacks a class",
            Self::Unknown => "a reason that this program does not know",
        }
    }
}

impl CheckAnswer {
    /// The same, with the asked signals that stand in the way by that document, of the container of a grant of these
    /// classes; where the answer is a deny for other reasons, as it was.
    ///
    /// Nobody is told to ask for a class where the document stands in the way.
    pub fn with_signals(self, asked: &CheckParameters<'_>, document: Option<&Container>, granted: SignalClasses) -> Self {
        let about = |reason| self.reason.as_ref().is_some_and(|found| found.number == reason);
        let (Data::Signals(signals), true) = (&asked.data, SIGNAL_REASONS.iter().any(|denial| about(denial.code()))) else { return self };
        let Some(document) = document else { return Self { missing: SignalClasses::NONE, figure: None, ..self } };
        let signals: Vec<_> = document.say(signals, asked.action).filter_map(|said| failed(&said, granted)).collect();
        let missing = signals.iter().fold(SignalClasses::NONE, |missing, signal| missing.or(signal.missing));
        // The figure says the same as `missing`.
        let figure = match self.figure {
            Some(Detail::Classes(_)) => (!missing.is_empty()).then_some(Detail::Classes(missing)),
            other => other,
        };
        Self { missing, signals, figure, ..self }
    }
}

/// The denials that a signal, or its class, is the reason of.
const SIGNAL_REASONS: [Denial; 4] = [Denial::UnknownContainer, Denial::UnknownSignal, Denial::SignalNotCovered, Denial::SignalDenied];

fn failed(said: &Said<'_>, granted: SignalClasses) -> Option<FailedSignal> {
    let reason = match said.hitch {
        Some(hitch) => hitch.into(),
        None if said.classes.within(granted) => return None,
        None => SignalReason::ClassMissing,
    };
    let missing = if reason == SignalReason::ClassMissing { said.classes.minus(granted) } else { SignalClasses::NONE };
    Some(FailedSignal { signal: said.path.as_str().to_owned(), reason, missing })
}
