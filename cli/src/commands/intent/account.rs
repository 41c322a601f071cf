//! `valet intent account`: the accounts of passkeys and of Polkadot wallets.

use super::bytes::{bytes, Bytes};
use crate::{
    context::Context,
    failure::{Code, Failure},
};
use clap::{ArgGroup, Args};
use serde::Serialize;
use shared_logic::Account;
use valet_wallet::{
    intent::{self as wallet, NotSigned},
    AccountId32,
};

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
        let account = self.account().map_err(refused)?;
        context.output.show(&Named { account }, |named| {
            let note = if self.passkey.is_some() { "\nNo transaction can come from it: send nothing to it." } else { "" };
            format!("{}{note}", named.account)
        })
    }

    fn account(&self) -> Result<Account, NotSigned> {
        match (&self.passkey, &self.relying_party, self.polkadot) {
            (Some(Bytes(key)), Some(relying_party), _) => wallet::passkey_account(relying_party, key),
            (_, _, Some(key)) => wallet::polkadot_account(key.0),
            // The parser asks for one of the two.
            _ => Err(NotSigned::PasskeyKey),
        }
    }
}

/// Nothing was signed here: what was typed is no such key, or no such site.
fn refused(cause: NotSigned) -> Failure {
    let failure = Failure::of(Code::Usage, cause.to_string());
    match cause {
        NotSigned::PasskeyKey => failure.hint(
            "a browser gives the key once, when the passkey is made: `credential.response.getPublicKey()` of \
             `navigator.credentials.create`; ask it for ES256, which is `alg: -7`",
        ),
        NotSigned::RelyingParty => {
            failure.hint("`--relying-party` is the `rp.id` that the passkey was made with, by default the page's host")
        }
        NotSigned::PolkadotKey => failure
            .hint("name an account of the kind sr25519, which is the usual one of Polkadot's wallets; MetaMask's address needs no command"),
        _ => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_and_no_site_says_where_the_right_one_is_found() {
        let whose = |passkey: Option<&str>, site: &str, polkadot: Option<&str>| Whose {
            passkey: passkey.map(|text| bytes(text).unwrap()),
            relying_party: passkey.map(|_| site.to_owned()),
            polkadot: polkadot.map(|text| text.parse().unwrap()),
        };
        let from_ethereum = format!("0x{}{}", "9621dde636de098b43efb0fa9b61facfe328f99d", "ee".repeat(12));
        for (asked, exp_hint) in [
            (whose(Some("0x04"), "wallet.example", None), "getPublicKey()"),
            (whose(Some("0x04"), "https://wallet.example", None), "rp.id"),
            (whose(None, "", Some(&from_ethereum)), "sr25519"),
            (whose(None, "", Some(&format!("0x{}", "00".repeat(32)))), "sr25519"),
        ] {
            let failure = asked.account().map_err(refused).unwrap_err();
            assert_eq!(failure.code(), Code::Usage);
            assert!(failure.advice().is_some_and(|hint| hint.contains(exp_hint)), "{failure}");
        }
    }
}
