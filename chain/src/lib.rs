//! The one crate that talks to a chain node.
//!
//! It connects to a Substrate node that runs `pallet-revive`, tells which block is final, and reads
//! blocks with the events that contracts emitted in them. It refuses to know what those events
//! mean: their bytes go to `shared-logic`, which decides. It keeps no cursor, never reconnects by
//! itself, and never skips: a block it cannot read whole is an error.
//!
//! What it guards against, beyond subxt 0.51 alone: blocks are read by number and hash and never
//! from a stream of headers; a block that upgrades the runtime is decoded with the runtime that
//! executed it, not with the one it installs; a short or truncated list of events is an error; and
//! a missing hash is never taken for "the newest block".
//!
//! Read in this order: [`Chain`], [`Head`], [`Block`], [`Emitted`], then [`HeadChanges`].
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use valet_chain::{Chain, Emitters};
//!
//! let chain = Chain::connect("ws://127.0.0.1:9944").await?;
//! let head = chain.finalized_head().await?;
//! let block = chain.block(head.number, Emitters::All).await?;
//! for emitted in &block.emitted {
//!     let event: shared_logic::Event = shared_logic::decode_exact(&emitted.data)?;
//!     assert!(event.at <= block.time);
//! }
//! # Ok(())
//! # }
//! ```

mod account;
mod block;
mod cells;
mod changes;
mod config;
mod connect;
mod deposit;
mod dry_run;
mod head;
mod id;
mod included;
mod keys;
mod layout;
mod metadata_hash;
mod properties;
mod read;
mod recover;
mod runtime;
mod submit;
mod walk;

pub use account::{AccountBytes, Amount, CellError, NodeError};
pub use block::{Block, Emitted, Emitters, Topic};
pub use cells::Cell;
pub use changes::HeadChanges;
pub use connect::{Chain, ConnectError};
pub use dry_run::{DryRun, DryRunError, Weight};
pub use head::{Head, HeadError};
pub use id::{BlockHash, BlockNumber, Genesis, HashError, TransactionHash};
pub use included::Included;
pub use layout::{CallPlace, ExtensionName, LayoutError, TransactionLayout};
pub use properties::Properties;
pub use read::BlockError;
pub use recover::Sent;
pub use submit::{SubmitError, FINAL_WITHIN};
