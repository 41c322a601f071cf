//! `valet grant narrow` and `valet grant renew`: other terms for a grant that is there.

use super::terms::{Agreed, Limits};
use crate::{failure::Failure, site::Site, way::Way};
use clap::Args;
use shared_logic::{GrantId, GrantTerms, Message};

/// Less than before.
#[derive(Args)]
pub(super) struct Narrow {
    #[command(flatten)]
    way: Way,
    /// The grant.
    grant: GrantId,
    #[command(flatten)]
    limits: Limits,
}

/// A new grant in the place of one that runs.
#[derive(Args)]
pub(super) struct Renew {
    #[command(flatten)]
    way: Way,
    /// The grant that runs.
    grant: GrantId,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    agreed: Agreed,
}

impl Narrow {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        let actor = self.way.begin(site).await?;
        let present = super::find(&actor.session, self.grant).await?;
        let terms = self.limits.over(present.terms, actor.session.now().await?)?;
        if terms == present.terms {
            return Err(Failure::expected("expected something that becomes less, such as `--classes` or `--for`"));
        }
        actor.act(&[Message::Narrow { grant: self.grant, terms }]).await
    }
}

impl Renew {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        let actor = self.way.begin(site).await?;
        let old = super::find(&actor.session, self.grant).await?.terms;
        let now = actor.session.now().await?;
        let terms = self.limits.over(GrantTerms { not_before: now, ..old }, now)?;
        if terms.expires_at == old.expires_at {
            return Err(Failure::expected("expected `--for TIME`, such as 30d, or `--expires-at UNIX`: until when it is renewed"));
        }
        actor.act(&[Message::Renew { grant: self.grant, terms, agreement: self.agreed.agreement(None) }]).await
    }
}
