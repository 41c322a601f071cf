//! `valet purpose`: the catalogue of purposes.

use crate::{
    context::Context,
    failure::Failure,
    output::table,
    parse::{class, length},
    render,
    signer::Signer,
    time, world,
};
use clap::{Args, Subcommand};
use serde::Serialize;
use shared_logic::{catalogue, purpose::CoConsent, Message, Purpose as Record, PurposeCode, Seconds, SignalClass, SignalClasses};

/// List and publish purposes.
#[derive(Args)]
#[command(after_long_help = "\
The first ten purposes are part of the rules and the same everywhere; an admin may append others, and nobody may \
change one.

  valet purpose list
  valet purpose publish --wallet admin.json --code 100 --classes energy-charging --max-duration 30d --max-retention 30d")]
pub(crate) struct Purpose {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the purposes: the built-in ones, and those that were appended on this contract.
    ///
    /// Example: `valet purpose list --offline`.
    List {
        /// Only the built-in ones; asks no node.
        #[arg(long)]
        offline: bool,
    },
    /// Append a purpose to the contract's catalogue; the admin only. It can never be changed.
    ///
    /// Example: `valet purpose publish --wallet admin.json --code 100 --classes energy-charging
    /// --max-duration 30d --max-retention 30d`.
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
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::List { offline } => list(context, offline).await,
            Command::Publish { signer, code, classes, max_duration, max_retention, driver_co_consent } => {
                let co_consent = if driver_co_consent { CoConsent::Driver } else { CoConsent::NotNeeded };
                let purpose =
                    Record { code: PurposeCode(code), classes: SignalClasses::of(&classes), max_duration, max_retention, co_consent };
                crate::submit::submit(context, &signer, &Message::PublishPurpose { purpose }).await
            }
        }
    }
}

/// A purpose as it is listed.
#[derive(Serialize)]
struct Row {
    code: PurposeCode,
    name: Option<&'static str>,
    dpv: Option<&'static str>,
    meaning: Option<&'static str>,
    purpose: Record,
    built_in: bool,
}

async fn list(context: &Context, offline: bool) -> Result<(), Failure> {
    let built_in = catalogue::FIRST.iter().map(|entry| Row {
        code: entry.purpose.code,
        name: Some(entry.short_name),
        dpv: Some(entry.dpv),
        meaning: Some(entry.meaning),
        purpose: entry.purpose,
        built_in: true,
    });
    let mut rows: Vec<Row> = built_in.collect();
    if !offline {
        let session = context.session().await?;
        let state = world::state(&session, session.snapshot().await?.head).await?;
        rows.extend(state.purposes.into_iter().map(|(code, purpose)| Row {
            code,
            name: None,
            dpv: None,
            meaning: None,
            purpose,
            built_in: false,
        }));
    }
    context.output.show(&rows, |rows| {
        table(
            ["code", "name", "meaning", "classes", "longest", "kept", "driver too", "DPV"],
            rows.iter().map(|row| {
                [
                    row.code.0.to_string(),
                    render::purpose(row.code),
                    row.meaning.unwrap_or("appended on this contract").to_owned(),
                    render::classes(row.purpose.classes),
                    time::length(row.purpose.max_duration),
                    time::length(row.purpose.max_retention),
                    if row.purpose.co_consent == CoConsent::Driver { "must consent" } else { "" }.to_owned(),
                    row.dpv.unwrap_or_default().to_owned(),
                ]
            }),
        )
    })
}
