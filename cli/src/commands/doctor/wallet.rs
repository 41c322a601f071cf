//! Whether a key file can be read, by whom, and whether its account has funds.

use super::probe::{Finding, State};
use crate::{failure::Code, ledger::Ledger, signer};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};
use valet_wallet::KeyFile;

/// Looks at the file; at the account too, where there is a chain.
pub(super) async fn probe(file: &Path, ledger: Option<&Ledger>) -> Finding {
    let key = match signer::read(file) {
        Ok(key) => key,
        Err(failure) => return Finding::fails("wallet", &failure),
    };
    let found = readable(file, &key);
    match ledger {
        Some(ledger) if found.state == State::Works => funded(found, &key, ledger).await,
        _ => found,
    }
}

fn readable(file: &Path, key: &KeyFile) -> Finding {
    let message = format!("`{}`, {} {}", file.display(), key.kind(), key.account());
    let mode = fs::metadata(file).map(|found| found.permissions().mode()).unwrap_or_default();
    if mode & 0o077 != 0 {
        return Finding::warns("wallet", format!("{message}; other users can read or change the file"), "chmod 600 it");
    }
    Finding::works("wallet", message)
}

/// The same, unless the account has no funds: it signs intents, and sends nothing.
async fn funded(found: Finding, key: &KeyFile, ledger: &Ledger) -> Finding {
    match ledger.must_afford(&key.account(), 0).await {
        Ok(()) => found,
        Err(failure) if failure.code() == Code::InsufficientFunds => {
            let message = format!("{}; the account has no funds on this chain, so it can send nothing", found.message);
            Finding::warns("wallet", message, failure.advice().unwrap_or_default())
        }
        Err(failure) => Finding::fails("wallet", &failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_wallet::{keyfile::Sealing, KeyKind, Keypair};

    #[tokio::test]
    async fn a_missing_wallet_fails_and_an_open_one_is_warned_of() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("owner.json");
        assert_eq!(probe(&path, None).await.state, State::Fails);
        let keypair = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        fs::write(&path, KeyFile::seal(&keypair, "correct horse", &Sealing::random().unwrap()).unwrap().to_string()).unwrap();
        for (mode, exp_state) in [(0o600, State::Works), (0o644, State::Warns)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let finding = probe(&path, None).await;
            assert_eq!(finding.state, exp_state, "{mode:o}");
            valet_schema::assert_valid("cli/findings", &serde_json::json!([finding]));
        }
    }
}
