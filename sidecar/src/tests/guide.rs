//! The guide for operators names what an operator may see.

use crate::{ProblemCode, Scope};
use std::{collections::BTreeSet, path::Path};

fn guide() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides/operate-sidecar.md")).unwrap()
}

#[test]
fn the_failure_table_has_a_row_for_every_code_that_is_sent_with_503_and_no_other() {
    let guide = guide();
    let (_, rest) = guide.split_once("<!-- failures -->").unwrap();
    let (table, _) = rest.split_once("<!-- /failures -->").unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let told: BTreeSet<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let sent: BTreeSet<&str> = ProblemCode::LIST.iter().filter(|code| code.status() == 503).map(|code| code.code()).collect();
    assert_eq!(told, sent);
    assert_eq!(told.len(), rows.len(), "each once");
    assert!(rows.iter().all(|row| row.len() == 4 && row.iter().all(|cell| !cell.is_empty())), "{rows:#?}");
}

#[test]
fn the_guide_names_every_scope_and_every_code_of_a_caller_that_is_not_let_in() {
    let guide = guide();
    for word in Scope::LIST.map(Scope::name).into_iter().chain(
        [ProblemCode::KeyMissing, ProblemCode::KeyUnknown, ProblemCode::ScopeMissing, ProblemCode::NotForYou, ProblemCode::TooManyRequests]
            .map(ProblemCode::code),
    ) {
        assert!(guide.contains(&format!("`{word}`")), "{word}");
    }
}

#[test]
fn every_metric_that_the_guide_and_the_alerts_name_is_told() {
    let told = include_str!("../metrics.rs").to_owned() + include_str!("../metrics/now.rs") + include_str!("../metrics/connections.rs");
    let is_told = |name: &str| told.contains(&format!("\"{}\"", name.strip_suffix("_total").unwrap_or(name)));
    let alerts = include_str!("../../deploy/alerts.yml").to_owned() + include_str!("../../deploy/alerts.test.yml");
    let names = alerts
        .split("valet_sidecar_")
        .skip(1)
        .map(|rest| rest.split(|letter: char| !letter.is_ascii_lowercase() && letter != '_').next().unwrap());
    let unknown: BTreeSet<&str> = names.filter(|name| !is_told(name)).collect();
    assert_eq!(unknown, BTreeSet::new());
    let guide = guide();
    let (_, rest) = guide.split_once("| metric (`valet_sidecar_…`) | what |").unwrap();
    let (table, _) = rest.split_once("```yaml").unwrap();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cell = line.split('|').nth(1).unwrap();
        for name in cell.split('`').skip(1).step_by(2) {
            let name = name.split('{').next().unwrap();
            assert!(is_told(name), "{name}");
        }
    }
    // Every alert has a row in the guide.
    for alert in alerts.split("- alert: ").skip(1).filter_map(|rest| rest.lines().next()) {
        assert!(guide.contains(&format!("`{alert}`")), "{alert}");
    }
}
