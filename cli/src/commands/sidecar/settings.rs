//! The settings of `valet sidecar run`: from a file, the environment and flags.
//!
//! A flag wins over the environment, and the environment over the file. Every key is in one table ([`KEYS`]), which flags,
//! variables, the file, `check-config` and the example are read and made from.

mod example;
mod file;
mod flags;
mod kind;
mod table;
mod webhook;

pub(super) use example::example;
pub(super) use flags::Flags;
pub(super) use webhook::{private, WebhookTable};

use crate::{
    closest::closest,
    failure::{Code, Failure},
};
use file::Read;
use kind::Kind;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};
use table::{Key, KEYS};

/// What variables begin with; the rest is the key in capitals, with `_` for a dot.
const PREFIX: &str = "VALET_SIDECAR_";

/// The variable that names the file itself.
const CONFIG: &str = "VALET_SIDECAR_CONFIG";

/// Where a value is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Default,
    File(PathBuf),
    Variable(String),
    Flag(String),
}

/// A value and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) values: Vec<String>,
    pub(super) from: Source,
}

/// What a sidecar is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    all: BTreeMap<&'static str, Setting>,
    webhooks: Vec<WebhookTable>,
}

/// Something in the settings that cannot be meant: where, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) place: String,
    pub(super) what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Settings {
    /// The settings of a command line, with those of the environment and of the file beneath it.
    ///
    /// # Errors
    /// [`Code::FileNotRead`] for a file that cannot be read.
    pub(super) fn read(flags: &Flags, variables: impl IntoIterator<Item = (String, String)>) -> Result<(Self, Vec<Mistake>), Failure> {
        let (mut settings, mut mistakes) = (Self::default(), Vec::new());
        if let Some(path) = flags.config() {
            let text = crate::file::text(path).map_err(|cause| {
                Failure::unread(path, "a sidecar's settings", &cause, "`valet sidecar check-config --example` prints an example")
            })?;
            let Read { values, webhooks, mistakes: found } = file::read(path, &text);
            mistakes.extend(found);
            settings.webhooks = webhooks;
            for (key, values) in values {
                settings.set(key, values, Source::File(path.clone()), &mut mistakes);
            }
        }
        settings.take_variables(variables, &mut mistakes);
        for (name, values) in flags.given() {
            if let Some(key) = Key::find(name) {
                settings.set(key, values, Source::Flag(key.flag()), &mut mistakes);
            }
        }
        settings.go_together(&mut mistakes);
        Ok((settings, mistakes))
    }

    fn take_variables(&mut self, variables: impl IntoIterator<Item = (String, String)>, mistakes: &mut Vec<Mistake>) {
        // An empty one counts as not set.
        let ours = variables.into_iter().filter(|(name, value)| name.starts_with(PREFIX) && name != CONFIG && !value.is_empty());
        for (name, value) in ours {
            let Some(key) = KEYS.iter().find(|key| key.variable() == name) else {
                let meant =
                    closest(&name, KEYS.iter().map(Key::variable).collect::<Vec<_>>().iter().map(String::as_str)).map(str::to_owned);
                let what = meant
                    .map_or_else(|| "there is no such variable".to_owned(), |meant| format!("there is no such variable; `{meant}` is one"));
                mistakes.push(Mistake { place: format!("`{name}`"), what });
                continue;
            };
            let values = if key.many { value.split(',').map(|one| one.trim().to_owned()).collect() } else { vec![value] };
            self.set(key, values, Source::Variable(name), mistakes);
        }
    }

    /// Sets a key; what cannot be meant is noted, and not set.
    fn set(&mut self, key: &Key, values: Vec<String>, from: Source, mistakes: &mut Vec<Mistake>) {
        let place = place(key, &from);
        for value in &values {
            if let Err(what) = key.kind.check(value) {
                mistakes.push(Mistake { place, what });
                return;
            }
        }
        self.all.insert(key.name, Setting { values, from });
    }

    /// Notes keys that need another.
    fn go_together(&self, mistakes: &mut Vec<Mistake>) {
        for key in KEYS {
            let Some(needed) = key.needs.filter(|_| self.all.contains_key(key.name)) else { continue };
            if !self.all.contains_key(needed) {
                let from = self.all.get(key.name).map_or(Source::Default, |found| found.from.clone());
                mistakes.push(Mistake { place: place(key, &from), what: format!("it has no use without `{needed}`") });
            }
        }
    }

    /// The value of a key; its default where none was given.
    pub(super) fn one(&self, name: &str) -> Option<&str> {
        let given = self.all.get(name).and_then(|found| found.values.first()).map(String::as_str);
        given.or_else(|| Key::find(name)?.default)
    }

    /// The values of a key that has several.
    pub(super) fn many(&self, name: &str) -> &[String] {
        self.all.get(name).map_or(&[], |found| &found.values)
    }

    /// The file that a key names.
    pub(super) fn file(&self, name: &str) -> Option<PathBuf> {
        self.one(name).map(PathBuf::from)
    }

    /// A value as it is meant, which was found to be one when it was read.
    ///
    /// # Errors
    /// [`Code::SettingsWrong`] where it is none.
    pub(super) fn parsed<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Failure> {
        let wrong = || Failure::of(Code::SettingsWrong, format!("{}: expected another value", self.place_of(name)));
        self.one(name).map(|text| parse(text).ok_or_else(wrong)).transpose()
    }

    /// Where the key was set, as messages name it.
    pub(super) fn place_of(&self, name: &str) -> String {
        let from = self.all.get(name).map_or(Source::Default, |found| found.from.clone());
        Key::find(name).map_or_else(|| format!("`{name}`"), |key| place(key, &from))
    }

    /// The webhooks of the file; none where a flag or a variable names one.
    pub(super) fn webhooks(&self) -> &[WebhookTable] {
        if self.all.contains_key("webhook") {
            return &[];
        }
        &self.webhooks
    }

    /// Every key in its order, with its values and where they are from.
    pub(super) fn each(&self) -> impl Iterator<Item = (&'static Key, Vec<String>, Source)> + '_ {
        KEYS.iter().map(|key| match self.all.get(key.name) {
            Some(found) => (key, found.values.clone(), found.from.clone()),
            None => (key, key.default.map(str::to_owned).into_iter().collect(), Source::Default),
        })
    }
}

/// How messages name a key that was set there.
fn place(key: &Key, from: &Source) -> String {
    match from {
        Source::File(path) => format!("`{}`: `{}`", path.display(), key.name),
        Source::Variable(name) => format!("`{name}`"),
        Source::Flag(flag) => format!("`{flag}`"),
        Source::Default => format!("`{}`", key.name),
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Variable(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// What is wrong with the settings, as one failure.
pub(super) fn failure(mistakes: &[Mistake]) -> Option<Failure> {
    let all: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    match all.as_slice() {
        [] => None,
        [only] => Some(Failure::of(Code::SettingsWrong, only.clone())),
        several => Some(Failure::of(Code::SettingsWrong, format!("{} settings are wrong: {}", several.len(), several.join("; ")))),
    }
}

/// A path as the file that names it means it: beside itself.
fn beside(file: &Path, named: &str) -> String {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| named.to_owned(), |folder| folder.join(named).display().to_string())
}

#[cfg(test)]
mod tests;
