//! `valet check`: asking for access.

mod answer;
mod chain;
mod sidecar;

use crate::{commands::purpose::class, failure::Failure, site::Site, text::purpose};
use answer::Answer;
use clap::{ArgGroup, Args, ValueEnum};
use shared_logic::{
    classify::class_of, Account, Action, GrantId, PurposeCode, Residency, SignalClass, SignalClasses, SignalPath, UnixSeconds, VehicleId,
    RULES_HASH,
};
use std::path::PathBuf;

/// Ask: may this recipient have these data for this purpose now?
#[derive(Args)]
#[command(group(ArgGroup::new("data").required(true).args(["signal", "classes"])))]
#[command(group(ArgGroup::new("whom").required(true).multiple(true).args(["sidecar", "chain"])))]
#[command(after_long_help = "\
The answer is no unless a grant says yes, or, with `--emergency`, an open emergency of the authority. An allow \
names what it rests on and ends when the vehicle has a newer event; a deny names the reason, the grant that came \
closest and how many steps above it the check failed. Exit code 0 means allowed, 10 denied, 1 not asked.

  valet check --vehicle 0x… --recipient 0x… --purpose repair --signal Vehicle.TraveledDistance \\
      --sidecar http://127.0.0.1:9950
  valet check --vehicle 0x… --recipient 0x… --purpose repair --classes Odometer --chain --grant 0x…
  valet check --emergency --vehicle 0x… --recipient 0x… --classes LocationExact --chain")]
pub(crate) struct Check {
    /// The vehicle whose data are asked for.
    #[arg(long)]
    vehicle: VehicleId,
    /// Who asks for the data; in an emergency, the authority.
    #[arg(long)]
    recipient: Account,
    /// What for; `valet purpose list` shows the names.
    #[arg(long, value_parser = purpose, value_name = "NAME", required_unless_present = "emergency")]
    purpose: Option<PurposeCode>,
    /// By an emergency that the recipient opened, and by no grant.
    #[arg(long, conflicts_with_all = ["purpose", "grant", "container"])]
    emergency: bool,
    /// One signal, such as Vehicle.Speed.
    #[arg(long, value_name = "PATH", value_parser = signal)]
    signal: Option<String>,
    /// Classes of signals instead, separated by commas.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// What will be done: read, history, subscribe or actuate.
    #[arg(long, default_value = "read", value_parser = super::grant::terms::action)]
    action: Action,
    /// Where the data will go.
    #[arg(long, value_enum, default_value_t = Place::OffBoard)]
    residency: Place,
    /// The oldest data asked for, in Unix seconds; otherwise the present.
    #[arg(long, value_name = "UNIX", required_if_eq("action", "history"))]
    data_from: Option<u64>,
    /// Asks the sidecar that serves at this URL: it knows all grants and the containers' documents.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR")]
    sidecar: Option<String>,
    /// Asks the contract itself, about one grant or an emergency, and no sidecar.
    #[arg(long)]
    chain: bool,
    /// The grant, with `--chain`.
    #[arg(long, value_name = "ID", requires = "chain")]
    grant: Option<GrantId>,
    /// The document of the grant's container, with `--chain` and `--signal`: the contract has only its id.
    #[arg(long, value_name = "FILE", requires = "chain", requires = "signal")]
    container: Option<PathBuf>,
}

/// Where the data will go.
#[derive(Clone, Copy, ValueEnum)]
enum Place {
    /// It may leave the vehicle.
    OffBoard,
    /// It stays inside the vehicle.
    InVehicle,
}

impl Check {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        let answer: Answer = match &self.sidecar {
            _ if self.chain => chain::ask(site, &self).await?,
            Some(url) => sidecar::ask(&self, url).await?,
            None => return Err(Failure::expected("expected `--sidecar URL` or `--chain`")),
        };
        if answer.rules() != RULES_HASH {
            site.output.note(&format!("warning: rules {} answered, this program has {RULES_HASH}", answer.rules()));
        }
        site.output.show(&answer, Answer::describe)?;
        answer.outcome()
    }

    /// What for; an emergency is a purpose of its own.
    fn purpose(&self) -> PurposeCode {
        self.purpose.unwrap_or(PurposeCode::EMERGENCY)
    }

    /// The classes that the question is about.
    fn asked(&self) -> Result<SignalClasses, Failure> {
        match &self.signal {
            Some(text) => Ok(SignalClasses::of(&[class_of(SignalPath::new(text)?, self.action)])),
            None => Ok(SignalClasses::of(&self.classes)),
        }
    }

    const fn residency(&self) -> Residency {
        match self.residency {
            Place::OffBoard => Residency::OffBoard,
            Place::InVehicle => Residency::InVehicle,
        }
    }

    fn data_from(&self) -> Option<UnixSeconds> {
        self.data_from.map(UnixSeconds)
    }
}

fn signal(text: &str) -> Result<String, String> {
    SignalPath::new(text).map(|path| path.as_str().to_owned()).map_err(|error| error.to_string())
}
