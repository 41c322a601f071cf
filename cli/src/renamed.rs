//! Words that the command line no longer takes, or that people try: one line that names what to type.

use crate::failure::{Code, Failure};
use std::ffi::OsString;

/// Subcommands, by the words that led to them.
const COMMANDS: [(&[&str], &str); 18] = [
    (&["wallet", "new"], "valet wallet create"),
    (&["delegate", "give"], "valet delegation create"),
    (&["delegate", "end"], "valet delegation end"),
    (&["delegate", "list"], "valet delegation list"),
    (&["delegate"], "valet delegation"),
    (&["delegation", "give"], "valet delegation create"),
    (&["grant", "give"], "valet grant create"),
    (&["grant", "preview"], "valet grant create --dry-run"),
    (&["grant", "erased"], "valet grant attest-erasure"),
    (&["grant", "co-consent"], "valet grant consent"),
    (&["request", "ask"], "valet request create"),
    (&["vehicle", "register"], "valet vehicle create"),
    (&["container", "make"], "valet container build"),
    (&["container", "new"], "valet container build"),
    (&["emergency", "break"], "valet emergency open"),
    (&["may"], "valet check"),
    (&["ask"], "valet check"),
    (&["try"], "valet simulate"),
];

/// Options.
const OPTIONS: [(&str, &str); 2] = [("--expires-at", "--until"), ("--notice-version", "--notice-file")];

/// Subcommands in whose place no single one stands, and what does.
const GONE: [(&[&str], &str); 2] = [
    (&["vehicle", "transfer"], "is now two steps: the owner runs `valet vehicle offer`, the new owner `valet vehicle accept`"),
    (&["request", "lapse"], "is gone: a request whose time is over lapses by itself, without a trace"),
];

/// Subcommands that never were, and what those who try them want.
const TRIED: [(&[&str], &str); 1] = [(
    &["access"],
    "who wants access asks for it with `valet request create`, and the owner gives it with `valet grant create`; `valet check` tells \
     whether there is any",
)];

/// The first such word among the arguments, as a failure that names what to type instead.
pub(crate) fn find(arguments: &[OsString]) -> Option<Failure> {
    let texts: Vec<&str> = arguments.iter().skip(1).filter_map(|argument| argument.to_str()).collect();
    let is_command = |words: &[&str]| texts.windows(words.len()).any(|window| window == words) && first_words(&texts).starts_with(words);
    let command = COMMANDS.iter().find(|(old, _)| is_command(old));
    let renamed = |old: &str, new: &str| Failure::of(Code::Renamed, format!("`{old}` is now `{new}`"));
    if let Some((old, new)) = command {
        return Some(renamed(&format!("valet {}", old.join(" ")), new));
    }
    if let Some((old, instead)) = GONE.iter().find(|(old, _)| is_command(old)) {
        return Some(Failure::of(Code::Renamed, format!("`valet {}` {instead}", old.join(" "))));
    }
    if let Some((tried, instead)) = TRIED.iter().find(|(tried, _)| is_command(tried)) {
        return Some(Failure::usage(format!("there is no command `valet {}`", tried.join(" "))).hint(*instead));
    }
    let is_option = |old: &str| texts.iter().any(|text| text.split('=').next() == Some(old));
    OPTIONS.iter().find(|(old, _)| is_option(old)).map(|(old, new)| renamed(old, new))
}

/// The words before the first option: the subcommands.
fn first_words<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    let mut words = Vec::new();
    let mut rest = texts.iter();
    while let Some(text) = rest.next() {
        match *text {
            // The options that may stand before a subcommand and take a value.
            "--node" | "--deployment" | "--confirm" => drop(rest.next()),
            option if option.starts_with('-') => {}
            word => words.push(word),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tries_to_get_access_is_told_to_ask_for_it() {
        let arguments: Vec<OsString> = ["valet", "access", "--vehicle", "0x12"].iter().map(OsString::from).collect();
        let failure = find(&arguments).unwrap();
        assert_eq!((failure.code(), failure.to_string().as_str()), (Code::Usage, "there is no command `valet access`"));
        assert!(failure.advice().is_some_and(|hint| hint.contains("asks for it with `valet request create`")), "{:?}", failure.advice());
    }

    #[test]
    fn an_old_word_is_answered_with_the_new_one() {
        let cases = [
            ("valet grant give --wallet w.json", Some("`valet grant give` is now `valet grant create`")),
            ("valet --json --node ws://x may --chain", Some("`valet may` is now `valet check`")),
            ("valet delegate", Some("`valet delegate` is now `valet delegation`")),
            ("valet grant create --expires-at=17", Some("`--expires-at` is now `--until`")),
            ("valet vehicle register --wallet w.json", Some("`valet vehicle register` is now `valet vehicle create`")),
            (
                "valet vehicle transfer --vehicle 0x12 --to 0x12",
                Some(
                    "`valet vehicle transfer` is now two steps: the owner runs `valet vehicle offer`, the new owner `valet vehicle accept`",
                ),
            ),
            ("valet grant create --nonsense", None),
            ("valet party show give", None),
        ];
        for (line, exp_message) in cases {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(find(&arguments).map(|failure| failure.to_string()).as_deref(), exp_message, "{line}");
        }
    }
}
