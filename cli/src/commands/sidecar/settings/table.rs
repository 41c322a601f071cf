//! Every key of the settings.

use super::Kind;

/// A key.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Key {
    /// Its name in the file; a dot leads into a table.
    pub(in super::super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether it takes several values.
    pub(super) many: bool,
    /// What counts where it is not given.
    pub(super) default: Option<&'static str>,
    /// A key without which it has no use.
    pub(super) needs: Option<&'static str>,
    /// A value for the example, as the file has it.
    pub(super) example: &'static str,
    /// What it is, in one sentence or two.
    pub(super) doc: &'static str,
}

impl Key {
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// Its flag.
    pub(super) fn flag(&self) -> String {
        format!("--{}", self.name.replace(['.', '_'], "-"))
    }

    /// Its variable. The node and the deployment file have those of every command.
    pub(super) fn variable(&self) -> String {
        format!("{}{}", super::PREFIX, self.name.replace('.', "_").to_ascii_uppercase())
    }
}

const fn key(name: &'static str, kind: Kind, default: Option<&'static str>, example: &'static str, doc: &'static str) -> Key {
    Key { name, kind, many: false, default, needs: None, example, doc }
}

const fn many(name: &'static str, kind: Kind, example: &'static str, doc: &'static str) -> Key {
    Key { many: true, ..key(name, kind, None, example, doc) }
}

const fn with(needs: &'static str, it: Key) -> Key {
    Key { needs: Some(needs), ..it }
}

/// The most of anything that is counted here.
const MANY: u32 = 1_000_000;

/// Every key, in the order in which they are shown.
pub(in super::super) const KEYS: &[Key] = &[
    key(
        "deployment",
        Kind::File,
        None,
        r#""valet.json""#,
        "The deployment file: which contract on which chain. `--deployment` and VALET_DEPLOYMENT win.",
    ),
    many(
        "node",
        Kind::Node,
        r#"["ws://127.0.0.1:9944"]"#,
        "Where the chain's nodes listen; otherwise the deployment file's node. `--node` and VALET_NODE win.",
    ),
    key("database", Kind::File, Some("valet-sidecar.db"), r#""valet-sidecar.db""#, "Its database; created if missing."),
    many("container", Kind::File, r#"["speed.json"]"#, "Documents of containers, so that questions about single signals can be answered."),
    key("ready_file", Kind::File, None, r#""ready.json""#, "Written once everything final was read: {\"http\": url}."),
    key(
        "max_staleness",
        Kind::Length,
        Some("60s"),
        r#""60s""#,
        "When everything final was last known longer ago than this, every answer is deny.",
    ),
    key(
        "listen",
        Kind::Socket,
        Some("127.0.0.1:9950"),
        r#""127.0.0.1:9950""#,
        "Where it serves; port 0 takes any free one. An address that other machines reach needs `keys`.",
    ),
    many(
        "host",
        Kind::Host,
        r#"["valet.example"]"#,
        "Further names under which it answers; this machine's own and the address of `listen` are known.",
    ),
    many("allow_origin", Kind::Site, r#"["https://wallet.example"]"#, "Sites whose pages may use the API in a browser."),
    key(
        "keys",
        Kind::File,
        None,
        r#""keys.toml""#,
        "The keys file: who may ask what. `valet sidecar key new` makes one. It is read again on SIGHUP.",
    ),
    key(
        "insecure_open",
        Kind::Switch,
        Some("false"),
        "false",
        "Serve other machines without keys: everybody who reaches it can ask everything.",
    ),
    key(
        "hang_after",
        Kind::Length,
        Some("2m"),
        r#""2m""#,
        "After how long without a turn a part of it counts as hanging, and /live fails.",
    ),
    key("stop_within", Kind::Length, Some("5s"), r#""5s""#, "How long requests that are under way may take when it is told to stop."),
    key(
        "log",
        Kind::Word(&["error", "warn", "info", "debug"]),
        Some("info"),
        r#""info""#,
        "What it logs on standard error, with all that is worse.",
    ),
    key("log_format", Kind::Word(&["text", "json"]), Some("text"), r#""text""#, "How it logs: lines of text, or one JSON object a line."),
    many(
        "retry",
        Kind::Length,
        r#"["5s", "5m", "30m"]"#,
        "When a failed delivery is tried again; the last repeats. Otherwise as Standard Webhooks asks.",
    ),
    key("webhook", Kind::Url, None, "", "A service that is told of every event. In the file a table `[[webhook]]` for each."),
    with("webhook", key("webhook_secret_file", Kind::File, None, "", "Holds the key that deliveries to `webhook` are signed with.")),
    with(
        "tls.key",
        key(
            "tls.certificate",
            Kind::File,
            None,
            r#""tls.crt""#,
            "The certificate that it shows, in PEM, with those between it and its authority.",
        ),
    ),
    with("tls.certificate", key("tls.key", Kind::File, None, r#""tls.key""#, "The certificate's private key, in PEM.")),
    with(
        "tls.certificate",
        key(
            "tls.client_ca",
            Kind::File,
            None,
            r#""clients.crt""#,
            "The authority of client certificates; which of them may ask what says the keys file.",
        ),
    ),
    key("limits.connections", Kind::Number(1, MANY), Some("256"), "256", "Connections at a time; more wait."),
    key(
        "limits.connections_per_address",
        Kind::Number(1, MANY),
        Some("64"),
        "64",
        "Connections at a time of one address other than this machine's own; more are closed.",
    ),
    key(
        "limits.headers",
        Kind::Length,
        Some("10s"),
        r#""10s""#,
        "How long a request's headers may take to come, and a connection stay idle.",
    ),
    key("limits.body", Kind::Length, Some("10s"), r#""10s""#, "How long a request's body may take to come."),
    key(
        "limits.lifetime",
        Kind::Length,
        Some("30s"),
        r#""30s""#,
        "After how long a busy connection is asked to end, and a reader that takes nothing is given up.",
    ),
    key(
        "limits.per_second",
        Kind::Number(1, MANY),
        Some("1000"),
        "1000",
        "Requests a second of one key, or of one address where no keys are asked for; those of this machine are then not counted.",
    ),
    key("limits.burst", Kind::Number(1, MANY), Some("2000"), "2000", "Requests at once of the same, after a quiet time."),
    with(
        "relay.password_file",
        key("relay.wallet", Kind::File, None, r#""sponsor.json""#, "Pay with this wallet for the intents that come by POST /v1/intents."),
    ),
    with(
        "relay.wallet",
        key("relay.password_file", Kind::File, None, r#""sponsor.password""#, "Holds that wallet's password in its first line."),
    ),
    with(
        "relay.wallet",
        key("relay.per_minute", Kind::Number(1, 65_535), Some("60"), "60", "Transactions in a minute at most, for all callers together."),
    ),
    with(
        "relay.wallet",
        many(
            "relay.kinds",
            Kind::Message,
            r#"["grant", "withdraw"]"#,
            "The kinds of messages that it pays for; all that can be signed, unless some are named.",
        ),
    ),
];
