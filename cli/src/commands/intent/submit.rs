//! `valet intent submit` and `valet intent show`.

use crate::{
    answer::{show_change, show_preview, show_recovered},
    approval::{question, Question},
    context::Context,
    failure::{Code, Failure},
    intent::number,
    output::facts,
    payload::Payload,
    preview::{self, describe},
    signer::Signer,
    submit::foretold,
    time::moment,
};
use clap::Args;
use serde::Serialize;
use shared_logic::{Account, Denial, SignedIntent};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use valet_wallet::Preview;

/// A signed intent, and who brings it.
#[derive(Args)]
pub(super) struct Submit {
    #[command(flatten)]
    signer: Signer,
    /// The signed intent, as `--as-intent` or `valet intent sign` wrote it.
    file: PathBuf,
}

impl Submit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let signed = read(&self.file)?;
        let session = context.session().await?;
        if !self.signer.dry_run {
            if let Some((done, foretold)) = session.earlier(&self.signer.account()?).await? {
                return show_recovered(context, &done, &foretold);
            }
        }
        let previews = preview::of_signed(&session.snapshot().await?, &signed, &self.signer.attested_by).await?;
        session.ledger.must_afford(&self.signer.account()?, 0).await.map_err(|failure| self.signer.hinted(failure))?;
        if self.signer.dry_run {
            return show_preview(context, &previews, &BTreeMap::new());
        }
        let question = match question(&[signed.intent.message], preview::opens(&previews)) {
            Question::None => Question::Yes("Submit this, and pay for it"),
            graver => graver,
        };
        let words = format!("{}\n{}", who(&signed), describe(&previews));
        context.approval.obtain(context.output, &question, &serde_json::json!(previews), &words)?;
        let done =
            session.change(&self.signer.keypair()?, &Payload::Intent(Box::new(signed)), foretold(&previews, BTreeMap::new())).await?;
        show_change(context, &previews, &done, &BTreeMap::new())
    }
}

/// An intent, and what the contract would say of it now.
#[derive(Serialize)]
struct Shown<'a> {
    signed: &'a SignedIntent,
    /// As which account the key that signed it counts; none when the signature fits no key.
    signer: Option<Account>,
    accepted: bool,
    /// What it would do, where it is accepted; in its turn, where others come first.
    preview: Option<&'a [Preview]>,
    /// Why the contract would refuse it.
    refused: Option<Denial>,
}

/// Shows an intent, and what the contract would say of it now.
pub(super) async fn show(context: &Context, file: &Path) -> Result<(), Failure> {
    let signed = read(file)?;
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let foreseen = match preview::of_signed(&snapshot, &signed, &[]).await {
        Ok(previews) => Ok(previews),
        // Whatever else failed says nothing of the intent.
        Err(failure) => Err(failure.denial().ok_or(failure)?),
    };
    let ahead = match foreseen {
        Err(Denial::NonceUsed) => preview::of_signed_ahead(&snapshot, &signed).await.ok(),
        _ => None,
    };
    let shown = Shown {
        signed: &signed,
        signer: signer(&signed),
        accepted: foreseen.is_ok(),
        preview: foreseen.as_deref().ok().or(ahead.as_deref()),
        refused: foreseen.as_ref().err().copied(),
    };
    context.output.show(&shown, |_| {
        let outlook = match (&foreseen, &ahead) {
            (Ok(previews), _) => describe(previews),
            (Err(_), Some(previews)) => format!("others of lower numbers come first. In its turn:\n{}", describe(previews)),
            (Err(denial), None) => format!("the contract would refuse it now: {denial}"),
        };
        format!("{}\n{outlook}", who(&signed))
    })
}

fn read(file: &Path) -> Result<SignedIntent, Failure> {
    let text =
        fs::read_to_string(file).map_err(|cause| Failure::unread(file, "a signed intent", &cause, "`--as-intent FILE` writes one"))?;
    serde_json::from_str(&text).map_err(|cause| Failure::file(Code::FileMalformed, file, format!("this is no signed intent: {cause}")))
}

/// The account whose key signed.
fn signer(signed: &SignedIntent) -> Option<Account> {
    valet_wallet::intent::signer(signed)
}

fn who(signed: &SignedIntent) -> String {
    let intent = &signed.intent;
    facts(&[
        ("signed for", intent.principal.to_string()),
        ("by the key", signer(signed).map_or_else(|| "nobody: the signature fits no key".to_owned(), |key| key.to_string())),
        ("number", number(intent)),
        ("submit before", moment(intent.deadline)),
        ("digest", format!("0x{}", hex::encode(valet_wallet::intent::digest(intent)))),
    ])
}
