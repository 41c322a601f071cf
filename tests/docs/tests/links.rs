//! Every link of every page leads somewhere, and every quoted path and name exists.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use valet_docs::{files, root, Page};

fn pages() -> BTreeMap<PathBuf, Page> {
    let pages = files(&["md"]).unwrap().into_iter();
    pages.map(|path| (path.clone(), Page::read(&fs::read_to_string(path).unwrap()))).collect()
}

/// The path without `.` and `..` parts.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut whole, part| {
        if part.as_os_str() == ".." {
            whole.pop();
        } else if part.as_os_str() != "." {
            whole.push(part);
        }
        whole
    })
}

/// What is wrong with a link of that page, if anything.
fn broken(pages: &BTreeMap<PathBuf, Page>, page: &Path, target: &str) -> Option<String> {
    if ["http://", "https://", "mailto:"].iter().any(|start| target.starts_with(start)) {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if file.is_empty() { page.to_path_buf() } else { plain(&page.parent().unwrap().join(file)) };
    if !path.exists() {
        return Some("leads nowhere".to_owned());
    }
    let known = pages.get(&path).is_none_or(|page| anchor.is_empty() || page.anchors.iter().any(|found| found == anchor));
    (!known).then(|| "has no such anchor".to_owned())
}

#[test]
fn every_relative_link_and_anchor_of_every_page_exists() {
    let pages = pages();
    assert!(pages.len() > 20, "the pages were not found");
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        let found = page.links.iter().filter_map(|(line, target)| Some((line, target, broken(&pages, path, target)?)));
        let place = path.strip_prefix(root()).unwrap();
        wrong.extend(found.map(|(line, target, why)| format!("{}:{line}: `{target}` {why}", place.display())));
    }
    assert!(wrong.is_empty(), "{} links are broken:\n{}", wrong.len(), wrong.join("\n"));
}

/// The file and the name in it that a code span quotes: `path/file.rs`, or `file.rs::name`.
fn quoted(span: &str) -> Option<(&str, Option<&str>)> {
    const KINDS: [&str; 8] = [".rs", ".md", ".mjs", ".js", ".ts", ".toml", ".json", ".sh"];
    let (file, name) = span.split_once("::").map_or((span, None), |(file, name)| (file, Some(name)));
    let is_file = KINDS.iter().any(|kind| file.ends_with(kind)) && !file.contains(['*', '<', ' ', '{', '$']);
    (is_file && (file.contains('/') || name.is_some())).then_some((file, name))
}

#[test]
fn every_path_and_name_that_architecture_and_contributing_quote_exists() {
    let everything = files(&["rs", "md", "mjs", "js", "ts", "toml", "json", "sh"]).unwrap();
    let mut wrong = Vec::new();
    let mut checked = 0_usize;
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"] {
        for (line, span) in Page::read(&fs::read_to_string(root().join(page)).unwrap()).spans {
            let Some((file, name)) = quoted(&span) else { continue };
            checked += 1;
            let found: Vec<_> = everything.iter().filter(|path| path.ends_with(file)).collect();
            let name = name.map(|name| name.trim_end_matches("()").rsplit("::").next().unwrap_or_default());
            let has = |path: &&PathBuf| name.is_none_or(|name| fs::read_to_string(path).unwrap().contains(name));
            if !found.iter().any(has) {
                wrong.push(format!("{page}:{line}: `{span}`"));
            }
        }
    }
    assert!(checked > 20, "expected the pages to quote files");
    assert!(wrong.is_empty(), "{} quoted files or names do not exist:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_broken_link_a_missing_anchor_and_a_wrong_name_are_noticed() {
    let page =
        Page::read("# One `two` three\n\n[a](b.md) [c](#one-two-three) `x/y.rs::z`\n\n```sh\n[no](link)\n```\n\n# One `two` three\n");
    assert_eq!(page.anchors, ["one-two-three", "one-two-three-1"]);
    let targets: Vec<_> = page.links.iter().map(|(line, target)| (*line, target.as_str())).collect();
    assert_eq!(targets, [(3, "b.md"), (3, "#one-two-three")]);
    let path = root().join("README.md");
    let pages = BTreeMap::from([(path.clone(), page)]);
    assert_eq!(broken(&pages, &path, "#one-two-three-1"), None);
    assert!(broken(&pages, &path, "#four").is_some() && broken(&pages, &path, "docs/none.md").is_some());
    assert_eq!(quoted("x/y.rs::z"), Some(("x/y.rs", Some("z"))));
    assert_eq!((quoted("y.rs"), quoted("x/y"), quoted("x/*.rs")), (None, None, None));
}
