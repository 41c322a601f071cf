//! `valet request create`.

use crate::{
    commands::grant::terms::{container, in_vain, Limits, Matter},
    context::Context,
    failure::Failure,
    parse::{account, action, class, length, purpose},
    session::Snapshot,
    submit::SubmitMode,
    time,
};
use clap::{builder::RangedU64ValueParser, Args};
use shared_logic::{
    Account, Action, Actions, Denial, GrantId, GrantTerms, Message, Needed, Nonce, PurposeCode, Seconds, SignalClass, SignalClasses,
    TermsHash, UnixSeconds, VehicleId,
};
use std::path::PathBuf;

/// What is asked for, at most.
#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    mode: SubmitMode,
    /// The vehicle; with `--parent`, the parent's.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle, required_unless_present = "parent", conflicts_with = "parent")]
    vehicle: Option<VehicleId>,
    /// Who would have the data: a registered party's address; otherwise the signer.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    recipient: Option<Account>,
    /// What for: exactly one purpose; `valet purpose list` shows them.
    #[arg(long, value_parser = purpose, value_name = "NAME", required_unless_present = "parent", conflicts_with = "parent")]
    purpose: Option<PurposeCode>,
    /// Which signals: a container document of `valet container build`.
    #[arg(long, value_name = "FILE", required_unless_present = "parent", conflicts_with = "parent")]
    container: Option<PathBuf>,
    /// Ask that this grant to the signer be shared onward with `--recipient`.
    #[arg(long, value_name = "ID", requires = "recipient")]
    parent: Option<GrantId>,
    #[command(flatten)]
    limits: Limits,
    /// Of the classes asked for those that are needed, separated by commas: an answer gives at least these. The rest is
    /// welcome. Otherwise all.
    #[arg(long, value_delimiter = ',', value_parser = class, value_name = "CLASSES")]
    needed_classes: Vec<SignalClass>,
    /// The same of the actions.
    #[arg(long, value_delimiter = ',', value_parser = action, value_name = "ACTIONS")]
    needed_actions: Vec<Action>,
    /// The oldest data that are needed: RFC 3339, or Unix seconds; otherwise as old as asked for.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    needed_history_from: Option<UnixSeconds>,
    /// How many times it must be possible to share the data onward; otherwise as often as asked for.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u8>::new())]
    needed_depth: Option<u8>,
    /// The hash of the terms offered: the answer must agree to the same.
    #[arg(
        long,
        value_name = "HASH",
        default_value = "0x0000000000000000000000000000000000000000000000000000000000000000",
        hide_default_value = true
    )]
    terms_hash: TermsHash,
    /// How long it can be answered, at most 90d.
    #[arg(long, value_name = "LENGTH", value_parser = length, default_value = "14d")]
    respond_within: Seconds,
    /// A number that the signer has not used for this vehicle; otherwise a random one.
    #[arg(long, value_name = "N")]
    number: Option<u64>,
}

impl Create {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let snapshot = actor.session.snapshot().await?;
        let now = snapshot.now;
        let recipient = self.recipient.unwrap_or_else(|| actor.account());
        let terms = match self.parent {
            Some(id) => {
                let parent = snapshot.records.grant(id).await?.ok_or_else(|| Failure::denied(Denial::UnknownGrant))?;
                self.limits.onward(id, &parent.terms, recipient, now)?
            }
            None => self.alone(context, &snapshot, recipient)?,
        };
        let respond_by = time::after(now, self.respond_within)?;
        let nonce = Nonce(self.number.map_or_else(random, Ok)?);
        let message = Message::RequestAccess { terms, needed: self.needed(&terms), terms_hash: self.terms_hash, respond_by, nonce };
        actor.submit(&[message]).await
    }

    /// What of the terms is needed: what was named, else all of it.
    fn needed(&self, terms: &GrantTerms) -> Needed {
        let all = Needed::all_of(terms);
        Needed {
            classes: if self.needed_classes.is_empty() { all.classes } else { SignalClasses::of(&self.needed_classes) },
            actions: if self.needed_actions.is_empty() { all.actions } else { Actions::of(&self.needed_actions) },
            history_from: self.needed_history_from.unwrap_or(all.history_from),
            depth_left: self.needed_depth.unwrap_or(all.depth_left),
        }
    }

    fn alone(&self, context: &Context, snapshot: &Snapshot<'_>, recipient: Account) -> Result<GrantTerms, Failure> {
        let (Some(vehicle), Some(purpose), Some(file)) = (self.vehicle, self.purpose, &self.container) else {
            return Err(Failure::usage("name `--vehicle`, `--purpose` and `--container`"));
        };
        let document = container(file, None)?;
        let terms =
            self.limits.or_classes_of(&document)?.fresh(&Matter { vehicle, recipient, purpose, container: document.id() }, snapshot.now)?;
        if let Some(warning) = in_vain(&terms, &document) {
            context.output.warn(&warning);
        }
        snapshot.shown.container(document);
        Ok(terms)
    }
}

fn random() -> Result<u64, Failure> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
