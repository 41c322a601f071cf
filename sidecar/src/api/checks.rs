//! `POST /v1/checks`: many questions at once, answered from one state.

use super::{body, check::Present, Api, Problem, MAX_BODY_BYTES};
use crate::{answer::CheckAnswer, problem::ProblemCode, query::Question};
use axum::{
    extract::{Request, State},
    Json,
};
use serde::{Deserialize, Serialize};

/// Questions in one request at most.
const MAX_CHECKS: usize = 100;

/// The questions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    checks: Vec<Question>,
}

/// An answer for each question, in their order.
#[derive(Debug, Serialize)]
pub(super) struct Answers {
    answers: Vec<Entry>,
}

/// What came of one question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    Answer(Box<CheckAnswer>),
    Problem(Problem),
}

/// Answers many questions. One that cannot be read has its own problem; the others are answered.
pub(super) async fn checks(State(api): State<Api>, request: Request) -> Result<Json<Answers>, Problem> {
    let body = body::read_json(request, MAX_BODY_BYTES).await?;
    let Batch { checks } = serde_json::from_slice(&body).map_err(|error| Problem::new(ProblemCode::InvalidJson, error.to_string()))?;
    if checks.len() > MAX_CHECKS {
        let message = format!("the batch has {} questions; at most {MAX_CHECKS} are answered at once", checks.len());
        return Err(Problem::new(ProblemCode::TooManyChecks, message));
    }
    // Questions about many signals take some milliseconds, which no other request should wait for.
    let answered = tokio::task::spawn_blocking(move || {
        let fields: Vec<_> = checks.into_iter().map(Question::fields).collect();
        let present = Present::of(&api);
        let answer = |fields: Result<Vec<_>, _>| present.answer(&fields?);
        fields.into_iter().map(|fields| answer(fields).map_or_else(Entry::Problem, |answer| Entry::Answer(answer.into()))).collect()
    });
    let unanswered = |_| Problem::new(ProblemCode::DatabaseUnavailable, "the answer was cut off by the end of the program");
    Ok(Json(Answers { answers: answered.await.map_err(unanswered)? }))
}
