//! What happened, row by row: as a table on a terminal, and in the pages of the repository.

use comfy_table::{presets::UTF8_BORDERS_ONLY, Table};
use std::{fs, path::Path};
use valet_tests::BoxError;

/// One thing that happened: its block, what it was, the answer.
pub(crate) type Row = [String; 3];

/// The rows that README shows, in their order, each by what happened and how the answer begins.
const IN_README: [(&str, &str); 6] = [
    ("the owner grants the insurer speed and odometer, 30 days", "grant-activated"),
    ("check: the insurer reads speed", "allow"),
    ("check: the insurer reads the location", "deny"),
    ("somebody submits the withdrawal that the phone signed", "grant-ended"),
    ("check: the insurer reads speed", "deny: Withdrawn"),
    ("audit replay", ""),
];

/// A page that shows the demo's output between these markers.
const BEGIN: &str = "<!-- demo-output -->";
const END: &str = "<!-- /demo-output -->";

/// Every row as a table for a terminal.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(["block", "what happened", "answer"]);
    table.add_rows(rows);
    table.to_string()
}

/// Writes the output into README and docs/demo.md below that folder.
pub(crate) fn bless(root: &Path, rows: &[Row]) -> Result<(), BoxError> {
    let readme = format!("```\n{}```", aligned(&excerpt(rows)?));
    insert(&root.join("README.md"), &readme)?;
    insert(&root.join("docs/demo.md"), markdown(rows).trim_end())
}

/// Every row as a Markdown table.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let lines = rows.iter().map(|[block, what, answer]| format!("| {block} | {what} | {answer} |\n"));
    format!("| block | what happened | answer |\n|---|---|---|\n{}", lines.collect::<String>())
}

/// The rows that README shows.
fn excerpt(rows: &[Row]) -> Result<Vec<Row>, BoxError> {
    let mut rest = rows.iter();
    let mut find = |(what, answer): (&str, &str)| {
        let found = rest.find(|row| row[1] == what && row[2].starts_with(answer));
        found.cloned().ok_or_else(|| BoxError::from(format!("the demo has no row `{what}` with the answer `{answer}`, in README's order")))
    };
    IN_README.into_iter().map(&mut find).collect()
}

/// The rows as lines, with their columns one below the other.
fn aligned(rows: &[Row]) -> String {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let (block_width, what_width) = (width(0).saturating_add("block ".len()), width(1));
    let line = |[block, what, answer]: &Row| {
        let block = if block.is_empty() { String::new() } else { format!("block {block}") };
        format!("{block:block_width$}   {what:what_width$}   {answer}\n")
    };
    rows.iter().map(line).collect()
}

fn insert(page: &Path, text: &str) -> Result<(), BoxError> {
    let old = fs::read_to_string(page)?;
    let parts = old.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| format!("`{}` has no `{BEGIN}` and `{END}`", page.display()))?;
    Ok(fs::write(page, format!("{before}{BEGIN}\n{text}\n{END}{after}"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        IN_README.iter().zip(9..).map(|((what, answer), block)| [block.to_string(), (*what).to_owned(), format!("{answer}…")]).collect()
    }

    #[test]
    fn readme_shows_its_six_rows_in_order_and_fails_without_one() {
        let mut rows = rows();
        rows.insert(2, ["10".to_owned(), "something else".to_owned(), "done".to_owned()]);
        assert_eq!(excerpt(&rows).unwrap().len(), 6);
        rows.remove(0);
        assert!(excerpt(&rows).is_err());
    }

    #[test]
    fn the_output_stands_between_the_markers_in_aligned_columns() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        for page in ["README.md", "docs/demo.md"] {
            fs::write(folder.path().join(page), format!("above\n{BEGIN}\nold\n{END}\nbelow\n")).unwrap();
        }
        bless(folder.path(), &rows()).unwrap();
        let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
        assert!(readme.starts_with(&format!("above\n{BEGIN}\n```\nblock 9    the owner grants")), "{readme}");
        assert!(readme.ends_with(&format!("…\n```\n{END}\nbelow\n")) && !readme.contains("old"), "{readme}");
        assert!(fs::read_to_string(folder.path().join("docs/demo.md")).unwrap().contains("| 9 | the owner grants"));
    }
}
