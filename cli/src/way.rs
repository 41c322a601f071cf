//! How a change reaches the contract: sent by who wants it, or signed for somebody else to send.

use crate::{
    commands::intent::{self, Bounds},
    errand::Errand,
    failure::Failure,
    foresee::{describe, foresee, question},
    output::{facts, table},
    session::{Done, Session},
    signer::Signer,
    site::Site,
    text::length,
    words,
};
use clap::Args;
use serde_json::json;
use shared_logic::{Account, Message, Nonce, Seconds};
use std::path::PathBuf;
use valet_wallet::Keypair;

/// Who acts, and whether by a transaction or by a signed intent.
#[derive(Args)]
pub(crate) struct Way {
    #[command(flatten)]
    signer: Signer,
    /// Signs an intent and writes it to this file instead of sending: anybody may submit it, and pays.
    #[arg(long, value_name = "FILE", help_heading = "Signing for somebody else to send")]
    as_intent: Option<PathBuf>,
    /// For whom the intent is: the account that named this key with `valet intent key set`; otherwise the key's own.
    #[arg(long, value_name = "ACCOUNT", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    principal: Option<Account>,
    /// How long the intent may be submitted, such as 1h.
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "1d", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    valid_for: Seconds,
    /// The number of the intent, to sign several in a row; otherwise the account's next.
    #[arg(long, value_name = "N", requires = "as_intent", help_heading = "Signing for somebody else to send")]
    intent_nonce: Option<u64>,
}

/// Who acts on which contract: connected, and with the key at hand.
pub(crate) struct Actor<'a> {
    site: &'a Site,
    way: &'a Way,
    pub(crate) session: Session,
    keypair: Keypair,
}

impl Way {
    /// Connects and opens the key.
    pub(crate) async fn begin<'a>(&'a self, site: &'a Site) -> Result<Actor<'a>, Failure> {
        let session = site.session().await?;
        Ok(Actor { site, way: self, session, keypair: self.signer.keypair()? })
    }

    /// Makes one change.
    pub(crate) async fn act(&self, site: &Site, message: &Message) -> Result<(), Failure> {
        self.begin(site).await?.act(std::slice::from_ref(message)).await
    }
}

impl Actor<'_> {
    /// Who acts, as the contract sees it.
    pub(crate) fn account(&self) -> Account {
        self.way.principal.unwrap_or_else(|| self.keypair.public().account_id().address())
    }

    /// Makes changes: all of them, or none.
    pub(crate) async fn act(&self, messages: &[Message]) -> Result<(), Failure> {
        match &self.way.as_intent {
            None => send(self.site, &self.session, &self.keypair, messages).await,
            Some(file) => {
                let [message] = messages else {
                    return Err(Failure::expected(format!("expected one change with `--as-intent`, found {}", messages.len())));
                };
                let bounds = Bounds { principal: self.account(), nonce: self.way.intent_nonce.map(Nonce), valid_for: self.way.valid_for };
                intent::write(self.site, &self.session, &self.keypair, message, bounds, file).await
            }
        }
    }
}

/// Makes one change by a transaction: shows what it will do, then signs it, and tells its event.
pub(crate) async fn act(site: &Site, signer: &Signer, message: &Message) -> Result<(), Failure> {
    let session = site.session().await?;
    send(site, &session, &signer.keypair()?, std::slice::from_ref(message)).await
}

/// The same for several changes: all of them, or none.
pub(crate) async fn send(site: &Site, session: &Session, keypair: &Keypair, messages: &[Message]) -> Result<(), Failure> {
    let previews = foresee(session, keypair.public().account_id().address(), messages).await?;
    site.output.note(&describe(&previews));
    if let Some(question) = question(messages, &previews) {
        agree(site, question)?;
    }
    let done = session.change(keypair, &Errand::Own(messages.to_vec())).await?;
    show(site, &done)
}

/// Goes on only when the person in front says so.
pub(crate) fn agree(site: &Site, question: &str) -> Result<(), Failure> {
    if site.output.agreed(question)? {
        return Ok(());
    }
    Err(Failure::expected("expected `y`; nothing was signed"))
}

/// Tells a change that is final. `event` stands there beside `events` when there is one.
pub(crate) fn show(site: &Site, done: &Done) -> Result<(), Failure> {
    let Done { events, included, deposit } = done;
    let block = included.block.number.0;
    let mut shown = json!({
        "events": events,
        "block": block,
        "block_hash": included.block.hash.to_string(),
        "weight": { "ref_time": included.weight.ref_time, "proof_size": included.weight.proof_size },
        "deposit": deposit.0.to_string(),
    });
    if let ([event], Some(fields)) = (events.as_slice(), shown.as_object_mut()) {
        fields.insert("event".to_owned(), serde_json::to_value(event)?);
    }
    site.output.show(&shown, |_| match events.as_slice() {
        [event] => {
            let mut rows = vec![("event", event.body.name().to_owned()), ("block", block.to_string())];
            rows.extend(words::rows(event));
            facts(&rows)
        }
        several => table(
            ["event", "block", "vehicle's event", "recipient", "grant"],
            several.iter().map(|event| {
                [
                    event.body.name().to_owned(),
                    block.to_string(),
                    event.link.seq.0.to_string(),
                    event.recipient.map(|it| it.to_string()).unwrap_or_default(),
                    event.grant.map(|it| it.to_string()).unwrap_or_default(),
                ]
            }),
        ),
    })
}
