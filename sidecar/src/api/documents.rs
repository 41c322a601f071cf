//! `/v1/documents`: what the ledger names by a hash. Containers, party cards, terms, privacy notices.

use super::{body, Api, Problem, MAX_BODY_BYTES};
use crate::{
    documents::{self, Document},
    log::DocumentError,
    named::DocumentHash,
    problem::ProblemCode,
    visit::Visit,
};
use axum::{
    extract::{rejection::PathRejection, Path, Request, State},
    http::{
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, FORWARDED, VIA, X_CONTENT_TYPE_OPTIONS},
        HeaderMap, HeaderName, HeaderValue, StatusCode,
    },
    response::{IntoResponse, Response},
    Extension, Json,
};
use serde::{de::IgnoredAny, Serialize};
use shared_logic::TermsHash;

/// What a document may be sent as. A browser asks before it sends either.
const TYPES: [&str; 2] = [body::JSON, "application/octet-stream"];

/// What proxies add: who asks by one is not known to be on this machine.
const BY_PROXY: [HeaderName; 5] = [
    FORWARDED,
    VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-real-ip"),
];

/// A document that is kept.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Kept {
    id: TermsHash,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A container's document, by the id of its content.
    Container,
    /// Any other, by the SHA-256 hash of its bytes.
    Bytes,
}

/// Keeps a document that the ledger names. Its hash is computed from its content, so none can stand for another.
pub(super) async fn keep(State(api): State<Api>, request: Request) -> Result<(StatusCode, Json<Kept>), Problem> {
    let body = body::read_of(&TYPES, request, MAX_BODY_BYTES).await?;
    // Reading a large document takes some milliseconds, which no other request should wait for.
    let kept = tokio::task::spawn_blocking(move || documents::keep_brought(&api.log, &api.shared, body)).await;
    let document = kept.unwrap_or(Err(DocumentError::Log(crate::log::LogError::Interrupted)))?;
    let kind = if matches!(document, Document::Container(_)) { Kind::Container } else { Kind::Bytes };
    Ok((StatusCode::CREATED, Json(Kept { id: TermsHash(document.hash()), kind })))
}

/// The document of that hash.
pub(super) async fn document(State(api): State<Api>, hash: Result<Path<String>, PathRejection>) -> Result<Response, Problem> {
    let hash = read(hash)?;
    let container = api.shared.documents().get(&shared_logic::ContainerId(hash)).cloned();
    if let Some(container) = container {
        return Ok((SAFE, Json(container)).into_response());
    }
    let unreadable = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the document could not be read from the database");
    let bytes = match api.shared.documents().whose(&hash) {
        Some(_) => api.log.document(hash),
        None => return Err(unknown(hash)),
    };
    let bytes = bytes.await.map_err(unreadable)?.ok_or_else(|| unknown(hash))?;
    Ok((SAFE, [(CONTENT_TYPE, HeaderValue::from_static(media_type(&bytes)))], bytes).into_response())
}

/// Forgets the document of that hash. For the operator alone: who asks from this very machine.
pub(super) async fn forget(
    State(api): State<Api>,
    Extension(visit): Extension<Visit>,
    hash: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    if !visit.from().ip().to_canonical().is_loopback() || BY_PROXY.iter().any(|name| headers.contains_key(name)) {
        return Err(Problem::new(ProblemCode::OperatorOnly, "a document is deleted from the sidecar's own machine alone"));
    }
    let hash = read(hash)?;
    let forgotten = tokio::task::spawn_blocking(move || documents::forget(&api.log, &api.shared, &hash)).await;
    match forgotten.unwrap_or(Err(DocumentError::Log(crate::log::LogError::Interrupted)))? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(unknown(hash)),
    }
}

/// Whatever a document says, a browser runs nothing of it, and takes it for nothing else.
const SAFE: [(HeaderName, HeaderValue); 2] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
];

/// The type of a document by its content, so that nobody who brings it can name another.
fn media_type(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(b"%PDF-") {
        "application/pdf"
    } else if serde_json::from_slice::<IgnoredAny>(bytes).is_ok() {
        body::JSON
    } else if std::str::from_utf8(bytes).is_ok() {
        "text/plain; charset=utf-8"
    } else {
        "application/octet-stream"
    }
}

fn read(hash: Result<Path<String>, PathRejection>) -> Result<DocumentHash, Problem> {
    let invalid = |cause: String| Problem::new(ProblemCode::InvalidValue, cause);
    let Path(text) = hash.map_err(|rejection| invalid(rejection.body_text()))?;
    let TermsHash(hash) = text.parse().map_err(|error| invalid(format!("the document's hash: {error}")))?;
    Ok(hash)
}

fn unknown(hash: DocumentHash) -> Problem {
    Problem::new(ProblemCode::UnknownDocument, format!("no document of the hash `{}` is kept here", TermsHash(hash)))
}

impl From<DocumentError> for Problem {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::NotNamed { .. } => Self::new(ProblemCode::DocumentNotNamed, error.to_string()),
            DocumentError::Full => Self::new(ProblemCode::DocumentsFull, error.to_string()),
            DocumentError::Log(_) => Self::new(ProblemCode::DatabaseUnavailable, "the documents in the database could not be changed"),
        }
    }
}
