//! `valet grant narrow` and `valet grant renew`: other terms for a grant that is there.

use super::terms::{Agreed, Limits, AT_ONCE};
use crate::{
    context::Context,
    failure::{Code, Failure},
    submit::SubmitMode,
};
use clap::Args;
use shared_logic::{GrantId, GrantTerms, Message};

/// Less than before.
#[derive(Args)]
pub(super) struct Narrow {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant.
    grant: GrantId,
    #[command(flatten)]
    limits: Limits,
}

/// A new grant in the place of one that runs.
#[derive(Args)]
pub(super) struct Renew {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant that runs.
    grant: GrantId,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    agreed: Agreed,
}

impl Narrow {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let snapshot = actor.session.snapshot().await?;
        let present = super::find(&snapshot.records, self.grant).await?;
        let terms = self.limits.over(present.terms, snapshot.now)?;
        if terms == present.terms {
            return Err(Failure::of(Code::NothingToDo, "nothing would become less").hint("add what does, such as `--classes` or `--for`"));
        }
        actor.submit(&[Message::Narrow { grant: self.grant, terms }]).await
    }
}

impl Renew {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let snapshot = actor.session.snapshot().await?;
        let (old, now) = (super::find(&snapshot.records, self.grant).await?.terms, snapshot.now);
        let terms = self.limits.over(GrantTerms { not_before: AT_ONCE, ..old }, now)?;
        if terms.expires_at == old.expires_at {
            return Err(Failure::usage("name the new end: `--for LENGTH`, such as 30d, or `--until TIME`"));
        }
        actor.submit(&[Message::Renew { grant: self.grant, terms, agreement: self.agreed.agreement(None)? }]).await
    }
}
