//! `valet party`: who holds or receives data.

use crate::{failure::Failure, output::facts, signer::Signer, site::Site};
use clap::{Args, Subcommand};
use shared_logic::party::Gatekeeper;
use shared_logic::{Account, Message, Party as Record, PartyKind, PartyKinds, TermsHash};

/// Register and show parties.
#[derive(Args)]
pub(crate) struct Party {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Register the signer as a party, so that grants can name it.
    Register {
        #[command(flatten)]
        signer: Signer,
        /// What the party does, separated by commas: DataHolder, ThirdParty, Processor, Authority, Auditor.
        #[arg(long, value_delimiter = ',', required = true, value_parser = kind)]
        kind: Vec<PartyKind>,
        /// The hash of its legal entry: 0x and 64 hexadecimal digits.
        #[arg(long)]
        legal_hash: TermsHash,
        /// The party is a gatekeeper under the Digital Markets Act; it cannot receive grants (EU Data Act Art. 5(3)).
        #[arg(long)]
        gatekeeper: bool,
    },
    /// Show a party's record.
    Show {
        /// Its address in contracts.
        account: Account,
    },
}

impl Party {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Register { signer, kind, legal_hash, gatekeeper } => {
                let gatekeeper = if gatekeeper { Gatekeeper::Yes } else { Gatekeeper::No };
                let party = Record { kinds: PartyKinds::of(&kind), legal_hash, gatekeeper };
                super::grant::act(site, &signer, &Message::RegisterParty { party }).await
            }
            Command::Show { account } => {
                let session = site.session().await?;
                let record = session.records().await?.party(account).await?;
                let record = record.ok_or_else(|| Failure::expected(format!("expected a registered party, found none at {account}")))?;
                site.output.show(&record, |record| {
                    facts(&[
                        ("party", account.to_string()),
                        ("kinds", format!("{:?}", record.kinds)),
                        ("legal hash", record.legal_hash.to_string()),
                        ("gatekeeper", format!("{:?}", record.gatekeeper)),
                    ])
                })
            }
        }
    }
}

fn kind(text: &str) -> Result<PartyKind, String> {
    PartyKind::from_name(text).ok_or_else(|| format!("expected DataHolder, ThirdParty, Processor, Authority or Auditor, found `{text}`"))
}
