//! The JSON Schemas (2020-12) in `docs/schema`, and a validator for what is really sent.
//!
//! What the rules' types and a wallet's preview look like is [`generated`] from the same tables that
//! serde's traits come from; so is what the command line prints, from tables of its own. The envelopes
//! (an error, a problem over HTTP, the answer to a check, a webhook's event) are written by hand in the
//! same folder.
//!
//! A test of any crate calls [`assert_valid`] with the name of a file and a document:
//!
//! ```
//! # use serde_json::json;
//! valet_schema::assert_valid("verdict", &json!({
//!     "verdict": "deny", "reason": { "number": 4, "name": "UnknownGrant" }, "grant": null, "link": 0, "missing": [],
//! }));
//! ```

mod answers;
mod command;
mod documents;
mod form;
mod generate;
mod validate;

pub use command::{answers, commands, files, printed, Printed};
pub use documents::{folder, generated};
pub use validate::{assert_valid, errors};
