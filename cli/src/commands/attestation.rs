//! `valet attestation`: somebody vouches that a vehicle's owner is the user of the vehicle behind its commitment.

mod list;

use crate::{
    context::Context,
    defaults::{self, vehicles},
    failure::Failure,
    parse::{account, length},
    signer::Signer,
    submit, time,
    whose::OfWallet,
    world,
};
use clap::{Args, Subcommand};
use shared_logic::{Account, Message, Seconds, UnixSeconds, VehicleId, VinCommitment};

/// Vouch for a vehicle's owner, or take that back.
#[derive(Args)]
#[command(after_long_help = "\
A data holder or a registrar that the admin has admitted states, until a date, that it has checked that the owner of \
this time is the user of the vehicle behind this commitment to the VIN. It ends with another owner, with another \
commitment, and with the party's admission. Checks read it only where it is asked for: `valet check --attested-by ACCOUNT`.

  valet attestation create --wallet office.json --vehicle 0x… --vin-commitment 0x… --for 365d
  valet attestation list --vehicle 0x…
  valet attestation withdraw --wallet office.json --vehicle 0x…

Who has compared the commitment need not name the vehicle: it is the only one that has it.")]
pub(crate) struct Attestation {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Attest that the owner is the user of the vehicle behind the commitment.
    ///
    /// Name the commitment that you have compared: it must be the one on the contract, and the owner the present one.
    ///
    /// Example: `valet attestation create --wallet office.json --vehicle 0x… --vin-commitment 0x… --for 365d`.
    Create {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        which: Which,
        /// The commitment to the VIN that you have compared: 0x and 64 hexadecimal digits.
        #[arg(long, value_name = "HASH")]
        vin_commitment: VinCommitment,
        /// How long it holds, such as 365d.
        #[arg(long = "for", value_parser = length, value_name = "LENGTH", required_unless_present = "until", conflicts_with = "until")]
        lasting: Option<Seconds>,
        /// Until when, exclusive: RFC 3339, or Unix seconds.
        #[arg(long, value_parser = time::parse, value_name = "TIME")]
        until: Option<UnixSeconds>,
    },
    /// Take an attestation back. Works also while the contract is paused.
    ///
    /// Example: `valet attestation withdraw --wallet office.json --vehicle 0x…`.
    Withdraw {
        #[command(flatten)]
        signer: Signer,
        #[command(flatten)]
        which: Which,
    },
    /// List who vouches for a vehicle's owner, and whose word is over, by reading the contract's history.
    ///
    /// Example: `valet attestation list --vehicle 0x…`.
    List(OfWallet),
}

/// Which vehicle, and which party attests.
#[derive(Args)]
struct Which {
    /// The vehicle; otherwise the only one that it can be: with that commitment, or for which the party vouches.
    #[arg(long, value_name = "ID", value_parser = crate::parse::vehicle)]
    vehicle: Option<VehicleId>,
    /// The party that attests, by its id; otherwise the signer. The signer must act for it.
    #[arg(long, value_parser = account, value_name = "PARTY")]
    attester: Option<Account>,
}

impl Which {
    fn attester(&self, signer: &Signer) -> Result<Account, Failure> {
        self.attester.map_or_else(|| Ok(signer.account()?.address()), Ok)
    }
}

impl Attestation {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create { signer, which, vin_commitment, lasting, until } => {
                let attester = which.attester(&signer)?;
                let session = context.session().await?;
                let vehicle = match which.vehicle {
                    Some(vehicle) => vehicle,
                    None => {
                        let found = vehicles::committed(&world::from_node(&session).await?.state, vin_commitment);
                        defaults::only_vehicle(&found, "with that commitment to its VIN")?
                    }
                };
                let snapshot = session.snapshot().await?;
                let record = snapshot.records.vehicle(vehicle).await?.ok_or_else(|| Failure::not_found("vehicle", vehicle))?;
                let until = time::end(snapshot.now, lasting, until)?;
                let message = Message::Attest { vehicle, attester, epoch: record.epoch, vin_commitment, until };
                submit::send(context, &session, &signer, &[message]).await
            }
            Command::Withdraw { signer, which } => {
                let attester = which.attester(&signer)?;
                let session = context.session().await?;
                let vehicle = match which.vehicle {
                    Some(vehicle) => vehicle,
                    None => {
                        let found = vehicles::attested_by(&world::from_node(&session).await?.state, attester);
                        defaults::only_vehicle(&found, &format!("for whose owner {attester} vouches"))?
                    }
                };
                submit::send(context, &session, &signer, &[Message::WithdrawAttestation { vehicle, attester }]).await
            }
            Command::List(of) => {
                let session = context.session().await?;
                let vehicle = of.vehicle(&session).await?;
                list::list(context, &session, vehicle).await
            }
        }
    }
}
