//! Bodies: of which type they are, how long they may be, and how long they may take to come.

use super::Problem;
use crate::problem::ProblemCode;
use axum::{
    body::Body,
    extract::Request,
    http::{
        header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT},
        HeaderMap,
    },
};
use futures::StreamExt;
use std::time::Duration;

/// How long a body may take to come.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Bytes above the bound that are still taken, and thrown away: a client that is cut off while it sends never reads why.
const THROWN_AWAY: usize = 1024 * 1024;

pub(super) const JSON: &str = "application/json";

/// Reads a JSON body of at most that many bytes.
pub(super) async fn read_json(request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    read_of(&[JSON], request, most).await
}

/// Reads a body of one of these types.
///
/// A page of another site is turned away before (`door`), and a browser asks there first before it sends one of them; a
/// form or a text, which it sends without asking, is none.
pub(super) async fn read_of(types: &[&str], request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    let named = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = named.split(';').next().unwrap_or_default().trim();
    let is_one = types.iter().any(|kind| kind.eq_ignore_ascii_case(named));
    let body = read(request, most).await;
    if is_one {
        body
    } else {
        Err(Problem::new(ProblemCode::UnsupportedMediaType, format!("expected `content-type: {}`", types.join("` or `"))))
    }
}

/// Reads a body of at most that many bytes.
async fn read(request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    let too_large = || Problem::new(ProblemCode::BodyTooLarge, format!("the body is longer than {most} bytes"));
    if asks_to_send_too_much(request.headers(), most) {
        return Err(too_large());
    }
    let slow = |_| Problem::new(ProblemCode::UnreadableBody, format!("the body was not there within {} s", BODY_TIME.as_secs()));
    let body = tokio::time::timeout(BODY_TIME, up_to(most, request.into_body())).await.map_err(slow)?;
    body.map_err(|error| Problem::new(ProblemCode::UnreadableBody, error.to_string()))?.ok_or_else(too_large)
}

/// The body; none when it is longer.
async fn up_to(most: usize, body: Body) -> Result<Option<Vec<u8>>, axum::Error> {
    let (mut bytes, mut length, mut parts) = (Vec::new(), 0_usize, body.into_data_stream());
    while let Some(part) = parts.next().await {
        let part = part?;
        length = length.saturating_add(part.len());
        if length <= most {
            bytes.extend_from_slice(&part);
        } else if length > most.saturating_add(THROWN_AWAY) {
            break;
        }
    }
    Ok((length <= most).then_some(bytes))
}

/// True when the client waits for a word before it sends a body that is too long anyway.
fn asks_to_send_too_much(headers: &HeaderMap, most: usize) -> bool {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    headers.contains_key(EXPECT) && length.is_some_and(|length| length > most)
}
