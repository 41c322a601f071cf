//! `GET /v1/events/stream`: the log as it grows, by server-sent events.

use super::{
    events::{none_removed, read, Paged, Place},
    response::Fields,
    Api, Problem,
};
use crate::{
    cloudevent::{position, sequence},
    log::Position,
    problem::ProblemCode,
    query::QueryError,
    visit::Visit,
};
use axum::{
    body::{Body, Bytes},
    extract::{rejection::QueryRejection, State},
    http::{
        header::{CONNECTION, CONTENT_TYPE},
        HeaderMap, HeaderName, HeaderValue,
    },
    response::{IntoResponse, Response},
    Extension,
};
use futures::stream::unfold;
use std::{convert::Infallible, fmt::Write, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch, OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};

/// Where it is.
pub(super) const PATH: &str = "/v1/events/stream";

/// Events that are read at once.
const PAGE: usize = 100;
/// When to come again, in seconds, where all places are taken.
const SOON: u32 = 15;

/// The header by which a browser goes on after the last event that it got.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// How many may follow the events, and how patiently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StreamLimits {
    /// Streams at a time.
    pub(crate) most: usize,
    /// How long there is nothing to be heard at most.
    pub(crate) heartbeat: Duration,
    /// How long a client may take to read what was sent before it is cut off.
    pub(crate) patience: Duration,
}

impl StreamLimits {
    /// Those of a sidecar.
    pub(crate) const DEFAULT: Self = Self { most: 64, heartbeat: Duration::from_secs(15), patience: Duration::from_secs(30) };
}

/// Who follows the events, and what tells that there are new ones.
#[derive(Clone)]
pub(crate) struct Streams {
    limits: StreamLimits,
    free: Arc<Semaphore>,
    written: watch::Receiver<()>,
}

impl Streams {
    /// `written` tells when events were written to the log.
    pub(crate) fn new(limits: StreamLimits, written: watch::Receiver<()>) -> Self {
        Self { limits, free: Arc::new(Semaphore::new(limits.most)), written }
    }
}

/// Follows the events from a position on, until the client goes, is too slow, or the sidecar ends.
pub(super) async fn stream(
    State(api): State<Api>,
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    fields: Result<Fields, QueryRejection>,
) -> Result<Response, Problem> {
    let mut place = Place::read(&fields?.0, Paged::No)?;
    // What was got last stands nearer than where it began.
    if let Some(last) = headers.get(LAST_EVENT_ID).filter(|last| !last.is_empty()) {
        place.after = Some(last_event(last)?);
    }
    none_removed(&api, place.after).await?;
    let message = || format!("{} streams are open; no more are opened", api.streams.limits.most);
    let full = |_| Problem::new(ProblemCode::TooManyStreams, message()).retry_after(SOON);
    let seat = Arc::clone(&api.streams.free).try_acquire_owned().map_err(full)?;
    visit.stays();
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(Following { api, visit, place, seat }.run(sender));
    let chunks = unfold(receiver, |mut receiver| async move { Some((Ok::<Bytes, Infallible>(receiver.recv().await?), receiver)) });
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        // Its place among those that ask and go is given back.
        (CONNECTION, HeaderValue::from_static("close")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

fn last_event(value: &HeaderValue) -> Result<Position, QueryError> {
    let read = value.to_str().ok().and_then(position);
    let cause = "expected the `id` of an event of this stream, which is its `sequence`".to_owned();
    read.ok_or(QueryError::Invalid { field: "Last-Event-ID", cause })
}

/// One that follows the events.
struct Following {
    api: Api,
    visit: Visit,
    place: Place,
    /// Its place among those that follow.
    seat: OwnedSemaphorePermit,
}

/// Why a stream ends.
enum Ended {
    /// The client is gone, the sidecar stops, or the log does not answer: the client comes again with the last id.
    Gone,
    /// The client does not read.
    TooSlow,
}

impl Following {
    async fn run(mut self, sender: mpsc::Sender<Bytes>) {
        let visit = self.visit.clone();
        let ended = tokio::select! {
            ended = self.follow(&sender) => ended,
            () = visit.stopped() => Ended::Gone,
            () = sender.closed() => Ended::Gone,
        };
        if matches!(ended, Ended::TooSlow) {
            tracing::warn!(from = %self.visit.from(), "a stream of events was cut off: its client does not read");
            self.visit.cut_off();
        }
        drop(self.seat);
    }

    /// Sends what is there and what comes. The log is the store of what a client has not read yet: nothing else grows.
    async fn follow(&mut self, sender: &mpsc::Sender<Bytes>) -> Ended {
        let Streams { mut written, limits: StreamLimits { heartbeat, patience, .. }, .. } = self.api.streams.clone();
        let mut text = String::from("retry: 1000\n\n");
        loop {
            written.borrow_and_update();
            loop {
                let Ok(events) = read(&self.api, self.place.after, PAGE).await else { return Ended::Gone };
                let more = events.len() == PAGE;
                for (position, event) in events {
                    self.place.after = Some(position);
                    let wanted = self.place.filter.wants(&event.data, &self.api.shared.projection().state);
                    if let (true, Ok(json)) = (wanted, serde_json::to_string(&event)) {
                        // Writing to a text does not fail.
                        let _ = write!(text, "id: {}\nevent: {}\ndata: {json}\n\n", event.sequence, event.kind);
                    }
                }
                if !text.is_empty() {
                    if let Err(ended) = send(sender, patience, &mut text).await {
                        return ended;
                    }
                }
                if !more {
                    break;
                }
            }
            tokio::select! {
                changed = written.changed() => if changed.is_err() { return Ended::Gone },
                () = sleep(heartbeat) => {
                    // It tells as well how far was read, so that nothing unwanted is read again.
                    text.push(':');
                    if let Some(after) = self.place.after {
                        let _ = write!(text, "\nid: {}", sequence(after));
                    }
                    text.push_str("\n\n");
                }
            }
        }
    }
}

/// Sends the text.
async fn send(sender: &mpsc::Sender<Bytes>, patience: Duration, text: &mut String) -> Result<(), Ended> {
    match timeout(patience, sender.send(Bytes::from(std::mem::take(text)))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Ended::Gone),
        Err(_) => Err(Ended::TooSlow),
    }
}
