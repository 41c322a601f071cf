//! `valet sidecar key`: who may ask a sidecar what.

use crate::{
    context::Context,
    failure::{Code, Failure},
    file::{Kind, Readers, Replace, Target},
    output::facts,
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::Account;
use std::{
    collections::BTreeSet,
    fs::Permissions,
    num::NonZeroU32,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use valet_sidecar::{certificate_fingerprint, Credential, Entry, Key, Keys, Scope};

/// Make, list and take back keys of a sidecar's API.
#[derive(Args)]
pub(super) struct Keyring {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a key and print it, this once; or let a client certificate in.
    ///
    /// The keys file keeps only the key's SHA-256. A sidecar that runs reads the file again on SIGHUP. The caller sends the
    /// key as `Authorization: Bearer KEY`.
    ///
    /// Example: `valet sidecar key new --keys keys.toml --name insurer --scope check,subscribe --recipient 0x1111111111111111111111111111111111111111`.
    New(New),
    /// Show who may ask what. The keys themselves are nowhere.
    ///
    /// Example: `valet sidecar key list --keys keys.toml`.
    List(Of),
    /// Take a key or a certificate back. A sidecar that runs lets it in until SIGHUP.
    ///
    /// Example: `valet sidecar key remove insurer --keys keys.toml`.
    Remove(Remove),
}

/// Which file.
#[derive(Args)]
struct Of {
    /// The keys file; made if missing.
    #[arg(long, value_name = "FILE", env = "VALET_SIDECAR_KEYS", default_value = "keys.toml")]
    keys: PathBuf,
}

#[derive(Args)]
struct New {
    #[command(flatten)]
    of: Of,
    /// What the caller is called, in the file, in logs and when it is taken back.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// What it may do: check, subscribe, relay, report, admin.
    #[arg(long = "scope", value_name = "SCOPES", value_delimiter = ',', required = true)]
    scopes: Vec<Scope>,
    /// Bind it to this recipient: it may ask and be told only what concerns it. May be given many times.
    #[arg(long = "recipient", value_name = "ADDRESS", value_delimiter = ',', value_parser = crate::parse::account)]
    recipients: Vec<Account>,
    /// Requests a second that it may send, where that is not the sidecar's own bound.
    #[arg(long, value_name = "N")]
    per_second: Option<NonZeroU32>,
    /// Make no key: let in who shows this client certificate (PEM).
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

#[derive(Args)]
struct Remove {
    /// What the caller is called.
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    of: Of,
}

/// An entry as it is shown.
#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    /// `key` or `certificate`.
    by: &'static str,
    sha256: String,
    scopes: Vec<&'static str>,
    /// Empty when it is bound to none.
    recipients: Vec<Account>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_second: Option<u32>,
}

/// A new entry, with the key where one was made.
#[derive(Serialize)]
struct Made {
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    entry: Shown,
    keys_file: String,
}

impl Keyring {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::New(new) => new.run(context),
            Command::List(of) => {
                let keys = of.read()?;
                let all: Vec<Shown> = keys.entries().map(shown).collect();
                context.output.show(&all, |all| match all.as_slice() {
                    [] => "nobody may ask anything".to_owned(),
                    all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
                })
            }
            Command::Remove(Remove { name, of }) => {
                let left = of.read()?.without(&name);
                let none = || Failure::of(Code::NotFound, format!("`{}` has no entry `{name}`", of.keys.display()));
                of.write(&left.ok_or_else(none)?)?;
                let told = serde_json::json!({ "removed": name, "keys_file": of.keys.display().to_string() });
                context.output.show(&told, |_| format!("{name} is let in no more, once the sidecar has read the file again (SIGHUP)"))
            }
        }
    }
}

impl New {
    fn run(self, context: &Context) -> Result<(), Failure> {
        let Self { of, name, scopes, recipients, per_second, certificate } = self;
        let key = Key::generate().map_err(|cause| Failure::of(Code::Internal, cause.to_string()))?;
        let credential = match &certificate {
            Some(path) => {
                Credential::Certificate(certificate_fingerprint(path).map_err(|cause| Failure::of(Code::TlsFiles, cause.to_string()))?)
            }
            None => Credential::Key(key.fingerprint()),
        };
        let bound: BTreeSet<Account> = recipients.into_iter().collect();
        let entry = Entry::new(&name, credential, scopes.into_iter().collect(), Some(bound).filter(|bound| !bound.is_empty()))
            .map_err(|cause| Failure::usage(cause.to_string()))?
            .at_most(per_second);
        let keys = if of.keys.exists() { of.read()? } else { Keys::default() };
        let told = shown(&entry);
        of.write(&keys.with(entry).map_err(|cause| Failure::file(Code::KeysFile, &of.keys, cause))?)?;
        // Only when it is kept: a key that nobody knows would be of no use.
        let key = certificate.is_none().then(|| key.reveal());
        let made = Made { key: key.as_ref().map(|key| key.to_string()), entry: told, keys_file: of.keys.display().to_string() };
        context.output.show(&made, describe)
    }
}

impl Of {
    fn read(&self) -> Result<Keys, Failure> {
        if !self.keys.exists() {
            let cause = std::io::ErrorKind::NotFound.into();
            return Err(Failure::unread(&self.keys, "keys", &cause, "`valet sidecar key new` makes one"));
        }
        Keys::read(&self.keys).map_err(|cause| Failure::file(Code::KeysFile, &self.keys, cause))
    }

    /// Writes it whole or not at all, for nobody else to read.
    fn write(&self, keys: &Keys) -> Result<(), Failure> {
        let replace = Replace { replace: self.keys.exists() };
        Target::check(&self.keys, Kind::KEYS, replace)?.write(&keys.to_string(), Readers::Owner)?;
        tighten(&self.keys)
    }
}

/// A file that was there keeps its mode, which may have been anything.
fn tighten(path: &Path) -> Result<(), Failure> {
    let tightened = std::fs::set_permissions(path, Permissions::from_mode(0o600));
    tightened.map_err(|cause| Failure::of(Code::FileNotWritten, format!("`{}`: {cause}", path.display())))
}

fn shown(entry: &Entry) -> Shown {
    let (by, sha256) = match entry.credential() {
        Credential::Key(fingerprint) => ("key", fingerprint),
        Credential::Certificate(fingerprint) => ("certificate", fingerprint),
    };
    Shown {
        name: entry.name().to_owned(),
        by,
        sha256: sha256.to_string(),
        scopes: entry.scopes().iter().map(|scope| scope.name()).collect(),
        recipients: entry.recipients().into_iter().flatten().copied().collect(),
        per_second: entry.per_second().map(NonZeroU32::get),
    }
}

fn bound(shown: &Shown) -> String {
    match shown.recipients.as_slice() {
        [] => "any recipient".to_owned(),
        some => some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

fn line(shown: &Shown) -> String {
    format!("{} ({}): {}; for {}", shown.name, shown.by, shown.scopes.join(", "), bound(shown))
}

fn describe(made: &Made) -> String {
    let mut rows = vec![
        ("name", made.entry.name.clone()),
        ("may", made.entry.scopes.join(", ")),
        ("for", bound(&made.entry)),
        ("kept in", made.keys_file.clone()),
    ];
    let end = match &made.key {
        Some(key) => {
            rows.insert(0, ("key", key.clone()));
            "\nThe key is shown this once; give it to the caller by a safe way. Send SIGHUP to a sidecar that runs."
        }
        None => "\nSend SIGHUP to a sidecar that runs.",
    };
    format!("{}{end}", facts(&rows))
}
