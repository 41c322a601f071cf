//! `valet intent sign`, and what `--as-intent` writes.

use crate::{
    deployment::Deployment,
    failure::Failure,
    foresee::{describe, foresee_intent, question},
    output::facts,
    session::Session,
    signer::Signer,
    site::Site,
    text::{length, moment, wall_clock},
    way::agree,
};
use clap::Args;
use serde_json::json;
use shared_logic::{vehicle_of, Account, Denial, Epoch, GenesisHash, Host, Intent, Message, Nonce, Seconds, SignedIntent, UnixSeconds};
use std::{fs, path::Path, path::PathBuf};
use valet_wallet::{intent::domain, sign_intent, Keypair, NoIntentAccount};

/// What binds an intent beside its message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// For whom.
    pub(crate) principal: Account,
    /// Its number; otherwise the principal's next.
    pub(crate) nonce: Option<Nonce>,
    /// How long it may be submitted.
    pub(crate) valid_for: Seconds,
}

/// A message in a file, and what binds it.
#[derive(Args)]
pub(super) struct Sign {
    #[command(flatten)]
    signer: Signer,
    /// The message as JSON, such as {"Withdraw": {"grant": "0x…"}}.
    message: PathBuf,
    /// For whom; otherwise the signing key's own account.
    #[arg(long, value_name = "ACCOUNT")]
    principal: Option<Account>,
    /// The vehicle's present epoch: with `--nonce`, nothing is asked of a node.
    #[arg(long, value_name = "N", requires = "nonce")]
    epoch: Option<u32>,
    /// The intent's number; otherwise the account's next.
    #[arg(long, value_name = "N")]
    nonce: Option<u64>,
    /// How long it may be submitted, such as 1h.
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "1d")]
    valid_for: Seconds,
    /// Where to write the signed intent.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Sign {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        let text =
            fs::read_to_string(&self.message).map_err(|cause| Failure::file(&self.message, format!("expected a message ({cause})")))?;
        let message: Message = serde_json::from_str(&text).map_err(|cause| {
            Failure::file(&self.message, format!("expected a message such as {{\"Withdraw\": {{\"grant\": \"0x…\"}}}}: {cause}"))
        })?;
        let keypair = self.signer.keypair()?;
        let principal = self.principal.unwrap_or_else(|| keypair.public().account_id().address());
        let nonce = self.nonce.map(Nonce);
        let (Some(epoch), Some(nonce)) = (self.epoch.map(Epoch), nonce) else {
            let bounds = Bounds { principal, nonce, valid_for: self.valid_for };
            return write(site, &site.session().await?, &keypair, &message, bounds, &self.out).await;
        };
        if !message.is_signable() {
            return Err(Failure::denied(Denial::NotSignable));
        }
        let deployment = Deployment::read(&site.deployment)?;
        let domain = domain(GenesisHash(deployment.genesis()?.0), deployment.contract);
        let deadline = end(wall_clock()?, self.valid_for)?;
        finish(site, &keypair, &Intent { domain, principal, epoch, nonce, deadline, message }, &self.out)
    }
}

/// Signs a message as an intent and writes it to a file: shows what it will do, asks, then signs.
pub(crate) async fn write(
    site: &Site,
    session: &Session,
    keypair: &Keypair,
    message: &Message,
    bounds: Bounds,
    file: &Path,
) -> Result<(), Failure> {
    let signer = keypair.public().intent_account().ok_or(NoIntentAccount)?;
    let intent = bound(session, message, bounds).await?;
    let preview = foresee_intent(session, &intent, signer).await.map_err(|failure| hinted(failure, signer, bounds.principal))?;
    let previews = [preview];
    site.output.note(&describe(&previews));
    if let Some(question) = question(std::slice::from_ref(message), &previews) {
        agree(site, question)?;
    }
    finish(site, keypair, &intent, file)
}

/// The intent, with what of it the chain knows: domain, epoch and number.
async fn bound(session: &Session, message: &Message, bounds: Bounds) -> Result<Intent, Failure> {
    let Bounds { principal, nonce, valid_for } = bounds;
    let records = session.records().await?;
    let asked = records.ask(|host| {
        let vehicle = vehicle_of(host, message).and_then(|id| host.vehicle(id));
        (vehicle, host.nonce(principal), host.domain())
    });
    let (vehicle, next, domain) = asked.await?.0;
    if !message.is_signable() {
        return Err(Failure::denied(Denial::NotSignable));
    }
    // The first reason for which the contract would refuse it.
    let vehicle = vehicle.ok_or_else(|| Failure::denied(Denial::UnknownVehicle))?;
    let deadline = end(session.now().await?, valid_for)?;
    Ok(Intent { domain, principal, epoch: vehicle.epoch, nonce: nonce.unwrap_or(next), deadline, message: *message })
}

fn end(now: UnixSeconds, valid_for: Seconds) -> Result<UnixSeconds, Failure> {
    now.after(valid_for).ok_or_else(|| Failure::expected("expected a deadline within the range of time"))
}

/// Says what to do about the commonest refusal.
fn hinted(failure: Failure, key: Account, principal: Account) -> Failure {
    if failure.denial() != Some(Denial::BadSignature) {
        return failure;
    }
    failure.adding(format!("name the key first: `valet intent key set --key {key} …`, sent by {principal}"))
}

fn finish(site: &Site, keypair: &Keypair, intent: &Intent, file: &Path) -> Result<(), Failure> {
    let signed: SignedIntent = sign_intent(keypair, intent)?;
    crate::commands::container::write_whole(file, &(serde_json::to_string_pretty(&signed)? + "\n"))?;
    let shown = json!({ "written": file.display().to_string(), "signed": signed, "signer": keypair.public().intent_account() });
    site.output.show(&shown, |_| {
        facts(&[
            ("signed for", intent.principal.to_string()),
            ("number", intent.nonce.0.to_string()),
            ("submit before", format!("{} (UTC)", moment(intent.deadline))),
            ("written to", file.display().to_string()),
        ])
    })
}
