//! `valet grant use`: recording one use.

use crate::{
    context::Context,
    failure::Failure,
    parse::{action, class, region},
    submit::SubmitMode,
    time,
};
use clap::Args;
use shared_logic::{Action, CheckRequest, Coverage, GrantId, Message, Region, Residency, SignalClass, SignalClasses, UnixSeconds};

/// One use, which must be allowed.
#[derive(Args)]
pub(super) struct Use {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant.
    grant: GrantId,
    /// Which classes, separated by commas; otherwise every class of the grant that the action fits.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// What is done: read, history, subscribe or actuate.
    #[arg(long, default_value = "read", value_parser = action)]
    action: Action,
    /// The data leaves the vehicle.
    #[arg(long)]
    off_board: bool,
    /// In which region it is processed there: eea, adequate or elsewhere; otherwise that of the grant with the least protection.
    #[arg(long, value_parser = region, requires = "off_board", value_name = "REGION")]
    region: Option<Region>,
    /// The oldest data used: RFC 3339, or Unix seconds; otherwise the present.
    #[arg(long, value_parser = time::parse, value_name = "TIME", required_if_eq("action", "history"))]
    data_from: Option<UnixSeconds>,
}

impl Use {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let snapshot = actor.session.snapshot().await?;
        let grant = super::find(&snapshot.records, self.grant).await?;
        let all = CheckRequest::of_grant(&grant, self.action, snapshot.now);
        let request = CheckRequest {
            classes: if self.classes.is_empty() { all.classes } else { SignalClasses::of(&self.classes) },
            residency: if self.off_board { Residency::OffBoard } else { Residency::InVehicle },
            region: self.region.unwrap_or(all.region),
            coverage: Coverage::ByClass,
            data_from: self.data_from.unwrap_or(snapshot.now),
            ..all
        };
        actor.submit(&[Message::Use { grant: self.grant, request }]).await
    }
}
