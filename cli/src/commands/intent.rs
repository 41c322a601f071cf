//! `valet intent`: signing for somebody else to send, and sending what somebody signed.

mod account;
mod attach;
mod bytes;
mod key;
mod show;
mod sign;
mod submit;

use crate::{context::Context, failure::Failure};
use clap::{Args, Subcommand};

/// Sign without sending, submit what somebody signed, and name keys that may sign for you.
#[derive(Args)]
#[command(after_long_help = "\
An intent is one change that its principal signs and anybody may bring to the contract, and pay for. It is \
good on one chain, at one contract, in the vehicle's present epoch, once, and before its deadline. Intents of an \
account for a vehicle are numbered, and submitted in the order of their numbers; what ends something for good \
(withdraw, revoke, renounce, refuse or cancel a request, stop everything) has no number: sign it ahead, for a phone \
or a drawer, and nothing holds it back.

Anybody's wallet signs: a secp256k1 key typed data (EIP-712, as MetaMask), a passkey, a Polkadot wallet's sr25519 key. Each \
is an account of its own (`valet intent account`), which owns vehicles without ever holding funds; or an owner names it, \
with what it may sign. `valet wallet show KEY.json --open` prints the account of a secp256k1 key:

  valet wallet create phone.json --kind secp256k1
  valet intent key set --wallet owner.json --key-wallet phone.json --rights grant,suspend,revoke \\
      --classes speed-motion,odometer --for 90d

Grants and answers to requests take `--as-intent FILE`; whoever gets the file submits it:

  valet grant withdraw 0x… --wallet phone.json --principal OWNER_ADDRESS --as-intent withdraw.json
  valet intent submit withdraw.json --wallet anybody.json")]
pub(crate) struct Intent {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Name a key that may sign for you, or remove it.
    Key {
        #[command(subcommand)]
        command: key::Key,
    },
    /// Sign a message in a JSON file; without a node when `--epoch` is given, and `--nonce` where it has a number.
    ///
    /// The message is in the form in which `valet intent show` prints it: {"kind": "withdraw", "grant": "0x…"}.
    ///
    /// Example: `valet intent sign message.json --wallet phone.json --principal 0x… --epoch 1 --out signed.json`.
    Sign(sign::Sign),
    /// Put what another wallet signed to its intent: MetaMask, a passkey, a Polkadot wallet.
    ///
    /// `valet vehicle create --as-intent form.json --unsigned --principal 0x…`, and so any other change, writes what the wallet
    /// is handed. Prints what the signature stands for, and asks a node only whether a key that is not the principal's own has been named.
    ///
    /// Example: `valet intent attach form.json --passkey answer.json --out signed.json`.
    Attach(attach::Attach),
    /// Print the account of a passkey or of a Polkadot wallet. An Ethereum wallet's address is itself the account.
    ///
    /// Example: `valet intent account --polkadot 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY`; of a passkey its public
    /// key with `--passkey`, and its site with `--relying-party`.
    Account(account::Whose),
    /// Submit what somebody signed. Anybody may; the signer decides, the sender pays.
    ///
    /// Shows first what it will do and who signed it. Example: `valet intent submit withdraw.json --wallet anybody.json`.
    Submit(submit::Submit),
    /// Show what a signed intent wants, who signed it, and whether the contract would take it now.
    ///
    /// Example: `valet intent show withdraw.json`.
    Show {
        /// The signed intent.
        file: std::path::PathBuf,
    },
}

impl Intent {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Key { command } => command.run(context).await,
            Command::Sign(sign) => sign.run(context).await,
            Command::Attach(attach) => attach.run(context).await,
            Command::Account(whose) => whose.run(context),
            Command::Submit(submit) => submit.run(context).await,
            Command::Show { file } => show::show(context, &file).await,
        }
    }
}
