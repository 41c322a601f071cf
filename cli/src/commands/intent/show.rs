//! `valet intent show`.

use crate::{
    context::Context,
    failure::Failure,
    intent::{read, who, Content, Turn},
    output::told,
    preview::{self, describe},
    trust,
};
use serde::Serialize;
use shared_logic::{Account, Denial, SignedIntent};
use std::path::Path;
use valet_wallet::{intent as wallet, Preview};

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
    let signed: SignedIntent = read(file, &Content::SIGNED)?;
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    trust::contract(&session, snapshot.head).await?;
    let foreseen = match preview::of_signed(&snapshot, &signed, &[]).await {
        Ok(previews) => Ok(previews),
        // Whatever else failed says nothing of the intent.
        Err(failure) => Err(failure.denial().ok_or(failure)?),
    };
    let (ahead, turn) = match foreseen {
        Err(Denial::NonceUsed) => (preview::of_signed_ahead(&snapshot, &signed).await.ok(), Turn::of(&snapshot, &signed.intent).await?),
        _ => (None, None),
    };
    let shown = Shown {
        signed: &signed,
        signer: wallet::signer(&signed),
        accepted: foreseen.is_ok(),
        preview: foreseen.as_deref().ok().or(ahead.as_deref()),
        refused: foreseen.as_ref().err().copied(),
    };
    context.output.show(&shown, |_| {
        let turn = turn.map(|turn| format!("{}: {}\n", turn.is(), turn.mend())).unwrap_or_default();
        let outlook = match (&foreseen, &ahead) {
            (Ok(previews), _) => describe(previews),
            (Err(_), Some(previews)) => format!("{turn}In its turn: {}", describe(previews)),
            (Err(denial), None) => {
                format!("The contract would refuse it now: {denial}\n{turn}What was signed:\n{}", wallet::text(&signed.intent))
            }
        };
        told(&format!("{}\n{outlook}", who(&signed)))
    })
}
