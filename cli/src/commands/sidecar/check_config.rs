//! `valet sidecar check-config`.

use super::{
    build::{build, tables},
    settings::{example, Flags, Settings, WebhookTable},
};
use crate::{
    context::Context,
    failure::{Code, Failure},
    output::{facts, print},
};
use clap::Args;
use serde::Serialize;

/// Which settings.
#[derive(Args)]
pub(super) struct CheckConfig {
    /// Print an example of a file of settings, with every key and what it is.
    #[arg(long)]
    example: bool,
    #[command(flatten)]
    flags: Flags,
}

/// The settings that would count, and what is wrong with them.
#[derive(Debug, Serialize)]
struct Report {
    ok: bool,
    settings: Vec<Line>,
    webhooks: Vec<Webhook>,
    problems: Vec<Problem>,
}

/// A key that has a value.
#[derive(Debug, Serialize)]
struct Line {
    key: &'static str,
    values: Vec<String>,
    /// `default`, a flag, a variable or a file.
    from: String,
}

/// A webhook, without what may be secret.
#[derive(Debug, Serialize)]
struct Webhook {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    to: String,
    secret_files: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Problem {
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl CheckConfig {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        if self.example {
            return print(&example());
        }
        let (settings, mistakes) = Settings::read(&self.flags, std::env::vars())?;
        let wrong = mistakes.iter().map(|mistake| Failure::of(Code::SettingsWrong, mistake.to_string()).without_hint());
        let wrong: Vec<Failure> = wrong.chain(build(&settings, context).err().unwrap_or_default()).collect();
        let report = Report {
            ok: wrong.is_empty(),
            settings: lines(&settings),
            webhooks: tables(&settings).iter().map(webhook).collect(),
            problems: wrong.iter().map(problem).collect(),
        };
        context.output.show(&report, describe)?;
        match wrong.len() {
            0 => Ok(()),
            1 => Err(Failure::of(Code::SettingsWrong, "one setting is wrong, which is told above").without_hint()),
            several => Err(Failure::of(Code::SettingsWrong, format!("{several} settings are wrong, which are told above")).without_hint()),
        }
    }
}

fn lines(settings: &Settings) -> Vec<Line> {
    let all = settings.each().filter(|(key, values, _)| !values.is_empty() && !key.name.starts_with("webhook"));
    all.map(|(key, values, from)| Line { key: key.name, values, from: from.to_string() }).collect()
}

fn webhook(table: &WebhookTable) -> Webhook {
    let secret_files = table.secret_files.iter().map(|path| path.display().to_string()).collect();
    Webhook { name: table.name.clone(), to: table.shown(), secret_files }
}

fn problem(failure: &Failure) -> Problem {
    Problem { code: failure.code_name().to_owned(), message: failure.to_string(), hint: failure.advice().map(str::to_owned) }
}

fn describe(report: &Report) -> String {
    let mut rows: Vec<(&str, String)> = Vec::new();
    for Line { key, values, from } in &report.settings {
        let told = if from == "default" { String::new() } else { format!("   ({from})") };
        rows.push((key, format!("{}{told}", values.join(", "))));
    }
    for webhook in &report.webhooks {
        let name = webhook.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
        let signed = if webhook.secret_files.is_empty() {
            ", not signed".to_owned()
        } else {
            format!(", signed by {}", webhook.secret_files.join(", "))
        };
        rows.push(("webhook", format!("{name}{}{signed}", webhook.to)));
    }
    let wrong: String = report
        .problems
        .iter()
        .map(|problem| {
            format!("\nWRONG: {}{}", problem.message, problem.hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default())
        })
        .collect();
    let end = if report.ok { "\nThese settings can be run; no node was asked." } else { "" };
    format!("{}{wrong}{end}", facts(&rows))
}
