//! Bodies: how long they may be, and how long they may take to come.

use super::Problem;
use crate::{limits::HttpLimits, problem::ProblemCode};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{
        header::{CONTENT_LENGTH, EXPECT},
        HeaderMap, StatusCode,
    },
};

/// Reads a body of at most that many bytes, which the route's `DefaultBodyLimit` bounds too.
pub(super) async fn read(request: Request, most: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(ProblemCode::BodyTooLarge, format!("the body is longer than {most} bytes"));
    if asks_to_send_too_much(request.headers(), most) {
        return Err(too_large());
    }
    let longest = request.extensions().get::<HttpLimits>().unwrap_or(&HttpLimits::DEFAULT).body;
    let slow = |_| Problem::new(ProblemCode::UnreadableBody, format!("the body was not there within {} s", longest.as_secs()));
    let body = tokio::time::timeout(longest, Bytes::from_request(request, &())).await.map_err(slow)?;
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Problem::new(ProblemCode::UnreadableBody, rejection.body_text()),
    })
}

/// True when the client waits for a word before it sends a body that is too long anyway.
fn asks_to_send_too_much(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    headers.contains_key(EXPECT) && length.is_some_and(|length| length > most)
}
