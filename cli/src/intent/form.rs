//! An intent that another wallet signs: what a browser, a phone or an extension is handed.

use crate::{
    approval::question,
    context::Context,
    failure::{Code, Failure},
    file::{Readers, Target},
    output::facts,
    parse::Principal,
    preview::{self, describe},
    session::Session,
    time::moment,
    trust,
};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use shared_logic::{base64_url, Account, GenesisHash, Intent, Message};
use std::path::Path;
use valet_wallet::{intent as wallet, Preview};

/// What each kind of wallet is asked to sign; one of them is enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Form {
    /// What is signed.
    pub(crate) intent: Intent,
    /// The intent in words: what the signer should read.
    pub(crate) text: String,
    /// For `eth_signTypedData_v4`.
    pub(crate) ethereum: Value,
    /// For `navigator.credentials.get`.
    pub(crate) passkey: Challenge,
    /// For `signRaw`.
    pub(crate) polkadot: Raw,
}

/// The challenge for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Challenge {
    /// 32 bytes in base64 for URLs, as `PublicKeyCredential.parseRequestOptionsFromJSON` takes them.
    challenge: String,
}

/// The bytes for a Polkadot wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Raw {
    data: String,
    #[serde(rename = "type")]
    of_type: String,
}

impl Form {
    /// The form of an intent for this contract.
    pub(crate) fn of(intent: Intent, genesis: GenesisHash, contract: Account) -> Result<Self, Failure> {
        let ethereum = wallet::typed_data(genesis, contract, &intent)?;
        Ok(Self {
            text: wallet::text(&intent),
            ethereum: serde_json::to_value(ethereum)?,
            passkey: Challenge { challenge: base64_url(&wallet::digest(&intent)) },
            polkadot: Raw { data: wallet::wrapped_text(&intent), of_type: "bytes".to_owned() },
            intent,
        })
    }

    /// The contract and the chain that the form is for. INVARIANT (one form): every part of it is made from its intent, so
    /// that what a wallet showed is what its signature stands for.
    ///
    /// # Errors
    /// [`Code::FileMalformed`] with the part that is not the intent's.
    pub(crate) fn must_be_whole(&self, file: &Path) -> Result<(GenesisHash, Account), Failure> {
        let changed = |part: &str| {
            let failure = Failure::file(Code::FileMalformed, file, format!("its `{part}` is not that of its intent"));
            failure.hint("somebody changed the form: sign nothing of it, and have it written anew")
        };
        let domain = |name: &str| self.ethereum.get("domain")?.get(name)?.as_str();
        let genesis: Option<GenesisHash> = domain("salt").and_then(|text| text.parse().ok());
        let contract: Option<Account> = domain("verifyingContract").and_then(|text| text.parse().ok());
        let (Some(genesis), Some(contract)) = (genesis, contract) else { return Err(changed("ethereum")) };
        let whole = Self::of(self.intent, genesis, contract).map_err(|_| changed("ethereum"))?;
        let parts = [
            ("text", self.text == whole.text),
            ("ethereum", self.ethereum == whole.ethereum),
            ("passkey", self.passkey == whole.passkey),
            ("polkadot", self.polkadot == whole.polkadot),
        ];
        match parts.iter().find(|(_, same)| !same) {
            Some((part, _)) => Err(changed(part)),
            None => Ok((genesis, contract)),
        }
    }
}

/// A form, and where it is.
#[derive(Serialize)]
struct Written<'a> {
    preview: &'a [Preview],
    file: String,
    form: &'a Form,
}

/// Writes a message of the principal as a form to a file; nothing is signed.
pub(crate) async fn write(
    context: &Context,
    session: &Session,
    message: &Message,
    bounds: super::Bounds,
    (principal, target): (Principal, &Target),
) -> Result<(), Failure> {
    super::must_be_signable(message)?;
    crate::address::check(std::slice::from_ref(message), &session.deployment)?;
    if let Some(why) = principal.unable {
        context.output.warn(&format!(
            "no wallet signs this form by the key of {} itself: {why}. A key that it has named with `valet intent key set` can, and \
             `valet intent attach` takes that key's account as `--account`",
            principal.account
        ));
    }
    let principal = principal.account;
    let snapshot = session.snapshot().await?;
    // The contract is looked at first: a wallet that shows little shows what this program says.
    trust::contract(session, snapshot.head).await?;
    let intent = super::bound(&snapshot, message, principal, bounds).await?;
    let previews = preview::of_intent(&snapshot, &intent, principal, &[]).await?;
    let form = Form::of(intent, GenesisHash(session.deployment.genesis()?.0), session.deployment.contract)?;
    let asked = question(std::slice::from_ref(message), preview::opens(&previews));
    context.approval.obtain(context.output, &asked, &json!(previews), &describe(&previews))?;
    target.write(&(serde_json::to_string_pretty(&form)? + "\n"), Readers::Owner)?;
    let written = Written { preview: &previews, file: target.path().display().to_string(), form: &form };
    context.output.show(&written, |written| {
        let file = &written.file;
        facts(&[
            ("to be signed for", principal.to_string()),
            ("by", "the passkey, Ethereum key or sr25519 key whose account this is, or a key that it named".to_owned()),
            ("number", numbered(&form.intent)),
            ("submit before", moment(form.intent.deadline)),
            ("written to", file.clone()),
            ("then", format!("let the wallet sign what stands in it, and `valet intent attach {file}` with what it answers")),
        ])
    })
}

/// The number, and how the next form gets the next: two that are written before one is submitted would have the same.
fn numbered(intent: &Intent) -> String {
    let number = super::number(intent);
    if matches!(intent.message, Message::RegisterVehicle { .. }) {
        return format!("{number}: {}", super::NEW_COUNTS);
    }
    match intent.nonce.next().filter(|_| intent.message.is_numbered()) {
        Some(next) => format!("{number}; to prepare another before this one is submitted, add `--intent-nonce {}`", next.0),
        None => number,
    }
}

#[cfg(test)]
pub(crate) fn fixture() -> (Form, shared_logic::SignedIntent) {
    use shared_logic::{Epoch, GrantId, Nonce, UnixSeconds};
    use valet_wallet::{KeyKind, Keypair, Seed};
    let key = Keypair::from_seed(KeyKind::Secp256k1, &Seed::new([7; 32])).unwrap();
    let (genesis, contract) = (GenesisHash([0x6e; 32]), Account([0xcc; 20]));
    let intent = Intent {
        domain: wallet::domain(genesis, contract),
        principal: key.public().intent_account().unwrap(),
        epoch: Epoch(1),
        nonce: Nonce(4),
        deadline: UnixSeconds(1_800_000_000),
        message: Message::Suspend { grant: GrantId([7; 32]) },
    };
    (Form::of(intent, genesis, contract).unwrap(), valet_wallet::sign_intent(&key, &intent).unwrap())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_which_a_part_is_not_its_intents_is_refused_with_the_parts_name() {
        let form = serde_json::to_value(fixture().0).unwrap();
        let whole = |form: Value| serde_json::from_value::<Form>(form).unwrap().must_be_whole(Path::new("form.json"));
        assert_eq!(whole(form.clone()).unwrap(), (GenesisHash([0x6e; 32]), Account([0xcc; 20])));
        for (pointer, value, exp_part) in [
            ("/text", "Valet intent\nact: withdraw\n".into(), "text"),
            ("/ethereum/message/text", "Valet intent\nact: withdraw\n".into(), "ethereum"),
            ("/ethereum/message/digest", format!("0x{}", "11".repeat(32)), "ethereum"),
            ("/ethereum/domain/verifyingContract", format!("0x{}", "cd".repeat(20)), "ethereum"),
            ("/ethereum/domain/salt", "here".into(), "ethereum"),
            ("/ethereum/primaryType", "Permit".into(), "ethereum"),
            ("/passkey/challenge", "A".repeat(43), "passkey"),
            ("/polkadot/data", "<Bytes>withdraw</Bytes>".into(), "polkadot"),
            ("/polkadot/type", "payload".into(), "polkadot"),
            ("/intent/deadline", "1800000001".into(), "text"),
        ] {
            let mut changed = form.clone();
            *changed.pointer_mut(pointer).unwrap() = Value::from(value);
            let failure = whole(changed).unwrap_err();
            assert_eq!(failure.code(), Code::FileMalformed, "{pointer}");
            assert!(failure.to_string().contains(&format!("`{exp_part}`")), "{pointer}: {failure}");
        }
    }

    #[test]
    fn the_number_of_a_form_is_told_with_that_of_the_next() {
        let intent = fixture().0.intent;
        assert_eq!(numbered(&intent), "4; to prepare another before this one is submitted, add `--intent-nonce 5`");
        let grant = shared_logic::GrantId([7; 32]);
        assert!(numbered(&Intent { message: Message::Withdraw { grant }, ..intent }).starts_with("none"));
    }

    #[test]
    fn the_number_of_a_new_vehicle_is_0_and_no_other_is_taken() {
        use shared_logic::{Nonce, VehicleSalt};
        let new = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
        let intent = Intent { message: new, nonce: Nonce(0), ..fixture().0.intent };
        assert_eq!(numbered(&intent), "0: each new vehicle counts for itself");
        for named in [None, Some(Nonce(0))] {
            assert_eq!(crate::intent::given(&new, named).unwrap(), Some(Nonce(0)));
        }
        let refused = crate::intent::given(&new, Some(Nonce(1))).unwrap_err();
        assert!(refused.code() == Code::Usage && refused.to_string().contains("each new vehicle counts for itself"), "{refused}");
    }
}
