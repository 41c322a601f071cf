//! `valet intent key`: which keys may sign for an account.

use crate::{
    commands::events::history,
    context::Context,
    failure::{Code, Failure},
    output::entries,
    parse::{class, length, right},
    render,
    signer::{open, Password, Signer},
    submit::SubmitMode,
    time::{self, moment},
};
use clap::{ArgGroup, Args, Subcommand};
use serde::Serialize;
use shared_logic::{Account, IntentKey, Message, Right, Rights, Seconds, SignalClass, SignalClasses, UnixSeconds};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(super) enum Key {
    /// Name a key that may sign intents for you, what, and until when.
    ///
    /// Withdrawing and renouncing need the right revoke. Resuming and the driver's consent only your own key may sign.
    ///
    /// Example: `valet intent key set --wallet owner.json --key-wallet phone.json --rights suspend,revoke --for 90d`.
    Set {
        #[command(flatten)]
        mode: SubmitMode,
        #[command(flatten)]
        which: Which,
        /// What it may sign, separated by commas: grant, narrow, suspend, revoke, answer.
        #[arg(long, value_delimiter = ',', required = true, value_parser = right, value_name = "RIGHTS")]
        rights: Vec<Right>,
        /// The classes of the grants and requests about which it signs, separated by commas. A key that can only take
        /// away (narrow, suspend, revoke) may do so with all of them when none are named.
        #[arg(long, value_delimiter = ',', value_parser = class)]
        classes: Vec<SignalClass>,
        /// How long, such as 90d.
        #[arg(long = "for", value_parser = length, value_name = "LENGTH", required_unless_present = "until", conflicts_with = "until")]
        lasting: Option<Seconds>,
        /// Until when, exclusive: RFC 3339, or Unix seconds.
        #[arg(long, value_parser = time::parse, value_name = "TIME")]
        until: Option<UnixSeconds>,
    },
    /// Remove a key: from then on it signs nothing for you.
    ///
    /// Example: `valet intent key remove --wallet owner.json --key 0x…`.
    Remove {
        #[command(flatten)]
        mode: SubmitMode,
        #[command(flatten)]
        which: Which,
    },
    /// List the keys that may sign for an account, by reading the contract's history.
    ///
    /// Example: `valet intent key list --principal 0x…`.
    List {
        /// For whom.
        #[arg(long, value_parser = crate::parse::account, value_name = "ACCOUNT")]
        principal: Account,
    },
}

/// Which key.
#[derive(Args)]
#[group(skip)]
#[command(group = ArgGroup::new("which-key").required(true).multiple(false).args(["key", "key_wallet"]))]
pub(super) struct Which {
    /// The account as which the key signs, of any kind; `valet intent account` prints that of a passkey or of a Polkadot wallet.
    #[arg(long, value_parser = crate::parse::account, value_name = "ADDRESS")]
    key: Option<Account>,
    /// The key in this wallet file instead; its password is asked for.
    #[arg(long, value_name = "FILE")]
    key_wallet: Option<PathBuf>,
    /// Read the key wallet's password from the first line of this file; otherwise as for the signer.
    #[arg(long, value_name = "FILE", requires = "key_wallet", conflicts_with = "key")]
    key_password_file: Option<PathBuf>,
}

impl Which {
    fn account(&self, signer: &Signer) -> Result<Account, Failure> {
        let Some(file) = &self.key_wallet else {
            return self.key.ok_or_else(|| Failure::usage("name `--key ADDRESS` or `--key-wallet FILE`"));
        };
        let password = self.key_password_file.clone().map_or_else(|| signer.password(), Password::from_file);
        let account = open(file, &password)?.public().intent_account();
        account.ok_or_else(|| Failure::file(Code::NoIntentKey, file, "this key cannot sign intents"))
    }
}

impl Key {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self {
            Self::Set { mode, which, rights, classes, lasting, until } => {
                let key = which.account(&mode.signer)?;
                let actor = mode.begin(context).await?;
                let expires_at = time::end(actor.session.snapshot().await?.now, lasting, until)?;
                let limits = IntentKey { rights: Rights::of(&rights), classes: reach(&rights, &classes)?, expires_at };
                actor.submit(&[Message::SetIntentKey { key, limits }]).await
            }
            Self::Remove { mode, which } => {
                let key = which.account(&mode.signer)?;
                mode.submit(context, &Message::RemoveIntentKey { key }).await
            }
            Self::List { principal } => show(context, principal).await,
        }
    }
}

/// A key with what it may sign, and since when.
#[derive(Serialize)]
struct Row {
    key: Account,
    limits: IntentKey,
    named_at: UnixSeconds,
}

/// The classes that were named; all of them for a key that can only take away.
fn reach(rights: &[Right], classes: &[SignalClass]) -> Result<SignalClasses, Failure> {
    let takes = Rights::of(&[Right::Narrow, Right::Suspend, Right::Revoke]);
    match (classes.is_empty(), Rights::of(rights).within(takes)) {
        (false, _) => Ok(SignalClasses::of(classes)),
        (true, true) => Ok(SignalClasses::ALL),
        (true, false) => Err(Failure::usage("a key that may grant or answer needs `--classes`: which data it may sign about")),
    }
}

async fn show(context: &Context, principal: Account) -> Result<(), Failure> {
    let session = context.session().await?;
    let snapshot = session.snapshot().await?;
    let (now, state) = (snapshot.now, history::state(&session, snapshot.head).await?);
    let keys = state.intent_keys.iter().filter(|((of, _), named)| *of == principal && !named.is_removed());
    let rows: Vec<_> = keys.map(|((_, key), named)| Row { key: *key, limits: named.limits, named_at: named.named_at }).collect();
    context.output.show(&rows, |rows| {
        entries(
            "no keys to list: `valet intent key set` names one",
            ["key", "may sign", "for classes", "until"],
            rows.iter().map(|Row { key, limits, .. }| {
                let over = if limits.expires_at <= now { ", expired" } else { "" };
                [
                    key.to_string(),
                    render::rights(limits.rights),
                    render::classes(limits.classes),
                    format!("{}{over}", moment(limits.expires_at)),
                ]
            }),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_wallet_and_the_file_of_its_password_go_together() {
        use clap::Parser;
        #[derive(Parser)]
        struct Tried {
            #[command(flatten)]
            which: Which,
        }
        let tried =
            |words: &[&str]| Tried::try_parse_from([&["valet"], words].concat()).map(|tried| tried.which.key_password_file.is_some());
        assert_eq!(tried(&["--key-wallet", "phone.json", "--key-password-file", "p"]).ok(), Some(true));
        let key = "0x1111111111111111111111111111111111111111";
        assert_eq!(tried(&["--key", key]).ok(), Some(false));
        for words in [&[][..], &["--key", key, "--key-wallet", "phone.json"], &["--key", key, "--key-password-file", "p"]] {
            assert!(tried(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn a_key_that_only_takes_away_reaches_every_class_and_one_that_gives_says_which() {
        let speed = [SignalClass::SpeedMotion];
        assert_eq!(reach(&[Right::Revoke, Right::Suspend], &[]).ok(), Some(SignalClasses::ALL));
        assert_eq!(reach(&[Right::Revoke], &speed).ok(), Some(SignalClasses::of(&speed)));
        for gives in [Right::Grant, Right::Answer] {
            assert!(reach(&[Right::Revoke, gives], &[]).is_err(), "{gives:?}");
            assert_eq!(reach(&[gives], &speed).ok(), Some(SignalClasses::of(&speed)));
        }
    }
}
