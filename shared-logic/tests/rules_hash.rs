//! What moves the hash of the rules, and what does not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first thing that is not as expected")]

#[path = "../build/rules.rs"]
mod rules;

use rules::{decides, rules_hash, HashError};
use shared_logic::RULES_HASH;
use std::{fs, path::Path};

type Sources = Vec<(String, String)>;

fn sources() -> Sources {
    fn collect(folder: &Path, prefix: &str, into: &mut Sources) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{prefix}/{}", path.file_name().unwrap().to_str().unwrap());
            match path.is_dir() {
                true => collect(&path, &name, into),
                false => into.push((name, fs::read_to_string(&path).unwrap())),
            }
        }
    }
    let mut sources = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "src", &mut sources);
    sources
}

/// The hash of the sources as they are.
fn hash_now() -> [u8; 32] {
    rules_hash(&sources()).unwrap()
}

/// The hash once the texts of these files are changed.
fn hash_after(change: impl Fn(&str, &str) -> String) -> [u8; 32] {
    let changed: Sources = sources().into_iter().map(|(path, text)| (path.clone(), change(&path, &text))).collect();
    rules_hash(&changed).unwrap()
}

/// The same, with one place of one file changed.
fn hash_after_edit(file: &str, from: &str, to: &str) -> [u8; 32] {
    let text = sources().into_iter().find(|(path, _)| path == file).unwrap().1;
    assert!(text.contains(from), "{file} holds `{from}`");
    hash_after(|path, text| if path == file { text.replacen(from, to, 1) } else { text.into() })
}

fn hash_of(text: &str) -> Result<[u8; 32], HashError> {
    rules_hash(&[("src/rule.rs".into(), text.into())])
}

#[test]
fn the_build_hashes_these_sources() {
    assert_eq!(rules_hash(&sources()).unwrap(), RULES_HASH.0);
}

/// Mends the doc comments that stand in no macro.
fn mended(path: &str, text: &str) -> String {
    let text = text.replace("//! ", "//! Mended: ");
    let without_macros = ["src/access/check.rs", "src/step/grant.rs", "src/state.rs", "src/record.rs", "src/lib.rs"].contains(&path);
    if without_macros {
        text.replace("/// ", "/// Mended: ")
    } else {
        text
    }
}

#[test]
fn comments_and_line_breaks_do_not_move_it() {
    assert_eq!(hash_after(|_, text| format!("// A comment.\n/* Another. */\n{text}\n// The last.\n")), hash_now());
    assert_eq!(hash_after(|_, text| text.replace(";\n    ", ";\n\n\t")), hash_now());
    assert_eq!(hash_after(mended), hash_now());
    assert_ne!(hash_after(|path, text| mended(path, text).replace("is", "iz")), hash_now(), "files were changed");
}

#[test]
fn texts_for_people_and_record_keys_do_not_move_it() {
    assert_eq!(hash_after_edit("src/denial/explain.rs", "expected a registered vehicle", "no such vehicle is registered"), hash_now());
    assert_eq!(hash_after_edit("src/record/key.rs", "cell::NONCES, account", "cell::PARTIES, account"), hash_now());
    assert_eq!(hash_after_edit("src/json/value.rs", "fn ", "fn mended_"), hash_now());
    assert_eq!(hash_after(|path, text| if decides(path) { text.into() } else { format!("{text}\nconst NEW: u8 = 1;") }), hash_now());
}

#[test]
fn what_reads_records_for_a_decision_moves_it() {
    let edits = [
        ("src/cell.rs", "VEHICLES: u32 = 1", "VEHICLES: u32 = 2"),
        ("src/cell.rs", "GRANT: usize = 280", "GRANT: usize = 279"),
        ("src/record.rs", "Self::Nonce(account, vehicle, decode_exact(cell)?)", "Self::Nonce(account, vehicle, Nonce(7))"),
        ("src/reading.rs", "rest.is_empty() && ", ""),
        ("src/buffer.rs", "self.length.min(length)", "self.length.max(length)"),
        ("src/state.rs", "self.parties.get(&account).copied()", "self.parties.values().next().copied()"),
        ("src/state/grants.rs", "&self.by_id", "&self.of_another"),
        ("src/mask.rs", "$item::LIST.iter()", "$item::LIST.iter().rev()"),
        ("src/names.rs", "&[$(Self::$variant),+]", "&[]"),
        // The text of an intent is signed, and has these names.
        ("src/names/kebab.rs", "b'-'; N", "b'_'; N"),
        ("src/schema/terms.rs", "not_before: TIME", "not_before: U64"),
        ("src/schema.rs", "stringify!($field)", "concat!(stringify!($field))"),
        ("src/lib.rs", "mod authority;", "mod json_authority;"),
        ("src/lib.rs", "check_emergency, check_with", "check as check_emergency, check_with"),
    ];
    for (file, from, to) in edits {
        assert_ne!(hash_after_edit(file, from, to), hash_now(), "{file}: {from}");
    }
}

#[test]
fn no_source_takes_in_another_file() {
    let sources = [
        "#[path = \"json/other.rs\"] mod a;",
        "#[r#path = \"json/other.rs\"] mod a;",
        "#[cfg_attr(all(), path = \"other.rs\")] mod a;",
        "#[cfg_attr(all(), cfg_attr(all(), path = \"other.rs\"))] mod a;",
        "#![path = \"other\"]",
        "mod b { fn c() { #[path = \"other.rs\"] mod a; } }",
        "m! { #[path = \"other.rs\"] mod a; }",
        "m!(path = \"other.rs\");",
        "macro_rules! m { ($a:ident) => { #[$a = \"other.rs\"] mod a; } }",
        "macro_rules! m { ($a:literal) => { m! { path = $a } } }",
        "#[cfg(test)] mod tests { #[path = \"other.rs\"] mod a; }",
        "include!(\"other.rs\");",
        "include! { \"other.rs\" }",
        "core::include!(\"other.rs\");",
        "use core::include as other;",
        "const A: &[u8] = include_bytes!(\"other.in\");",
        "const A: &str = include_str!(\"other.in\");",
        "m!(include, \"other.rs\");",
        "#[doc = include_str!(\"other.in\")] struct A;",
    ];
    for path in ["src/lib.rs", "src/rule.rs", "src/names.rs", "src/json/a.rs"] {
        for source in sources {
            let found = rules_hash(&[(path.into(), source.into())]);
            assert!(matches!(&found, Err(HashError::Elsewhere(of, _)) if of == path), "{path}: {source}: {found:?}");
        }
    }
    let the_hash = "const A: B = B(include!(concat!(env!(\"OUT_DIR\"), \"/rules_hash.in\")));";
    assert!(rules_hash(&[("src/lib.rs".into(), the_hash.into())]).is_ok());
    for (path, source) in [("src/rule.rs", the_hash.to_owned()), ("src/lib.rs", the_hash.replace("rules_hash.in", "rules.rs"))] {
        assert!(matches!(rules_hash(&[(path.into(), source)]), Err(HashError::Elsewhere(..))));
    }
    assert!(hash_of("mod path; fn a(path: u8) { let path = path; }").is_ok());
}

/// The names that stand after `word` in a source, such as those of its macros after `macro_rules! `.
fn named_after<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let name = |rest: &'a str| rest.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).next();
    text.split(word).skip(1).filter_map(name).collect()
}

#[test]
fn a_macro_that_writes_into_a_file_with_rules_is_in_the_hash() {
    let (deciding, others): (Sources, Sources) = sources().into_iter().partition(|(path, _)| decides(path));
    let unseen: Vec<&str> = others.iter().flat_map(|(_, text)| named_after(text, "macro_rules! ")).collect();
    assert!(unseen.contains(&"serialize_by_schema"), "{unseen:?}");
    let calls = deciding.iter().flat_map(|(path, text)| {
        let called = unseen.iter().filter(move |name| text.contains(&format!("{name}!")));
        called.map(move |name| (path.as_str(), *name))
    });
    assert_eq!(calls.collect::<Vec<_>>(), []);
}

#[test]
fn whatever_a_macro_may_use_counts() {
    let unlike = [
        ("m! { #[doc = \"1\"] a }", "m! { #[doc = \"2\"] a }"),
        ("m! { /// One.\n a }", "m! { /// Two.\n a }"),
        ("m! { #[cfg(test)] mod a { 1 } }", "m! { #[cfg(test)] mod a { 2 } }"),
        ("m! { b { #[cfg(test)] mod a { 1 } } }", "m! { b { #[cfg(test)] mod a { 2 } } }"),
        ("a::m!(#[doc = \"1\"] a);", "a::m!(#[doc = \"2\"] a);"),
        ("macro_rules! m { () => { #[doc = \"1\"] a } }", "macro_rules! m { () => { #[doc = \"2\"] a } }"),
        ("#[m(#[doc = \"1\"] a)] b", "#[m(#[doc = \"2\"] a)] b"),
        ("#![cfg(test)] mod a { 1 }", "mod a { 1 }"),
        ("#![cfg(test)] mod a { 1 }", "#![cfg(test)] mod a { 2 }"),
    ];
    for (one, other) in unlike {
        assert_ne!(hash_of(one).unwrap(), hash_of(other).unwrap(), "`{one}` and `{other}`");
    }
    let alike = [
        ("fn a() { m!(1) } /// One.\n fn b() {}", "fn a() { m!(1) } /// Two.\n fn b() {}"),
        ("mod a { #[cfg(test)] mod b { 1 } }", "mod a { #[cfg(test)] mod b { 2 } }"),
    ];
    for (one, other) in alike {
        assert_eq!(hash_of(one).unwrap(), hash_of(other).unwrap(), "`{one}` and `{other}`");
    }
}

#[test]
fn tests_do_not_move_it() {
    assert_eq!(hash_after_edit("src/denial.rs", "position + 1", "position + 2"), hash_now());
}

#[test]
fn one_token_of_a_rule_moves_it() {
    let edits = [
        ("src/access/check.rs", "now < terms.expires_at", "now <= terms.expires_at"),
        ("src/access/check.rs", "Denial::Suspended", "Denial::Expired"),
        ("src/authority.rs", "require(reach.is_within", "require(!reach.is_within"),
        ("src/limits.rs", "Seconds(300)", "Seconds(301)"),
        ("src/denial.rs", "UnknownVehicle = 1", "UnknownVehicle = 64"),
        ("src/catalogue.rs", "365", "366"),
    ];
    for (file, from, to) in edits {
        assert_ne!(hash_after_edit(file, from, to), hash_now(), "{file}: {from}");
    }
}

#[test]
fn every_file_that_decides_moves_it() {
    for (file, _) in sources().into_iter().filter(|(path, _)| decides(path)) {
        let moved = hash_after(|path, text| if path == file { format!("{text}\nconst NEW: u8 = 1;") } else { text.into() });
        assert_ne!(moved, hash_now(), "{file}");
    }
}

#[test]
fn the_files_that_decide_are_these() {
    let deciding = [
        "src/access/check.rs",
        "src/step/grant.rs",
        "src/authority.rs",
        "src/classify.rs",
        "src/wire.rs",
        "src/lib.rs",
        "src/state.rs",
        "src/names.rs",
        "src/names/kebab.rs",
        "src/schema/message.rs",
        "src/a_new_file.rs",
    ];
    assert!(deciding.into_iter().all(decides));
    let others = ["src/json.rs", "src/json/write.rs", "src/denial/explain.rs", "src/record/key.rs", "src/notes.md"];
    assert!(!others.into_iter().any(decides));
}

#[test]
fn tokens_that_read_alike_are_told_apart() {
    let unlike = [
        ("a && b", "a & &b"),
        ("a || b", "a | |b| b"),
        ("(a,)", "(a)"),
        ("a - b", "a -b c"),
        ("\"a\"", "a"),
        ("[a] b", "[a b]"),
        ("#[cfg(feature = \"a\")] b", "b"),
        ("b\"a\\\n  n\"", "b\"an\""),
        ("b\"a\\\\\nn\"", "b\"a\\n\""),
        ("r\"a\\\nn\"", "r\"an\""),
        ("\"a  b\"", "\"a b\""),
    ];
    for (one, other) in unlike {
        assert_ne!(hash_of(one).unwrap(), hash_of(other).unwrap(), "`{one}` and `{other}`");
    }
    let alike = [("f(a, &b)", "f(a,&b)"), ("Vec<Vec<u8>>", "Vec< Vec<u8> >"), ("a;// b", "a;"), ("#[doc = \"a\"] b", "b")];
    for (one, other) in alike {
        assert_eq!(hash_of(one).unwrap(), hash_of(other).unwrap(), "`{one}` and `{other}`");
    }
}

#[test]
fn what_cannot_be_read_is_an_error_and_no_hash() {
    assert!(matches!(hash_of("fn a( {"), Err(HashError::Lex(..))));
    assert!(matches!(hash_of("#[cfg(test)] const A: u8 = 1;"), Err(HashError::TestItem(_))));
    assert!(hash_of("#[cfg(test)] mod tests { const A: u8 = 1; }").is_ok());
}
