//! The one JSON form of the wire types: what the command line, HTTP, webhooks and npm speak.
//!
//! A [`Schema`] describes a type once, in the order of its SCALE bytes. From it come reading and
//! writing, serde's traits, and the JSON Schemas in `docs/schema`. A test holds each against the
//! types' own description of their SCALE form.
//!
//! - Fields are in `snake_case`; what an enum can be is in `kebab-case`.
//! - Numbers of 64 bits and more are decimal text, since JavaScript rounds them; smaller ones are
//!   numbers. Bytes are `0x` and lower-case hex.
//! - An enum without data is text; one with data is an object whose `kind` tells which.
//! - A set of names is a list of them.
//!
//! INVARIANT (nothing dropped): a field that is not in the schema is refused. A mistyped optional
//! field would otherwise be a wish that vanishes before it is signed.

mod read;
pub mod tables;
mod traits;
mod value;
mod write;

pub use crate::schema::{Field, Schema, Variant};
pub use read::{deserialize, read_scale};
pub use value::JsonError;
pub use write::{serialize, Written};
