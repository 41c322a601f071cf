//! The flags of the settings.

use clap::Args;
use std::path::PathBuf;

/// The settings as flags; each wins over its variable and the file.
#[derive(Args, Clone, Debug, Default)]
pub(in super::super) struct Flags {
    /// A file of settings in TOML; `valet sidecar check-config --example` prints one. Flags win over VALET_SIDECAR_…, and these over the file.
    #[arg(long, value_name = "FILE", env = "VALET_SIDECAR_CONFIG")]
    config: Option<PathBuf>,
    /// Where it serves, unless told 127.0.0.1:9950; port 0 takes any free one (see `--ready-file`). An address that other machines reach needs `--keys`.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// A further name under which it answers, such as valet.example; this machine's own and the address of `--listen` are
    /// known. Any other name is refused: a site could lead its own here. May be given many times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// A site whose pages may use the API in a browser, such as https://wallet.example. May be given many times.
    #[arg(long, value_name = "URL")]
    allow_origin: Vec<String>,
    /// The keys file: who may ask what; `valet sidecar key new` makes one. Without it everybody on this machine may ask everything.
    #[arg(long, value_name = "FILE")]
    keys: Option<String>,
    /// Serve other machines without keys: everybody who reaches it can ask everything.
    #[arg(long)]
    insecure_open: bool,
    /// Its database, unless told valet-sidecar.db; created if missing.
    #[arg(long, value_name = "FILE")]
    database: Option<String>,
    /// A service that is told of every event. The file's webhooks are then not.
    #[arg(long, value_name = "URL")]
    webhook: Option<String>,
    /// Holds the key that deliveries are signed with: `whsec_` and 24 to 64 bytes in Base64.
    #[arg(long, value_name = "FILE")]
    webhook_secret_file: Option<String>,
    /// When a failed delivery is tried again, such as 1s,5s,1m; the last repeats. Otherwise as Standard Webhooks asks: 5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h. Up to a tenth is added at random.
    #[arg(long, value_name = "LENGTHS", value_delimiter = ',')]
    retry: Vec<String>,
    /// A container's document, so that questions about single signals can be answered. May be given many times.
    #[arg(long, value_name = "FILE")]
    container: Vec<String>,
    /// Written once everything final was read: {"http": url}. Of existing files only one that an earlier run
    /// left behind is replaced.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<String>,
    /// When everything final was last known longer ago than this, unless told 60s, every answer is deny.
    #[arg(long, value_name = "LENGTH")]
    max_staleness: Option<String>,
    /// After how long without a turn, unless told 2m, a part of it counts as hanging, and `/live` fails.
    #[arg(long, value_name = "LENGTH")]
    hang_after: Option<String>,
    /// How long requests that are under way may take when it is told to stop, unless told 5s. A second signal ends it at once.
    #[arg(long, value_name = "LENGTH")]
    stop_within: Option<String>,
    /// What it logs on standard error, with all that is worse: error, warn, info or debug; info unless told.
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
    /// How it logs: text, or json for one object a line; text unless told.
    #[arg(long, value_name = "FORMAT")]
    log_format: Option<String>,
    /// The certificate that it shows, in PEM: then it speaks HTTPS only. Read again on SIGHUP.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    tls_certificate: Option<String>,
    /// The certificate's private key, in PEM.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    tls_key: Option<String>,
    /// The authority of client certificates, in PEM; which of them may ask what says the keys file.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    tls_client_ca: Option<String>,
    /// Connections at a time, unless told 256; more wait.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    limits_connections: Option<String>,
    /// Connections at a time of one other address, unless told 64; more are closed.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    limits_connections_per_address: Option<String>,
    /// How long a request's headers may take to come, and a connection stay idle, unless told 10s.
    #[arg(long, value_name = "LENGTH", help_heading = "Limits")]
    limits_headers: Option<String>,
    /// How long a request's body may take to come, unless told 10s.
    #[arg(long, value_name = "LENGTH", help_heading = "Limits")]
    limits_body: Option<String>,
    /// After how long a busy connection is asked to end, unless told 30s.
    #[arg(long, value_name = "LENGTH", help_heading = "Limits")]
    limits_lifetime: Option<String>,
    /// Requests a second of one key, or of one address where no keys are asked for, unless told 1000.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    limits_per_second: Option<String>,
    /// Requests at once of the same after a quiet time, unless told 2000.
    #[arg(long, value_name = "N", help_heading = "Limits")]
    limits_burst: Option<String>,
    /// Pay with this wallet for the intents that come by `POST /v1/intents`: a wallet of its own, with no more in it than may be spent.
    #[arg(long, value_name = "FILE", help_heading = "Paying for what others have signed")]
    relay_wallet: Option<String>,
    /// Holds that wallet's password in its first line.
    #[arg(long, value_name = "FILE", help_heading = "Paying for what others have signed")]
    relay_password_file: Option<String>,
    /// How many transactions it sends in a minute at most, for all callers together, unless told 60; a quarter of them only for what takes something away, and of that nobody gets more than a quarter.
    #[arg(long, value_name = "N", help_heading = "Paying for what others have signed")]
    relay_per_minute: Option<String>,
    /// The kinds of messages that it pays for, such as register-vehicle,grant,withdraw; all that can be signed, unless some are named. A name that is none is answered with the list.
    #[arg(long, value_name = "KINDS", value_delimiter = ',', help_heading = "Paying for what others have signed")]
    relay_kinds: Vec<String>,
}

impl Flags {
    /// The file of settings.
    pub(super) const fn config(&self) -> Option<&PathBuf> {
        self.config.as_ref()
    }

    /// The keys that were typed, with their values.
    pub(super) fn given(&self) -> Vec<(&'static str, Vec<String>)> {
        let one = |value: &Option<String>| value.clone().into_iter().collect::<Vec<_>>();
        let all = [
            ("listen", one(&self.listen)),
            ("host", self.host.clone()),
            ("allow_origin", self.allow_origin.clone()),
            ("keys", one(&self.keys)),
            ("insecure_open", self.insecure_open.then(|| "true".to_owned()).into_iter().collect()),
            ("database", one(&self.database)),
            ("webhook", one(&self.webhook)),
            ("webhook_secret_file", one(&self.webhook_secret_file)),
            ("retry", self.retry.clone()),
            ("container", self.container.clone()),
            ("ready_file", one(&self.ready_file)),
            ("max_staleness", one(&self.max_staleness)),
            ("hang_after", one(&self.hang_after)),
            ("stop_within", one(&self.stop_within)),
            ("log", one(&self.log)),
            ("log_format", one(&self.log_format)),
            ("tls.certificate", one(&self.tls_certificate)),
            ("tls.key", one(&self.tls_key)),
            ("tls.client_ca", one(&self.tls_client_ca)),
            ("limits.connections", one(&self.limits_connections)),
            ("limits.connections_per_address", one(&self.limits_connections_per_address)),
            ("limits.headers", one(&self.limits_headers)),
            ("limits.body", one(&self.limits_body)),
            ("limits.lifetime", one(&self.limits_lifetime)),
            ("limits.per_second", one(&self.limits_per_second)),
            ("limits.burst", one(&self.limits_burst)),
            ("relay.wallet", one(&self.relay_wallet)),
            ("relay.password_file", one(&self.relay_password_file)),
            ("relay.per_minute", one(&self.relay_per_minute)),
            ("relay.kinds", self.relay_kinds.clone()),
        ];
        all.into_iter().filter(|(_, values)| !values.is_empty()).collect()
    }
}
