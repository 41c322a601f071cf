//! `valet party`: who holds or receives data.

mod card;
mod list;

use crate::{
    context::Context,
    failure::Failure,
    output::facts,
    parse::{party_kind, party_status},
    render,
    signer::Signer,
    submit::{self, SubmitMode},
    time::moment,
};
pub(crate) use card::Card;
use clap::{ArgGroup, Args, Subcommand};
use shared_logic::{party::Gatekeeper, Account, Denial, Message, Party as Record, PartyKind, PartyKinds, PartyStatus, Profile, TermsHash};
use std::path::PathBuf;

/// Register, admit, suspend, list and show parties.
#[derive(Args)]
#[command(after_long_help = "\
Anybody registers itself as a party; what it says of itself is unchecked until the admin admits it. An authority or \
an auditor acts only when admitted, and from three days after it. Who is suspended receives nothing, and letting it back in revives no grant: \
every grant to it, and what was shared from it, ends for good, and the preview lists them.

  valet party card create --help                       who the party is, in a file behind its legal hash
  valet party register --wallet insurer.json --kind third-party --card card.json
  valet party set 0x… --wallet admin.json --status admitted
  valet party set-recovery 0x… --wallet insurer.json --account 0x…      for the day the key is stolen
  valet party list
  valet party show 0x…")]
pub(crate) struct Party {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Register the signer as a party, so that grants can name it.
    ///
    /// Example: `valet party register --wallet insurer.json --kind third-party --card card.json`.
    #[command(group(ArgGroup::new("legal").required(true).args(["card", "legal_hash"])))]
    Register {
        #[command(flatten)]
        mode: SubmitMode,
        /// What the party does, separated by commas: data-holder, third-party, processor, authority, auditor, registrar.
        #[arg(long, value_delimiter = ',', required = true, value_parser = party_kind)]
        kind: Vec<PartyKind>,
        /// Its card, as `valet party card create` writes it; the contract gets its hash.
        #[arg(long, value_name = "FILE")]
        card: Option<PathBuf>,
        /// The hash of its card, or of another legal entry, instead: 0x and 64 hexadecimal digits.
        #[arg(long, value_name = "HASH")]
        legal_hash: Option<TermsHash>,
        /// The party is a gatekeeper under the Digital Markets Act; it cannot receive grants (EU Data Act Art. 5(3)).
        #[arg(long)]
        gatekeeper: bool,
    },
    /// Admit, suspend or correct a party; the admin only. Omitted options keep their value.
    ///
    /// Who loses its standing loses every grant for good: they are listed before you agree.
    ///
    /// Example: `valet party set 0x… --wallet admin.json --status suspended`.
    Set {
        #[command(flatten)]
        signer: Signer,
        /// Its address in contracts.
        #[arg(value_parser = crate::parse::account)]
        account: Account,
        /// How it stands from now on: admitted (checked; an authority or an auditor acts only so), suspended
        /// (receives nothing), or declared (unchecked, as it registered).
        #[arg(long, value_parser = party_status)]
        status: PartyStatus,
        /// What it does, checked, separated by commas; otherwise as it said itself.
        #[arg(long, value_delimiter = ',', value_parser = party_kind)]
        kind: Vec<PartyKind>,
        /// Its card, checked; otherwise as it said itself.
        #[arg(long, value_name = "FILE", conflicts_with = "legal_hash")]
        card: Option<PathBuf>,
        /// The hash of its card, or of another legal entry, checked; otherwise as it said itself.
        #[arg(long, value_name = "HASH")]
        legal_hash: Option<TermsHash>,
        /// Whether it is a gatekeeper; otherwise as it said itself.
        #[arg(long, value_name = "true|false")]
        gatekeeper: Option<bool>,
    },
    /// Let another account act for a party, three days later; by the account that acts for it now.
    ///
    /// The party keeps its id, its standing and its grants. Naming the account that acts now takes a move back.
    ///
    /// Example: `valet party move-key 0x… --wallet insurer.json --key 0x…`.
    MoveKey(Key),
    /// Name the account that can replace the key that acts for a party, for the day it is stolen. Keep it apart.
    ///
    /// It can from three days later on, so that a stolen key cannot name one unseen; until then the acting key can name another
    /// or none. After that only the account itself names another, at once. Example: `valet party set-recovery 0x… --wallet insurer.json --account 0x…`.
    #[command(group(ArgGroup::new("whom").required(true).args(["recovery", "none"])))]
    SetRecovery {
        #[command(flatten)]
        mode: SubmitMode,
        /// The party's id: the address that registered it.
        #[arg(value_parser = crate::parse::account)]
        party: Account,
        /// The account: its address in contracts.
        #[arg(long = "account", value_parser = crate::parse::account, value_name = "ACCOUNT")]
        recovery: Option<Account>,
        /// None any more.
        #[arg(long)]
        none: bool,
    },
    /// Replace the key that acts for a party, at once; by its recovery account.
    ///
    /// Example: `valet party recover-key 0x… --wallet safe.json --key 0x…`.
    RecoverKey(Key),
    /// Make the card of a party, and compare one with the contract.
    Card(card::Commands),
    /// List the parties: everybody who has registered.
    ///
    /// Example: `valet party list --status admitted --kind data-holder`.
    List(list::List),
    /// Show a party's record.
    ///
    /// Example: `valet party show 0x…`.
    Show {
        /// Its address in contracts.
        #[arg(value_parser = crate::parse::account)]
        account: Account,
    },
}

/// A party, and which account is to act for it.
#[derive(Args)]
struct Key {
    #[command(flatten)]
    mode: SubmitMode,
    /// The party's id: the address that registered it.
    #[arg(value_parser = crate::parse::account)]
    party: Account,
    /// The account that will act for it: its address in contracts.
    #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
    key: Account,
}

impl Party {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Register { mode, kind, card, legal_hash, gatekeeper } => {
                let legal_hash = named(card, legal_hash)?.ok_or_else(|| Failure::usage("name `--card` or `--legal-hash`"))?;
                let profile = Profile { kinds: PartyKinds::of(&kind), legal_hash, gatekeeper: gatekeeper_as(gatekeeper) };
                mode.submit(context, &Message::RegisterParty { profile }).await
            }
            Command::Set { signer, account, status, kind, card, legal_hash, gatekeeper } => {
                let legal_hash = named(card, legal_hash)?;
                let session = context.session().await?;
                let record =
                    session.snapshot().await?.records.party(account).await?.ok_or_else(|| Failure::denied(Denial::UnknownParty))?;
                let profile = Profile {
                    kinds: if kind.is_empty() { record.profile.kinds } else { PartyKinds::of(&kind) },
                    legal_hash: legal_hash.unwrap_or(record.profile.legal_hash),
                    gatekeeper: gatekeeper.map_or(record.profile.gatekeeper, gatekeeper_as),
                };
                let message = Message::SetParty { account, profile, status };
                submit::send(context, &session, &signer, &[message]).await
            }
            Command::MoveKey(Key { mode, party, key }) => mode.submit(context, &Message::MovePartyKey { party, key }).await,
            Command::SetRecovery { mode, party, recovery, .. } => {
                mode.submit(context, &Message::SetPartyRecovery { party, recovery }).await
            }
            Command::RecoverKey(Key { mode, party, key }) => mode.submit(context, &Message::RecoverPartyKey { party, key }).await,
            Command::Card(commands) => commands.run(context).await,
            Command::List(list) => list.run(context).await,
            Command::Show { account } => show(context, account).await,
        }
    }
}

/// The legal hash: that of the card, or as it was said.
fn named(card: Option<PathBuf>, said: Option<TermsHash>) -> Result<Option<TermsHash>, Failure> {
    card.map_or(Ok(said), |file| Card::read(&file)?.hash().map(Some))
}

async fn show(context: &Context, account: Account) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (record, now): (Option<Record>, _) = (snapshot.records.party(account).await?, snapshot.now);
    let record = record.ok_or_else(|| Failure::not_found("party", account))?;
    context.output.show(&record, |record| {
        let mut rows = vec![
            ("party", account.to_string()),
            ("status", record.status.name().to_owned()),
            ("kinds", render::party_kinds(record.profile.kinds)),
            ("legal hash", record.profile.legal_hash.to_string()),
            ("gatekeeper", record.profile.gatekeeper.name().to_owned()),
            ("may receive grants", if record.may_receive() { "yes" } else { "no" }.to_owned()),
            ("epoch", record.epoch.0.to_string()),
            ("acts for it", record.acting_key(now).to_string()),
        ];
        rows.extend(
            record.next_key.filter(|next| now < next.from).map(|next| ("later", format!("{}, from {}", next.key, moment(next.from)))),
        );
        rows.extend(record.recovery.map(|account| {
            let pending = if now < account.from { format!(", from {}", moment(account.from)) } else { String::new() };
            ("recovery account", format!("{}{pending}", account.key))
        }));
        if now < record.acts_from {
            rows.push(("admission takes effect", moment(record.acts_from)));
        }
        facts(&rows)
    })
}

const fn gatekeeper_as(gatekeeper: bool) -> Gatekeeper {
    if gatekeeper {
        Gatekeeper::Yes
    } else {
        Gatekeeper::No
    }
}
