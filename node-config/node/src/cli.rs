//! What may be asked for on the command line.

use std::{num::NonZeroU64, path::PathBuf, str::FromStr, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A development chain: blocks when you want them, RPC on the loopback address, no peers.
#[derive(Parser)]
#[command(name = "valet-node", version, subcommand_required = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Run a chain until SIGINT or SIGTERM.
    Run(Box<RunOptions>),
    /// Print the raw chain spec that carries a runtime.
    Spec(SpecOptions),
}

/// How to run a chain.
#[derive(Args)]
pub struct RunOptions {
    /// Chain spec, as printed by `valet-node spec`.
    #[arg(long, value_name = "FILE")]
    pub chain: PathBuf,

    /// Where the chain is kept.
    #[command(flatten)]
    pub place: Place,

    /// RPC port on 127.0.0.1; 0 takes any free one.
    #[arg(long, value_name = "PORT", default_value_t = 9944)]
    pub rpc_port: u16,

    /// File to write once RPC answers: {"rpc": url, "genesis": hash, "pid": number}.
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,

    /// Text that fixes the first block's hash: two new chains of one spec and one seed begin alike. Without it each
    /// new chain begins in a way of its own, and a kept one goes on with what it began with.
    #[arg(long, value_name = "TEXT")]
    pub genesis_seed: Option<String>,

    /// When to make blocks [default: `interval` where the chain spec has a block time, else `instant`].
    #[arg(long, value_enum)]
    pub seal: Option<SealMode>,

    /// Time between blocks, with `--seal interval` [default: the chain spec's, else 2000].
    #[arg(long, value_name = "MS")]
    pub block_ms: Option<NonZeroU64>,

    /// Time from making a block to finalizing it, with `--seal instant` or `interval` [default: 0].
    #[arg(long, value_name = "MS")]
    pub finality_delay_ms: Option<u64>,

    /// Blocks whose state is kept: `all`, or how many of the newest finalized.
    #[arg(long, value_name = "all|N", default_value = "all")]
    pub keep: Keep,

    /// How much to log to stderr.
    #[arg(long, value_enum, default_value_t = LogLevel::Info)]
    pub log: LogLevel,
}

/// Where a chain is kept: exactly one of the two.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Place {
    /// Keep the chain in memory; nothing of it is left at the end.
    #[arg(long)]
    pub tmp: bool,

    /// Keep the chain in this folder, and continue the one found there.
    #[arg(long, value_name = "DIR")]
    pub base_path: Option<PathBuf>,
}

/// How to make a chain spec.
#[derive(Args)]
pub struct SpecOptions {
    /// The runtime, compiled to wasm.
    #[arg(long, value_name = "FILE")]
    pub runtime: PathBuf,

    /// Name of one of the runtime's genesis presets.
    #[arg(long, value_name = "NAME", default_value = "development")]
    pub preset: String,

    /// What the chain is called.
    #[arg(long, value_name = "NAME", default_value = "Valet Development")]
    pub name: String,

    /// What programs call it.
    #[arg(long, value_name = "ID", default_value = "valet_dev")]
    pub id: String,

    /// Decimals of the token.
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub decimals: u8,

    /// Time between blocks, where it is not a block for each transaction.
    #[arg(long, value_name = "MS")]
    pub block_ms: Option<NonZeroU64>,
}

/// When to make blocks.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SealMode {
    /// As soon as a transaction is ready.
    Instant,
    /// When `engine_createBlock` is called, and finalize by `engine_finalizeBlock`.
    Manual,
    /// At a fixed interval, also when there is nothing to include.
    Interval,
}

/// How much state is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Of every block.
    All,
    /// Of this many of the newest finalized blocks.
    Newest(u32),
}

impl FromStr for Keep {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.parse()) {
            ("all", _) => Ok(Self::All),
            (_, Ok(blocks)) if blocks > 0 => Ok(Self::Newest(blocks)),
            _ => Err("expected `all` or a positive number of blocks"),
        }
    }
}

/// How much to log.
#[derive(Clone, Copy, ValueEnum)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// And what looks wrong.
    Warn,
    /// And when the node starts and stops.
    Info,
    /// And every block, and what the runtime says.
    Debug,
    /// And what the libraries do.
    Trace,
}

impl LogLevel {
    /// The level of each log target.
    pub fn filters(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "warn,valet_node=info",
            Self::Debug => "warn,valet_node=debug,runtime=debug",
            Self::Trace => "debug,valet_node=trace,runtime=trace",
        }
    }
}

/// Time between blocks unless told otherwise.
const DEFAULT_BLOCK_TIME: Duration = Duration::from_millis(2_000);

impl RunOptions {
    /// The sealing and finality asked for on a chain of that block time, or what contradicts itself.
    pub fn rhythm(&self, block_time: Option<Duration>) -> Result<Rhythm, RhythmError> {
        let seal = self.seal.unwrap_or(if block_time.is_some() { SealMode::Interval } else { SealMode::Instant });
        if self.block_ms.is_some() && seal != SealMode::Interval {
            return Err(RhythmError::BlockTimeWithoutInterval);
        }
        if self.finality_delay_ms.is_some() && seal == SealMode::Manual {
            return Err(RhythmError::DelayWithManual);
        }
        let asked = self.block_ms.map(|ms| Duration::from_millis(ms.get()));
        let delay = Duration::from_millis(self.finality_delay_ms.unwrap_or(0));
        Ok(match seal {
            SealMode::Manual => Rhythm::Manual,
            SealMode::Instant => Rhythm::Instant { finality_delay: delay },
            SealMode::Interval => {
                Rhythm::Interval { block_time: asked.or(block_time).unwrap_or(DEFAULT_BLOCK_TIME), finality_delay: delay }
            }
        })
    }
}

/// When blocks are made, and when they are finalized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// Both on request alone.
    Manual,
    /// A block for every ready transaction.
    Instant {
        /// From making a block to finalizing it.
        finality_delay: Duration,
    },
    /// A block at every tick.
    Interval {
        /// From one block to the next.
        block_time: Duration,
        /// From making a block to finalizing it.
        finality_delay: Duration,
    },
}

/// Options that contradict each other.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RhythmError {
    /// A block time is given though no interval is asked for.
    #[error("`--block-ms` needs `--seal interval`")]
    BlockTimeWithoutInterval,
    /// A finality delay is given though finality is on request.
    #[error(
        "`--finality-delay-ms` needs `--seal instant` or `--seal interval`; \
         with `--seal manual` blocks are finalized by `engine_finalizeBlock`"
    )]
    DelayWithManual,
}
