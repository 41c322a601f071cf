//! `valet node`: the dev chain in the foreground.

use crate::{
    failure::{Code, Failure},
    file::{Kind, Target},
};
use clap::{Args, ValueEnum};
use std::{
    env,
    num::NonZeroU64,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

/// Run the dev chain in the foreground.
#[derive(Args)]
#[command(after_long_help = "\
The dev chain is a real Substrate node with contracts, in one process, listening on 127.0.0.1 only. \
Its accounts //Alice, //Bob and so on have funds; never use them elsewhere. Ctrl-C stops it. \
From here on the process is the node's: its messages and exit codes are its own.

Examples:
  valet node                                        blocks on each transaction; nothing is kept
  valet node --seal interval --block-ms 1000        a block every second
  valet node --base-path ~/chain --rpc-port 9955    keeps the chain, and continues it next time
  valet node --chain paseo-dev                      looks to a signer as the public test network does")]
pub(crate) struct Node {
    /// The folder with `valet-node` and its chains; otherwise the one that `scripts/setup` made.
    #[arg(long, env = "VALET_NODE_FOLDER", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Which chain.
    #[arg(long, value_enum, default_value_t = ChainSpec::Dev)]
    chain: ChainSpec,
    /// Fixes the first block's hash: two new chains of one seed begin alike. Without it each new chain begins in a way
    /// of its own, and a kept one goes on with what it began with.
    #[arg(long, value_name = "TEXT")]
    genesis_seed: Option<String>,
    /// Keep the chain in a temporary folder that is removed at the end; so it is without `--base-path`.
    #[arg(long, conflicts_with = "base_path")]
    tmp: bool,
    /// Keep the chain in this folder, and continue the one that is there.
    #[arg(long, value_name = "DIR")]
    base_path: Option<PathBuf>,
    /// The port for clients on 127.0.0.1; 0 takes any free one (see `--ready-file`).
    #[arg(long, value_name = "PORT", default_value_t = 9944)]
    rpc_port: u16,
    /// When to make blocks; otherwise as soon as a transaction is ready, or with `--chain paseo-dev` at an interval.
    #[arg(long, value_enum)]
    seal: Option<Seal>,
    /// The time between blocks in milliseconds, with `--seal interval`; otherwise 2000, with `--chain paseo-dev` 6000.
    #[arg(long, value_name = "MS")]
    block_ms: Option<NonZeroU64>,
    /// How long after it was made a block becomes final, in milliseconds; otherwise at once.
    #[arg(long, value_name = "MS")]
    finality_delay_ms: Option<u64>,
    /// Written once the node answers, and removed when it ends: {"rpc": url, "genesis": hash, "pid": number}.
    /// Of existing files only one that an earlier run left behind is replaced.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// Of which blocks the state is kept: `all`, or how many of the newest final ones.
    #[arg(long, value_name = "all|N", default_value = "all")]
    keep: String,
    /// How much the node logs to standard error.
    #[arg(long, value_enum, default_value_t = Log::Info)]
    log: Log,
}

/// What the chain looks like to a client.
#[derive(Clone, Copy, ValueEnum)]
enum ChainSpec {
    /// The plain development chain.
    Dev,
    /// As Paseo's Asset Hub: its transaction extensions, 10 decimals, accounts that need no mapping, a block each 6 s.
    PaseoDev,
}

impl ChainSpec {
    /// The file that `scripts/setup` made of it.
    fn file(self) -> String {
        format!("{}.json", name(self))
    }

    const fn seal(self) -> Seal {
        match self {
            Self::Dev => Seal::Instant,
            Self::PaseoDev => Seal::Interval,
        }
    }
}

/// When blocks are made.
#[derive(Clone, Copy, ValueEnum)]
enum Seal {
    /// As soon as a transaction is ready.
    Instant,
    /// When `engine_createBlock` is called.
    Manual,
    /// At a fixed interval.
    Interval,
}

/// How much is logged.
#[derive(Clone, Copy, ValueEnum)]
enum Log {
    /// What failed.
    Error,
    /// And what looks wrong.
    Warn,
    /// And when the node starts and stops.
    Info,
    /// And every block.
    Debug,
    /// And what the libraries do.
    Trace,
}

const PROGRAM: &str = "valet-node";

impl Node {
    /// Becomes the node, so that signals reach it and its exit code is this command's.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        self.check()?;
        if let Some(file) = &self.ready_file {
            Target::check_ready_file(file, Kind::NODE_READY)?;
        }
        let folder = self.folder.clone().unwrap_or_else(|| cache().join("node/current"));
        let program = present(&folder, PROGRAM)?;
        let spec = present(&folder, &self.chain.file())?;
        let mut node = self.command(&program, &spec);
        let cause = node.exec();
        Err(Failure::file(Code::NotInstalled, &program, format!("this node does not run here: {cause}")))
    }

    /// Options that contradict each other; the node would say so too, in its own words.
    fn check(&self) -> Result<(), Failure> {
        match (self.seal.unwrap_or(self.chain.seal()), self.block_ms, self.finality_delay_ms) {
            (Seal::Instant | Seal::Manual, Some(_), _) => Err(Failure::usage("`--block-ms` goes with `--seal interval`")),
            (Seal::Manual, _, Some(_)) => Err(Failure::usage("`--finality-delay-ms` goes with `--seal instant` or `--seal interval`")),
            _ => Ok(()),
        }
    }

    fn command(&self, program: &Path, spec: &Path) -> Command {
        let mut node = Command::new(program);
        node.args(["run", "--rpc-port", &self.rpc_port.to_string(), "--keep", &self.keep]);
        node.arg("--log").arg(name(self.log)).arg("--chain").arg(spec);
        match &self.base_path {
            Some(folder) => node.arg("--base-path").arg(folder),
            None => node.arg("--tmp"),
        };
        if let Some(seal) = self.seal {
            node.arg("--seal").arg(name(seal));
        }
        if let Some(seed) = &self.genesis_seed {
            node.arg("--genesis-seed").arg(seed);
        }
        if let Some(time) = self.block_ms {
            node.args(["--block-ms", &time.to_string()]);
        }
        if let Some(delay) = self.finality_delay_ms {
            node.args(["--finality-delay-ms", &delay.to_string()]);
        }
        if let Some(file) = &self.ready_file {
            node.arg("--ready-file").arg(file);
        }
        node
    }
}

fn name(value: impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Where `scripts/setup` puts the node, the contract and the tools.
pub(crate) fn cache() -> PathBuf {
    let folder = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    folder("VALET_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|cache| cache.join("valet")))
        // Without a home the present folder's cache is the only one there can be.
        .unwrap_or_else(|| folder("HOME").unwrap_or_default().join(".cache/valet"))
}

fn present(folder: &Path, file: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(file);
    if path.is_file() {
        return Ok(path);
    }
    let message = format!("there is no `{file}` of the dev chain in `{}`", folder.display());
    Err(Failure::of(Code::NotInstalled, message).hint("`scripts/setup` puts it there; `--folder` names another folder"))
}
