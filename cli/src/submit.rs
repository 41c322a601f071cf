//! How a change reaches the contract: sent by who wants it, or signed for somebody else to send.
//!
//! The order is always the same: look at what would be written, show what the change would do, get the
//! caller's approval, ask for the password, sign.

use crate::{
    address,
    answer::{show_change, show_preview, show_recovered, Made},
    approval::question,
    context::Context,
    failure::Failure,
    file::{Kind, Replace, Target},
    intent::{self, Bounds},
    ledger::Repeated,
    parse::{length, Principal},
    payload::Payload,
    preview::{self, describe},
    session::{Done, Session},
    signer::Signer,
    unsettled::Foretold,
    whose::OwnVehicle,
};
use clap::Args;
use serde_json::{json, Value};
use shared_logic::{Account, Message, Nonce, Seconds, VehicleId};
use std::{collections::BTreeMap, path::PathBuf};
use valet_wallet::Preview;

/// Who acts, and whether by a transaction or by a signed intent.
#[derive(Args)]
pub(crate) struct SubmitMode {
    #[command(flatten)]
    pub(crate) signer: Signer,
    /// Sign an intent and write it to this file instead of sending: anybody may submit it, and pays.
    #[arg(long, value_name = "FILE", help_heading = "Signing for somebody else to send")]
    as_intent: Option<PathBuf>,
    /// Replace a file that is already there, if it is a signed intent.
    #[arg(long, requires = "as_intent", help_heading = "Signing for somebody else to send")]
    replace: bool,
    /// For whom the intent is: the account that named this key with `valet intent key set`; otherwise the key's own.
    #[arg(long, value_parser = crate::parse::principal, value_name = "ACCOUNT", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    principal: Option<Principal>,
    /// Write what another wallet signs instead: a passkey, MetaMask, a Polkadot wallet. `valet intent attach` takes its answer.
    #[arg(long, requires_all = ["as_intent", "principal"], help_heading = "Signing for somebody else to send")]
    unsigned: bool,
    /// How long the intent may be submitted, such as 1h; 7d at most for what gives something.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "1d", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    valid_for: Seconds,
    /// The number of the intent, to sign several in a row; otherwise the next of the account for this vehicle.
    /// What ends something for good has none.
    #[arg(long, value_name = "N", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    intent_nonce: Option<u64>,
}

/// Who acts on which contract: connected, and what it would write looked at.
pub(crate) struct Actor<'a> {
    context: &'a Context,
    mode: &'a SubmitMode,
    pub(crate) session: Session,
    target: Option<Target>,
    account: Account,
}

impl SubmitMode {
    /// Looks at the file that would be written, then connects.
    pub(crate) async fn begin<'a>(&'a self, context: &'a Context) -> Result<Actor<'a>, Failure> {
        let replace = Replace { replace: self.replace };
        let target = self.as_intent.as_ref().filter(|_| !self.signer.dry_run);
        let target =
            target.map(|file| Target::check(file, if self.unsigned { Kind::FORM } else { Kind::SIGNED_INTENT }, replace)).transpose()?;
        let account = match self.principal {
            Some(principal) => principal.account,
            None => self.signer.account()?.address(),
        };
        Ok(Actor { context, mode: self, session: context.session().await?, target, account })
    }

    /// Whether it is signed for somebody else to send.
    pub(crate) const fn is_intent(&self) -> bool {
        self.as_intent.is_some()
    }

    /// Makes one change.
    pub(crate) async fn submit(&self, context: &Context, message: &Message) -> Result<(), Failure> {
        self.begin(context).await?.submit(std::slice::from_ref(message)).await
    }
}

impl Actor<'_> {
    /// For whom the change is made.
    pub(crate) const fn account(&self) -> Account {
        self.account
    }

    /// The vehicle that was named, else the only one of the account.
    pub(crate) async fn vehicle(&self, vehicle: OwnVehicle) -> Result<VehicleId, Failure> {
        vehicle.of(&self.session, self.account).await
    }

    /// Makes changes: all of them, or none.
    pub(crate) async fn submit(&self, messages: &[Message]) -> Result<(), Failure> {
        if !self.mode.is_intent() {
            return send(self.context, &self.session, &self.mode.signer, messages).await;
        }
        let [message] = messages else {
            return Err(Failure::usage(format!("an intent is one change, and this is {}; sign them one by one", messages.len())));
        };
        let nonce = self.mode.intent_nonce.map(Nonce);
        let bounds = Bounds { principal: Some(self.account), nonce, valid_for: self.mode.valid_for };
        if let (true, Some(principal), Some(target)) = (self.mode.unsigned, self.mode.principal, &self.target) {
            return intent::write_form(self.context, &self.session, message, bounds, (principal, target)).await;
        }
        intent::write(self.context, &self.session, &self.mode.signer, message, bounds, self.target.as_ref()).await
    }
}

/// Makes one change by a transaction.
pub(crate) async fn submit(context: &Context, signer: &Signer, message: &Message) -> Result<(), Failure> {
    let session = context.session().await?;
    send(context, &session, signer, std::slice::from_ref(message)).await
}

/// The same for several changes: all of them, or none. Shows what they will do, then signs, and tells their events.
pub(crate) async fn send(context: &Context, session: &Session, signer: &Signer, messages: &[Message]) -> Result<(), Failure> {
    send_and_tell(context, session, signer, messages, BTreeMap::new()).await.map(|_| ())
}

/// The same, and tells these facts beside the events. What was done; none by a dry run.
pub(crate) async fn send_and_tell(
    context: &Context,
    session: &Session,
    signer: &Signer,
    messages: &[Message],
    further: BTreeMap<String, Value>,
) -> Result<Option<Done>, Failure> {
    address::check(messages, &session.deployment)?;
    let account = signer.account()?;
    if !signer.dry_run {
        // Before the preview: what took effect already would now be denied.
        let repeated = Repeated::of(messages);
        if let Some((done, foretold)) = session.earlier(&account, repeated).await? {
            // What was taken away and is there again is taken once more.
            let snapshot = session.snapshot().await?;
            let anew =
                repeated == Repeated::Takes && preview::of_messages(session, &snapshot, account.address(), messages, &[]).await.is_ok();
            if !anew {
                show_recovered(context, &done, &foretold)?;
                return Ok(Some(done));
            }
        }
    }
    let previews = preview::of_messages(session, &session.snapshot().await?, account.address(), messages, &signer.attested_by).await?;
    session.ledger.must_afford(&account, 0).await.map_err(|failure| signer.hinted(failure))?;
    if signer.dry_run {
        show_preview(context, &previews, &further)?;
        return Ok(None);
    }
    let asked = question(messages, preview::opens(&previews));
    context.approval.obtain(context.output, &asked, &json!(previews), &describe(&previews))?;
    if !signer.attested_by.is_empty() {
        // The question may have waited long: what was demanded holds still.
        preview::of_messages(session, &session.snapshot().await?, account.address(), messages, &signer.attested_by).await?;
    }
    let foretold = foretold(&previews, further.clone());
    let done = session.change(&signer.keypair()?, &Payload::Messages(messages.to_vec()), foretold).await?;
    show_change(context, &previews, &done, &further)?;
    Ok(Some(done))
}

/// What a single change will have made.
pub(crate) fn foretold(previews: &[Preview], further: BTreeMap<String, Value>) -> Foretold {
    let made = if let [one] = previews { Made::by(&one.event) } else { None };
    Foretold { previews: previews.iter().map(|preview| json!(preview)).collect(), ..Foretold::of(made, further) }
}
