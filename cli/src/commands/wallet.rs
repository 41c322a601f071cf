//! `valet wallet`: key files and their accounts.

use crate::{
    answer::{DryRun, Plan},
    approval::Question,
    context::Context,
    failure::Failure,
    file::{Kind, Readers, Replace, Target},
    output::facts,
    signer::{read, Password, Signer},
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::Account;
use std::path::PathBuf;
use valet_wallet::{keyfile::Sealing, transaction::Balance, AccountId32, Call, KeyFile, KeyKind, Keypair};

/// Create, show and fund wallets.
#[derive(Args)]
#[command(after_long_help = "\
  valet wallet create owner.json                                        asks for a password
  valet wallet create phone.json --kind secp256k1                       a key that can also sign intents
  valet wallet show owner.json --offline
  valet wallet send --dev //Alice --to ACCOUNT --amount 1000")]
pub(crate) struct Wallet {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Create a new key and write it to an encrypted file.
    ///
    /// The file is sealed with your password (Argon2id, XChaCha20-Poly1305). Without the password
    /// nobody can open it, and nobody can recover it.
    Create {
        /// Where to write the file. It must not exist yet.
        file: PathBuf,
        /// The kind of key: ed25519, or secp256k1 as Ethereum wallets have it.
        #[arg(long, default_value = "ed25519")]
        kind: KeyKind,
        #[command(flatten)]
        password: Password,
    },
    /// Show the account of a wallet file, and its balance when a node is there. Needs no password.
    ///
    /// With `--open` it asks for the password and shows also as whom the key signs intents.
    /// Example: `valet wallet show phone.json --open --offline`.
    Show {
        /// The wallet file.
        file: PathBuf,
        /// Do not ask a node for the balance.
        #[arg(long)]
        offline: bool,
        /// Opens the file, to show the account as which the key signs intents.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        password: Password,
    },
    /// Send funds: `valet wallet send --dev //Alice --to ACCOUNT --amount 1000`.
    Send {
        #[command(flatten)]
        signer: Signer,
        /// The account that receives.
        #[arg(long)]
        to: AccountId32,
        /// How much, in whole tokens (10^12 of the smallest unit on the dev chain).
        #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
        amount: u64,
    },
}

/// The smallest units in a token, as the dev chain and its spec have it.
const UNITS: u128 = 1_000_000_000_000;

#[derive(Serialize)]
struct Shown {
    kind: String,
    account: String,
    address: Account,
    /// As whom the key signs intents; none for Ed25519 keys, and where the file was not opened.
    intent_account: Option<Account>,
    balance: Option<String>,
    file: Option<String>,
}

/// Funds that arrived.
#[derive(Serialize)]
struct Sent {
    to: String,
    /// In the smallest units.
    amount: String,
    block: u32,
}

impl Wallet {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create { file, kind, password } => {
                let target = Target::check(&file, Kind::WALLET, Replace::NEVER)?;
                let keypair = Keypair::random(kind)?;
                let sealed = KeyFile::seal(&keypair, &password.new_one()?, &Sealing::random()?)?;
                target.write(&sealed.to_string(), Readers::Owner)?;
                let known =
                    Known { intent_account: keypair.public().intent_account(), balance: None, file: Some(file.display().to_string()) };
                show(context, &keypair.public().account_id(), kind, known)
            }
            Command::Show { file, offline, open, password } => {
                let sealed = read(&file)?;
                let opened = if open { Some(crate::signer::open(&file, &password)?.public()) } else { None };
                let account = sealed.account();
                let balance = if offline { None } else { Some(context.ledger().await?.chain.balance(account.0).await?.0) };
                let known = Known { intent_account: opened.and_then(|public| public.intent_account()), balance, file: None };
                show(context, &account, sealed.kind(), known)
            }
            Command::Send { signer, to, amount } => {
                let ledger = context.ledger().await?;
                let value = u128::from(amount).saturating_mul(UNITS);
                let from = signer.account()?;
                let what = format!("{from} would send {amount} to {to}");
                let plan = [Plan::of(&what)];
                ledger.must_afford(&from, value).await.map_err(|failure| signer.hinted(failure))?;
                if signer.dry_run {
                    return context.output.show(&DryRun::of(&plan), |_| what.clone());
                }
                context.approval.obtain(context.output, &Question::Yes("Send this"), &serde_json::json!(plan), &what)?;
                let included = ledger.submit(&signer.keypair()?, &Call::Transfer { dest: to, value: Balance(value) }, value).await?;
                let sent = Sent { to: to.to_string(), amount: value.to_string(), block: included.block.number.0 };
                context.output.show(&sent, |_| format!("sent {amount} to {to}, final in block {}", included.block.number))
            }
        }
    }
}

/// What is known of a wallet besides its account.
struct Known {
    intent_account: Option<Account>,
    balance: Option<u128>,
    file: Option<String>,
}

fn show(context: &Context, account: &AccountId32, kind: KeyKind, known: Known) -> Result<(), Failure> {
    let shown = Shown {
        kind: kind.to_string(),
        account: account.to_string(),
        address: account.address(),
        intent_account: known.intent_account,
        balance: known.balance.map(|it| it.to_string()),
        file: known.file,
    };
    context.output.show(&shown, |shown| {
        let mut rows =
            vec![("kind", shown.kind.clone()), ("account", shown.account.clone()), ("address in contracts", shown.address.to_string())];
        rows.extend(shown.intent_account.map(|account| ("signs intents as", account.to_string())));
        rows.extend(shown.balance.clone().map(|balance| ("balance", balance)));
        rows.extend(shown.file.clone().map(|file| ("written to", file)));
        facts(&rows)
    })
}
