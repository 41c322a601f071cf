//! Whether a sidecar answers, knows the present, and follows the deployment file's contract.

use super::probe::Finding;
use crate::{
    commands::sidecar::client,
    deployment::Deployment,
    failure::{Code, Failure},
};
use std::path::Path;
use valet_sidecar::Status;

/// Asks it.
pub(super) async fn probe(url: &str, deployment: &Path) -> Finding {
    match healthy(url, deployment).await {
        Ok(status) => {
            let block = status.cursor.map_or_else(|| "none".to_owned(), |cursor| cursor.block.to_string());
            Finding::works("sidecar", format!("it has read up to block {block}, and answers are fresh"))
        }
        Err(failure) => Finding::fails("sidecar", &failure),
    }
}

async fn healthy(url: &str, deployment: &Path) -> Result<Status, Failure> {
    let status: Status = client::get(url, "/v1/status", &[]).await?;
    // A deployment file that cannot be read is told of by a finding of its own.
    if let Ok(Some(deployment)) = Deployment::find(deployment) {
        deployment.must_be_of(&status)?;
    }
    if let Some(alarm) = &status.alarm {
        let message = format!("it answers every check with deny, for it was stopped by an alarm: {} ({})", alarm.message, alarm.code);
        return Err(Failure::of(Code::SidecarStopped, message).hint(format!("`valet explain {}` says what to do", alarm.code)));
    }
    if let Some(stale) = &status.stale {
        let message = format!("it answers every check with deny: {} ({})", stale.message, stale.code);
        return Err(Failure::of(Code::AnswerStale, message).hint(format!("`valet explain {}` says what to do", stale.code)));
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::{super::probe::State, *};
    use axum::{routing::get, Json, Router};
    use shared_logic::{Account, RulesHash};
    use std::fs;
    use valet_sidecar::StaleCause;

    const GENESIS: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";
    const OTHER: &str = "0x2222222222222222222222222222222222222222222222222222222222222222";

    fn fresh() -> Status {
        Status {
            genesis: Some(GENESIS.to_owned()),
            contract: Account([1; 20]),
            rules_hash: RulesHash([2; 32]),
            cursor: None,
            head: Some(9),
            lag_blocks: Some(0),
            block_age_ms: Some(1),
            max_block_age: None,
            nodes: Vec::new(),
            known_ms_ago: Some(1),
            stale: None,
            alarm: None,
            events: 0,
            vehicles: 0,
            grants: 0,
            containers: 0,
            webhooks: Vec::new(),
            relay: None,
        }
    }

    fn cause(code: &str) -> Option<StaleCause> {
        Some(StaleCause { code: code.to_owned(), message: "why it is so".to_owned() })
    }

    async fn probed(answer: serde_json::Value, deployment: &Path) -> Finding {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/status", get(move || async move { Json(answer) }));
        let server = tokio::spawn(async move { axum::serve(listener, router).await });
        let finding = probe(&url, deployment).await;
        server.abort();
        finding
    }

    #[tokio::test]
    async fn a_sidecar_that_is_stale_stopped_or_of_another_contract_or_chain_does_not_work() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("valet.json");
        let deployment = Deployment {
            node: "ws://127.0.0.1:9944".to_owned(),
            genesis: GENESIS.to_owned(),
            contract: Account([1; 20]),
            code_hash: OTHER.to_owned(),
            extension: Account([3; 20]),
            extension_code_hash: OTHER.to_owned(),
            rules_hash: RulesHash([2; 32]),
            block: 1,
            names: std::collections::BTreeMap::new(),
        };
        fs::write(&file, serde_json::to_string(&deployment).unwrap()).unwrap();
        let cases = [
            ("fresh", fresh(), State::Works, "fresh"),
            ("stale", Status { stale: cause("node-silent"), ..fresh() }, State::Fails, "why it is so (node-silent)"),
            ("stopped", Status { alarm: cause("broken-parent"), ..fresh() }, State::Fails, "why it is so (broken-parent)"),
            ("another contract", Status { contract: Account([4; 20]), ..fresh() }, State::Fails, "follows contract"),
            ("another chain", Status { genesis: Some(OTHER.to_owned()), ..fresh() }, State::Fails, "follows the chain"),
        ];
        for (name, status, exp_state, exp_text) in cases {
            let finding = probed(serde_json::to_value(&status).unwrap(), &file).await;
            assert_eq!(finding.state, exp_state, "{name}: {}", finding.message);
            assert!(finding.message.contains(exp_text), "{name}: {}", finding.message);
        }
        let mut silent = serde_json::to_value(fresh()).unwrap();
        silent.as_object_mut().unwrap().remove("alarm");
        assert_eq!(probed(silent, &file).await.state, State::Fails);
    }
}
