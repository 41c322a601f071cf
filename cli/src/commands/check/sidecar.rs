//! Asking a sidecar: `POST /v1/check`, so that nobody on the way keeps the question in a log of URLs.

use super::{Answer, Check};
use crate::{commands::sidecar::client, context::Context, deployment::Deployment, failure::Failure, time::wall_clock};
use shared_logic::RULES_HASH;
use valet_sidecar::CheckAnswer;

/// INVARIANT (believed only in full): an allow counts only from a sidecar of the deployment file's contract and
/// chain, where there is such a file, and only when it says what it rests on, by these rules, and has not ended.
pub(super) async fn ask(context: &Context, asked: &Check, url: &str) -> Result<Answer, Failure> {
    if let Some(deployment) = Deployment::find(&context.deployment)? {
        deployment.must_be_of(&client::get(url, "/v1/status", &[]).await?)?;
    }
    let parameters = asked.parameters()?;
    parameters.check_time(wall_clock()?).map_err(|cause| Failure::usage(cause.to_string()))?;
    let answer = client::post::<CheckAnswer>(url, "/v1/check", &parameters.json()).await?;
    Answer::from(answer).believable(RULES_HASH, wall_clock()?)
}
