//! `valet intent sign`: a message in a file, signed for somebody else to send.

use crate::{
    address,
    approval::question,
    context::Context,
    deployment::Deployment,
    failure::Failure,
    file::{Kind, Replace, Target},
    intent::{finish, given, number, read, write, write_form, Bounds, Content},
    parse::{length, Principal},
    signer::Signer,
    time::{self, moment, wall_clock},
};
use clap::Args;
use serde_json::json;
use shared_logic::{Denial, Epoch, GenesisHash, Intent, Message, Nonce, Seconds};
use std::path::PathBuf;
use valet_wallet::intent::{domain, must_end_soon};

/// A message in a file, and what binds it.
#[derive(Args)]
pub(super) struct Sign {
    #[command(flatten)]
    signer: Signer,
    /// The message as JSON, such as {"kind": "withdraw", "grant": "0x…"}.
    message: PathBuf,
    /// For whom; otherwise the signing key's own account.
    #[arg(long, value_parser = crate::parse::principal, value_name = "ACCOUNT")]
    principal: Option<Principal>,
    /// Write what another wallet signs instead: a passkey, MetaMask, a Polkadot wallet. `valet intent attach` takes its answer.
    #[arg(long, requires = "principal", conflicts_with = "epoch")]
    unsigned: bool,
    /// The vehicle's present epoch: with `--nonce`, or alone for what has no number, nothing is asked of a node, and
    /// so there is no preview.
    #[arg(long, value_name = "N", conflicts_with = "dry_run")]
    epoch: Option<u32>,
    /// The intent's number; otherwise the next of the account for this vehicle. What ends something for good, such
    /// as a withdrawal, has none: it can be done once anyway, and is signed ahead.
    #[arg(long, visible_alias = "intent-nonce", value_name = "N")]
    nonce: Option<u64>,
    /// How long it may be submitted, such as 1h; 7d at most for what gives something.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "1d")]
    valid_for: Seconds,
    /// Where to write the signed intent.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    replace: Replace,
}

impl Sign {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let kind = if self.unsigned { Kind::FORM } else { Kind::SIGNED_INTENT };
        let target = Target::check(&self.out, kind, self.replace)?;
        let message: Message = read(&self.message, &Content::MESSAGE)?;
        if !message.is_signable() {
            return Err(Failure::denied(Denial::NotSignable));
        }
        let nonce = given(&message, self.nonce.map(Nonce))?;
        let Some(epoch) = self.epoch.map(Epoch) else {
            let bounds = Bounds { principal: self.principal.map(|principal| principal.account), nonce, valid_for: self.valid_for };
            if let (true, Some(principal)) = (self.unsigned, self.principal) {
                return write_form(context, &context.session().await?, &message, bounds, (principal, &target)).await;
            }
            let target = Some(&target).filter(|_| !self.signer.dry_run);
            return write(context, &context.session().await?, &self.signer, &message, bounds, target).await;
        };
        let nonce = nonce.ok_or_else(|| Failure::usage("without a node, `--epoch` needs `--nonce` for this message"))?;
        let deployment = Deployment::read(&context.deployment)?;
        address::check(std::slice::from_ref(&message), &deployment)?;
        let domain = domain(GenesisHash(deployment.genesis()?.0), deployment.contract);
        let now = wall_clock()?;
        let deadline = time::after(now, self.valid_for)?;
        let principal = match self.principal {
            Some(principal) => principal.account,
            None => self.signer.account()?.address(),
        };
        self.signer.intent_account()?;
        let intent = Intent { domain, principal, epoch, nonce, deadline, message };
        must_end_soon(&intent, now).map_err(Failure::denied)?;
        let words = format!(
            "Without a node nothing is known of what this would do. To be signed for {principal} on the contract {}, number {}, to be submitted before {}:\n{}",
            deployment.contract,
            number(&intent),
            moment(deadline),
            serde_json::to_string_pretty(&message)?
        );
        context.approval.obtain(context.output, &question(std::slice::from_ref(&message), true), &json!([{ "intent": intent }]), &words)?;
        finish(context, &self.signer.keypair()?, &intent, &[], &target)
    }
}
