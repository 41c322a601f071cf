//! The webhook's options of `valet sidecar run`. Several webhooks stand in the configuration file.

use crate::{
    failure::{Code, Failure},
    output::Output,
    parse::length,
};
use clap::Args;
use shared_logic::{Account, Seconds, VehicleId};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use valet_sidecar::{Credentials, EventFilter, Schedule, Secret, Start, Webhook, WebhookName, WebhookSettings};
use zeroize::Zeroizing;

const HEADING: &str = "Telling a service of events";

/// Which service is told of events, and how.
#[derive(Args)]
pub(super) struct WebhookFlags {
    /// A service that is told of events: https, or http on this machine. A URL with a secret in it is better given in a file.
    #[arg(long, value_name = "URL", group = "webhook_url", help_heading = HEADING)]
    webhook: Option<String>,
    /// Holds the service's URL in its first line.
    #[arg(long, value_name = "FILE", group = "webhook_url", help_heading = HEADING)]
    webhook_url_file: Option<PathBuf>,
    /// The name by which the webhook is known: what waits for it is kept under this name. Otherwise one that comes from its URL.
    #[arg(long, value_name = "NAME", requires = "webhook_url", help_heading = HEADING)]
    webhook_name: Option<WebhookName>,
    /// Holds a key that deliveries are signed with: `whsec_` and 24 to 64 bytes in Base64, or `whsk_` and an ed25519 key. Given twice while a key changes: then each delivery has a signature by each.
    #[arg(long = "webhook-secret-file", value_name = "FILE", requires = "webhook_url", help_heading = HEADING)]
    webhook_secret_files: Vec<PathBuf>,
    /// Holds a token that is sent as `Authorization: Bearer`.
    #[arg(long, value_name = "FILE", requires = "webhook_url", conflicts_with = "webhook_basic_file", help_heading = HEADING)]
    webhook_bearer_file: Option<PathBuf>,
    /// Holds `user:password`, which is sent as `Authorization: Basic`.
    #[arg(long, value_name = "FILE", requires = "webhook_url", help_heading = HEADING)]
    webhook_basic_file: Option<PathBuf>,
    /// Tell of events of this type only, such as grant-ended. May be given many times.
    #[arg(long = "webhook-type", value_name = "TYPE", requires = "webhook_url", help_heading = HEADING)]
    webhook_types: Vec<String>,
    /// Tell of this vehicle's events only, and of what takes access from all. May be given many times.
    #[arg(long = "webhook-vehicle", value_name = "ID", requires = "webhook_url", help_heading = HEADING)]
    webhook_vehicles: Vec<VehicleId>,
    /// Tell of events that concern this recipient only, and of what takes access from all. May be given many times.
    #[arg(long = "webhook-recipient", value_name = "ACCOUNT", requires = "webhook_url", help_heading = HEADING)]
    webhook_recipients: Vec<Account>,
    /// Where a new webhook starts: `beginning`, `now`, or the `sequence` of an event. One that the database knows goes on where it was.
    #[arg(long, value_name = "START", default_value = "beginning", hide_default_value = true, help_heading = HEADING)]
    webhook_start: Start,
    /// Let the webhook's name lead to an address of a private network, or to this machine. Without it only public addresses are connected to, besides localhost.
    #[arg(long, requires = "webhook_url", help_heading = HEADING)]
    webhook_allow_private: bool,
    /// When a failed delivery is tried again, such as 1s,5s,1m; the last repeats. Otherwise as Standard Webhooks asks: 5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h. Up to a tenth is added at random.
    #[arg(long, value_name = "LENGTHS", value_delimiter = ',', value_parser = length, help_heading = HEADING)]
    retry: Vec<Seconds>,
}

impl WebhookFlags {
    /// The webhook that was asked for, if any.
    pub(super) fn webhook(&self, output: Output) -> Result<Option<Webhook>, Failure> {
        let (url, flag) = match (&self.webhook, &self.webhook_url_file) {
            (Some(url), _) => (Zeroizing::new(url.clone()), "--webhook"),
            (None, Some(file)) => (line(file, "a webhook's URL", output)?, "--webhook-url-file"),
            (None, None) => return Ok(None),
        };
        let mut settings = WebhookSettings::new(&url).filter(self.filter()?).start(self.webhook_start);
        if let Some(name) = &self.webhook_name {
            settings = settings.name(name.clone());
        }
        for file in &self.webhook_secret_files {
            settings = settings.secret(secret(file, output)?);
        }
        if let Some(credentials) = self.credentials(output)? {
            settings = settings.credentials(credentials);
        }
        if self.webhook_allow_private {
            settings = settings.allow_private();
        }
        settings.build().map(Some).map_err(|error| Failure::usage(format!("`{flag}`: {error}")))
    }

    /// The schedule that was asked for, if any.
    pub(super) fn schedule(&self) -> Result<Option<Schedule>, Failure> {
        if self.retry.is_empty() {
            return Ok(None);
        }
        Ok(Some(Schedule::new(self.retry.iter().map(|delay| Duration::from_secs(delay.0.into())).collect())?))
    }

    fn filter(&self) -> Result<EventFilter, Failure> {
        let unknown = |error| Failure::usage(format!("`--webhook-type`: {error}"));
        let all = EventFilter::default();
        let typed = self.webhook_types.iter().try_fold(all, |filter, name| filter.event_type(name)).map_err(unknown)?;
        let of_vehicles = self.webhook_vehicles.iter().fold(typed, |filter, vehicle| filter.vehicle(*vehicle));
        Ok(self.webhook_recipients.iter().fold(of_vehicles, |filter, recipient| filter.recipient(*recipient)))
    }

    fn credentials(&self, output: Output) -> Result<Option<Credentials>, Failure> {
        let read = |file: &Path, made: fn(&str) -> Result<Credentials, valet_sidecar::CredentialsError>| {
            let text = line(file, "a webhook's credentials", output)?;
            made(&text).map_err(|cause| Failure::file(Code::FileMalformed, file, cause))
        };
        match (&self.webhook_bearer_file, &self.webhook_basic_file) {
            (Some(file), _) => read(file, Credentials::bearer).map(Some),
            (None, Some(file)) => read(file, Credentials::basic).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// A webhook's secret in a file.
pub(super) fn secret(path: &Path, output: Output) -> Result<Secret, Failure> {
    let text = line(path, "a webhook's secret", output)?;
    text.parse().map_err(|cause| Failure::file(Code::FileMalformed, path, cause))
}

/// The first line of a file that holds a secret; whoever else may read it is warned of.
fn line(path: &Path, what: &str, output: Output) -> Result<Zeroizing<String>, Failure> {
    use std::os::unix::fs::PermissionsExt;
    let text = crate::file::text(path).map_err(|cause| Failure::unread(path, what, &cause, ""))?;
    if std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0) {
        let place = path.display();
        output.warn(&format!("others may read `{place}`, which holds {what}; `chmod 600 {place}` keeps them out"));
    }
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        flags: WebhookFlags,
    }

    fn made(line: &[&str]) -> Result<Option<Webhook>, String> {
        let program = Program::try_parse_from([&["program"], line].concat()).map_err(|error| error.to_string())?;
        program.flags.webhook(Output::new(true)).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_webhook_is_made_of_its_flags_and_what_is_wrong_is_told_with_the_flag() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let (old, new) = (file("old", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"), file("new", &format!("whsk_{}=\n", "A".repeat(43))));
        let (url, bearer) = (file("url", "https://example.org/T0ken\n"), file("bearer", "abc\n"));
        assert!(made(&[]).unwrap().is_none());
        let both = made(&["--webhook-url-file", &url, "--webhook-secret-file", &old, "--webhook-secret-file", &new]).unwrap().unwrap();
        assert!(both.name().as_str().starts_with("hook-"));
        let named =
            ["--webhook", "http://127.0.0.1:1/", "--webhook-name", "insurer", "--webhook-type", "grant-ended", "--webhook-start", "now"];
        assert_eq!(made(&named).unwrap().unwrap().name().as_str(), "insurer");
        assert!(made(&["--webhook", "https://example.org", "--webhook-bearer-file", &bearer]).unwrap().is_some());
        let cases: [(&[&str], &str); 7] = [
            (&["--webhook", "http://user:pw@127.0.0.1/"], "`--webhook`: expected a URL without a user name"),
            (&["--webhook", "http://example.org/"], "`--webhook`: expected https"),
            (&["--webhook", "https://10.0.0.1/"], "allow_private"),
            (&["--webhook", "http://127.0.0.1/", "--webhook-type", "grant-gone"], "`--webhook-type`: expected an event's type"),
            (&["--webhook", "http://127.0.0.1/", "--webhook-secret-file", &url], "expected a secret"),
            (&["--webhook", "http://127.0.0.1/", "--webhook-start", "soon"], "`beginning`, `now`"),
            (&["--webhook-secret-file", &old], "--webhook"),
        ];
        for (line, exp) in cases {
            let error = made(line).err().unwrap_or_default();
            assert!(error.contains(exp) && !error.contains("pw") && !error.contains("T0ken"), "{line:?}: {error}");
        }
        assert!(made(&["--webhook", "https://10.0.0.1/", "--webhook-allow-private"]).unwrap().is_some());
    }
}
