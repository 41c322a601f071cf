//! Bodies: of which type they are, how long they may be, and how long they may take to come.

use super::Problem;
use crate::problem::ProblemCode;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{
        header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT},
        HeaderMap, StatusCode,
    },
};
use std::time::Duration;

/// How long a body may take to come.
const BODY_TIME: Duration = Duration::from_secs(10);

pub(super) const JSON: &str = "application/json";

/// Reads a JSON body of at most that many bytes.
pub(super) async fn read_json(request: Request, most: usize) -> Result<Bytes, Problem> {
    read_of(&[JSON], request, most).await
}

/// Reads a body of one of these types.
///
/// A page of another site is turned away before (`door`), and a browser asks there first before it sends one of them; a
/// form or a text, which it sends without asking, is none.
pub(super) async fn read_of(types: &[&str], request: Request, most: usize) -> Result<Bytes, Problem> {
    let named = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = named.split(';').next().unwrap_or_default().trim();
    if !types.iter().any(|kind| kind.eq_ignore_ascii_case(named)) {
        return Err(Problem::new(ProblemCode::UnsupportedMediaType, format!("expected `content-type: {}`", types.join("` or `"))));
    }
    read(request, most).await
}

/// Reads a body of at most that many bytes, which the route's `DefaultBodyLimit` bounds too.
async fn read(request: Request, most: usize) -> Result<Bytes, Problem> {
    let too_large = || Problem::new(ProblemCode::BodyTooLarge, format!("the body is longer than {most} bytes"));
    if asks_to_send_too_much(request.headers(), most) {
        return Err(too_large());
    }
    let slow = |_| Problem::new(ProblemCode::UnreadableBody, format!("the body was not there within {} s", BODY_TIME.as_secs()));
    let body = tokio::time::timeout(BODY_TIME, Bytes::from_request(request, &())).await.map_err(slow)?;
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
