//! An entry of the keys file.

use super::{Fingerprint, Rate, Scope};
use shared_logic::Account;
use std::{collections::BTreeSet, fmt, num::NonZeroU32};

/// The longest name of an entry, in characters.
const LONGEST_NAME: usize = 64;

/// By what a caller is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credential {
    /// By a key, of which this is kept.
    Key(Fingerprint),
    /// By a client certificate, of which this is the SHA-256.
    Certificate(Fingerprint),
}

/// A caller that may do something: by what it is known, what it may do, for which recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    name: String,
    credential: Credential,
    scopes: BTreeSet<Scope>,
    recipients: Option<BTreeSet<Account>>,
    per_second: Option<NonZeroU32>,
}

impl Entry {
    /// An entry. `recipients` binds it to these; `None` binds it to none.
    ///
    /// # Errors
    /// [`EntryError`] for a name that is none, no scope, or an empty list of recipients.
    pub fn new(
        name: &str,
        credential: Credential,
        scopes: BTreeSet<Scope>,
        recipients: Option<BTreeSet<Account>>,
    ) -> Result<Self, EntryError> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
            return Err(EntryError::Name);
        }
        if scopes.is_empty() {
            return Err(EntryError::NoScope);
        }
        if recipients.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(EntryError::NoRecipient);
        }
        Ok(Self { name: name.to_owned(), credential, scopes, recipients, per_second: None })
    }

    /// The same, which may send so many requests a second; `None` for as many as the sidecar's own bound says.
    pub fn at_most(self, per_second: Option<NonZeroU32>) -> Self {
        Self { per_second, ..self }
    }

    /// Its name, which is in no other entry.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// By what the caller is known.
    pub const fn credential(&self) -> Credential {
        self.credential
    }

    /// What the caller may do.
    pub const fn scopes(&self) -> &BTreeSet<Scope> {
        &self.scopes
    }

    /// The recipients that the caller is bound to; `None` when it is bound to none.
    pub const fn recipients(&self) -> Option<&BTreeSet<Account>> {
        self.recipients.as_ref()
    }

    /// How many requests a second it may send, where that is not the sidecar's own bound.
    pub const fn per_second(&self) -> Option<NonZeroU32> {
        self.per_second
    }

    pub(super) fn rate(&self) -> Option<Rate> {
        self.per_second.map(Rate::per_second)
    }
}

impl fmt::Display for Entry {
    /// As a table of the keys file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, fingerprint) = match self.credential {
            Credential::Key(fingerprint) => ("key", fingerprint),
            Credential::Certificate(fingerprint) => ("certificate", fingerprint),
        };
        writeln!(f, "[[{table}]]\nname = \"{}\"\nsha256 = \"{fingerprint}\"", self.name)?;
        writeln!(f, "scopes = [{}]", listed(&self.scopes))?;
        if let Some(recipients) = &self.recipients {
            writeln!(f, "recipients = [{}]", listed(recipients))?;
        }
        self.per_second.map_or(Ok(()), |bound| writeln!(f, "per_second = {bound}"))
    }
}

fn listed<T: fmt::Display>(items: &BTreeSet<T>) -> String {
    items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ")
}

/// Why there is no such entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The name is none.
    #[error("expected a name of 1 to 64 letters, digits, `-`, `_`, `.` or `@`")]
    Name,
    /// It may nothing.
    #[error("expected at least one scope of check, subscribe, relay, report and admin")]
    NoScope,
    /// It is bound to nobody.
    #[error("expected at least one recipient; leave `recipients` out to bind it to none")]
    NoRecipient,
}
