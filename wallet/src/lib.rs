//! Keys, signing and preview for people who own vehicles.
//!
//! A wallet built on this crate holds a key ([`Keypair`], sealed in a [`KeyFile`]), shows what a
//! message would do before anything is signed ([`preview()`], which runs the same
//! [`shared_logic::step()`] as the contract), and signs the transaction that brings the message to
//! the contract ([`sign()`]), or an intent that somebody else submits ([`sign_intent()`]).
//!
//! It refuses to know the chain: no network, no clock, no files, no randomness of its own. What a
//! chain client has read ([`Shape`], [`Context`]), the time and the entropy are arguments; only
//! native builds have helpers that ask the operating system for entropy. It writes no rule: what is
//! allowed is asked of `shared_logic`.
//!
//! Read in this order: [`key`], [`keyfile`], [`preview`](mod@preview), [`query`], [`intent`], [`transaction`],
//! then [`border`] for what JavaScript sees.
//!
//! ```
//! use shared_logic::{Account, Message, State, UnixSeconds, VehicleSalt};
//! use valet_wallet::transaction::{Balance, BlockHash, CallIndex, CallIndices, Extension, Mortality, TypeSizes, Weight};
//! use valet_wallet::{preview, sign, Call, Context, KeyKind, Keypair, Shape};
//!
//! // A public development key; a real one is `Keypair::random`, kept in a `KeyFile`.
//! let alice = Keypair::dev(KeyKind::Ed25519, "//Alice")?;
//! let message = Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None };
//!
//! // Look first: the same verdict that the contract will give.
//! let state = State::new(Account([9; 20]));
//! let seen = preview(&state, alice.public().account_id().address(), &message, UnixSeconds(1_000))?;
//! assert_eq!(seen.event.body.kind(), "vehicle-registered");
//!
//! // Then sign, with what a chain client has read from the chain.
//! let at = |pallet, call| CallIndex { pallet, call };
//! let calls = CallIndices {
//!     map_account: at(9, 7),
//!     revive_call: at(9, 1),
//!     instantiate_with_code: at(9, 3),
//!     transfer_keep_alive: at(5, 3),
//! };
//! let extensions = ["CheckGenesis", "CheckNonce"].map(|name| Extension::parse(name, TypeSizes::NotEmpty));
//! let shape = Shape { calls, extensions: extensions.into_iter().collect::<Result<_, _>>()? };
//! let context = Context {
//!     genesis: BlockHash([0x11; 32]),
//!     spec_version: 1,
//!     transaction_version: 1,
//!     nonce: 0,
//!     tip: Balance(0),
//!     mortality: Mortality::Immortal,
//!     metadata: None,
//! };
//! let weight = Weight { ref_time: 3_000_000_000, proof_size: 100_000 };
//! let call = Call::message(Account([5; 20]), &message, weight, Balance(10_000_000_000));
//! let transaction = sign(&alice, &call, &context, &shape);
//! assert_eq!(transaction, sign(&alice, &call, &context, &shape), "signing is deterministic");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod bindings;
pub mod border;
mod hash;
pub mod intent;
pub mod key;
pub mod keyfile;
pub mod preview;
pub mod query;
mod snapshot;
mod text;
pub mod transaction;

pub use intent::{sign_intent, NoIntentAccount};
pub use key::{AccountId32, KeyKind, Keypair, MultiSignature, PublicKey, Seed, Ss58Prefix};
pub use keyfile::KeyFile;
pub use preview::{preview, preview_intent, preview_signed, Denied, Preview};
pub use query::{CheckQuery, PreviewQuery, Query, QueryError};
pub use snapshot::View;
pub use transaction::{sign, Call, Context, Shape, SignedTransaction};
