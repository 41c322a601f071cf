//! Names for addresses and vehicles: the address book beside the deployment file, and the names that the deployment
//! file itself brings. A name is taken wherever an id is, and stands beside its id in what people read.
//!
//! The book holds no secret: whoever reads it learns who somebody deals with, and nothing more.

mod name;
mod shown;

use crate::{
    closest::closest,
    deployment::Deployment,
    failure::{Code, Failure},
    file::{content, Kind, Readers, Replace, Target},
};
pub(crate) use name::{each_once, Name};
use serde::{Deserialize, Serialize};
use shared_logic::{Account, VehicleId};
use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// What the book's file is called.
const FILE: &str = "valet-book.json";

/// The names of this run, read before its arguments are: a name may stand in any of them.
static NAMES: OnceLock<Names> = OnceLock::new();

/// The address book, as its file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Book {
    #[serde(default, deserialize_with = "each_once")]
    accounts: BTreeMap<Name, Account>,
    #[serde(default, deserialize_with = "each_once")]
    vehicles: BTreeMap<Name, VehicleId>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Id {
    Account(Account),
    Vehicle(VehicleId),
}

/// Where a name is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Origin {
    Book,
    DeploymentFile,
}

/// All names that are known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    book: BTreeMap<Name, Id>,
    /// Those of the deployment file.
    brought: BTreeMap<Name, Id>,
}

impl Id {
    /// What it is of, in a word.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Vehicle(_) => "vehicle",
        }
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(account) => account.fmt(f),
            Self::Vehicle(vehicle) => vehicle.fmt(f),
        }
    }
}

impl Book {
    /// The book's file beside that deployment file.
    pub(crate) fn place(deployment: &Path) -> PathBuf {
        deployment.with_file_name(FILE)
    }

    /// Reads the book beside that deployment file; an empty one where there is none.
    ///
    /// # Errors
    /// [`Code::FileMalformed`] or [`Code::FileNotRead`], with the file's name.
    pub(crate) fn read(deployment: &Path) -> Result<Self, Failure> {
        let path = Self::place(deployment);
        let found = match content(&path) {
            Ok(found) => found.unwrap_or_default(),
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(cause) => return Err(Failure::unread(&path, "an address book", &cause, "")),
        };
        let malformed = |cause: String| Failure::file(Code::FileMalformed, &path, format!("this is no address book: {cause}"));
        let found = found.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&found);
        let book: Self = serde_json::from_slice(found).map_err(|cause| malformed(cause.to_string()))?;
        match book.accounts.keys().find(|name| book.vehicles.contains_key(*name)) {
            Some(twice) => Err(malformed(format!("`{twice}` is the name of an account and of a vehicle"))),
            None => Ok(book),
        }
    }

    /// Whether the book may be written; looked at before anything is signed.
    ///
    /// # Errors
    /// As [`Target::check`].
    pub(crate) fn target(deployment: &Path) -> Result<Target, Failure> {
        let path = Self::place(deployment);
        let there = matches!(content(&path), Ok(Some(found)) if Kind::BOOK.is(&found));
        Target::check(&path, Kind::BOOK, Replace { replace: there })
    }

    /// Writes it.
    ///
    /// # Errors
    /// As [`Target::write`].
    pub(crate) fn write(&self, target: &Target) -> Result<(), Failure> {
        target.write(&(serde_json::to_string_pretty(self)? + "\n"), Readers::Anybody)
    }

    /// What the name stands for.
    pub(crate) fn get(&self, name: &Name) -> Option<Id> {
        let account = self.accounts.get(name).map(|account| Id::Account(*account));
        account.or_else(|| self.vehicles.get(name).map(|vehicle| Id::Vehicle(*vehicle)))
    }

    /// The name lets go of what it stood for, and stands for this.
    pub(crate) fn put(&mut self, name: Name, id: Id) {
        self.remove(&name);
        match id {
            Id::Account(account) => drop(self.accounts.insert(name, account)),
            Id::Vehicle(vehicle) => drop(self.vehicles.insert(name, vehicle)),
        }
    }

    /// Takes the name out, and says what it stood for.
    pub(crate) fn remove(&mut self, name: &Name) -> Option<Id> {
        let account = self.accounts.remove(name).map(Id::Account);
        account.or_else(|| self.vehicles.remove(name).map(Id::Vehicle))
    }
}

impl Names {
    /// The names of this run; none before [`load`].
    pub(crate) fn of_this_run() -> &'static Self {
        NAMES.get_or_init(Self::default)
    }

    fn of(book: Book, brought: BTreeMap<Name, Account>) -> Self {
        let accounts = book.accounts.into_iter().map(|(name, account)| (name, Id::Account(account)));
        let vehicles = book.vehicles.into_iter().map(|(name, vehicle)| (name, Id::Vehicle(vehicle)));
        let brought = brought.into_iter().map(|(name, account)| (name, Id::Account(account))).collect();
        Self { book: accounts.chain(vehicles).collect(), brought }
    }

    /// What the deployment file gives the name to.
    pub(crate) fn brought(&self, name: &Name) -> Option<Id> {
        self.brought.get(name).copied()
    }

    /// Every name that stands for one thing, what that is, and where the name is from.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Name, Id, Origin)> {
        let own = self.book.iter().filter(|(name, id)| self.brought.get(*name).is_none_or(|brought| brought == *id));
        let others = self.brought.iter().filter(|(name, _)| !self.book.contains_key(*name));
        own.map(|(name, id)| (name, *id, Origin::Book)).chain(others.map(|(name, id)| (name, *id, Origin::DeploymentFile)))
    }

    /// What the text stands for; none where it is no name that is known.
    ///
    /// # Errors
    /// In words, when two files give the name to different accounts.
    pub(crate) fn find(&self, text: &str) -> Result<Option<Id>, String> {
        let Ok(name) = text.parse::<Name>() else { return Ok(None) };
        match (self.book.get_key_value(&name), self.brought.get_key_value(&name)) {
            (Some((own, id)), Some((name, brought))) if id != brought => Err(format!(
                "`{own}` is {id} in the address book, and `{name}` is {brought} in the deployment file: write the address, or \
                 take the name out of the book with `valet book remove {own}`"
            )),
            (own, brought) => Ok(own.or(brought).map(|(_, id)| *id)),
        }
    }

    /// Whether somebody who types this says that id: the id itself, in whatever capitals, or a name of it.
    pub(crate) fn says(&self, said: &str, id: &str) -> bool {
        let named = || matches!(self.find(said), Ok(Some(found)) if found.to_string().eq_ignore_ascii_case(id));
        said.eq_ignore_ascii_case(id) || named()
    }

    /// The name of that kind that differs least from the text, if it does in fewer than half of its letters.
    pub(crate) fn meant(&self, text: &str, kind: &str) -> Option<String> {
        let known: Vec<String> = self.iter().filter(|(_, id, _)| id.kind() == kind).map(|(name, ..)| name.to_string()).collect();
        closest(text, known.iter().map(String::as_str)).map(str::to_owned)
    }

    /// The name of that id, the first by the alphabet where it has several.
    pub(crate) fn name_of(&self, id: &str) -> Option<&Name> {
        self.iter().filter(|(_, known, _)| known.to_string().eq_ignore_ascii_case(id)).map(|(name, ..)| name).min()
    }

    /// The same text, with the name behind every id in it that has one.
    pub(crate) fn beside_ids(&self, text: &str) -> String {
        shown::beside_ids(text, |id| self.name_of(id).map(ToString::to_string))
    }
}

/// Reads the names of this run, from the files that these arguments and the environment lead to. A book that cannot be
/// read is as good as none, and what was wrong with it is returned: no name is taken for another then.
pub(crate) fn load(arguments: &[OsString]) -> Result<(), Failure> {
    let deployment = deployment_in(arguments, std::env::var_os("VALET_DEPLOYMENT"));
    // Whoever needs the deployment file says what is wrong with it.
    let brought = fs::read_to_string(&deployment).ok().and_then(|text| serde_json::from_str::<Deployment>(&text).ok());
    let (book, outcome) = match Book::read(&deployment) {
        Ok(book) => (book, Ok(())),
        Err(failure) => (Book::default(), Err(failure)),
    };
    let _ = NAMES.set(Names::of(book, brought.map(|found| found.names).unwrap_or_default()));
    outcome
}

/// The deployment file that a command line names, as `Cli` reads it.
fn deployment_in(arguments: &[OsString], variable: Option<OsString>) -> PathBuf {
    deployment_named(arguments, variable).unwrap_or_else(|| PathBuf::from("valet.json"))
}

/// The same, where one is named at all.
pub(crate) fn deployment_named(arguments: &[OsString], variable: Option<OsString>) -> Option<PathBuf> {
    let mut words = arguments.iter().skip(1).take_while(|word| *word != "--");
    let mut named = None;
    while let Some(word) = words.next() {
        if word == "--deployment" {
            named = words.next().cloned();
        } else if let Some(value) = word.to_str().and_then(|word| word.strip_prefix("--deployment=")) {
            named = Some(OsStr::new(value).to_owned());
        }
    }
    named.or(variable.filter(|value| !value.is_empty())).map(PathBuf::from)
}

#[cfg(test)]
mod tests;
