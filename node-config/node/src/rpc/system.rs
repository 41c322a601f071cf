//! What RPC clients ask of the network, answered for a node that has none.

use std::sync::Arc;

use futures::StreamExt;
use sc_rpc::system::{error::Error, Health, NodeRole, Request, SyncState};
use sc_utils::mpsc::TracingUnboundedReceiver;
use sp_blockchain::HeaderBackend;

use crate::{client::Client, types::Block};

/// Answers until the RPC server is gone.
///
/// Whoever asked may have left before the answer; that is why no answer's fate is looked at.
pub async fn answer(client: Arc<Client>, mut requests: TracingUnboundedReceiver<Request<Block>>) {
    while let Some(request) = requests.next().await {
        match request {
            Request::Health(to) => drop(to.send(health())),
            Request::LocalPeerId(to) => drop(to.send(String::new())),
            Request::LocalListenAddresses(to) => drop(to.send(Vec::new())),
            Request::Peers(to) => drop(to.send(Vec::new())),
            Request::NetworkState(to) => drop(to.send(serde_json::Value::Null)),
            Request::NetworkAddReservedPeer(_, to) => drop(to.send(Err(no_peers()))),
            Request::NetworkRemoveReservedPeer(_, to) => drop(to.send(Err(no_peers()))),
            Request::NetworkReservedPeers(to) => drop(to.send(Vec::new())),
            Request::NodeRoles(to) => drop(to.send(vec![NodeRole::Authority])),
            Request::SyncState(to) => {
                let best = client.info().best_number;
                let state = SyncState { starting_block: best, current_block: best, highest_block: best };
                drop(to.send(state));
            }
        }
    }
}

fn health() -> Health {
    Health { peers: 0, is_syncing: false, should_have_peers: false }
}

fn no_peers() -> Error {
    Error::MalformattedPeerArg("this node has no peers".to_owned())
}
