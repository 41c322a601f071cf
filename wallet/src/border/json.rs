//! JSON of what is no wire type of the rules: accounts and costs.

use super::Failure;
use serde::{de::DeserializeOwned, Serialize};

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(Failure::malformed)
}

/// For what has no number of 64 bits; see [`super::wire::write`].
pub(super) fn write<T: Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(Failure::malformed)
}
