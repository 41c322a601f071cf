//! Signing a call of any pallet. The wallet signs only the few that it can show.

use crate::BoxError;
use codec::{Compact, Encode};
use valet_chain::ExtensionName;
use valet_wallet::{Context, Keypair};

/// A signed extrinsic of version 4, by an account's id.
const SIGNED_V4_BY_ID: [u8; 2] = [0x84, 0x00];
/// Payloads longer than this many bytes are signed by their hash.
const MAX_PLAIN_PAYLOAD: usize = 256;

/// Signs these bytes of a call as a transaction that may wait for as long as it likes and pays no tip.
pub(crate) fn sign(key: &Keypair, call: &[u8], context: &Context, extensions: &[ExtensionName]) -> Result<Vec<u8>, BoxError> {
    let (mut extra, mut additional) = (Vec::new(), Vec::new());
    for extension in extensions {
        let (sent, signed) = bytes_of(extension, context)?;
        extra.extend(sent);
        additional.extend(signed);
    }
    let payload = [call, &extra, &additional].concat();
    let hashed = payload.len() > MAX_PLAIN_PAYLOAD;
    let signature = if hashed { key.sign(&sp_crypto_hashing::blake2_256(&payload)) } else { key.sign(&payload) };
    let account = key.public().account_id();
    Ok([&SIGNED_V4_BY_ID[..], &account.0, &signature.encode(), &extra, call].concat().encode())
}

/// What an extension puts into the transaction, and what it has signed beside it.
fn bytes_of(extension: &ExtensionName, context: &Context) -> Result<(Vec<u8>, Vec<u8>), BoxError> {
    let nothing = Vec::new;
    Ok(match extension.identifier.as_str() {
        "CheckSpecVersion" => (nothing(), context.spec_version.encode()),
        "CheckTxVersion" => (nothing(), context.transaction_version.encode()),
        "CheckGenesis" => (nothing(), context.genesis.encode()),
        "CheckMortality" => (vec![0], context.genesis.encode()),
        "CheckNonce" => (Compact(context.nonce).encode(), nothing()),
        "ChargeTransactionPayment" => (Compact(0u128).encode(), nothing()),
        "CheckMetadataHash" => (vec![0], None::<[u8; 32]>.encode()),
        _ if extension.empty => (nothing(), nothing()),
        other => return Err(format!("expected a transaction extension without bytes, found `{other}`").into()),
    })
}
