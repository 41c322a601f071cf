//! A webhook of the file.

use super::{beside, closest, Kind, Mistake};
use crate::{
    failure::{Code, Failure},
    file::text,
};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Table;
use valet_sidecar::{check_private, Secret, Webhook};

/// Its keys.
const FIELDS: [&str; 10] =
    ["name", "url", "url_file", "secret_files", "types", "vehicles", "recipients", "start", "allow_http", "allow_private"];

/// A `[[webhook]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct WebhookTable {
    /// Its name in metrics and messages.
    #[serde(default)]
    pub(in super::super) name: Option<String>,
    /// Where it leads, where that is no secret.
    #[serde(default)]
    pub(in super::super) url: Option<String>,
    /// A file that holds the URL, where it is one.
    #[serde(default)]
    pub(in super::super) url_file: Option<PathBuf>,
    /// Files that hold the keys which deliveries are signed with: several while one changes.
    #[serde(default)]
    pub(in super::super) secret_files: Vec<PathBuf>,
    /// Kinds of events that it is told of; all where none is named.
    #[serde(default)]
    pub(in super::super) types: Vec<String>,
    /// Vehicles whose events it is told of.
    #[serde(default)]
    pub(in super::super) vehicles: Vec<String>,
    /// Recipients whose events it is told of.
    #[serde(default)]
    pub(in super::super) recipients: Vec<String>,
    /// From where on it is told of events.
    #[serde(default)]
    pub(in super::super) start: Option<String>,
    /// Whether it may be reached without TLS.
    #[serde(default)]
    pub(in super::super) allow_http: bool,
    /// Whether it may be in a private network.
    #[serde(default)]
    pub(in super::super) allow_private: bool,
    /// Where it stands.
    #[serde(skip)]
    pub(in super::super) place: String,
}

impl WebhookTable {
    /// Reads the table of that number.
    pub(super) fn read(file: &Path, number: u32, table: &Table) -> Result<Self, Vec<Mistake>> {
        let place = format!("`{}`: `[[webhook]]` {number}", file.display());
        let wrong = |what: String| Mistake { place: place.clone(), what };
        let unknown: Vec<_> = table.keys().filter(|key| !FIELDS.contains(&key.as_str())).collect();
        if !unknown.is_empty() {
            let told = |key: &String| match key.as_str() {
                "secret" => wrong("`secret`: secrets stand in files of their own; name them as `secret_files`".to_owned()),
                key => wrong(match closest(key, FIELDS.into_iter()) {
                    Some(meant) => format!("`{key}`: there is no such key; `{meant}` is one"),
                    None => format!("`{key}`: there is no such key; expected one of {}", FIELDS.join(", ")),
                }),
            };
            return Err(unknown.into_iter().map(told).collect());
        }
        let mut it: Self = table.clone().try_into().map_err(|error: toml::de::Error| vec![wrong(error.message().replace('\n', " "))])?;
        match (&it.url, &it.url_file) {
            (Some(url), None) => Kind::Url.check(url).map_err(|what| vec![wrong(format!("`url`: {what}"))])?,
            (None, Some(_)) => {}
            _ => return Err(vec![wrong("expected either `url` or `url_file`".to_owned())]),
        }
        it.url_file = it.url_file.map(|path| beside(file, &path.display().to_string()).into());
        it.secret_files = it.secret_files.iter().map(|path| beside(file, &path.display().to_string()).into()).collect();
        Ok(Self { place, ..it })
    }

    /// The webhook of the flags or the environment.
    pub(in super::super) fn of_flags(url: &str, secret: Option<PathBuf>, place: String) -> Self {
        Self { url: Some(url.to_owned()), secret_files: secret.into_iter().collect(), place, ..Self::default() }
    }

    /// The webhook.
    ///
    /// # Errors
    /// [`Code::SettingsWrong`]; [`Code::FileNotRead`] or [`Code::FileMalformed`] for what a file should hold.
    pub(in super::super) fn webhook(&self) -> Result<Webhook, Failure> {
        let wrong = |what: String| Failure::of(Code::SettingsWrong, format!("{}: {what}", self.place));
        let url = match (&self.url, &self.url_file) {
            (Some(url), _) => zeroize::Zeroizing::new(url.clone()),
            (None, Some(path)) => private(path, "a webhook's URL")?,
            (None, None) => return Err(wrong("expected either `url` or `url_file`".to_owned())),
        };
        let secrets = self.secret_files.iter().map(|path| secret(path)).collect::<Result<Vec<_>, _>>()?;
        // What is not known is refused: a filter that does not hold would tell a service of everything.
        let filtered = !(self.types.is_empty() && self.vehicles.is_empty() && self.recipients.is_empty() && self.start.is_none());
        if filtered || self.allow_http || self.allow_private {
            return Err(wrong("this version has no filters, start or exceptions for webhooks yet; leave them out".to_owned()));
        }
        let mut secrets = secrets.into_iter();
        let (secret, more) = (secrets.next(), secrets.next().is_some());
        if more {
            return Err(wrong("this version signs with one secret; name one file".to_owned()));
        }
        Webhook::new(url.trim(), secret).map_err(|error| wrong(error.to_string()))
    }

    /// Where it leads, without what may be secret.
    pub(in super::super) fn shown(&self) -> String {
        let origin = |url: &str| reqwest::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
        match (&self.url, &self.url_file) {
            (Some(url), _) => origin(url),
            (None, Some(path)) => format!("as {} says", path.display()),
            (None, None) => String::new(),
        }
    }
}

fn secret(path: &Path) -> Result<Secret, Failure> {
    let text = private(path, "a webhook's secret")?;
    text.parse().map_err(|cause| Failure::file(Code::FileMalformed, path, cause))
}

/// The text of a file that nobody else may read.
///
/// # Errors
/// [`Code::FileNotRead`], also for one that others may read.
pub(in super::super) fn private(path: &Path, what: &str) -> Result<zeroize::Zeroizing<String>, Failure> {
    let text = text(path).map_err(|cause| Failure::unread(path, what, &cause, ""))?;
    check_private(path).map_err(|cause| Failure::file(Code::FileExposed, path, format!("it should hold {what}, a secret: {cause}")))?;
    Ok(text)
}
