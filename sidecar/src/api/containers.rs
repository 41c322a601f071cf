//! `POST /v1/containers` and `GET /v1/containers/{id}`: container documents.

use super::{body, Api, Problem};
use crate::{containers, log::DocumentError, problem::ProblemCode};
use axum::{
    extract::{rejection::PathRejection, Path, Request, State},
    http::StatusCode,
    Json,
};
use serde::Serialize;
use shared_logic::{Container, ContainerId};

/// A document's id.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Kept {
    id: ContainerId,
}

/// Keeps a document. Its id is computed from its content, so a document can never stand for another.
pub(super) async fn keep(State(api): State<Api>, request: Request) -> Result<(StatusCode, Json<Kept>), Problem> {
    let body = body::read(request, super::MAX_BODY_BYTES).await?;
    // Reading a large document takes some milliseconds, which no other request should wait for.
    let kept = tokio::task::spawn_blocking(move || keep_now(&api, &body)).await;
    let id = kept.unwrap_or_else(|_| Err(unwritten())).map_err(|(code, why)| Problem::new(code, why))?;
    Ok((StatusCode::CREATED, Json(Kept { id })))
}

fn keep_now(api: &Api, body: &[u8]) -> Result<ContainerId, (ProblemCode, String)> {
    let document: Container = serde_json::from_slice(body).map_err(|error| {
        let example = r#"{"vss":{"major":6,"minor":0},"allow":["Vehicle.Speed"],"sensors":["Vehicle.Speed"]}"#;
        (ProblemCode::InvalidContainer, format!("expected a container such as {example}: {error}"))
    })?;
    containers::keep(&api.log, &api.shared, document).map_err(|error| match error {
        DocumentError::Full => (ProblemCode::ContainersFull, error.to_string()),
        DocumentError::Log(_) => unwritten(),
    })
}

fn unwritten() -> (ProblemCode, String) {
    (ProblemCode::DatabaseUnavailable, String::from("the document could not be written to the database"))
}

/// The document of that id.
pub(super) async fn document(State(api): State<Api>, id: Result<Path<String>, PathRejection>) -> Result<Json<Container>, Problem> {
    let invalid = |cause: String| Problem::new(ProblemCode::InvalidValue, cause);
    let Path(text) = id.map_err(|rejection| invalid(rejection.body_text()))?;
    let id: ContainerId = text.parse().map_err(|error| invalid(format!("the container's id: {error}")))?;
    let document = api.shared.documents().get(&id).cloned();
    document
        .map(Json)
        .ok_or_else(|| Problem::new(ProblemCode::UnknownContainer, format!("no document of the container `{id}` is known here")))
}
