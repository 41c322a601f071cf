//! Trying a call as anybody, and seeing what it emits: the runtime's own tracing of calls.

use crate::{rpc, BoxError};
use codec::{Decode, Encode};
use serde_json::json;
use shared_logic::Account;

/// What a traced call did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// What the contract answered.
    pub output: Vec<u8>,
    /// The data of every event, in order, of the contract and of the code it runs.
    pub events: Vec<Vec<u8>>,
}

/// A transaction as Ethereum's nodes are asked about it (`debug_traceCall`); most is left to the node.
#[derive(Encode, Default)]
struct Transaction {
    access_list: Option<()>,
    authorization_list: Vec<()>,
    blob_versioned_hashes: Vec<()>,
    blobs: Vec<()>,
    chain_id: Option<()>,
    from: Option<Account>,
    gas: Option<()>,
    gas_price: Option<()>,
    input: Option<Vec<u8>>,
    data: Option<()>,
    max_fee_per_blob_gas: Option<()>,
    max_fee_per_gas: Option<()>,
    max_priority_fee_per_gas: Option<()>,
    nonce: Option<()>,
    to: Option<Account>,
    kind: Option<()>,
    value: Option<()>,
}

/// A call, and the calls it made.
#[derive(Decode)]
#[allow(dead_code, reason = "read off the client in its order")]
struct CallTrace {
    from: Account,
    gas: u64,
    gas_used: u64,
    to: Account,
    input: Vec<u8>,
    output: Vec<u8>,
    error: Option<String>,
    revert_reason: Option<String>,
    calls: Vec<CallTrace>,
    logs: Vec<Log>,
    value: Option<[u8; 32]>,
    kind: u8,
    child_call_count: u32,
}

#[derive(Decode)]
#[allow(dead_code, reason = "read off the client in its order")]
struct Log {
    address: Account,
    topics: Vec<[u8; 32]>,
    data: Vec<u8>,
    position: u32,
}

/// Of the runtime's kinds of traces the first, with what its calls emit.
const CALLS: (u8, Option<(bool, bool)>) = (0, Some((true, false)));

/// Tries a call on the newest block of the node at `url`, as anybody: nothing is signed and nothing is kept.
///
/// # Errors
/// [`BoxError`] when the node does not answer or does not run it.
pub fn trace(url: &str, from: Account, contract: Account, data: &[u8]) -> Result<Traced, BoxError> {
    let transaction = Transaction { from: Some(from), input: Some(data.to_vec()), to: Some(contract), ..Transaction::default() };
    let asked = (transaction, CALLS).encode();
    let answer = rpc::ask(url, "state_call", &json!(["ReviveApi_trace_call", format!("0x{}", hex::encode(asked))]))?;
    let bytes = hex::decode(answer.as_str().map(|text| text.trim_start_matches("0x")).unwrap_or_default())?;
    // The kind of trace comes first; of a refusal, whether it is data or a message.
    match Result::<(u8, CallTrace), (u8, Vec<u8>)>::decode(&mut &*bytes)? {
        Ok((_, call)) => {
            let mut events = Vec::new();
            let output = call.output.clone();
            collect(call, &mut events);
            Ok(Traced { output, events })
        }
        Err((_, why)) => Err(format!("expected the runtime to run the call; it said {}", String::from_utf8_lossy(&why)).into()),
    }
}

fn collect(call: CallTrace, events: &mut Vec<Vec<u8>>) {
    events.extend(call.logs.into_iter().map(|log| log.data));
    call.calls.into_iter().for_each(|inner| collect(inner, events));
}
