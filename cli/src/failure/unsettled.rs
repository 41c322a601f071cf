//! An outcome that was not seen: which transaction it is of, and where to look.

use super::{Code, Failure};
use crate::unsettled::Foretold;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use valet_chain::{Sent, SubmitError};
use valet_wallet::AccountId32;

/// A transaction that was sent, as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct Transaction {
    hash: String,
    sender: String,
    nonce: u32,
    /// The last block that it can come into.
    until_block: u32,
    /// The id of what it makes, where that is known beforehand.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    /// What the command knows besides, such as the salt of the id.
    #[serde(flatten)]
    further: BTreeMap<String, Value>,
}

impl Failure {
    /// A transaction's outcome was not seen. `kept` is what was noted down of it; where nothing was, typing the
    /// command again sends another transaction.
    pub(crate) fn unsettled(error: &SubmitError, sent: &Sent, kept: Option<&Foretold>) -> Self {
        let Foretold { id, shown_by, further, .. } = kept.cloned().unwrap_or_default();
        let (sender, until) = (AccountId32(sent.account), sent.until);
        let mut message = format!("{error}; it is number {} of {sender}", sent.nonce);
        let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if let Some(id) = &id {
            message.push_str(&format!(", and makes {} unless another change came first", word(id)));
        }
        for (name, value) in &further {
            message.push_str(&format!(", {name} {}", word(value)));
        }
        let look = shown_by.unwrap_or_else(|| "valet events".to_owned());
        let hint = match kept {
            Some(_) => format!(
                "type the same command again: it tells what came of it, or sends the same bytes again, and never makes a second; \
                 `{look}` looks and sends nothing. After block {until} it can no longer take effect"
            ),
            None => format!("look with `{look}` before you send it again; after block {until} it can no longer take effect"),
        };
        let hash = sent.hash().to_string();
        let sent = Transaction { hash, sender: sender.to_string(), nonce: sent.nonce, until_block: until.0, id, further };
        Self { sent: Some(Box::new(sent)), ..Self::of(Code::OutcomeUnknown, message) }.hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_chain::{BlockHash, BlockNumber, Head};

    fn failure(kept: Option<&Foretold>) -> Failure {
        let since = Head { number: BlockNumber(3), hash: BlockHash([2; 32]) };
        let sent = Sent { transaction: vec![1], account: [7; 32], nonce: 9, since, until: BlockNumber(66) };
        let error = SubmitError::OutcomeUnknown { hash: sent.hash(), reason: "the connection was lost".into() };
        Failure::unsettled(&error, &sent, kept)
    }

    #[test]
    fn an_outcome_that_was_not_seen_tells_the_transaction_what_it_makes_and_where_to_look() {
        let further = BTreeMap::from([("salt".to_owned(), Value::from("0x05"))]);
        let foretold =
            Foretold { id: Some("0x0a".into()), shown_by: Some("valet vehicle show 0x0a".into()), further, previews: Vec::new() };
        let told: Value = serde_json::from_str(&failure(Some(&foretold)).json()).unwrap();
        valet_schema::assert_valid("error", &told);
        assert_eq!(told["error"]["code"], "outcome-unknown");
        let sent = &told["error"]["sent"];
        assert_eq!(
            (&sent["nonce"], &sent["until_block"], &sent["id"], &sent["salt"]),
            (&9.into(), &66.into(), &"0x0a".into(), &"0x05".into())
        );
        let message = told["error"]["message"].as_str().unwrap();
        for part in [sent["hash"].as_str().unwrap(), sent["sender"].as_str().unwrap(), "number 9", "makes 0x0a", "salt 0x05"] {
            assert!(message.contains(part), "{part}: {message}");
        }
        let hint = told["error"]["hint"].as_str().unwrap();
        assert!(hint.contains("the same command again") && hint.contains("`valet vehicle show 0x0a`"), "{hint}");
    }

    #[test]
    fn where_nothing_was_noted_down_no_repeat_is_promised_to_be_safe() {
        let failure = failure(None);
        assert!(failure.advice().is_some_and(|hint| !hint.contains("same command") && hint.contains("look with `valet events`")));
    }
}
