//! Printing: tables for people, JSON for programs, progress on standard error.

use crate::failure::{Code, Failure};
use comfy_table::{presets::UTF8_BORDERS_ONLY, Cell, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// How this run prints.
#[derive(Clone, Copy)]
pub(crate) struct Output {
    json: bool,
}

impl Output {
    pub(crate) const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints `value` as JSON, or what `people` makes of it.
    ///
    /// # Errors
    /// [`Code::OutputFailed`] when it cannot be written; a reader that has gone away is no failure.
    pub(crate) fn show<T: Serialize>(self, value: &T, people: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        self.print(|| Ok(serde_json::to_string_pretty(value)?), || people(value))
    }

    /// The same as one line.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn line<T: Serialize>(self, value: &T, people: impl FnOnce(&T) -> String) -> Result<(), Failure> {
        self.print(|| Ok(serde_json::to_string(value)?), || people(value))
    }

    fn print(self, json: impl FnOnce() -> Result<String, Failure>, people: impl FnOnce() -> String) -> Result<(), Failure> {
        let text = if self.json { json()? } else { people() };
        print(&format!("{text}\n"))
    }

    /// Says something to the person in front, and nothing to a program.
    pub(crate) fn note(self, text: &str) {
        if !self.json {
            self.say(text);
        }
    }

    /// Says something on standard error, also beside JSON.
    pub(crate) fn say(self, text: &str) {
        // Where standard error is gone there is nobody to tell.
        let _ = writeln!(io::stderr(), "{text}");
    }

    pub(crate) fn failure(self, failure: &Failure) {
        self.say(&if self.json { failure.json() } else { failure.text() });
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

/// Writes a text to standard output.
///
/// # Errors
/// [`Code::OutputFailed`] when it cannot be written; a reader that has gone away is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::of(Code::OutputFailed, format!("cannot write to standard output: {cause}")))
        }
        _ => Ok(()),
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
