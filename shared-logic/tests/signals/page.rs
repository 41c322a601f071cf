//! The part of `docs/rules/signals.md` that is made from the rules and the table.

use super::table::{together, Leaves};
use shared_logic::{
    classify::{classes_beneath, rows, words, Words},
    Action, SignalClass, SignalClasses, SignalPath,
};
use std::{collections::BTreeMap, fmt::Write};

/// What stands before it on the page.
pub(crate) const BEGINS: &str = "<!-- From here on the page is generated; see above. -->\n";

/// The generated part.
pub(crate) fn generated(leaves: &Leaves, branches: &dyn Fn(Action) -> BTreeMap<String, SignalClasses>) -> String {
    let mut page = counts(leaves);
    for (title, action) in [("Reading", Action::Read), ("Commanding", Action::Actuate)] {
        write!(page, "\n## {title}: the rows\n").unwrap();
        let classes = SignalClass::LIST.iter().filter(|class| SignalClasses::COMMANDS.has(**class) == (action == Action::Actuate));
        for class in classes {
            page += &of_class(*class, action);
        }
        write!(page, "\n## {title}: the words\n\n| class | anywhere in a name | whole words of a name |\n|---|---|---|\n").unwrap();
        for Words { class, parts, whole } in words(action) {
            writeln!(page, "| {class:?} | {parts} | {whole} |").unwrap();
        }
        write!(page, "\n## {title}: branches that need more than their leaves\n\n{MORE}").unwrap();
        let branches = branches(action);
        let more = branches
            .iter()
            .map(|(branch, of_leaves)| (branch.as_str(), classes_beneath(SignalPath::new(branch).unwrap(), action).minus(*of_leaves)));
        for (branch, classes) in together(more.filter(|(_, classes)| !classes.is_empty())) {
            writeln!(page, "| `{}` | {classes:?} |", branch.replace('|', "\\|")).unwrap();
        }
    }
    page
}

const MORE: &str = "\
A question about such a branch is answered by the row above it as well, since an overlay may have leaves there.\n
| branch | what it needs besides |\n|---|---|\n";

fn counts(leaves: &Leaves) -> String {
    let mut page = "## How many\n\n| class | rows | leaves |\n|---|---|---|\n".to_owned();
    for class in SignalClass::LIST {
        let action = if SignalClasses::COMMANDS.has(*class) { Action::Actuate } else { Action::Read };
        let of_class = leaves.values().filter(|leaf| leaf.reading == *class || leaf.commanding == Some(*class));
        let rows = rows(action).filter(|row| row.class == *class);
        writeln!(page, "| {class:?} | {} | {} |", rows.count(), of_class.count()).unwrap();
    }
    let mut releases = BTreeMap::<&str, (u32, u32)>::new();
    for leaf in leaves.values() {
        for release in &leaf.releases {
            let (all, commandable) = releases.entry(release).or_default();
            *all += 1;
            *commandable += u32::from(leaf.commanding.is_some());
        }
    }
    page += "\n| release | leaves | of them commandable in some release |\n|---|---|---|\n";
    for (release, (all, commandable)) in releases {
        writeln!(page, "| {release} | {all} | {commandable} |").unwrap();
    }
    page
}

fn of_class(class: SignalClass, action: Action) -> String {
    let mut texts: Vec<_> = rows(action).filter(|row| row.class == class).map(|row| row.text).collect();
    texts.sort_unstable();
    let listed = if texts.is_empty() { "None.\n".to_owned() } else { texts.iter().map(|text| format!("- `{text}`\n")).collect() };
    format!("\n### {class:?}\n\n{listed}")
}
