//! What is printed where a table does not fit: an id is never cut, so that it can be copied whole.

use super::text::wrapped;
use std::{io::IsTerminal, os::fd::AsFd};

/// How many columns the terminal behind this has; none where it is no terminal, or does not tell.
pub(super) fn columns(to: impl AsFd + IsTerminal) -> Option<usize> {
    if !to.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(to).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

/// Whether the text fits into so many columns.
pub(super) fn fits(text: &str, columns: Option<usize>) -> bool {
    columns.is_none_or(|columns| text.lines().all(|line| line.chars().count() <= columns))
}

/// A name and its value on a line; where that is too long, the value beneath the name.
pub(super) fn facts(rows: &[(String, String)], columns: usize) -> String {
    let lines = rows.iter().map(|(name, value)| {
        let one = format!("{name}: {value}");
        if !value.contains('\n') && one.chars().count() <= columns {
            return one;
        }
        let beneath: Vec<_> = value.split('\n').map(|line| wrapped(&format!("  {line}"), Some(columns))).collect();
        format!("{name}:\n{}", beneath.join("\n"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The rows of a table one beneath the other, each as its facts. What is empty is left out.
pub(super) fn rows(head: &[String], rows: &[Vec<String>], columns: usize) -> String {
    let block = |row: &Vec<String>| {
        let cells = head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        facts(&cells.map(|(name, cell)| (name.clone(), cell.clone())).collect::<Vec<_>>(), columns)
    };
    rows.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0xa74fd76fb36b587b9dbe947044e5cb6e3cd2f694453e7db859f3208e83b41f53";

    #[test]
    fn in_80_columns_every_id_is_on_one_line_and_nothing_is_wider() {
        let words = format!("grant {ID} to 0x553057bddfb4a80534cb0e422d2cc4458bb5e363 is withdrawn, for good; the data must be erased");
        let some = [("event of the vehicle".to_owned(), "2".to_owned()), ("grant".to_owned(), ID.to_owned()), ("says".to_owned(), words)];
        let told = facts(&some, 80);
        assert!(fits(&told, Some(80)), "{told}");
        assert!(told.starts_with("event of the vehicle: 2\ngrant: 0xa74f"), "{told}");
        assert_eq!(told.matches(ID).count(), 2, "{told}");
        let long = facts(&[("event of the vehicle, here".to_owned(), ID.to_owned())], 80);
        assert_eq!(long, format!("event of the vehicle, here:\n  {ID}"));
    }

    #[test]
    fn a_row_that_does_not_fit_is_told_cell_by_cell() {
        let head = ["event", "grant", "note"].map(str::to_owned);
        let told =
            rows(&head, &[vec!["2".to_owned(), ID.to_owned(), String::new()], vec!["3".to_owned(), ID.to_owned(), "a\nb".to_owned()]], 80);
        assert_eq!(told, format!("event: 2\ngrant: {ID}\n\nevent: 3\ngrant: {ID}\nnote:\n  a\n  b"));
    }
}
