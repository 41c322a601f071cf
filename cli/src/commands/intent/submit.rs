//! `valet intent submit`.

use crate::{
    answer::{show_change, show_preview, show_recovered},
    approval::{question, Question},
    context::Context,
    failure::Failure,
    intent::{read, who, Content, Turn},
    ledger::Repeated,
    payload::Payload,
    preview::{self, describe},
    session::Snapshot,
    signer::Signer,
    submit::foretold,
    trust,
};
use clap::Args;
use shared_logic::{Denial, SignedIntent};
use std::{collections::BTreeMap, path::PathBuf};

/// A signed intent, and who brings it.
#[derive(Args)]
pub(super) struct Submit {
    #[command(flatten)]
    signer: Signer,
    /// The signed intent, as `valet intent attach`, `valet intent sign` or a change that was signed instead of sent wrote it.
    file: PathBuf,
}

impl Submit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let signed: SignedIntent = read(&self.file, &Content::SIGNED)?;
        let session = context.session().await?;
        if !self.signer.dry_run {
            // The file is of one intent, which is good once.
            if let Some((done, foretold)) = session.earlier(&self.signer.account()?, Repeated::Gives).await? {
                return show_recovered(context, &done, &foretold);
            }
        }
        let snapshot = session.snapshot().await?;
        trust::contract(&session, snapshot.head).await?;
        let previews = match preview::of_signed(&snapshot, &signed, &self.signer.attested_by).await {
            Err(failure) => return Err(turned(failure, &snapshot, &signed).await),
            previews => previews?,
        };
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

/// The same failure; of an intent out of its turn, with the number that is next.
async fn turned(failure: Failure, snapshot: &Snapshot<'_>, signed: &SignedIntent) -> Failure {
    if failure.denial() != Some(Denial::NonceUsed) {
        return failure;
    }
    match Turn::of(snapshot, &signed.intent).await {
        Ok(Some(turn)) => failure.standing(&turn.is()).hint(turn.mend()),
        _ => failure,
    }
}
