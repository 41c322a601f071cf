//! `valet grant create`: a new grant, alone or in answer to a request.

use super::terms::{container, in_vain, Agreed, Limits, Matter};
use crate::{
    context::Context,
    failure::Failure,
    parse::{purpose, vehicle},
    session::Snapshot,
    submit::{Actor, SubmitMode},
    whose::OwnVehicle,
};
use clap::Args;
use shared_logic::{AccessRequest, Account, Grant, GrantId, GrantTerms, Message, PurposeCode, RequestId, UnixSeconds, VehicleId};
use std::{collections::BTreeSet, path::PathBuf};

/// A new grant. Omitted options take the safest value: read only, no past data, inside the vehicle, 30 days kept.
#[derive(Args)]
pub(crate) struct Create {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle, by its id or a name; with `--request` or `--parent`, theirs; otherwise the only one of the account that grants.
    #[arg(long, value_name = "ID", value_parser = vehicle, conflicts_with_all = ["request", "parent"])]
    vehicle: Option<VehicleId>,
    /// Who may have the data: a registered party's address, or its name. Repeat it to give several the same, all or none of them.
    #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT", required_unless_present = "request", conflicts_with = "request")]
    recipient: Vec<Account>,
    /// What for: exactly one purpose; `valet purpose list` shows them.
    #[arg(long, value_parser = purpose, value_name = "NAME", required_unless_present_any = ["request", "parent"], conflicts_with_all = ["request", "parent"])]
    purpose: Option<PurposeCode>,
    /// Which signals: a container document of `valet container build`. Without `--classes` all classes of its signals are granted.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["request", "parent"], conflicts_with_all = ["request", "parent"])]
    container: Option<PathBuf>,
    /// The document of the request's or the parent's container, to be told what would be granted in vain.
    #[arg(long, value_name = "FILE", conflicts_with = "container")]
    container_file: Option<PathBuf>,
    /// Answer this access request: omitted options are what was asked for, and it cannot be more.
    #[arg(long, value_name = "ID", conflicts_with = "parent")]
    request: Option<RequestId>,
    /// Share onward from this grant, and within it.
    #[arg(long, value_name = "ID")]
    parent: Option<GrantId>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    agreed: Agreed,
}

impl Create {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        each_once(&self.recipient)?;
        let actor = self.mode.begin(context).await?;
        let messages = self.messages(context, &actor, &actor.session.snapshot().await?).await?;
        actor.submit(&messages).await
    }

    async fn messages(&self, context: &Context, actor: &Actor<'_>, snapshot: &Snapshot<'_>) -> Result<Vec<Message>, Failure> {
        let now = snapshot.now;
        let asked = self.asked(snapshot).await?;
        let agreement = self.agreed.agreement(asked.map(|asked| asked.terms_hash))?;
        let terms = match (asked, self.parent(snapshot).await?) {
            (Some(asked), _) => vec![self.limits.over(asked.terms, now)?],
            (None, Some((id, parent))) => {
                let onward = |recipient: &Account| self.limits.onward(id, &parent.terms, *recipient, now);
                self.recipient.iter().map(onward).collect::<Result<_, _>>()?
            }
            (None, None) => self.alone(actor, now).await?,
        };
        self.warn(context, snapshot, &terms)?;
        Ok(terms.into_iter().map(|terms| Message::Grant { terms, agreement, request: self.request }).collect())
    }

    async fn alone(&self, actor: &Actor<'_>, now: UnixSeconds) -> Result<Vec<GrantTerms>, Failure> {
        let (Some(purpose), Some(file)) = (self.purpose, &self.container) else {
            return Err(Failure::usage("name `--purpose` and `--container`"));
        };
        let document = container(file, None)?;
        let limits = self.limits.or_classes_of(&document)?;
        let vehicle = actor.vehicle(OwnVehicle { vehicle: self.vehicle }).await?;
        let terms = |recipient: &Account| limits.fresh(&Matter { vehicle, recipient: *recipient, purpose, container: document.id() }, now);
        self.recipient.iter().map(terms).collect()
    }

    /// Tells before anything is shown or signed what would be granted in vain, where the document is at hand.
    fn warn(&self, context: &Context, snapshot: &Snapshot<'_>, terms: &[GrantTerms]) -> Result<(), Failure> {
        let (Some(file), Some(terms)) = (self.container.as_ref().or(self.container_file.as_ref()), terms.first()) else { return Ok(()) };
        let document = container(file, Some(terms.container))?;
        if let Some(warning) = in_vain(terms, &document) {
            context.output.warn(&warning);
        }
        snapshot.shown.container(document);
        Ok(())
    }

    async fn asked(&self, snapshot: &Snapshot<'_>) -> Result<Option<AccessRequest>, Failure> {
        let Some(id) = self.request else { return Ok(None) };
        crate::commands::request::find(&snapshot.records, id).await.map(Some)
    }

    async fn parent(&self, snapshot: &Snapshot<'_>) -> Result<Option<(GrantId, Grant)>, Failure> {
        let Some(id) = self.parent else { return Ok(None) };
        Ok(Some((id, super::find(&snapshot.records, id).await?)))
    }
}

/// Refuses a recipient that stands twice, by whose mistake it would have two grants.
fn each_once(recipients: &[Account]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match recipients.iter().find(|recipient| !seen.insert(**recipient)) {
        Some(twice) => Err(Failure::usage(format!("`--recipient {twice}` stands twice, which would be two grants")).hint("name each once")),
        None => Ok(()),
    }
}
