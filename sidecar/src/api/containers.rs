//! `POST /v1/containers` and `GET /v1/containers/{id}`: container documents.

use super::{Api, Problem};
use crate::{containers, log::DocumentError};
use axum::{
    body::Bytes,
    extract::{Path, State},
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
pub(super) async fn keep(State(api): State<Api>, body: Bytes) -> Result<(StatusCode, Json<Kept>), Problem> {
    let document: Container = serde_json::from_slice(&body).map_err(|error| {
        Problem::malformed(format!(r#"expected a container such as {{"vss":{{"major":6,"minor":0}},"allow":["Vehicle.Speed"]}}: {error}"#))
    })?;
    let kept = tokio::task::spawn_blocking(move || containers::keep(&api.log, &api.shared, document)).await;
    match kept {
        Ok(Ok(id)) => Ok((StatusCode::CREATED, Json(Kept { id }))),
        Ok(Err(error @ DocumentError::Full)) => Err(Problem::full(error.to_string())),
        Ok(Err(DocumentError::Log(_))) | Err(_) => Err(Problem::unavailable("expected a writable database")),
    }
}

/// The document of that id.
pub(super) async fn document(State(api): State<Api>, Path(id): Path<String>) -> Result<Json<Container>, Problem> {
    let id: ContainerId = id.parse().map_err(|error| Problem::malformed(format!("{error}")))?;
    let document = api.shared.documents().get(&id).cloned();
    document.map(Json).ok_or_else(|| Problem::not_found(format!("expected the document of a container that is known here, found `{id}`")))
}
