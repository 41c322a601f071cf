//! The metadata of both parts of the code as other people's tools take it: whole, with one name for each type, and with
//! a meaning for everything in it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use contract_metadata::ContractMetadata;
use serde_json::Value;
use shared_logic::{keccak_256, Action, Actions, PartyKind, PartyKinds, Region, Regions, Right, Rights, SignalClass, SignalClasses};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};
use valet_tests::{contracts_path, text};

const PARTS: [&str; 2] = ["consent", "extension"];

fn metadata(part: &str) -> Value {
    serde_json::from_slice(&fs::read(contracts_path().unwrap().join(format!("{part}.json"))).unwrap()).unwrap()
}

fn list<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> + Clone {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn words(value: &Value, pointer: &str) -> Vec<String> {
    list(value, pointer).map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn cargo_contracts_own_parser_takes_both_bundles() {
    let folder = contracts_path().unwrap();
    for part in PARTS {
        let code = fs::read(folder.join(format!("{part}.polkavm"))).unwrap();
        for (ending, exp_code) in [("json", None), ("contract", Some(&code))] {
            let bundle = ContractMetadata::load(folder.join(format!("{part}.{ending}"))).unwrap();
            assert_eq!(bundle.source.hash.0, keccak_256(&code), "{part}.{ending}");
            assert_eq!(bundle.source.contract_binary.as_ref().map(|binary| &binary.0), exp_code, "{part}.{ending}");
            assert_eq!(bundle.contract.name, format!("valet_{part}"), "a hyphen would end up in names of generated sources");
            assert!(!bundle.contract.authors.is_empty() && bundle.contract.license.is_some(), "{part}.{ending}");
        }
    }
}

/// A name as clients make it of a path: its parts in one word, without those that repeat the one before.
fn joined(path: &[String]) -> String {
    let word = |part: &String| -> String {
        let capital = |word: &str| word.chars().next().map(|first| first.to_uppercase().chain(word.chars().skip(1)).collect());
        part.split('_').filter_map(capital).collect::<Vec<String>>().concat()
    };
    let mut words: Vec<String> = path.iter().map(word).collect();
    words.dedup();
    words.concat()
}

#[test]
fn no_two_types_share_a_name_in_any_client() {
    for part in PARTS {
        // Generic ones are one type to a reader, with other parameters.
        let mut seen: BTreeMap<String, (Vec<String>, BTreeSet<String>)> = BTreeMap::new();
        let metadata = metadata(part);
        let named = list(&metadata, "/types").filter(|entry| entry.pointer("/type/path").is_some());
        assert!(named.clone().count() > 80, "the types of {part} were not found");
        for entry in named {
            let path = words(entry, "/type/path");
            let parameters = entry.pointer("/type/params").map(ToString::to_string).unwrap_or_default();
            for name in BTreeSet::from([path.last().unwrap().clone(), joined(&path)]) {
                let (first, known) = seen.entry(name.clone()).or_insert_with(|| (path.clone(), BTreeSet::new()));
                assert_eq!(*first, path, "{part}: two types are called `{name}`");
                assert!(known.insert(parameters.clone()), "{part}: two types are called `{name}`");
            }
        }
    }
    assert_eq!(joined(&["shared_logic".into(), "access_request".into(), "AccessRequest".into()]), "SharedLogicAccessRequest");
}

#[test]
fn every_type_variant_field_argument_and_message_says_what_it_is() {
    let mut silent = Vec::new();
    let mut look = |what: String, value: &Value| {
        let docs = words(value, "/docs");
        // Signs of rustdoc, which nobody resolves who reads the metadata.
        let raw = docs.iter().any(|line| ["[`", "`]", "crate::", "shared_logic"].iter().any(|sign| line.contains(sign)));
        if raw || docs.first().is_none_or(String::is_empty) {
            silent.push(what);
        }
    };
    for part in PARTS {
        let metadata = metadata(part);
        for entry in list(&metadata, "/types").filter_map(|entry| entry.get("type")).filter(|ty| ty.get("path").is_some()) {
            let name = words(entry, "/path").join("::");
            look(name.clone(), entry);
            for field in list(entry, "/def/composite/fields") {
                look(format!("{name} {}", field.get("name").unwrap_or(&Value::Null)), field);
            }
            for variant in list(entry, "/def/variant/variants") {
                let name = format!("{name}::{}", text(variant, "/name"));
                look(name.clone(), variant);
                for field in list(variant, "/fields").filter(|field| !is_nothing(&metadata, field)) {
                    look(format!("{name} {}", field.get("name").unwrap_or(&Value::Null)), field);
                }
            }
        }
        let spec = metadata.get("spec").unwrap();
        for entry in ["constructors", "messages", "events"].iter().flat_map(|kind| list(spec, &format!("/{kind}"))) {
            look(text(entry, "/label"), entry);
            for argument in list(entry, "/args") {
                let label = text(argument, "/label");
                assert!(!label.starts_with('_'), "{label}: an underscore is a sign of Rust");
            }
        }
        assert_eq!(words(spec, "/docs").len(), 5, "five lines tell a stranger what {part} is");
    }
    assert!(silent.is_empty(), "without docs, or with signs of rustdoc: {silent:#?}");
}

/// True for a field of type `()`, of which there is nothing to say.
fn is_nothing(metadata: &Value, field: &Value) -> bool {
    let ty = field.get("type").and_then(Value::as_u64).unwrap();
    metadata.pointer(&format!("/types/{ty}/type/def/tuple")).and_then(Value::as_array).is_some_and(Vec::is_empty)
}

#[test]
fn every_bit_of_every_mask_is_named_with_its_value_and_meaning() {
    fn bits<Item: Copy + core::fmt::Debug>(list: &[Item], bits: impl Fn(&[Item]) -> u32) -> Vec<(String, u32)> {
        list.iter().map(|item| (format!("{item:?}"), bits(&[*item]))).collect()
    }
    let masks = [
        ("SignalClasses", bits(SignalClass::LIST, |items| SignalClasses::of(items).bits())),
        ("Actions", bits(Action::LIST, |items| Actions::of(items).bits().into())),
        ("Regions", bits(Region::LIST, |items| Regions::of(items).bits().into())),
        ("PartyKinds", bits(PartyKind::LIST, |items| PartyKinds::of(items).bits().into())),
        ("Rights", bits(Right::LIST, |items| Rights::of(items).bits().into())),
    ];
    for part in PARTS {
        let metadata = metadata(part);
        for (name, exp_bits) in &masks {
            let entry = list(&metadata, "/types").find(|entry| words(entry, "/type/path").last().is_some_and(|last| last == name));
            let docs = words(entry.unwrap_or_else(|| panic!("{part} has no type `{name}`")), "/type/docs");
            let numbers = metadata.pointer(&format!("/user/masks/{name}")).unwrap().as_object().unwrap();
            assert_eq!(numbers.len(), exp_bits.len(), "{part} {name}");
            for (bit, value) in exp_bits {
                let start = format!("Bit {} ({value}), `{bit}`: ", value.trailing_zeros());
                assert!(docs.iter().any(|line| line.len() > start.len() && line.starts_with(&start)), "{part} {name}: no `{start}`");
                assert_eq!(numbers[bit], value.trailing_zeros(), "{part} {name} {bit}");
            }
        }
        // A mask that is none of these would be a number without a meaning.
        let is_number =
            |ty: &Value| ["u8", "u16", "u32"].contains(&ty.pointer("/type/def/primitive").and_then(Value::as_str).unwrap_or_default());
        let types: Vec<&Value> = list(&metadata, "/types").collect();
        for entry in &types {
            let fields: Vec<&Value> = list(entry, "/type/def/composite/fields").collect();
            let [only] = fields.as_slice() else { continue };
            let number = only.get("name").is_none() && is_number(types[usize::try_from(only["type"].as_u64().unwrap()).unwrap()]);
            let name = words(entry, "/type/path").pop().unwrap();
            let plain = ["Epoch", "PurposeCode", "Seconds"].contains(&name.as_str());
            assert!(!number || plain || masks.iter().any(|(mask, _)| *mask == name), "{part}: is `{name}` a mask without names?");
        }
    }
}
