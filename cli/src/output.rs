//! Printing: tables for people, JSON for programs, progress on standard error.

use crate::failure::Failure;
use comfy_table::{presets::UTF8_BORDERS_ONLY, Cell, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};

/// How this run prints.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    yes: bool,
}

impl Output {
    pub(crate) const fn new(json: bool, yes: bool) -> Self {
        Self { json, yes }
    }

    /// Asks the person at the terminal to agree. Programs, and people who said `--yes`, agreed by calling.
    pub(crate) fn agreed(self, question: &str) -> Result<bool, Failure> {
        if self.json || self.yes || !io::stdin().is_terminal() {
            return Ok(true);
        }
        self.note(&format!("{question} [y/N]"));
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }

    /// Prints `value` as JSON, or what `people` makes of it.
    pub(crate) fn show<T: Serialize>(self, value: &T, people: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        let text = if self.json { serde_json::to_string_pretty(value)? } else { people(value) };
        // A reader that has gone away is no failure of ours.
        let _ = writeln!(io::stdout(), "{text}");
        Ok(())
    }

    /// Says something to the person in front, and nothing to a program.
    pub(crate) fn note(self, text: &str) {
        if !self.json {
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    pub(crate) fn failure(self, failure: &Failure) {
        let text = if self.json {
            serde_json::json!({ "error": { "code": failure.code(), "message": failure.to_string() } }).to_string()
        } else {
            format!("error: {failure}")
        };
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// A bar for work of known length; hidden where nobody looks.
    pub(crate) fn bar(self, length: u64, what: &'static str) -> ProgressBar {
        let bar = if self.json { ProgressBar::hidden() } else { ProgressBar::new(length) };
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.with_message(what)
    }

    /// A spinner for waiting.
    pub(crate) fn spinner(self, what: &'static str) -> ProgressBar {
        let spinner = if self.json { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        spinner.enable_steady_tick(std::time::Duration::from_millis(120));
        spinner.with_message(what)
    }
}

/// Terminals narrower than this, in columns, get tables that are not fitted to them.
const NARROWEST_COLUMNS: u16 = 60;

/// Two columns: what, and its value.
pub(crate) fn facts(rows: &[(&str, String)]) -> String {
    let mut table = plain();
    for (name, value) in rows {
        table.add_row([Cell::new(name), Cell::new(value)]);
    }
    table.to_string()
}

/// A table with a head.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = plain();
    table.set_header(head);
    for row in rows {
        table.add_row(row);
    }
    table.to_string()
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY);
    // Some terminals tell no width, or none that a table fits in; a long line is better than a tall one.
    if table.width().is_some_and(|width| width >= NARROWEST_COLUMNS) {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    }
    table
}
