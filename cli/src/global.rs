//! Options that stand at every command, and who has no use for which: one that would change nothing is refused, so that
//! nobody believes it did.

use clap::{error::ErrorKind, parser::ValueSource, ArgMatches, Command};

/// What a command does with the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Nothing: also names, which lie beside the deployment file, are none of its business.
    None,
    /// It reads names, or the deployment file alone.
    File,
    /// It reads from a node.
    Reads,
    /// It shows what a change would do.
    Previews,
    /// It sends something else than a change of the contract.
    Sends,
    /// It shows what a change would do, and sends it.
    Changes,
}

/// Commands that ask no node, and need no deployment file either.
const NONE: [&str; 7] = ["node", "completions", "explain", "wallet create", "container build", "container classes", "audit rules"];
/// Commands that ask no node.
const FILE: [&str; 11] = [
    "book add",
    "book remove",
    "book list",
    "container show",
    "party card create",
    "intent account",
    "sidecar listen",
    "sidecar status",
    "sidecar key new",
    "sidecar key list",
    "sidecar key remove",
];
/// Commands that send, and change no record of the contract.
const SENDS: [&str; 2] = ["deploy", "wallet send"];

/// An option of every command, and whether there is use for it.
type Wanted = (&'static str, fn(Use) -> bool);

/// `--json` and what agrees are not among them: who agrees to what is not asked has lost nothing.
const OPTIONS: [Wanted; 7] = [
    ("deployment", |found| found >= Use::File),
    ("node", |found| found >= Use::Reads),
    ("insecure_node", |found| found >= Use::Reads),
    ("any_clock", |found| matches!(found, Use::Previews | Use::Changes)),
    ("show_card", |found| matches!(found, Use::Previews | Use::Changes)),
    ("show_container", |found| matches!(found, Use::Previews | Use::Changes)),
    ("no_metadata_hash", |found| found >= Use::Sends),
];

/// Refuses an option that was typed and has no use here.
///
/// # Errors
/// Names the command and the option.
pub(crate) fn check(top: &mut Command, matches: &ArgMatches) -> Result<(), clap::Error> {
    let (words, command, of_leaf) = leaf(top, matches);
    let found = used(&words, command, of_leaf);
    let unused = OPTIONS.iter().filter(|(_, wanted)| !wanted(found)).map(|(id, _)| *id).find(|id| typed(of_leaf, id));
    // Of two places to read from one is taken.
    let unused = unused.or_else(|| (words == "check" && of_leaf.get_flag("chain") && typed(of_leaf, "sidecar")).then_some("sidecar"));
    let Some(unused) = unused else { return Ok(()) };
    let option = unused.replace('_', "-");
    let why = if typed_if_there(of_leaf, "sidecar") && unused == "node" { ", as `--sidecar` says where it is read" } else { "" };
    Err(top.error(ErrorKind::ArgumentConflict, format!("`valet {words}` has no use for `--{option}`{why}; leave it out")))
}

/// The command that was named: its words, what it takes, and what was typed.
fn leaf<'a>(top: &'a Command, matches: &'a ArgMatches) -> (String, &'a Command, &'a ArgMatches) {
    let (mut words, mut command, mut typed) = (Vec::new(), top, matches);
    while let Some((name, inner)) = typed.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        words.push(name);
        (command, typed) = (found, inner);
    }
    (words.join(" "), command, typed)
}

fn used(words: &str, command: &Command, typed: &ArgMatches) -> Use {
    let has = |id: &str| command.get_arguments().any(|argument| argument.get_id() == id);
    let flag = |id: &str| has(id) && typed.get_flag(id);
    let offline = flag("offline")
        || (is_list(words) && typed_if_there(typed, "sidecar"))
        || (words == "check" && !flag("chain"))
        || (words == "intent sign" && typed_if_there(typed, "epoch"));
    match words {
        words if NONE.contains(&words) => Use::None,
        words if FILE.contains(&words) || offline => Use::File,
        words if SENDS.contains(&words) => Use::Sends,
        // An intent is told where somebody looks at it, too.
        "intent show" | "intent sign" => Use::Previews,
        _ if has("dry_run") => Use::Changes,
        _ => Use::Reads,
    }
}

/// Lists are read from a node or from a sidecar.
fn is_list(words: &str) -> bool {
    words.ends_with(" list")
}

fn typed(matches: &ArgMatches, id: &str) -> bool {
    matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// The same of an option that the command need not have.
fn typed_if_there(matches: &ArgMatches, id: &str) -> bool {
    matches.ids().any(|known| known == id) && typed(matches, id)
}

#[cfg(test)]
mod tests {
    use crate::args::Cli;
    use clap::CommandFactory;
    use std::ffi::OsString;

    fn read(line: &str) -> Result<(), String> {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Cli::read(&arguments).map(|_| ()).map_err(|wrong| wrong.to_string())
    }

    #[test]
    fn an_option_of_every_command_that_would_change_nothing_is_refused_and_not_ignored() {
        let id = format!("0x{}", "11".repeat(32));
        let refused = [
            ("valet node --node ws://127.0.0.1:1", "`valet node` has no use for `--node`"),
            ("valet --node ws://127.0.0.1:1 node", "`valet node` has no use for `--node`"),
            ("valet completions bash --deployment x.json", "`valet completions` has no use for `--deployment`"),
            ("valet book list --node ws://127.0.0.1:1", "`valet book list` has no use for `--node`"),
            ("valet wallet create a.json --insecure-node", "`valet wallet create` has no use for `--insecure-node`"),
            ("valet wallet show a.json --offline --node ws://127.0.0.1:1", "has no use for `--node`"),
            ("valet vehicle list --any-clock", "`valet vehicle list` has no use for `--any-clock`"),
            ("valet vehicle list --sidecar http://127.0.0.1:1 --node ws://127.0.0.1:1", "as `--sidecar` says where it is read"),
            ("valet grant list --show-card card.json", "has no use for `--show-card`"),
            ("valet doctor --no-metadata-hash", "`valet doctor` has no use for `--no-metadata-hash`"),
            (
                "valet wallet send --dev //Alice --to 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --amount 1 --show-container c.json",
                "has no use for `--show-container`",
            ),
            ("valet intent show i.json --no-metadata-hash", "has no use for `--no-metadata-hash`"),
        ];
        for (line, exp_words) in refused {
            let wrong = read(line).err().unwrap_or_default();
            assert!(wrong.contains(exp_words), "{line}: {wrong}");
        }
        let check = format!("valet check --vehicle {id} --recipient 0x{} --purpose repair --classes odometer", "22".repeat(20));
        let both = read(&format!("{check} --chain --grant {id} --sidecar http://127.0.0.1:1")).unwrap_err();
        assert!(both.contains("has no use for `--sidecar`"), "{both}");
        let taken = [
            format!("{check} --chain --grant {id} --node ws://127.0.0.1:1 --json --yes"),
            format!("{check} --sidecar http://127.0.0.1:1 --deployment x.json"),
            "valet deploy --dev //Alice --node ws://127.0.0.1:1 --no-metadata-hash --deployment x.json".to_owned(),
            "valet vehicle list --node ws://127.0.0.1:1 --insecure-node".to_owned(),
            format!("valet grant withdraw {id} --any-clock --show-card a.json --show-container c.json --no-metadata-hash"),
            "valet intent show i.json --show-card a.json --any-clock".to_owned(),
            "valet node --json --yes".to_owned(),
        ];
        for line in taken {
            assert_eq!(read(&line), Ok(()), "{line}");
        }
    }

    #[test]
    fn the_commands_without_use_for_a_node_are_commands() {
        let top = Cli::command();
        for words in super::NONE.iter().chain(&super::FILE).chain(&super::SENDS) {
            let found = words.split(' ').try_fold(&top, |group, word| group.find_subcommand(word));
            assert!(found.is_some_and(|found| !found.has_subcommands()), "{words}");
        }
    }
}
