//! A file that a page shows is the file.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fs;
use valet_docs::{files, root};

/// The files that a page shows, each with what the page has of it: a block of code after `<!-- file: PATH -->`.
fn shown(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("<!-- file: ").and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let fenced = lines.next().is_some_and(|fence| fence.starts_with("```"));
        let block = lines.by_ref().take_while(|line| fenced && *line != "```").map(|line| format!("{line}\n")).collect();
        found.push((path.to_owned(), block));
    }
    found
}

#[test]
fn every_file_that_a_page_shows_is_shown_as_it_is() {
    let mut wrong = Vec::new();
    let mut all = 0_usize;
    for page in files(&["md"]).unwrap() {
        for (path, block) in shown(&fs::read_to_string(&page).unwrap()) {
            all += 1;
            if fs::read_to_string(root().join(&path)).ok().as_ref() != Some(&block) {
                wrong.push(format!("{} shows `{path}` otherwise than it is", page.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(all >= 4, "the pages that show files were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_changed_line_and_a_missing_block_are_noticed() {
    let page = "<!-- file: a.mjs -->\n```js\none\ntwo\n```\n<!-- file: b.mjs -->\ntext\n";
    let expected = [("a.mjs".to_owned(), "one\ntwo\n".to_owned()), ("b.mjs".to_owned(), String::new())];
    assert_eq!(shown(page), expected);
}
