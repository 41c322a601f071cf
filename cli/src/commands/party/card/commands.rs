//! `valet party card`: making a party's card, and comparing one with the chain.

use super::{Card, Register};
use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Kind, Readers, Replace, Target},
    output::facts,
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::{Account, PartyStatus, TermsHash};
use std::path::PathBuf;

/// Make the card of a party, and compare one with the contract.
#[derive(Args)]
#[command(after_long_help = "\
A party card says who a party is: its name, where it is registered, how to reach it, its privacy policy. It lies off \
chain; the contract holds its hash, the party's legal hash. That the hash matches says that the party put this card \
forward, and nothing of whether it is true: only the admin's admission says that somebody checked it.

  valet party card create --legal-name 'Example Insurance AG' --country DE --contact privacy@insurer.example \\
      --privacy-policy https://insurer.example/privacy --language de --out card.json
  valet party register --wallet insurer.json --kind third-party --card card.json
  valet party card verify card.json --party 0x…")]
pub(in crate::commands::party) struct Commands {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a card: a file in the form of RFC 8785, whose SHA-256 hash is the party's legal hash.
    ///
    /// Example: `valet party card create --legal-name 'Example Insurance AG' --country DE --contact privacy@insurer.example
    /// --privacy-policy https://insurer.example/privacy --language de --out card.json`.
    Create(Box<Create>),
    /// Check a card, say its hash, and with `--party` whether it is that party's and whether the admin has admitted it.
    ///
    /// Fails with the code `wrong-card` when the party has another.
    ///
    /// Example: `valet party card verify card.json --party 0x…`.
    Verify {
        /// The card.
        file: PathBuf,
        /// The party whose card it is to be, by its id.
        #[arg(long, value_parser = crate::parse::account, value_name = "PARTY")]
        party: Option<Account>,
    },
}

#[derive(Args)]
struct Create {
    /// Its name, as the register has it.
    #[arg(long, value_name = "NAME")]
    legal_name: String,
    /// Where it is registered: two capital letters of ISO 3166-1.
    #[arg(long, value_name = "COUNTRY")]
    country: String,
    /// Which register its name stands in.
    #[arg(long, value_name = "NAME", requires = "register_number")]
    register: Option<String>,
    /// The number of the entry.
    #[arg(long, value_name = "NUMBER", requires = "register")]
    register_number: Option<String>,
    /// An e-mail address or a https URL where people reach it.
    #[arg(long, value_name = "ADDRESS")]
    contact: String,
    /// The https URL of its privacy policy.
    #[arg(long, value_name = "URL")]
    privacy_policy: String,
    /// An e-mail address or a https URL of its data protection officer.
    #[arg(long, value_name = "ADDRESS")]
    data_protection_officer: Option<String>,
    /// The SHA-256 hash of its logo's file: 0x and 64 hexadecimal digits.
    #[arg(long, value_name = "HASH")]
    logo_sha256: Option<TermsHash>,
    /// A language in which it answers, such as de or en-GB; again for more.
    #[arg(long = "language", required = true, value_name = "TAG")]
    languages: Vec<String>,
    /// Where to write the card.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    replace: Replace,
}

/// What is printed of a new card.
#[derive(Serialize)]
struct Made {
    legal_hash: TermsHash,
    card: Card,
    file: PathBuf,
}

/// What is printed of a card that is compared.
#[derive(Serialize)]
struct Compared {
    legal_hash: TermsHash,
    card: Card,
    party: Option<Account>,
    /// How the admin has found the party; `null` where none was asked about.
    status: Option<PartyStatus>,
}

impl Commands {
    pub(in crate::commands::party) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context),
            Command::Verify { file, party } => {
                let card = Card::read(&file)?;
                let legal_hash = card.hash()?;
                let status = match party {
                    Some(party) => Some(compare(context, &file, legal_hash, party).await?),
                    None => None,
                };
                context.output.show(&Compared { legal_hash, card, party, status }, words)
            }
        }
    }
}

/// How the party stands, when this is the hash of its card.
async fn compare(context: &Context, file: &std::path::Path, hash: TermsHash, party: Account) -> Result<PartyStatus, Failure> {
    let session = context.session().await?;
    let record = session.snapshot().await?.records.party(party).await?.ok_or_else(|| Failure::not_found("party", party))?;
    if record.profile.legal_hash == hash {
        return Ok(record.status);
    }
    let cause = format!("the hash of this card is {hash}, the legal hash of party {party} is {}", record.profile.legal_hash);
    Err(Failure::file(Code::WrongCard, file, cause))
}

fn words(found: &Compared) -> String {
    let mut rows = told(&found.card, found.legal_hash);
    if let (Some(party), Some(status)) = (found.party, found.status) {
        rows.push(("of party", format!("{party}: its legal hash is this card's, so the party put it forward")));
        let admitted = match status {
            PartyStatus::Admitted => "admitted: the admin says that it has checked the party",
            PartyStatus::Declared => "declared: nobody has checked what the card says",
            PartyStatus::Suspended => "suspended: the party receives nothing",
        };
        rows.push(("the admin's word", admitted.to_owned()));
    }
    facts(&rows)
}

fn told(card: &Card, hash: TermsHash) -> Vec<(&'static str, String)> {
    let mut rows = vec![("legal hash", hash.to_string()), ("legal name", card.legal_name.clone()), ("country", card.country.clone())];
    rows.extend(card.register.as_ref().map(|register| ("register", format!("{}, {}", register.name, register.number))));
    rows.extend([("contact", card.contact.clone()), ("privacy policy", card.privacy_policy.clone())]);
    rows.extend(card.data_protection_officer.clone().map(|officer| ("data protection officer", officer)));
    rows.extend(card.logo_sha256.map(|hash| ("hash of the logo", hash.to_string())));
    rows.push(("languages", card.languages.join(", ")));
    rows
}

impl Create {
    fn run(self, context: &Context) -> Result<(), Failure> {
        let register = self.register.zip(self.register_number).map(|(name, number)| Register { name, number });
        let card = Card {
            contact: self.contact,
            country: self.country,
            data_protection_officer: self.data_protection_officer,
            languages: self.languages,
            legal_name: self.legal_name,
            logo_sha256: self.logo_sha256,
            privacy_policy: self.privacy_policy,
            register,
        };
        card.check().map_err(|cause| Failure::usage(format!("on the party card {cause}")))?;
        let target = Target::check(&self.out, Kind::PARTY_CARD, self.replace)?;
        target.write(&card.canonical()?, Readers::Anybody)?;
        context.output.show(&Made { legal_hash: card.hash()?, card, file: self.out }, |made| {
            let mut rows = told(&made.card, made.legal_hash);
            rows.push(("written to", made.file.display().to_string()));
            facts(&rows)
        })
    }
}
