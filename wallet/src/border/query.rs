//! A preview that says which records it needs.

use super::{json, wire, Failure};
use crate::{text::hex_text, PreviewQuery};
use serde::Serialize;
use shared_logic::Account;

/// A question of which the records are still to be read.
#[derive(Debug)]
pub struct Query(PreviewQuery);

/// A record that is needed: the key of its cell, and what it is.
#[derive(Serialize)]
struct Needed {
    key: String,
    record: &'static str,
}

impl Query {
    /// What a caller's messages would do, one after the other.
    ///
    /// # Errors
    /// `malformed-input`.
    pub fn of_messages(request: &str) -> Result<Self, Failure> {
        let (caller, now, attesters, messages): (_, _, Option<_>, _) = wire::read(&wire::MESSAGES_PREVIEW, request)?;
        Ok(Self(PreviewQuery::of_messages(caller, messages, now).demanding(trusted(attesters)?, now)))
    }

    /// What an intent would do once it is signed.
    ///
    /// # Errors
    /// `malformed-input`.
    pub fn of_intent(request: &str) -> Result<Self, Failure> {
        let (signer, now, attesters, intent): (_, _, Option<_>, _) = wire::read(&wire::INTENT_PREVIEW, request)?;
        Ok(Self(PreviewQuery::of_intent(intent, signer, now).demanding(trusted(attesters)?, now)))
    }

    /// What a signed intent would do.
    ///
    /// # Errors
    /// `malformed-input`.
    pub fn of_signed(request: &str) -> Result<Self, Failure> {
        let (now, attesters, signed): (_, Option<_>, _) = wire::read(&wire::SIGNED_PREVIEW, request)?;
        Ok(Self(PreviewQuery::of_signed(signed, now).demanding(trusted(attesters)?, now)))
    }

    /// The cells that are to be read next, as JSON: `[{"key": .., "record": ..}]`; none when it can be finished.
    ///
    /// # Errors
    /// The one that [`Self::resolve`] gave.
    pub fn next(&self) -> Result<String, Failure> {
        let keys = self.0.next_query()?;
        let needed = keys.iter().map(|key| Needed { key: hex_text::write(&key.cell_key()), record: key.kind() });
        json::write(&needed.collect::<Vec<_>>())
    }

    /// Takes what a cell holds; nothing for an empty one.
    ///
    /// # Errors
    /// `not-asked`, `not-valet`, `too-many-records`; the query has failed then.
    pub fn resolve(&mut self, cell: &[u8], value: Option<&[u8]>) -> Result<(), Failure> {
        Ok(self.0.resolve_cell(cell, value)?)
    }

    /// The previews, one for each message: the JSON of a list of [`crate::Preview`].
    ///
    /// # Errors
    /// `unfinished` while cells are to be read; `denied`; the one that [`Self::resolve`] gave.
    pub fn finish(&self) -> Result<String, Failure> {
        match self.0.answer()? {
            Ok(previews) => wire::write(&wire::PREVIEWS, previews),
            Err(denied) => Err((*denied).into()),
        }
    }
}

/// Who must vouch for the owner; a list of nobody is refused, since it would demand nothing.
fn trusted(attesters: Option<Vec<Account>>) -> Result<Vec<Account>, Failure> {
    match attesters {
        Some(nobody) if nobody.is_empty() => Err(Failure::malformed("`attesters`: expected one account at least, or null")),
        attesters => Ok(attesters.unwrap_or_default()),
    }
}
