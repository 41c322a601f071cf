//! `valet purpose`: the catalogue of purposes.

use crate::{
    failure::Failure,
    output::table,
    signer::Signer,
    site::Site,
    text::{length, purpose_name},
};
use clap::{Args, Subcommand};
use shared_logic::{catalogue, purpose::CoConsent, Message, Purpose as Record, PurposeCode, Seconds, SignalClass, SignalClasses};

/// List and publish purposes.
#[derive(Args)]
pub(crate) struct Purpose {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the purposes that this program knows, and whether the contract has them.
    List {
        /// Do not ask the contract.
        #[arg(long)]
        offline: bool,
    },
    /// Append a purpose to the contract's catalogue; the admin only. It can never be changed.
    Publish {
        #[command(flatten)]
        signer: Signer,
        /// Its number; codes are never used twice.
        #[arg(long)]
        code: u16,
        /// The classes it allows, separated by commas; `valet container classes` lists them.
        #[arg(long, value_delimiter = ',', required = true, value_parser = class)]
        classes: Vec<SignalClass>,
        /// The longest a grant for it may run, such as 365d.
        #[arg(long, value_parser = length)]
        max_duration: Seconds,
        /// The longest data may be kept, such as 90d.
        #[arg(long, value_parser = length)]
        max_retention: Seconds,
        /// The driver must consent beside the owner.
        #[arg(long)]
        driver_co_consent: bool,
    },
}

impl Purpose {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::List { offline } => list(site, offline).await,
            Command::Publish { signer, code, classes, max_duration, max_retention, driver_co_consent } => {
                let co_consent = if driver_co_consent { CoConsent::Driver } else { CoConsent::NotNeeded };
                let purpose =
                    Record { code: PurposeCode(code), classes: SignalClasses::of(&classes), max_duration, max_retention, co_consent };
                super::grant::act(site, &signer, &Message::PublishPurpose { purpose }).await
            }
        }
    }
}

async fn list(site: &Site, offline: bool) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let session = if offline { None } else { Some(site.session().await?) };
    let records = match &session {
        Some(session) => Some(session.records().await?),
        None => None,
    };
    for entry in catalogue::FIRST {
        let published = match &records {
            Some(records) => Some(records.purpose(entry.purpose.code).await? == Some(entry.purpose)),
            None => None,
        };
        rows.push(serde_json::json!({
            "code": entry.purpose.code, "name": entry.short_name, "dpv": entry.dpv, "meaning": entry.meaning,
            "purpose": entry.purpose, "published": published,
        }));
    }
    site.output.show(&rows, |_| {
        table(
            ["code", "name", "meaning", "classes", "longest", "kept", "DPV"],
            catalogue::FIRST.iter().map(|entry| {
                let days = |length: Seconds| format!("{} d", length.0 / Seconds::DAY.0);
                let classes: Vec<_> = entry.purpose.classes.items().map(SignalClass::name).collect();
                [
                    entry.purpose.code.0.to_string(),
                    purpose_name(entry.purpose.code),
                    entry.meaning.to_owned(),
                    classes.join(", "),
                    days(entry.purpose.max_duration),
                    days(entry.purpose.max_retention),
                    entry.dpv.to_owned(),
                ]
            }),
        )
    })
}

/// A signal class by its name.
pub(crate) fn class(text: &str) -> Result<SignalClass, String> {
    SignalClass::from_name(text)
        .ok_or_else(|| format!("expected a signal class such as SpeedMotion (`valet container classes` lists them), found `{text}`"))
}
