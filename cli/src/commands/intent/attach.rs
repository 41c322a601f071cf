//! `valet intent attach`: what another wallet signed, put to its intent; and the accounts of such wallets.

use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Kind, Readers, Replace, Target},
    intent::{number, Form},
    output::facts,
    time::moment,
};
use clap::{ArgGroup, Args};
use serde::Serialize;
use shared_logic::{Account, SignedIntent};
use std::{
    fs,
    path::{Path, PathBuf},
};
use valet_wallet::{intent as wallet, AccountId32};

/// What the wallet answered.
#[derive(Args)]
pub(super) struct Attach {
    /// The unsigned intent, as `--as-intent FILE --unsigned` wrote it.
    form: PathBuf,
    #[command(flatten)]
    answer: WalletAnswer,
    /// The sr25519 key that signed: SS58, or 0x and 64 digits.
    #[arg(long, value_name = "KEY", requires = "polkadot")]
    key: Option<AccountId32>,
    /// The account of the Ethereum wallet, where it is an intent key; otherwise the principal's.
    #[arg(long, value_name = "ADDRESS", requires = "ethereum", value_parser = crate::parse::account)]
    account: Option<Account>,
    /// Where to write the signed intent.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    replace: Replace,
}

/// One of three.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct WalletAnswer {
    /// What `eth_signTypedData_v4` answered: 0x and 130 digits.
    #[arg(long, value_name = "SIGNATURE", value_parser = bytes)]
    ethereum: Option<Bytes>,
    /// What `signRaw` answered: 0x and 128 digits.
    #[arg(long, value_name = "SIGNATURE", value_parser = bytes, requires = "key")]
    polkadot: Option<Bytes>,
    /// A JSON file of what `navigator.credentials.get` answered, each as 0x-hex: public_key, authenticator_data,
    /// client_data_json, signature.
    #[arg(long, value_name = "FILE")]
    passkey: Option<PathBuf>,
}

/// Bytes from 0x-hex.
#[derive(Clone, Debug)]
struct Bytes(Vec<u8>);

fn bytes(text: &str) -> Result<Bytes, String> {
    let digits = text.strip_prefix("0x").ok_or("expected 0x and hexadecimal digits")?;
    hex::decode(digits).map(Bytes).map_err(|_| "expected 0x and an even number of hexadecimal digits".to_owned())
}

/// A signed intent, and where it is.
#[derive(Serialize)]
struct Attached<'a> {
    file: String,
    signed: &'a SignedIntent,
    signer: Option<Account>,
}

impl Attach {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let target = Target::check(&self.out, Kind::SIGNED_INTENT, self.replace)?;
        let form: Form = read(&self.form, "an unsigned intent", "`--as-intent FILE --unsigned` writes one")?;
        let signed = self.signed(&form)?;
        target.write(&(serde_json::to_string_pretty(&signed)? + "\n"), Readers::Owner)?;
        let signer = wallet::signer(&signed);
        let attached = Attached { file: target.path().display().to_string(), signed: &signed, signer };
        context.output.show(&attached, |attached| {
            let by = signer.map_or_else(String::new, |key| key.to_string());
            let by = if signer == Some(signed.intent.principal) { format!("{by}, the own key") } else { format!("{by}, an intent key") };
            facts(&[
                ("signed for", signed.intent.principal.to_string()),
                ("by the key", by),
                ("number", number(&signed.intent)),
                ("submit before", moment(signed.intent.deadline)),
                ("written to", attached.file.clone()),
            ])
        })
    }

    fn signed(&self, form: &Form) -> Result<SignedIntent, Failure> {
        let intent = &form.intent;
        match (&self.answer, self.key) {
            (WalletAnswer { ethereum: Some(Bytes(signature)), .. }, _) => {
                Ok(wallet::signed_by_ethereum(intent, self.account.unwrap_or(intent.principal), signature)?)
            }
            (WalletAnswer { polkadot: Some(Bytes(signature)), .. }, Some(key)) => Ok(wallet::signed_by_polkadot(intent, key.0, signature)?),
            (WalletAnswer { passkey: Some(file), .. }, _) => {
                let assertion = read(file, "a passkey's answer", "`valet intent attach --help` names its fields")?;
                Ok(wallet::signed_by_passkey(intent, &assertion)?)
            }
            _ => Err(Failure::usage("name what the wallet answered: `--ethereum`, `--polkadot` with `--key`, or `--passkey`")),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &Path, what: &str, hint: &str) -> Result<T, Failure> {
    let text = fs::read_to_string(file).map_err(|cause| Failure::unread(file, what, &cause, hint))?;
    serde_json::from_str(&text)
        .map_err(|cause| Failure::file(Code::FileMalformed, file, format!("this is not {what}: {cause}")).hint(hint.to_owned()))
}

/// Whose account a wallet's key is.
#[derive(Args)]
#[group(skip)]
#[command(group = ArgGroup::new("whose").required(true).multiple(false).args(["passkey", "polkadot"]))]
pub(super) struct Whose {
    /// A passkey's public key as 0x-hex: what `getPublicKey()` gives.
    #[arg(long, value_name = "KEY", value_parser = bytes, requires = "relying_party")]
    passkey: Option<Bytes>,
    /// The site of the passkey, such as wallet.example.
    #[arg(long, value_name = "ID", requires = "passkey", conflicts_with = "polkadot")]
    relying_party: Option<String>,
    /// An sr25519 key: SS58, or 0x and 64 digits.
    #[arg(long, value_name = "KEY")]
    polkadot: Option<AccountId32>,
}

/// The account as the contract sees it.
#[derive(Serialize)]
struct Named {
    account: Account,
}

impl Whose {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let account = match (&self.passkey, &self.relying_party, self.polkadot) {
            (Some(Bytes(key)), Some(relying_party), _) => wallet::passkey_account(relying_party, key)?,
            (_, _, Some(key)) => wallet::polkadot_account(key.0),
            _ => return Err(Failure::usage("name `--passkey KEY --relying-party ID`, or `--polkadot KEY`")),
        };
        context.output.show(&Named { account }, |named| {
            let note = if self.passkey.is_some() { "\nNo transaction can come from it: send nothing to it." } else { "" };
            format!("{}{note}", named.account)
        })
    }
}
