//! `valet vehicle offer`.

use crate::{
    context::Context,
    failure::Failure,
    parse::{account, length},
    submit::SubmitMode,
    time,
    whose::OwnVehicle,
};
use clap::Args;
use shared_logic::{Account, Message, Seconds, UnixSeconds};

/// A vehicle, to whom, and until when.
#[derive(Args)]
pub(super) struct Offer {
    #[command(flatten)]
    mode: SubmitMode,
    #[command(flatten)]
    vehicle: OwnVehicle,
    /// Who may accept it: the new owner's address in contracts, as `valet wallet show` prints it there.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    to: Account,
    /// How long it can be accepted, such as 14d; at most 30d.
    #[arg(long = "for", value_parser = length, value_name = "LENGTH", required_unless_present = "until", conflicts_with = "until")]
    lasting: Option<Seconds>,
    /// Until when, exclusive: RFC 3339, or Unix seconds.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    until: Option<UnixSeconds>,
}

impl Offer {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let actor = self.mode.begin(context).await?;
        let until = time::end(actor.session.snapshot().await?.now, self.lasting, self.until)?;
        let vehicle = actor.vehicle(self.vehicle).await?;
        actor.submit(&[Message::OfferVehicle { vehicle, to: self.to, until }]).await
    }
}
