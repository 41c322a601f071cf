//! `valet intent attach`: what another wallet signed, put to its intent.

use super::bytes::{bytes, Bytes};
use crate::{
    context::Context,
    deployment::Deployment,
    failure::Failure,
    file::{Kind, Readers, Replace, Target},
    intent::{number, read, Content, Form, Standing},
    output::{facts, told},
    time::moment,
};
use clap::Args;
use serde::Serialize;
use shared_logic::{Account, GenesisHash, SignedIntent};
use std::path::PathBuf;
use valet_wallet::{
    intent::{self as wallet, NotSigned},
    AccountId32,
};

/// What the wallet answered.
#[derive(Args)]
pub(super) struct Attach {
    /// The unsigned intent, as a change wrote it for the wallet.
    form: PathBuf,
    #[command(flatten)]
    answer: WalletAnswer,
    /// The sr25519 key that signed: SS58, or 0x and 64 digits.
    #[arg(long, value_name = "KEY", requires = "polkadot")]
    key: Option<AccountId32>,
    /// The account of the key that signed, where the principal named it as an intent key; otherwise the principal's own.
    #[arg(long, value_name = "ACCOUNT", value_parser = crate::parse::account)]
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

/// A signed intent, and where it is.
#[derive(Serialize)]
struct Attached<'a> {
    file: String,
    /// What the signature stands for, in words.
    text: &'a str,
    signed: &'a SignedIntent,
    signer: Account,
    standing: Standing,
}

impl Attach {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let target = Target::check(&self.out, Kind::SIGNED_INTENT, self.replace)?;
        let form: Form = read(&self.form, &Content::FORM)?;
        let (genesis, contract) = form.must_be_whole(&self.form)?;
        let here = Deployment::find(&context.deployment)?;
        let ours = here.as_ref().map_or(Ok(false), |here| is_of((genesis, contract), here))?;
        if here.is_some() && !ours {
            let file = context.deployment.display();
            context.output.warn(&format!("this intent is for the contract {contract}, and `{file}` is of another contract or chain"));
        }
        let signer = self.account.unwrap_or(form.intent.principal);
        let signed = self.signed(&form, signer)?;
        let standing = Standing::of(context, here.as_ref().filter(|_| ours), &signed.intent, signer).await?;
        target.write(&(serde_json::to_string_pretty(&signed)? + "\n"), Readers::Owner)?;
        let attached = Attached { file: target.path().display().to_string(), text: &form.text, signed: &signed, signer, standing };
        context.output.show(&attached, |attached| {
            let rows = facts(&[
                ("signed for", signed.intent.principal.to_string()),
                ("by the key", format!("{signer}, {}", standing.words())),
                ("number", number(&signed.intent)),
                ("submit before", moment(signed.intent.deadline)),
                ("written to", attached.file.clone()),
                ("then", format!("`valet intent submit {}`, or post it to a relay", attached.file)),
            ]);
            format!("The signature stands for:\n{}\n{rows}", told(attached.text.trim_end()))
        })
    }

    /// The intent with the answer, which must be of the key of that account.
    fn signed(&self, form: &Form, signer: Account) -> Result<SignedIntent, Failure> {
        let intent = &form.intent;
        let signed = match (&self.answer, self.key) {
            (WalletAnswer { ethereum: Some(Bytes(signature)), .. }, _) => wallet::signed_by_ethereum(intent, signer, signature),
            (WalletAnswer { polkadot: Some(Bytes(signature)), .. }, Some(key)) => wallet::signed_by_polkadot(intent, key.0, signature),
            (WalletAnswer { passkey: Some(file), .. }, _) => wallet::signed_by_passkey(intent, &read(file, &Content::ASSERTION)?),
            _ => return Err(Failure::usage("name what the wallet answered: `--ethereum`, `--polkadot` with `--key`, or `--passkey`")),
        };
        signed.and_then(|signed| wallet::must_be_of(signed, signer)).map_err(|cause| held(cause, signer, intent.principal))
    }
}

/// Whether the form is for the contract of this deployment file.
fn is_of((genesis, contract): (GenesisHash, Account), here: &Deployment) -> Result<bool, Failure> {
    Ok(contract == here.contract && genesis.0 == here.genesis()?.0)
}

/// The failure; of a good signature by somebody else, with what would make it the right one.
fn held(cause: NotSigned, signer: Account, principal: Account) -> Failure {
    match cause {
        NotSigned::Stranger(found) => Failure::from(cause).hint(format!(
            "let the wallet of {signer} sign exactly what the form holds; if {principal} has named the key of {found} with \
             `valet intent key set`, add `--account {found}`"
        )),
        NotSigned::Form(_) => Failure::from(cause).hint(
            "copy the whole answer: of `eth_signTypedData_v4` that is 0x and 130 digits, of `signRaw` 0x and 128, as \
             docs/guides/owners-without-tokens.md shows it",
        ),
        cause => cause.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::fixture;
    use shared_logic::{Intent, Signature};
    use valet_testkit::{signed_wrapped, Assertion, PASSKEY, POLKADOT_KEY};
    use valet_wallet::{sign_intent, KeyKind, Keypair, Seed};

    fn attach(answer: WalletAnswer, key: Option<[u8; 32]>) -> Attach {
        let replace = Replace::NEVER;
        Attach { form: "form.json".into(), answer, key: key.map(AccountId32), account: None, out: "signed.json".into(), replace }
    }

    /// What each kind of wallet answers to an intent, by a key that is not the principal's.
    fn answers(intent: &Intent, file: &std::path::Path) -> [Attach; 3] {
        let empty = || WalletAnswer { ethereum: None, polkadot: None, passkey: None };
        let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([9; 32])).unwrap();
        let Signature::Eip712 { r, s, recovery } = sign_intent(&key, intent).unwrap().signature else { panic!() };
        let ethereum = Some(Bytes([&r[..], &s, &[recovery]].concat()));
        let Signature::Sr25519 { public, signature } = signed_wrapped(*intent, &POLKADOT_KEY).signature else { panic!() };
        std::fs::write(file, Assertion::OURS.answer(&wallet::digest(intent), &PASSKEY)).unwrap();
        [
            attach(WalletAnswer { ethereum, ..empty() }, None),
            attach(WalletAnswer { polkadot: Some(Bytes(signature.to_vec())), ..empty() }, Some(public)),
            attach(WalletAnswer { passkey: Some(file.to_owned()), ..empty() }, None),
        ]
    }

    #[test]
    fn the_signer_of_every_kind_is_held_against_the_principal_or_the_account_that_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let form = fixture().0;
        for attach in answers(&form.intent, &folder.path().join("answer.json")) {
            let refused = attach.signed(&form, form.intent.principal).unwrap_err();
            assert_eq!(refused.code().name(), "not-signed", "{refused}");
            let hint = refused.advice().unwrap_or_default();
            let found = hint.rsplit_once("--account ").unwrap().1.trim_end_matches('`').parse().unwrap();
            let signed = attach.signed(&form, found).unwrap();
            assert_eq!(wallet::signer(&signed), Some(found));
            assert!(attach.signed(&form, Account([1; 20])).is_err());
        }
    }

    #[test]
    fn an_answer_that_is_no_signature_says_what_one_looks_like() {
        let form = fixture().0;
        let short = WalletAnswer { ethereum: Some(Bytes(vec![0x12, 0x34])), polkadot: None, passkey: None };
        let refused = attach(short, None).signed(&form, form.intent.principal).unwrap_err();
        assert!(refused.advice().is_some_and(|hint| hint.contains("0x and 130 digits")), "{refused:?}");
    }
}
