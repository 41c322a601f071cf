//! Where events are delivered to: what every kind of sink does, apart from how.

#[cfg(test)]
pub(crate) mod fake;

use crate::cloudevent::CloudEvent;
use futures::future::BoxFuture;
use std::time::Duration;

/// Where events are delivered to. A webhook is one; what comes later, such as a queue, is another.
pub(crate) trait Sink: Send + Sync {
    /// Its name, by which the log and commands know it.
    fn name(&self) -> &str;

    /// Where it leads, as may be logged: nothing in it is secret.
    fn to(&self) -> String;

    /// Sends an event once, within bounded time.
    fn send<'a>(&'a self, event: &'a CloudEvent) -> BoxFuture<'a, Reply>;
}

/// How a sink answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// It has the event.
    Taken,
    /// It did not take the event.
    Failed {
        /// Why.
        why: Refusal,
        /// For how long it does not want to be asked again.
        retry_after: Option<Duration>,
    },
}

/// Why an event was not taken. None of its texts holds a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The cause as one word, for programs.
    pub(crate) code: &'static str,
    /// The cause in words.
    pub(crate) text: String,
    /// The status of HTTP, where it answered with one.
    pub(crate) status: Option<u16>,
    /// True when it wants no more events at all.
    pub(crate) gone: bool,
}
