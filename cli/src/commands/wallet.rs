//! `valet wallet`: key files and their accounts.

mod receiver;

use crate::{
    amount::{Token, Typed},
    answer::{DryRun, Plan},
    approval::Question,
    context::Context,
    failure::Failure,
    file::{Kind, Readers, Replace, Target},
    output::{facts, inline},
    signer::{read, Password, Signer},
};
use clap::{Args, Subcommand};
use receiver::Receiver;
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
    /// Show the account of a wallet file, and its balance when a node is there. Needs no password and no node.
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
        /// The account that receives: SS58 of this chain or of any, 0x and 64 hexadecimal digits, or a wallet file; an address
        /// in contracts or a name too, once its account has sent something.
        #[arg(long)]
        to: Receiver,
        /// How much, in whole tokens of the chain, such as 1 or 0.25.
        #[arg(long)]
        amount: Typed,
    },
}

#[derive(Serialize)]
struct Shown {
    kind: String,
    account: String,
    address: Account,
    /// As whom the key signs intents; none for Ed25519 keys, and where the file was not opened.
    intent_account: Option<Account>,
    balance: Option<String>,
    /// What the balance is in tokens, with their name; none where the chain does not tell.
    balance_in_tokens: Option<String>,
    /// Why there is no balance; none where there is one, or none was asked for.
    balance_unknown: Option<String>,
    file: Option<String>,
}

/// Funds that arrived.
#[derive(Serialize)]
struct Sent {
    to: String,
    /// In the smallest units.
    amount: String,
    /// The same in tokens, with their name.
    amount_in_tokens: String,
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
                    Known { intent_account: keypair.public().intent_account(), file: Some(file.display().to_string()), ..Known::default() };
                show(context, &keypair.public().account_id(), kind, known)
            }
            Command::Show { file, offline, open, password } => {
                let sealed = read(&file)?;
                let opened = if open { Some(crate::signer::open(&file, &password)?.public()) } else { None };
                let account = sealed.account();
                let balance = if offline { None } else { Some(balance(context, &account).await) };
                let known = Known { intent_account: opened.and_then(|public| public.intent_account()), balance, file: None };
                show(context, &account, sealed.kind(), known)
            }
            Command::Send { signer, to, amount } => {
                let ledger = context.ledger().await?;
                let chain = ledger.chain.properties().await?;
                let token = Token::of(&chain)?;
                let (to, value) = (to.on(&ledger.chain, &chain).await?, amount.in_units(&token)?);
                let (from, amount) = (signer.account()?, inline(&token.show(value)));
                let what = format!("{from} would send {amount} to {to}, {value} of the smallest unit");
                let plan = [Plan::of(&what)];
                ledger.must_afford(&from, value).await.map_err(|failure| signer.hinted(failure))?;
                if signer.dry_run {
                    return context.output.show(&DryRun::of(&plan), |_| what.clone());
                }
                context.approval.obtain(context.output, &Question::Yes("Send this"), &serde_json::json!(plan), &what)?;
                let included = ledger.submit(&signer.keypair()?, &Call::Transfer { dest: to, value: Balance(value) }, value).await?;
                let sent = Sent {
                    to: to.to_string(),
                    amount: value.to_string(),
                    amount_in_tokens: amount.clone(),
                    block: included.block.number.0,
                };
                context.output.show(&sent, |_| format!("sent {amount} to {to}, final in block {}", included.block.number))
            }
        }
    }
}

/// What is known of a wallet besides its account.
#[derive(Default)]
struct Known {
    intent_account: Option<Account>,
    /// Why it is not known, where it is not; none where it was not asked for.
    balance: Option<Result<Balanced, Failure>>,
    file: Option<String>,
}

/// A balance: in the smallest unit, and in tokens where the chain tells what one is.
struct Balanced {
    units: u128,
    tokens: Option<String>,
}

async fn balance(context: &Context, account: &AccountId32) -> Result<Balanced, Failure> {
    let chain = context.ledger().await?.chain;
    let units = chain.balance(account.0).await?.0;
    let token = Token::of(&chain.properties().await?).ok();
    Ok(Balanced { units, tokens: token.map(|token| inline(&token.show(units))) })
}

fn show(context: &Context, account: &AccountId32, kind: KeyKind, known: Known) -> Result<(), Failure> {
    let (balance, unknown) = match known.balance {
        Some(Ok(balance)) => (Some(balance), None),
        Some(Err(failure)) => (None, Some(failure.to_string())),
        None => (None, None),
    };
    let shown = Shown {
        kind: kind.to_string(),
        account: account.to_string(),
        address: account.address(),
        intent_account: known.intent_account,
        balance: balance.as_ref().map(|it| it.units.to_string()),
        balance_in_tokens: balance.and_then(|it| it.tokens),
        balance_unknown: unknown,
        file: known.file,
    };
    context.output.show(&shown, |shown| {
        let mut rows =
            vec![("kind", shown.kind.clone()), ("account", shown.account.clone()), ("address in contracts", shown.address.to_string())];
        rows.extend(shown.intent_account.map(|account| ("signs intents as", account.to_string())));
        rows.extend(shown.balance_in_tokens.clone().or_else(|| shown.balance.clone()).map(|balance| ("balance", balance)));
        rows.extend(shown.balance_unknown.clone().map(|why| ("balance", format!("not known: {why}"))));
        rows.extend(shown.file.clone().map(|file| ("written to", file)));
        facts(&rows)
    })
}
