//! `valet grant use`: recording one use.

use super::terms::action;
use crate::{commands::purpose::class, failure::Failure, signer::Signer, site::Site};
use clap::Args;
use shared_logic::{Action, CheckRequest, Coverage, GrantId, Message, Residency, SignalClass, SignalClasses, UnixSeconds};

/// One use, which must be allowed.
#[derive(Args)]
pub(super) struct Use {
    #[command(flatten)]
    signer: Signer,
    /// The grant.
    grant: GrantId,
    /// Of which classes, separated by commas; otherwise every class of the grant that the action fits.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// What is done: read, history, subscribe or actuate.
    #[arg(long, default_value = "read", value_parser = action)]
    action: Action,
    /// The data leaves the vehicle.
    #[arg(long)]
    off_board: bool,
    /// The oldest data used, in Unix seconds; otherwise the present.
    #[arg(long, value_name = "UNIX", required_if_eq("action", "history"))]
    data_from: Option<u64>,
}

impl Use {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        let session = site.session().await?;
        let grant = super::find(&session, self.grant).await?;
        let now = session.now().await?;
        let all = crate::foresee::within(&grant, self.action, now);
        let request = CheckRequest {
            classes: if self.classes.is_empty() { all.classes } else { SignalClasses::of(&self.classes) },
            residency: if self.off_board { Residency::OffBoard } else { Residency::InVehicle },
            coverage: Coverage::ByClass,
            data_from: self.data_from.map_or(now, UnixSeconds),
            ..all
        };
        crate::way::send(site, &session, &self.signer.keypair()?, &[Message::Use { grant: self.grant, request }]).await
    }
}
