//! `valet intent submit` and `valet intent show`.

use crate::{
    errand::Errand,
    failure::Failure,
    foresee::{describe, foresee_signed},
    output::facts,
    signer::Signer,
    site::Site,
    text::moment,
    way,
};
use clap::Args;
use shared_logic::{recover, Account, SignedIntent};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A signed intent, and who brings it.
#[derive(Args)]
pub(super) struct Submit {
    #[command(flatten)]
    signer: Signer,
    /// The signed intent, as `--as-intent` or `valet intent sign` wrote it.
    file: PathBuf,
}

impl Submit {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        let signed = read(&self.file)?;
        let session = site.session().await?;
        let preview = foresee_signed(&session, &signed).await?;
        site.output.note(&who(&signed));
        site.output.note(&describe(&[preview]));
        let keypair = self.signer.keypair()?;
        way::agree(site, "submit this, and pay for it?")?;
        let done = session.change(&keypair, &Errand::Relayed(Box::new(signed))).await?;
        way::show(site, &done)
    }
}

/// Shows an intent, and what the contract would say of it now.
pub(super) async fn show(site: &Site, file: &Path) -> Result<(), Failure> {
    let signed = read(file)?;
    let session = site.session().await?;
    let foreseen = foresee_signed(&session, &signed).await;
    let shown = serde_json::json!({
        "signed": signed,
        "signer": signer(&signed),
        "accepted": foreseen.is_ok(),
        "preview": foreseen.as_ref().ok(),
        "refused": foreseen.as_ref().err().map(ToString::to_string),
    });
    site.output.show(&shown, |_| {
        let outlook = match &foreseen {
            Ok(preview) => describe(std::slice::from_ref(preview)),
            Err(refused) => format!("the contract would refuse it now: {refused}"),
        };
        format!("{}\n{outlook}", who(&signed))
    })
}

fn read(file: &Path) -> Result<SignedIntent, Failure> {
    let text = fs::read_to_string(file)
        .map_err(|cause| Failure::file(file, format!("expected a signed intent ({cause}); `--as-intent FILE` writes one")))?;
    serde_json::from_str(&text).map_err(|cause| Failure::file(file, format!("expected a signed intent of `--as-intent`: {cause}")))
}

/// The account whose key signed.
fn signer(signed: &SignedIntent) -> Option<Account> {
    recover(valet_wallet::intent::digest(&signed.intent), &signed.signature)
}

fn who(signed: &SignedIntent) -> String {
    let intent = &signed.intent;
    facts(&[
        ("signed for", intent.principal.to_string()),
        ("by the key", signer(signed).map_or_else(|| "of nobody".to_owned(), |key| key.to_string())),
        ("number", intent.nonce.0.to_string()),
        ("submit before", format!("{} (UTC)", moment(intent.deadline))),
        ("digest", format!("0x{}", hex::encode(valet_wallet::intent::digest(intent)))),
    ])
}
