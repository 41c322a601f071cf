//! An intent that another wallet signs: what a browser, a phone or an extension is handed.

use crate::{
    approval::question,
    context::Context,
    failure::Failure,
    file::{Readers, Target},
    output::facts,
    preview::{self, describe},
    session::Session,
    time::moment,
};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use shared_logic::{base64_url, Account, GenesisHash, Intent, Message};
use valet_wallet::{intent as wallet, Preview};

/// What each kind of wallet is asked to sign; one of them is enough.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Challenge {
    /// 32 bytes in base64 for URLs, as `PublicKeyCredential.parseRequestOptionsFromJSON` takes them.
    challenge: String,
}

/// The bytes for a Polkadot wallet.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    (principal, target): (Account, &Target),
) -> Result<(), Failure> {
    super::must_be_signable(message)?;
    crate::address::check(std::slice::from_ref(message), &session.deployment)?;
    let snapshot = session.snapshot().await?;
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
            ("to be signed by", principal.to_string()),
            ("submit before", moment(form.intent.deadline)),
            ("written to", file.clone()),
            ("then", format!("let the wallet sign what stands in it, and `valet intent attach {file}` with what it answers")),
        ])
    })
}
