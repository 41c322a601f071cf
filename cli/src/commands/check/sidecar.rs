//! Asking a sidecar: `GET /v1/check`.

use super::{Answer, Check};
use crate::{commands::sidecar::client, failure::Failure};
use shared_logic::SignalClass;
use valet_sidecar::CheckAnswer;

pub(super) async fn ask(asked: &Check, url: &str) -> Result<Answer, Failure> {
    let mut question = vec![
        ("vehicle", asked.vehicle.to_string()),
        ("recipient", asked.recipient.to_string()),
        ("purpose", asked.purpose().0.to_string()),
        ("action", asked.action.name().to_owned()),
        ("residency", asked.residency.name().to_owned()),
    ];
    match &asked.signal {
        Some(path) => question.push(("signal", path.clone())),
        None => question.push(("classes", asked.classes.iter().map(|class: &SignalClass| class.name()).collect::<Vec<_>>().join(","))),
    }
    question.extend(asked.data_from.map(|from| ("data_from", from.0.to_string())));
    client::get::<CheckAnswer>(url, "/v1/check", &question).await.map(Answer::from)
}
