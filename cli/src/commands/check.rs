//! `valet check`: may a recipient have data for a purpose now?

mod answer;
mod chain;
mod sidecar;

use crate::{
    context::Context,
    failure::Failure,
    parse::{action, class, length, precision, purpose, region, residency, signal, vss_version},
    time,
};
use answer::Answer;
use clap::{ArgGroup, Args};
use shared_logic::{
    container::{Precision, Signals, VssVersion},
    Account, Action, GrantId, PurposeCode, Region, Residency, Seconds, SignalClass, SignalClasses, SignalPath, UnixSeconds, VehicleId,
    RULES_HASH,
};
use std::path::PathBuf;
use valet_sidecar::{CheckParameters, Data};

/// Check whether a recipient may have data for a purpose now.
#[derive(Args)]
#[command(group(ArgGroup::new("data").required(true).args(["signals", "classes"])))]
#[command(group(ArgGroup::new("whom").required(true).multiple(true).args(["sidecar", "chain"])))]
#[command(after_long_help = "\
The answer is deny unless a grant allows it, or, with `--emergency`, an open emergency of the authority. An allow \
names what it rests on and ends when something is taken away of the vehicle or its parties; a deny names the reason, the grant that came \
closest and how many steps above it the check failed. With `--chain` both the contract and the rules of this program \
are asked, the rules at the later of chain time and this machine's clock, and both must allow. Exit code 0 means \
allowed, 10 denied, 1 not asked.

  valet check --vehicle 0x… --recipient 0x… --purpose repair --signal Vehicle.TraveledDistance \\
      --sidecar http://127.0.0.1:9950
  valet check --vehicle 0x… --recipient 0x… --purpose repair --signal Vehicle.Speed --signal Vehicle.Chassis.Axle \\
      --chain --grant 0x… --container signals.json
  valet check --vehicle 0x… --recipient 0x… --purpose repair --classes odometer --chain --grant 0x…
  valet check --emergency --vehicle 0x… --recipient 0x… --classes location-exact --chain")]
pub(crate) struct Check {
    /// The vehicle whose data are asked for.
    #[arg(long, value_parser = crate::parse::vehicle)]
    vehicle: VehicleId,
    /// Who asks for the data; in an emergency, the authority.
    #[arg(long, value_parser = crate::parse::account)]
    recipient: Account,
    /// What for; `valet purpose list` shows the names.
    #[arg(long, value_parser = purpose, value_name = "NAME", required_unless_present = "emergency")]
    purpose: Option<PurposeCode>,
    /// By an emergency that the recipient opened, and not by a grant.
    #[arg(long, conflicts_with_all = ["purpose", "grant", "container"])]
    emergency: bool,
    /// A signal such as Vehicle.Speed, or a branch with all beneath it. May be given up to 64 times; one grant must allow
    /// all of them.
    #[arg(long = "signal", value_name = "PATH", value_parser = signal)]
    signals: Vec<String>,
    /// How precisely: exact or coarse. A coarse position is of another class.
    #[arg(long, value_name = "NAME", value_parser = precision, default_value = "exact", conflicts_with = "classes")]
    precision: Precision,
    /// The VSS release that the signals are of, such as 6.0; otherwise that of the grant's container.
    #[arg(long, value_name = "VERSION", value_parser = vss_version, conflicts_with = "classes")]
    vss_version: Option<VssVersion>,
    /// Classes of signals instead, separated by commas.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// What will be done: read, history, subscribe or actuate.
    #[arg(long, default_value = "read", value_parser = action)]
    action: Action,
    /// Where the data will go: off-board (may leave the vehicle) or in-vehicle.
    #[arg(long, value_parser = residency, default_value = "off-board")]
    residency: Residency,
    /// In which region they will be processed, where they leave the vehicle: eea, adequate (a country with an adequate level
    /// of protection) or elsewhere.
    #[arg(long, value_parser = region, default_value = "elsewhere", value_name = "REGION")]
    region: Region,
    /// The oldest data asked for: RFC 3339, or Unix seconds; otherwise the present.
    #[arg(long, value_parser = time::parse, value_name = "TIME", required_if_eq("action", "history"))]
    data_from: Option<UnixSeconds>,
    /// Deny unless this account attests the vehicle's owner now. May be given up to 16 times; one of them is enough.
    #[arg(long, value_name = "ACCOUNT", value_parser = crate::parse::account)]
    attested_by: Vec<Account>,
    /// Asks the sidecar that serves at this URL: it knows all grants and the containers' documents.
    #[arg(long, value_name = "URL", env = "VALET_SIDECAR", hide_env_values = true)]
    sidecar: Option<String>,
    /// Asks the contract itself, about one grant or an emergency, and no sidecar.
    #[arg(long)]
    chain: bool,
    /// With `--chain`, deny when the newest block is older than this, such as 60s. Otherwise its age is only told: a
    /// chain on which nothing happens may make no blocks.
    #[arg(long, value_name = "LENGTH", value_parser = length, requires = "chain")]
    max_block_age: Option<Seconds>,
    /// The grant, with `--chain`.
    #[arg(long, value_name = "ID", requires = "chain")]
    grant: Option<GrantId>,
    /// The document of the grant's container, with `--chain` and `--signal`: the contract has only its id.
    #[arg(long, value_name = "FILE", requires = "chain", requires = "signals")]
    container: Option<PathBuf>,
}

impl Check {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        let answer: Answer = match &self.sidecar {
            _ if self.chain => chain::ask(context, &self).await?,
            Some(url) => sidecar::ask(context, &self, url).await?,
            None => return Err(Failure::usage("name whom to ask: `--sidecar URL` or `--chain`")),
        };
        if answer.rules() != RULES_HASH {
            context.output.note(&format!("warning: rules {} answered, this program has {RULES_HASH}", answer.rules()));
        }
        context.output.show(&answer, Answer::describe)?;
        answer.outcome()
    }

    /// What is asked, whoever answers.
    fn parameters(&self) -> Result<CheckParameters<'_>, Failure> {
        Ok(CheckParameters {
            vehicle: self.vehicle,
            recipient: self.recipient,
            purpose: self.purpose.unwrap_or(PurposeCode::EMERGENCY),
            action: self.action,
            residency: self.residency,
            region: self.region,
            data_from: self.data_from,
            data: self.data()?,
            attesters: self.attested_by.clone(),
        })
    }

    fn data(&self) -> Result<Data<'_>, Failure> {
        if self.signals.is_empty() {
            return Ok(Data::Classes(SignalClasses::of(&self.classes)));
        }
        let paths: Vec<_> = self.signals.iter().map(|path| SignalPath::new(path)).collect::<Result<_, _>>()?;
        Ok(Data::Signals(Signals::new(paths)?.at(self.precision).of_release(self.vss_version)))
    }
}
