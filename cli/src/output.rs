//! Printing: tables for people, JSON for programs, progress on standard error.

mod narrow;
pub(crate) mod text;

use crate::{
    book::Names,
    defaults::{self, Taken},
    failure::{Code, Failure},
};
use comfy_table::{presets::UTF8_BORDERS_ONLY, Cell, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::{json, Value};
use std::io::{self, ErrorKind, IsTerminal, Write};
pub(crate) use text::inline;
use text::visible;

/// What fits into every terminal.
const COLUMNS: usize = 80;

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

    /// The same as one line, of what goes on as long as there is a reader.
    ///
    /// # Errors
    /// As [`Output::show`].
    pub(crate) fn line<T: Serialize>(self, value: &T, people: impl FnOnce(&T) -> String) -> Result<Reader, Failure> {
        let text = if self.json { serde_json::to_string(value)? } else { visible(&people(value)) };
        write(&mut io::stdout().lock(), &format!("{text}\n"))
    }

    fn print(self, json: impl FnOnce() -> Result<String, Failure>, people: impl FnOnce() -> String) -> Result<(), Failure> {
        let text = if self.json { json()? } else { visible(&people()) };
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
        tell(&visible(text));
    }

    /// Says on standard error what is about to be agreed to: to a program as one line of JSON. At a terminal a person
    /// reads it and is asked, whoever reads the answer on standard output.
    pub(crate) fn foretell(self, preview: &Value, words: &str) {
        tell(&self.foretold(preview, words, &defaults::taken(), io::stderr().is_terminal()));
    }

    fn foretold(self, preview: &Value, words: &str, taken: &[Taken], terminal: bool) -> String {
        match (self.json && !terminal, taken) {
            (true, []) => json!({ "preview": preview }).to_string(),
            (true, taken) => json!({ "preview": preview, "defaults": taken }).to_string(),
            (false, taken) => text::wrapped(&shown(&format!("{words}{}", defaults::words(taken))), narrow::columns(io::stderr())),
        }
    }

    /// Warns on standard error: a program by one line of JSON.
    pub(crate) fn warn(self, text: &str) {
        if self.json {
            tell(&json!({ "warning": text }).to_string());
        } else {
            self.say(&format!("warning: {text}"));
        }
    }

    /// Whether programs read the answers.
    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    pub(crate) fn failure(self, failure: &Failure) {
        if self.json {
            tell(&failure.json());
        } else {
            self.say(&failure.text());
        }
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

fn tell(line: &str) {
    // Where standard error is gone there is nobody to tell.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Writes a text to standard output.
///
/// # Errors
/// [`Code::OutputFailed`] when it cannot be written; a reader that has gone away is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    write(&mut io::stdout().lock(), text).map(|_| ())
}

/// Whether anybody still reads standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Reader {
    /// The text was taken.
    There,
    /// The reader has gone; who writes on and on ends here, quietly.
    Gone,
}

fn write(out: &mut impl Write, text: &str) -> Result<Reader, Failure> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(cause) => Err(Failure::of(Code::OutputFailed, format!("cannot write to standard output: {cause}"))),
    }
}

/// Two columns: what, and its value. Ids that have a name stand beside it.
pub(crate) fn facts(rows: &[(&str, String)]) -> String {
    let rows: Vec<(String, String)> = rows.iter().map(|(name, value)| ((*name).to_owned(), shown(value))).collect();
    let mut table = plain();
    for (name, value) in &rows {
        table.add_row([Cell::new(name), Cell::new(value)]);
    }
    let wide = table.to_string();
    match narrow::columns(io::stdout()) {
        Some(columns) if !narrow::fits(&wide, Some(columns)) => narrow::facts(&rows, columns),
        _ => wide,
    }
}

/// A table with a head; where the terminal is too narrow for it, its rows one beneath the other.
pub(crate) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    framed(cells(head, rows))
}

/// The same without names beside the ids, where they stand in a column of their own.
pub(crate) fn unnamed<const N: usize>(none: &str, head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.map(|cell| inline(&cell)).into()).collect();
    if rows.is_empty() {
        return none.to_owned();
    }
    framed((head.map(str::to_owned).into(), rows))
}

fn framed((head, rows): (Vec<String>, Vec<Vec<String>>)) -> String {
    let mut table = plain();
    table.set_header(&head);
    for row in &rows {
        table.add_row(row);
    }
    let wide = table.to_string();
    match narrow::columns(io::stdout()) {
        Some(columns) if !narrow::fits(&wide, Some(columns)) => narrow::rows(&head, &rows, columns),
        _ => wide,
    }
}

/// The same of what may be empty: `none` where there is no row.
pub(crate) fn listed<const N: usize>(none: &str, head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut rows = rows.into_iter().peekable();
    if rows.peek().is_none() {
        return none.to_owned();
    }
    table(head, rows)
}

/// The same where no terminal is wide enough: the rows one beneath the other in 80 columns, without what is empty in them;
/// `none` where there is no row.
pub(crate) fn entries<const N: usize>(none: &str, head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let (head, rows) = cells(head, rows);
    if rows.is_empty() {
        return none.to_owned();
    }
    narrow::rows(&head, &rows, narrow::columns(io::stdout()).unwrap_or(COLUMNS).min(COLUMNS))
}

/// The cells as a terminal may show them, with names beside the ids.
fn cells<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> (Vec<String>, Vec<Vec<String>>) {
    let shown = |cell: String| Names::of_this_run().beside_ids(&inline(&cell));
    (head.map(str::to_owned).into(), rows.into_iter().map(|row| row.map(shown).into()).collect())
}

/// Sentences for people on standard output: with names beside the ids, and broken at spaces.
pub(crate) fn told(words: &str) -> String {
    text::wrapped(&shown(words), narrow::columns(io::stdout()))
}

/// A text of several lines as a terminal may show it, with names beside the ids.
fn shown(text: &str) -> String {
    Names::of_this_run().beside_ids(&visible(text))
}

fn plain() -> Table {
    let mut table = Table::new();
    // Of its full width: comfy-table would break ids.
    table.load_style(UTF8_BORDERS_ONLY);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed(ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_cell_of_a_table_cannot_steer_the_terminal() {
        assert!(!table(["head"], [["\u{1b}]0;x".to_owned()]]).contains('\u{1b}'));
    }

    #[test]
    fn no_frame_is_drawn_around_nothing() {
        for told in [listed("none yet", ["head"], []), entries("none yet", ["head"], []), unnamed("none yet", ["head"], [])] {
            assert_eq!(told, "none yet");
        }
    }

    #[test]
    fn at_a_terminal_a_person_reads_the_preview_in_words_also_beside_json() {
        let (preview, words) = (json!([{ "summary": ["a grant is made"] }]), "This would happen:\n  a grant is made");
        let told = |json: bool, terminal: bool| Output::new(json).foretold(&preview, words, &[], terminal);
        for (json, terminal) in [(true, true), (false, true), (false, false)] {
            assert_eq!(told(json, terminal), words, "json: {json}, at a terminal: {terminal}");
        }
        assert_eq!(told(true, false), r#"{"preview":[{"summary":["a grant is made"]}]}"#);
    }

    #[test]
    fn a_reader_that_has_gone_is_told_from_one_that_reads_and_from_a_full_disk() {
        assert_eq!(write(&mut Vec::new(), "x").unwrap(), Reader::There);
        assert_eq!(write(&mut Closed(ErrorKind::BrokenPipe), "x").unwrap(), Reader::Gone);
        assert_eq!(write(&mut Closed(ErrorKind::StorageFull), "x").unwrap_err().code(), Code::OutputFailed);
    }
}
