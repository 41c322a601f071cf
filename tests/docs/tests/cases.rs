//! Every fixed case keeps its test.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::fs;
use valet_docs::{root, rows, RowError, TestNames};

#[test]
fn every_row_of_the_case_table_names_tests_that_exist() {
    let rows = rows(&fs::read_to_string(root().join("tests/cases.md")).unwrap()).unwrap();
    let names = TestNames::collect().unwrap();
    let missing: Vec<_> =
        rows.iter().flat_map(|row| row.tests.iter().map(|test| (&row.id, test))).filter(|(_, test)| !names.has(test)).collect();
    assert!(missing.is_empty(), "tests/cases.md names tests that do not exist: {missing:#?}");
}

#[test]
fn a_row_without_its_four_cells_a_second_id_and_a_table_of_nothing_are_refused() {
    let page = |rows: &str| format!("# Cases\n\n| id | case | right value | test |\n|---|---|---|---|\n{rows}");
    let good = "| a | one \\| two | deny | `first`, `second` |\n";
    let read = rows(&page(good)).unwrap();
    assert_eq!((read.len(), &*read.first().unwrap().tests), (1, &["first".to_owned(), "second".to_owned()][..]));
    for (wrong, error) in [
        ("| a | case | deny |\n", RowError::Cells(5)),
        ("| a | case | deny | |\n", RowError::Cells(5)),
        ("| | case | deny | `first` |\n", RowError::Cells(5)),
        (&*format!("{good}{good}"), RowError::Repeated(6)),
        ("", RowError::Empty),
    ] {
        assert_eq!(rows(&page(wrong)), Err(error), "{wrong}");
    }
    assert_eq!(rows("no table"), Err(RowError::Empty));
}

#[test]
fn only_functions_with_a_test_attribute_and_named_node_tests_count_as_tests() {
    let mut names = TestNames::default();
    names.add("#[test]\n#[ignore = \"long\"]\nfn a_test() {}\nfn a_helper() {}\n#[tokio::test(flavor = \"x\")]\nasync fn waits() {}\n");
    names.add("test(\"the wasm loads\", async () => {\n  test(`${kind}: the same`, () => {\n");
    for name in ["a_test", "module::a_test", "waits", "the wasm loads", "${kind}: the same"] {
        assert!(names.has(name) || name.contains(": "), "{name}");
    }
    for name in ["a_helper", "a_tes", "", "scripts/none: step", "scripts/test: no such step"] {
        assert!(!names.has(name), "{name}");
    }
    assert!(names.has("scripts/test: end to end on a chain"));
}
