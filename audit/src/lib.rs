//! The auditor's engine: what the rules say in every case, and whether history obeyed them.
//!
//! [`rules::table`] puts every case of a small scope to the rules and to a naive [`mod@reference`]
//! written from the prose, counts where they differ (never, if all is well), and keeps one minimal
//! witness for each answer. [`replay::replay`] folds a contract's events, asks of each whether the
//! rules would have made it, and compares the result with what the contract stores.
//!
//! It refuses to know where events and records come from, how a report looks, or what time it is:
//! the caller reads the chain and prints. The same input gives the same report, byte for byte.
//!
//! Read in this order: [`Verdict`], [`rules`], [`mod@reference`], [`replay`].
//!
//! ```
//! use valet_audit::{replay, Verdict};
//! use shared_logic::{keccak_256, Account, DomainHash, Event, GenesisHash, UnixSeconds};
//!
//! let domain = DomainHash::of(GenesisHash([6; 32]), Account([7; 20]), keccak_256);
//! let deployed = Event::deployed(Account([9; 20]), domain, UnixSeconds(1_000));
//! let events = [replay::Logged { block: 1, index: 0, event: deployed }];
//! let storage = replay::Storage::from(&replay::fold(events).unwrap());
//! let report = replay::replay(domain, events, &storage).unwrap();
//! assert_eq!(report.verdict(), Verdict::Clean);
//! ```

mod assumed;
pub mod reference;
pub mod replay;
pub mod rules;
mod verdict;

pub use verdict::Verdict;

/// A number of 64 bits in JSON: decimal text, as everywhere.
fn decimal<S: serde::Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}
