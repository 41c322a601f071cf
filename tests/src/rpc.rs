//! One question to the node over HTTP, for what only a development node answers.

use serde_json::{json, Value};
use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// How long the node may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(30);

/// Calls a method of the node that listens at `url`.
pub(crate) fn ask(url: &str, method: &str, params: &Value) -> Result<Value, RpcError> {
    let address = url.trim_start_matches("ws://").trim_end_matches('/');
    let answer = post(address, &json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string())?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    match answer.get("result") {
        Some(result) => Ok(result.clone()),
        None => Err(RpcError::Refused { method: method.to_owned(), answer }),
    }
}

/// Makes a block of what waits in the development node's pool, if anything does.
///
/// # Errors
/// [`RpcError`] when the node does not, as when nothing waits.
pub(crate) fn nudge(url: &str) -> Result<(), RpcError> {
    ask(url, "engine_createBlock", &json!([false, true, null])).map(drop)
}

fn post(address: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(ANSWERS_WITHIN))?;
    let head = format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nConnection: close\r\n");
    write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Why the node did not do what it was asked.
#[derive(Debug)]
pub enum RpcError {
    /// Nothing answers.
    Silent(io::Error),
    /// It answered with something else than a result.
    Refused {
        /// What was asked.
        method: String,
        /// What it said.
        answer: Value,
    },
}

impl core::fmt::Display for RpcError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Silent(cause) => write!(f, "expected an answer of the node: {cause}"),
            Self::Refused { method, answer } => write!(f, "expected the node to do `{method}`, it answered {answer}"),
        }
    }
}

impl std::error::Error for RpcError {}

impl From<io::Error> for RpcError {
    fn from(cause: io::Error) -> Self {
        Self::Silent(cause)
    }
}
