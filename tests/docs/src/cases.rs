//! The table of fixed cases: `| id | case | right value | test |`.

/// One case and the tests that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name, which no other row has.
    pub id: String,
    /// The names of its tests; one at least.
    pub tests: Vec<String>,
}

/// A row that is not of the table's form, told with its line, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowError {
    /// Not four cells, or an empty one.
    Cells(usize),
    /// An id that an earlier row has.
    Repeated(usize),
    /// No row at all.
    Empty,
}

/// The rows of the page's one table.
///
/// # Errors
/// The first line that is no row, or that there is none.
pub fn rows(page: &str) -> Result<Vec<Row>, RowError> {
    let mut rows: Vec<Row> = Vec::new();
    let lines = page.lines().enumerate().filter(|(_, line)| line.starts_with('|')).skip(2);
    for (number, line) in lines.map(|(index, line)| (index.saturating_add(1), line)) {
        let cells = cells(line);
        let [id, _, _, test] = cells.as_slice() else { return Err(RowError::Cells(number)) };
        if cells.iter().any(String::is_empty) {
            return Err(RowError::Cells(number));
        }
        if rows.iter().any(|row| row.id == *id) {
            return Err(RowError::Repeated(number));
        }
        let quoted: Vec<String> = test.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let tests = if quoted.is_empty() { vec![test.clone()] } else { quoted };
        rows.push(Row { id: id.clone(), tests });
    }
    if rows.is_empty() {
        return Err(RowError::Empty);
    }
    Ok(rows)
}

/// What stands between the bars; `\|` is no bar.
fn cells(line: &str) -> Vec<String> {
    let line = line.replace("\\|", "\u{0}");
    let inner = line.trim().trim_start_matches('|');
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.replace('\u{0}', "|").trim().to_owned()).collect()
}
