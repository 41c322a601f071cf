//! `POST /v1/intents`: the relay's door.

use super::{body, Api, Problem};
use crate::{
    problem::{ProblemCode, ProblemDenial},
    relay::{Outcome, PayError, Refusal},
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    Json,
};
use shared_logic::{decode_exact, SignedIntent};

/// The longest intent in JSON has some 4,000 characters.
const MAX_BYTES: usize = 8 * 1024;
/// When to come again, in seconds, where nobody knows: some blocks later.
const SOON: u32 = 15;

/// Brings a signed intent to the contract, at the sponsor's cost.
pub(super) async fn relay(State(api): State<Api>, request: Request) -> Result<(StatusCode, Json<Outcome>), Problem> {
    let Some(relay) = &api.relay else {
        return Err(Problem::new(ProblemCode::RelayOff, "this sidecar pays for nobody"));
    };
    let body = body::read_json(request, MAX_BYTES).await?;
    let signed = read(&body)?;
    let outcome = relay.submit(&api.shared, signed).await?;
    let status = match outcome {
        Outcome::Final { .. } => StatusCode::OK,
        Outcome::Unknown { .. } => StatusCode::ACCEPTED,
    };
    Ok((status, Json(outcome)))
}

/// The one JSON form, or its SCALE bytes as 0x-hex in a JSON text.
fn read(body: &[u8]) -> Result<SignedIntent, Problem> {
    let invalid = |why: String| {
        let expected = "expected a signed intent as JSON, or its SCALE bytes as a JSON text of 0x and hexadecimal digits";
        Problem::new(ProblemCode::InvalidIntent, format!("{expected}: {why}"))
    };
    if !body.trim_ascii_start().starts_with(b"\"") {
        return serde_json::from_slice(body).map_err(|error| invalid(error.to_string()));
    }
    let text: String = serde_json::from_slice(body).map_err(|error| invalid(error.to_string()))?;
    let digits = text.strip_prefix("0x").ok_or_else(|| invalid("it does not begin with 0x".into()))?;
    let bytes = hex::decode(digits).map_err(|error| invalid(error.to_string()))?;
    decode_exact(&bytes).map_err(|error| invalid(error.to_string()))
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            Refusal::KindNotRelayed(_) => Self::new(ProblemCode::KindNotRelayed, message),
            Refusal::Stale(stale) => Self::new(stale.code(), message),
            Refusal::Denied(denial, figure) => Self::denied(denial, figure),
            Refusal::Limit(free_in) => {
                let seconds = u32::try_from(free_in.as_secs()).unwrap_or(u32::MAX);
                Self::new(ProblemCode::RelayLimit, message).retry_after(seconds.saturating_add(1))
            }
            Refusal::TooLate { .. } => Self::new(ProblemCode::DeadlineTooNear, message),
            Refusal::OtherUnderWay => Self::new(ProblemCode::OtherUnderWay, message).retry_after(SOON),
            Refusal::Busy => Self::new(ProblemCode::RelayBusy, message).retry_after(SOON),
            Refusal::Pay(error) => Self::from(error),
        }
    }
}

impl From<PayError> for Problem {
    fn from(error: PayError) -> Self {
        let message = error.to_string();
        match error {
            // What the node said may name it, and is in the log.
            PayError::Node(_) | PayError::Unknown(_) => {
                Self::new(ProblemCode::NodeFailed, "the relay's node did not answer as it should; nothing was sent").retry_after(SOON)
            }
            PayError::Denied(denial) => Self::denied(denial, None),
            PayError::TooDear => Self::new(ProblemCode::TooDear, message),
            PayError::NoFunds => Self::new(ProblemCode::InsufficientFunds, message),
            PayError::Refused => Self::new(ProblemCode::TransactionRefused, message).retry_after(SOON),
            PayError::Failed(denial) => {
                let denial = denial.map(ProblemDenial::from);
                Self { denial, ..Self::new(ProblemCode::TransactionFailed, message) }
            }
        }
    }
}
