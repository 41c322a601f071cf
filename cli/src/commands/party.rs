//! `valet party`: who holds or receives data.

use crate::{failure::Failure, foresee::list, output::facts, signer::Signer, site::Site, way};
use clap::{Args, Subcommand, ValueEnum};
use shared_logic::{party::Gatekeeper, Account, Denial, Message, Party as Record, PartyKind, PartyKinds, PartyStatus, Profile, TermsHash};

/// Register, admit, suspend and show parties.
#[derive(Args)]
#[command(after_long_help = "\
Anybody registers itself as a party; what it says of itself is unchecked until the admin admits it. An authority or \
an auditor acts only when admitted. Who is suspended receives nothing, and letting it back in revives no grant.

  valet party register --wallet insurer.json --kind ThirdParty --legal-hash 0x…
  valet party set 0x… --wallet admin.json --status admitted
  valet party show 0x…")]
pub(crate) struct Party {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Register the signer as a party, so that grants can name it.
    ///
    /// Example: `valet party register --wallet insurer.json --kind ThirdParty --legal-hash 0x…`.
    Register {
        #[command(flatten)]
        signer: Signer,
        /// What the party does, separated by commas: DataHolder, ThirdParty, Processor, Authority, Auditor.
        #[arg(long, value_delimiter = ',', required = true, value_parser = kind)]
        kind: Vec<PartyKind>,
        /// The hash of its legal entry: 0x and 64 hexadecimal digits.
        #[arg(long, value_name = "HASH")]
        legal_hash: TermsHash,
        /// The party is a gatekeeper under the Digital Markets Act; it cannot receive grants (EU Data Act Art. 5(3)).
        #[arg(long)]
        gatekeeper: bool,
    },
    /// Admit, suspend or correct a party; the admin only. What is not said stays as it is.
    ///
    /// Example: `valet party set 0x… --wallet admin.json --status suspended`.
    Set {
        #[command(flatten)]
        signer: Signer,
        /// Its address in contracts.
        account: Account,
        /// How it stands from now on.
        #[arg(long, value_enum)]
        status: Standing,
        /// What it does, checked, separated by commas; otherwise as it said itself.
        #[arg(long, value_delimiter = ',', value_parser = kind)]
        kind: Vec<PartyKind>,
        /// The hash of its legal entry, checked; otherwise as it said itself.
        #[arg(long, value_name = "HASH")]
        legal_hash: Option<TermsHash>,
        /// Whether it is a gatekeeper; otherwise as it said itself.
        #[arg(long, value_name = "true|false")]
        gatekeeper: Option<bool>,
    },
    /// Show a party's record.
    ///
    /// Example: `valet party show 0x…`.
    Show {
        /// Its address in contracts.
        account: Account,
    },
}

/// How a party stands with the admin.
#[derive(Clone, Copy, ValueEnum)]
enum Standing {
    /// Checked, and let in; an authority or an auditor acts only so.
    Admitted,
    /// Receives nothing.
    Suspended,
    /// As it registered: unchecked.
    Declared,
}

impl Party {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Register { signer, kind, legal_hash, gatekeeper } => {
                let profile = Profile { kinds: PartyKinds::of(&kind), legal_hash, gatekeeper: said(gatekeeper) };
                way::act(site, &signer, &Message::RegisterParty { profile }).await
            }
            Command::Set { signer, account, status, kind, legal_hash, gatekeeper } => {
                let session = site.session().await?;
                let record = session.records().await?.party(account).await?.ok_or_else(|| Failure::denied(Denial::UnknownParty))?;
                let profile = Profile {
                    kinds: if kind.is_empty() { record.profile.kinds } else { PartyKinds::of(&kind) },
                    legal_hash: legal_hash.unwrap_or(record.profile.legal_hash),
                    gatekeeper: gatekeeper.map_or(record.profile.gatekeeper, said),
                };
                let message = Message::SetParty { account, profile, status: status.into() };
                way::send(site, &session, &signer.keypair()?, &[message]).await
            }
            Command::Show { account } => show(site, account).await,
        }
    }
}

async fn show(site: &Site, account: Account) -> Result<(), Failure> {
    let session = site.session().await?;
    let record: Option<Record> = session.records().await?.party(account).await?;
    let record = record.ok_or_else(|| Failure::expected(format!("expected a registered party, found none at {account}")))?;
    site.output.show(&record, |record| {
        facts(&[
            ("party", account.to_string()),
            ("status", format!("{:?}", record.status)),
            ("kinds", list(&record.profile.kinds)),
            ("legal hash", record.profile.legal_hash.to_string()),
            ("gatekeeper", format!("{:?}", record.profile.gatekeeper)),
            ("may receive grants", if record.may_receive() { "yes" } else { "no" }.to_owned()),
            ("epoch", record.epoch.0.to_string()),
        ])
    })
}

const fn said(gatekeeper: bool) -> Gatekeeper {
    if gatekeeper {
        Gatekeeper::Yes
    } else {
        Gatekeeper::No
    }
}

impl From<Standing> for PartyStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Admitted => Self::Admitted,
            Standing::Suspended => Self::Suspended,
            Standing::Declared => Self::Declared,
        }
    }
}

fn kind(text: &str) -> Result<PartyKind, String> {
    PartyKind::from_name(text).ok_or_else(|| format!("expected DataHolder, ThirdParty, Processor, Authority or Auditor, found `{text}`"))
}
