//! Every `valet` command that a page or a help text quotes is one that this program takes.

use crate::args::Cli;
use clap::{error::ErrorKind, CommandFactory, Parser};
use std::fs;
use valet_docs::{commands, files, in_text, root, Page, Quoted};

/// What may stand for a placeholder: an id, an address, a length, a number, a class, a time, a command.
const VALUES: [&str; 8] = [
    "0x1111111111111111111111111111111111111111111111111111111111111111",
    "0x1111111111111111111111111111111111111111",
    "30d",
    "12",
    "speed-motion",
    "2027-01-01T00:00:00Z",
    "http://127.0.0.1:9950",
    "grant",
];

/// Names of the address book that the pages give, and words behind which a name or a wallet file stands for an id.
const NAMES: [&str; 5] = ["anna", "golf", "insurer", "driver", "garage"];
const BEFORE_IDS: [&str; 9] = ["--vehicle", "--recipient", "--principal", "--account", "--to", "show", "add", "remove", "insurer"];

/// The same words, with a placeholder for each name of the address book and each wallet file that stands for an id.
fn with_ids(words: &[String]) -> Vec<String> {
    let is_id = |at: usize, word: &str| {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).map(String::as_str).unwrap_or_default();
        BEFORE_IDS.contains(&before) && (NAMES.contains(&word) || word.ends_with(".json"))
    };
    words.iter().enumerate().map(|(at, word)| if is_id(at, word) { "NAME".to_owned() } else { word.clone() }).collect()
}

/// `GRANT`, `0x…`, `$GRANT`, `0x$(…)`, `<id>`: something that a reader fills in.
fn is_placeholder(word: &str) -> bool {
    let named = word.len() > 1 && word.chars().all(|sign| sign.is_ascii_uppercase() || "_0123456789".contains(sign));
    named || word.contains('…') || word.contains("$(") || word.starts_with(['$', '<'])
}

/// Whether the program takes these words, with something in place of each placeholder; else why not.
fn taken(quoted: &Quoted) -> Result<(), String> {
    fn attempt(words: &mut [String], from: usize, whole: bool) -> Result<(), String> {
        let Some(at) = (from..words.len()).find(|at| is_placeholder(&words[*at])) else {
            return match Cli::try_parse_from(words.iter()).map(|_| ()).map_err(|wrong| (wrong.kind(), wrong.to_string())) {
                Ok(()) | Err((ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, _)) => Ok(()),
                Err((
                    ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
                    _,
                )) if !whole => Ok(()),
                Err((_, text)) => Err(text),
            };
        };
        let placeholder = words[at].clone();
        let mut wrong = String::new();
        for value in VALUES {
            words[at] = value.to_owned();
            match attempt(words, at + 1, whole) {
                Ok(()) => return Ok(()),
                Err(text) => wrong = text,
            }
        }
        words[at] = placeholder;
        Err(wrong)
    }
    attempt(&mut with_ids(&quoted.words), 1, quoted.whole)
}

fn report(place: &str, quoted: &Quoted) -> Option<String> {
    let why = taken(quoted).err()?;
    let first = why.lines().next().unwrap_or_default().to_owned();
    Some(format!("{place}: {}\n    {first}", quoted.words.join(" ")))
}

#[test]
fn every_command_that_a_page_quotes_is_taken() {
    let (mut checked, mut wrong) = (0, Vec::new());
    // The changelog tells of words that are gone.
    for file in files(&["md"]).unwrap().iter().filter(|file| !file.ends_with("CHANGELOG.md")) {
        let page = Page::read(&fs::read_to_string(file).unwrap());
        for quoted in commands(&page, "valet") {
            checked += 1;
            wrong.extend(report(&format!("{}:{}", file.strip_prefix(root()).unwrap().display(), quoted.line), &quoted));
        }
    }
    assert!(checked > 30, "only {checked} commands were found");
    assert!(wrong.is_empty(), "{} of {checked} commands are not taken:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_command_of_the_help_texts_is_taken() {
    fn texts(command: &clap::Command, all: &mut Vec<(String, String)>) {
        let parts = [command.get_long_about(), command.get_after_long_help()];
        all.extend(parts.into_iter().flatten().map(|text| (command.get_name().to_owned(), text.to_string())));
        command.get_subcommands().for_each(|inner| texts(inner, all));
    }
    let (mut all, mut checked, mut wrong) = (Vec::new(), 0, Vec::new());
    texts(&Cli::command(), &mut all);
    for (name, text) in all {
        // Wrapped doc comments come as one line; an example in a list has what it is about after two spaces.
        let spans = commands(&Page::read(&text), "valet");
        let lines: Vec<&str> = text.lines().map(|line| line.trim_start().split("   ").next().unwrap_or_default()).collect();
        let whole = in_text(&lines.join("\n"), "valet").into_iter().map(|(line, words)| Quoted { line, words, whole: true });
        for quoted in spans.into_iter().chain(whole) {
            checked += 1;
            wrong.extend(report(&name, &quoted));
        }
    }
    assert!(checked > 30, "only {checked} commands were found");
    assert!(wrong.is_empty(), "{} of {checked} commands are not taken:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_command_that_does_not_exist_is_noticed() {
    let quoted = |text: &str| commands(&Page::read(&format!("```sh\n{text}\n```\n")), "valet").remove(0);
    assert_eq!(taken(&quoted("valet grant show GRANT # a comment")), Ok(()));
    assert_eq!(taken(&quoted("VALET_NODE=ws://x valet grant show 0x… | jq .")), Ok(()));
    assert_eq!(taken(&quoted("valet grant list --vehicle golf --recipient insurer --account owner.json")), Ok(()));
    for wrong in [
        "valet grant display GRANT",
        "valet grant show",
        "valet grant show GRANT --colour",
        "valet check --classes SpeedMotion --chain",
        "valet grant list --vehicle polo",
    ] {
        assert!(taken(&quoted(wrong)).is_err(), "{wrong}");
    }
}
