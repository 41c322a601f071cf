//! The keys file: who may do what.

use super::{check_private, Credential, Entry, EntryError, Fingerprint, FingerprintError, PrivateError, ScopeError};
use serde::Deserialize;
use shared_logic::Account;
use std::{collections::BTreeSet, fmt, fs, io, num::NonZeroU32, path::Path, str::FromStr, sync::Arc};

/// What a new keys file begins with.
const HEAD: &str = "\
# Who may ask a sidecar what. It holds no key, only the SHA-256 of each: `valet sidecar key new` adds one and shows the
# key once. A sidecar reads this file again on SIGHUP.
";

/// Those who may do something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    entries: Vec<Arc<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    key: Vec<Row>,
    #[serde(default)]
    certificate: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    sha256: String,
    scopes: Vec<String>,
    recipients: Option<Vec<String>>,
    per_second: Option<NonZeroU32>,
}

impl Keys {
    /// Reads a keys file, which nobody but its owner may read or write.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn read(path: &Path) -> Result<Self, KeysError> {
        check_private(path)?;
        fs::read_to_string(path).map_err(KeysError::Unread)?.parse()
    }

    /// Its entries.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|entry| &**entry)
    }

    /// The same with one entry more.
    ///
    /// # Errors
    /// [`KeysError::NamedTwice`] or [`KeysError::KnownTwice`].
    pub fn with(mut self, entry: Entry) -> Result<Self, KeysError> {
        let name = || entry.name().to_owned();
        if self.entries().any(|known| known.name() == entry.name()) {
            return Err(KeysError::NamedTwice { name: name() });
        }
        if self.entries().any(|known| known.credential() == entry.credential()) {
            return Err(KeysError::KnownTwice { name: name() });
        }
        self.entries.push(Arc::new(entry));
        Ok(self)
    }

    /// The same without the entry of that name; `None` when there is none.
    pub fn without(mut self, name: &str) -> Option<Self> {
        let before = self.entries.len();
        self.entries.retain(|entry| entry.name() != name);
        (self.entries.len() < before).then_some(self)
    }

    /// The entry of this credential. Every entry is looked at, whichever is found.
    pub(super) fn find(&self, credential: Credential) -> Option<Arc<Entry>> {
        self.entries.iter().fold(None, |found, entry| if same(entry.credential(), credential) { Some(Arc::clone(entry)) } else { found })
    }
}

fn same(one: Credential, other: Credential) -> bool {
    match (one, other) {
        (Credential::Key(one), Credential::Key(other)) | (Credential::Certificate(one), Credential::Certificate(other)) => one.is(&other),
        _ => false,
    }
}

impl FromStr for Keys {
    type Err = KeysError;

    fn from_str(text: &str) -> Result<Self, KeysError> {
        let file: File = toml::from_str(text).map_err(|error| KeysError::Form {
            line: error.span().map_or(1, |span| text.get(..span.start).unwrap_or_default().matches('\n').count().saturating_add(1)),
            cause: error.message().replace('\n', " "),
        })?;
        let keys = file.key.into_iter().map(|row| row.entry(Credential::Key));
        let certificates = file.certificate.into_iter().map(|row| row.entry(Credential::Certificate));
        keys.chain(certificates).try_fold(Self::default(), |all, entry| all.with(entry?))
    }
}

impl Row {
    fn entry(self, known_by: fn(Fingerprint) -> Credential) -> Result<Entry, KeysError> {
        let Self { name, sha256, scopes, recipients, per_second } = self;
        let wrong = |cause: RowError| KeysError::Entry { name: name.clone(), cause };
        let fingerprint = sha256.parse().map_err(|error| wrong(RowError::Fingerprint(error)))?;
        let scopes = scopes.iter().map(|scope| scope.parse()).collect::<Result<_, _>>().map_err(|error| wrong(RowError::Scope(error)))?;
        let account = |text: &String| text.parse::<Account>().map_err(|_| wrong(RowError::Recipient { found: text.clone() }));
        let recipients = recipients.map(|all| all.iter().map(account).collect::<Result<BTreeSet<_>, _>>()).transpose()?;
        let entry = Entry::new(&name, known_by(fingerprint), scopes, recipients).map_err(|error| wrong(RowError::Entry(error)))?;
        Ok(entry.at_most(per_second))
    }
}

impl fmt::Display for Keys {
    /// As the keys file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        self.entries().try_for_each(|entry| write!(f, "\n{entry}"))
    }
}

/// Why a keys file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Others may read it, or it is no file.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// It cannot be read.
    #[error("expected a text that can be read: {0}")]
    Unread(#[source] io::Error),
    /// It is not in the form of a keys file.
    #[error("line {line}: {cause}")]
    Form {
        /// Where.
        line: usize,
        /// What was expected there.
        cause: String,
    },
    /// One entry is wrong.
    #[error("entry `{name}`: {cause}")]
    Entry {
        /// Which.
        name: String,
        /// How.
        #[source]
        cause: RowError,
    },
    /// Two entries have one name.
    #[error("two entries are called `{name}`; each needs a name of its own")]
    NamedTwice {
        /// Which.
        name: String,
    },
    /// Two entries have one hash.
    #[error("entry `{name}` has the hash of another entry; each caller needs a key of its own")]
    KnownTwice {
        /// The second of them.
        name: String,
    },
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowError {
    /// Its hash.
    #[error("`sha256`: {0}")]
    Fingerprint(FingerprintError),
    /// A scope.
    #[error("`scopes`: {0}")]
    Scope(ScopeError),
    /// A recipient.
    #[error("`recipients`: expected an address of 0x and 40 hexadecimal digits, found `{found}`")]
    Recipient {
        /// What was there.
        found: String,
    },
    /// The whole.
    #[error(transparent)]
    Entry(EntryError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Key, Scope};

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn refused(text: &str) -> String {
        text.parse::<Keys>().unwrap_err().to_string()
    }

    #[test]
    fn a_keys_file_is_read_as_it_is_written_and_a_key_is_found_by_its_hash_only() {
        let (key, other) = (Key::generate().unwrap(), Key::generate().unwrap());
        let recipients = Some([Account([0x11; 20])].into());
        let insurer = Entry::new("insurer", Credential::Key(key.fingerprint()), [Scope::Check, Scope::Subscribe].into(), recipients);
        let gate = Entry::new("gate", Credential::Certificate(Fingerprint::of(b"der")), [Scope::Admin].into(), None);
        let keys = Keys::default().with(insurer.unwrap().at_most(NonZeroU32::new(9))).unwrap().with(gate.unwrap()).unwrap();
        let text = keys.to_string();
        assert_eq!(text.parse::<Keys>().unwrap(), keys, "{text}");
        assert!(!text.contains(key.reveal().as_str()));
        assert_eq!(keys.find(Credential::Key(key.fingerprint())).unwrap().name(), "insurer");
        assert_eq!(keys.find(Credential::Key(other.fingerprint())), None);
        assert_eq!(keys.find(Credential::Certificate(key.fingerprint())), None, "a certificate is no key");
        assert_eq!(keys.clone().without("insurer").unwrap().entries().count(), 1);
        assert_eq!(keys.without("nobody"), None);
    }

    #[test]
    fn what_is_wrong_in_a_keys_file_is_told_with_its_place_and_what_was_expected() {
        let row = |rest: &str| format!("[[key]]\nname = \"a\"\nsha256 = \"{A}\"\n{rest}");
        let cases = [
            ("[[key]]\nname = \"a\"\n".to_owned(), "line 1: missing field `sha256`"),
            (row("scopes = [\"chek\"]"), "entry `a`: `scopes`: expected check, subscribe, relay, report or admin, found `chek`"),
            (row("scopes = []"), "entry `a`: expected at least one scope"),
            (row("scopes = [\"check\"]\nrecipients = []"), "entry `a`: expected at least one recipient"),
            (row("scopes = [\"check\"]\nrecipients = [\"0x12\"]"), "entry `a`: `recipients`: expected an address of 0x"),
            (row("scopes = [\"check\"]\nkey = \"x\""), "line 5: unknown field `key`, expected one of"),
            (row("scopes = [\"check\"]\nper_second = 0"), "line 5: "),
            (format!("[[key]]\nname = \"a b\"\nsha256 = \"{A}\"\nscopes = [\"check\"]"), "entry `a b`: expected a name of 1 to 64"),
            ("[[key]]\nname = \"a\"\nsha256 = \"ab\"\nscopes = [\"check\"]".to_owned(), "entry `a`: `sha256`: expected a SHA-256"),
            (format!("{0}\n{0}", row("scopes = [\"check\"]")), "two entries are called `a`"),
            (
                format!("{}\n{}", row("scopes = [\"check\"]"), row("scopes = [\"check\"]").replace("\"a\"", "\"b\"")),
                "entry `b` has the hash of",
            ),
            ("[[keys]]".to_owned(), "line 1: unknown field `keys`, expected `key` or `certificate`"),
        ];
        for (text, exp_start) in cases {
            assert!(refused(&text).starts_with(exp_start), "{text}\n{}", refused(&text));
        }
        let both = format!("{}\n[[certificate]]\nname = \"b\"\nsha256 = \"{B}\"\nscopes = [\"admin\"]", row("scopes = [\"check\"]"));
        assert_eq!(both.parse::<Keys>().unwrap().entries().count(), 2);
        assert_eq!("".parse::<Keys>().unwrap(), Keys::default());
    }
}
