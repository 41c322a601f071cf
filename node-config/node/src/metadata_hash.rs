//! The hash of a runtime's metadata, which a signer can vouch for (RFC 78).

use codec::{Decode, Encode};
use frame_metadata::RuntimeMetadataPrefixed;
use merkleized_metadata::{generate_metadata_digest, ExtraInfo};
use sc_executor_common::runtime_blob::RuntimeBlob;

use crate::client::Executor;

/// Where the runtime looks for it.
pub const KEY: &[u8] = b":metadata_hash";

/// The metadata format that the hash is made from.
const FORMAT: u32 = 15;

/// What the hash covers beside the metadata.
pub struct Token {
    /// The token's symbol.
    pub symbol: String,
    /// The token's decimals.
    pub decimals: u8,
    /// How account addresses begin.
    pub ss58_format: u16,
}

/// The hash of this runtime's metadata on a chain with that token.
///
/// # Errors
/// What the runtime, or the reader of its metadata, said.
pub fn of(wasm: &[u8], token: Token) -> Result<[u8; 32], String> {
    let blob = RuntimeBlob::uncompress_if_needed(wasm).map_err(|error| error.to_string())?;
    let version = sc_executor::read_embedded_version(&blob).map_err(|error| error.to_string())?;
    let version = version.ok_or("it tells no version")?;
    let mut nothing = sp_io::TestExternalities::default();
    let answer = Executor::builder()
        .build()
        .uncached_call(blob, &mut nothing.ext(), true, "Metadata_metadata_at_version", &FORMAT.encode())
        .map_err(|error| error.to_string())?;
    let unread = |error: codec::Error| format!("it gives no metadata of format {FORMAT}: {error}");
    let metadata = Option::<Vec<u8>>::decode(&mut answer.as_slice()).map_err(unread)?.unwrap_or_default();
    let RuntimeMetadataPrefixed(_, metadata) = RuntimeMetadataPrefixed::decode(&mut metadata.as_slice()).map_err(unread)?;
    let beside = ExtraInfo {
        spec_version: version.spec_version,
        spec_name: version.spec_name.into_owned(),
        base58_prefix: token.ss58_format,
        decimals: token.decimals,
        token_symbol: token.symbol,
    };
    Ok(generate_metadata_digest(&metadata, beside)?.hash())
}
