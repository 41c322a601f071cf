use super::*;
use crate::args::{named, Cli};
use clap::{CommandFactory, Parser};
use std::{collections::BTreeSet, fs};

/// The flags alone.
#[derive(Parser)]
struct Line {
    #[command(flatten)]
    flags: Flags,
}

/// A folder with a file of settings.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("sidecar.toml"), text).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("sidecar.toml")
    }

    fn read(&self, words: &[&str], variables: &[(&str, &str)]) -> (Settings, Vec<String>) {
        let path = self.path().display().to_string();
        let line = Line::parse_from(["run", "--config", &path].iter().chain(words));
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let (settings, mistakes) = Settings::read(&line.flags, variables).unwrap();
        let here = format!("{}/", self.folder.path().display());
        (settings, mistakes.iter().map(|mistake| mistake.to_string().replace(&here, "")).collect())
    }

    fn mistakes(&self) -> Vec<String> {
        self.read(&[], &[]).1
    }
}

#[test]
fn a_flag_wins_over_a_variable_and_a_variable_over_the_file() {
    let folder = Folder::with(
        "listen = \"127.0.0.1:1\"\nmax_staleness = \"1m\"\nlog = \"warn\"\nhost = [\"a.example\"]\n[limits]\nconnections = 7\n",
    );
    let variables = [
        ("VALET_SIDECAR_LISTEN", "127.0.0.1:2"),
        ("VALET_SIDECAR_MAX_STALENESS", "2m"),
        ("VALET_SIDECAR_LIMITS_BURST", "9"),
        ("VALET_SIDECAR_HOST", "b.example, c.example"),
        ("VALET_SIDECAR_LOG_FORMAT", ""),
        ("VALET_SIDECAR", "http://127.0.0.1:1"),
        ("VALET_NODE", "x"),
    ];
    let (settings, mistakes) = folder.read(&["--listen", "127.0.0.1:3"], &variables);
    assert_eq!(mistakes, Vec::<String>::new());
    let from = |name| settings.each().find(|(key, ..)| key.name == name).unwrap().2.to_string();
    let told = |name| (settings.one(name).unwrap(), from(name));
    let file = folder.path().display().to_string();
    assert_eq!(told("listen"), ("127.0.0.1:3", "--listen".to_owned()));
    assert_eq!(told("max_staleness"), ("2m", "VALET_SIDECAR_MAX_STALENESS".to_owned()));
    assert_eq!(told("log"), ("warn", file.clone()));
    assert_eq!(told("limits.connections"), ("7", file));
    assert_eq!(told("limits.burst"), ("9", "VALET_SIDECAR_LIMITS_BURST".to_owned()));
    assert_eq!(told("log_format"), ("text", "default".to_owned()), "an empty variable is none");
    assert_eq!(settings.many("host"), ["b.example", "c.example"], "a list is replaced as a whole");
}

#[test]
fn what_cannot_be_meant_is_told_with_the_file_the_key_and_what_was_expected() {
    let cases = [
        ("lisen = \"127.0.0.1:1\"", "`sidecar.toml`: `lisen`: there is no such key; `listen` is one"),
        ("[limits]\nconections = 1", "`sidecar.toml`: `limits.conections`: there is no such key; `limits.connections` is one"),
        ("qwertz = 1", "`sidecar.toml`: `qwertz`: there is no such key; `valet sidecar check-config --example` shows all"),
        ("listen = \"nowhere\"", "`sidecar.toml`: `listen`: expected an address and a port such as 127.0.0.1:9950, found `nowhere`"),
        ("listen = 9950", "`sidecar.toml`: `listen`: expected a text in quotation marks, found integer"),
        ("max_staleness = \"soon\"", "`sidecar.toml`: `max_staleness`: expected a length of time such as 30d, 12h, 90m or 45s, found `soon`"),
        ("insecure_open = \"yes\"", "`sidecar.toml`: `insecure_open`: expected true or false, found string"),
        ("[limits]\nconnections = 0", "`sidecar.toml`: `limits.connections`: expected a number from 1 to 1000000, found `0`"),
        ("[limits]\nconnections = \"9\"", "`sidecar.toml`: `limits.connections`: expected a number from 1 to 1000000, found string"),
        ("log = \"loud\"", "`sidecar.toml`: `log`: expected error, warn, info, debug, found `loud`"),
        ("node = [\"http://x\"]", "`sidecar.toml`: `node`: expected a node's URL such as wss://node.example.org, found `http://x`"),
        ("allow_origin = [\"*\"]", "`sidecar.toml`: `allow_origin`: expected a site such as https://wallet.example, without a path; each is named, `*` is none, found `*`"),
        ("relay.kinds = [\"pause\"]\nrelay.wallet=\"w\"\nrelay.password_file=\"p\"", "`sidecar.toml`: `relay.kinds`: expected the kind of a message that can be signed"),
        ("tls.key = \"a.key\"", "`sidecar.toml`: `tls.key`: it has no use without `tls.certificate`"),
        ("listen = \"a\"\nlisten = \"b\"", "`sidecar.toml`, line 2: expected TOML: duplicate key"),
        ("listen = ", "`sidecar.toml`, line 1: expected TOML: "),
        ("webhook = \"https://example.org\"", "`sidecar.toml`: `webhook`: expected a table `[[webhook]]` with `url` or `url_file`"),
        ("[[webhook]]", "`sidecar.toml`: `[[webhook]]` 1: expected either `url` or `url_file`"),
        ("[[webhook]]\nurl = \"https://a\"\nurl_file = \"b\"", "`sidecar.toml`: `[[webhook]]` 1: expected either `url` or `url_file`"),
        ("[[webhook]]\nurls = \"https://a\"", "`sidecar.toml`: `[[webhook]]` 1: `urls`: there is no such key; `url` is one"),
        ("[[webhook]]\nurl = \"ftp://a\"", "`sidecar.toml`: `[[webhook]]` 1: `url`: expected a URL of http or https"),
        ("[[webhook]]\nurl = \"https://a\"\ntypes = 3", "`sidecar.toml`: `[[webhook]]` 1: invalid type: integer `3`"),
    ];
    for (text, exp_start) in cases {
        let mistakes = Folder::with(text).mistakes();
        assert!(matches!(mistakes.as_slice(), [only] if only.starts_with(exp_start)), "{text}: {mistakes:#?}");
    }
    let twice = "[[webhook]]\nname = \"a\"\nurl = \"https://a\"\n[[webhook]]\nname = \"a\"\nurl = \"https://b\"";
    assert_eq!(Folder::with(twice).mistakes(), ["`sidecar.toml`: `webhook`: two are called `a`; each needs a name of its own"]);
    assert_eq!(Folder::with("a = 1\nb = 2\nlisten = 3").mistakes().len(), 3, "all are told at once");
}

#[test]
fn a_variable_that_is_wrong_is_told_by_its_name() {
    let told = |name, value| Folder::with("").read(&[], &[(name, value)]).1;
    assert_eq!(told("VALET_SIDECAR_LISEN", "x"), ["`VALET_SIDECAR_LISEN`: there is no such variable; `VALET_SIDECAR_LISTEN` is one"]);
    assert_eq!(
        told("VALET_SIDECAR_LISTEN", "x"),
        ["`VALET_SIDECAR_LISTEN`: expected an address and a port such as 127.0.0.1:9950, found `x`"]
    );
    let flag = Folder::with("").read(&["--limits-burst", "0"], &[]).1;
    assert_eq!(flag, ["`--limits-burst`: expected a number from 1 to 1000000, found `0`"]);
}

#[test]
fn a_secret_is_never_taken_inline_and_never_repeated() {
    let inline = [
        "[[webhook]]\nurl = \"https://me:hidden@example.org/x\"",
        "[[webhook]]\nurl = \"https://example.org\"\nsecret = \"hidden\"",
        "node = [\"wss://me:hidden@example.org\"]",
        "node = [\"wss://example.org/?key=hidden\"]",
        "password = \"hidden\"",
        "relay.password = \"hidden\"",
        "listen = \"hidden",
    ];
    for text in inline {
        let mistakes = Folder::with(text).mistakes();
        assert!(!mistakes.is_empty() && !mistakes.concat().contains("hidden"), "{text}: {mistakes:?}");
    }
    let (_, mistakes) = Folder::with("").read(&["--webhook", "http://user:hidden@example.org"], &[]);
    assert!(
        mistakes.concat().starts_with("`--webhook`: expected a URL without user name and password")
            && !mistakes.concat().contains("hidden")
    );
}

#[test]
fn paths_are_meant_from_the_folder_of_the_file_that_names_them() {
    let folder = Folder::with(
        "database = \"a.db\"\nkeys = \"/etc/keys\"\ncontainer = [\"c.json\"]\n[[webhook]]\nurl_file = \"u\"\nsecret_files = [\"s\"]",
    );
    let (settings, mistakes) = folder.read(&["--ready-file", "ready.json"], &[("VALET_SIDECAR_CONTAINER", "x.json")]);
    assert_eq!(mistakes, Vec::<String>::new());
    let beside = |name: &str| folder.folder.path().join(name);
    assert_eq!(settings.file("database"), Some(beside("a.db")));
    assert_eq!(settings.file("keys"), Some("/etc/keys".into()));
    assert_eq!(settings.file("ready_file"), Some("ready.json".into()), "a flag's from where it is typed");
    assert_eq!(settings.many("container"), ["x.json"]);
    let [webhook] = settings.webhooks() else { panic!("expected one webhook") };
    assert_eq!((webhook.url_file.clone(), webhook.secret_files.clone()), (Some(beside("u")), vec![beside("s")]));
}

#[test]
fn a_webhook_of_a_flag_replaces_those_of_the_file() {
    let folder = Folder::with("[[webhook]]\nurl = \"https://a\"");
    assert_eq!(folder.read(&[], &[]).0.webhooks().len(), 1);
    let (settings, _) = folder.read(&["--webhook", "https://b"], &[]);
    assert_eq!((settings.webhooks().len(), settings.one("webhook")), (0, Some("https://b")));
    assert_eq!(folder.read(&["--webhook-secret-file", "s"], &[]).1, ["`--webhook-secret-file`: it has no use without `webhook`"]);
}

#[test]
fn the_example_is_read_as_it_is_and_with_every_comment_taken_off() {
    let text = example();
    let (settings, mistakes) = Folder::with(&text).read(&[], &[]);
    assert_eq!(mistakes, Vec::<String>::new());
    for (key, values, from) in settings.each() {
        if let Some(default) = key.default.filter(|_| key.needs.is_none()) {
            assert!(
                values == [default] && from != Source::Default || key.name == "database",
                "{}: the example tells the default",
                key.name
            );
        }
    }
    let begins_key = |line: &str| line.contains(" = ") && line.starts_with(|letter: char| letter.is_ascii_lowercase());
    let uncommented: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if begins_key(rest) || rest == "[[webhook]]" => rest.split("  # ").next().unwrap_or_default().to_owned(),
            _ => line.to_owned(),
        })
        // One of the two.
        .filter(|line| !line.starts_with("url_file"))
        .collect();
    let (settings, mistakes) = Folder::with(&uncommented.join("\n")).read(&[], &[]);
    assert_eq!(mistakes, Vec::<String>::new(), "{}", uncommented.join("\n"));
    let unset: Vec<_> = settings
        .each()
        .filter(|(key, _, from)| *from == Source::Default && !key.name.starts_with("webhook"))
        .map(|(key, ..)| key.name)
        .collect();
    assert_eq!(unset, Vec::<&str>::new(), "every key is in the example");
    assert_eq!(settings.webhooks().len(), 1);
}

#[test]
fn every_key_has_a_flag_and_every_flag_a_key() {
    let command = named(&["valet", "sidecar", "run"].map(Into::into));
    let flags: BTreeSet<String> =
        command.get_arguments().filter_map(|argument| argument.get_long().map(|long| format!("--{long}"))).collect();
    for key in KEYS {
        assert!(flags.contains(&key.flag()), "{} has no flag {}", key.name, key.flag());
    }
    let own: BTreeSet<String> = Line::command().get_arguments().filter_map(|it| it.get_long().map(|long| format!("--{long}"))).collect();
    let keys: BTreeSet<String> = KEYS.iter().map(Key::flag).collect();
    let without: Vec<_> = own.iter().filter(|flag| !keys.contains(*flag) && !["--config", "--help"].contains(&flag.as_str())).collect();
    assert_eq!(without, Vec::<&String>::new());
    let variables: BTreeSet<String> = KEYS.iter().map(Key::variable).collect();
    assert_eq!(variables.len(), KEYS.len());
    Cli::command().debug_assert();
}
