//! Asking a sidecar: `GET /v1/check`.

use super::{Answer, Check};
use crate::{commands::sidecar::client, failure::Failure};
use shared_logic::{Residency, SignalClass};

pub(super) async fn ask(may: &Check, url: &str) -> Result<Answer, Failure> {
    let residency = match may.residency() {
        Residency::InVehicle => "in-vehicle",
        Residency::OffBoard => "off-board",
    };
    let mut question = vec![
        ("vehicle", may.vehicle.to_string()),
        ("recipient", may.recipient.to_string()),
        ("purpose", may.purpose().0.to_string()),
        ("action", may.action.name().to_owned()),
        ("residency", residency.to_owned()),
    ];
    match &may.signal {
        Some(path) => question.push(("signal", path.clone())),
        None => question.push(("classes", may.classes.iter().map(|class: &SignalClass| class.name()).collect::<Vec<_>>().join(","))),
    }
    question.extend(may.data_from().map(|from| ("data_from", from.0.to_string())));
    client::get(url, "/v1/check", &question).await
}
