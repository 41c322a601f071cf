//! Accounts as the chain holds them.

use crate::{config::ChainConfig, Chain};
use codec::{Decode, Encode};
use shared_logic::Account;
use subxt::{
    config::substrate::{AccountId32, H256},
    OnlineClientAtBlock,
};

/// An account id of the chain: 32 bytes.
pub type AccountBytes = [u8; 32];

/// An amount in the chain's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub u128);

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountRecord {
    nonce: u32,
    data: BalanceRecord,
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BalanceRecord {
    free: u128,
}

impl Chain {
    /// The number the account's next transaction must carry, counting those that wait.
    ///
    /// Only the pool knows those: the number in the newest block is the one that a waiting transaction has, and with
    /// it the second of two changes would be refused, or take the first one's place.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn next_nonce(&self, account: AccountBytes) -> Result<u32, NodeError> {
        let nonce = self.legacy.system_account_next_index(&AccountId32(account)).await.map_err(NodeError::of)?;
        u32::try_from(nonce).map_err(NodeError::of)
    }

    /// What the account can spend at the newest final block.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn balance(&self, account: AccountBytes) -> Result<Amount, NodeError> {
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        Ok(Amount(record(&at, account).await?.map_or(0, |record| record.data.free)))
    }

    /// True when the account has told the chain which address it acts from in contracts.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn is_mapped(&self, address: Account) -> Result<bool, NodeError> {
        Ok(self.account_of(address).await?.is_some())
    }

    /// The account that acts from this address in contracts; `None` where none has told the chain.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn account_of(&self, address: Account) -> Result<Option<AccountBytes>, NodeError> {
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let entry = subxt::dynamic::storage::<([u8; 20],), [u8; 32]>(crate::config::CONTRACTS_PALLET, "OriginalAccount");
        let found = at.storage().entry(entry).map_err(NodeError::of)?.try_fetch((address.0,)).await.map_err(NodeError::of)?;
        found.map(|found| found.decode().map_err(NodeError::of)).transpose()
    }

    /// The bytes in one storage cell of a contract at a block; `None` when the cell is empty.
    ///
    /// # Errors
    /// [`CellError`] when the node does not answer, or there is no contract at the address.
    pub async fn cell(&self, at: crate::BlockHash, contract: Account, key: Vec<u8>) -> Result<Option<Vec<u8>>, CellError> {
        let arguments = (contract.0, key).encode();
        let answer =
            self.legacy.state_call("ReviveApi_get_storage_var_key", Some(&arguments), Some(H256(at.0))).await.map_err(NodeError::of)?;
        let cell = Result::<Option<Vec<u8>>, u8>::decode(&mut &*answer).map_err(NodeError::of)?;
        cell.map_err(|_| CellError::NoContract { address: contract })
    }
}

/// How many transactions the account has in that block and those before it.
pub(crate) async fn nonce(at: &OnlineClientAtBlock<ChainConfig>, account: AccountBytes) -> Result<u32, NodeError> {
    Ok(record(at, account).await?.map_or(0, |record| record.nonce))
}

async fn record(at: &OnlineClientAtBlock<ChainConfig>, account: AccountBytes) -> Result<Option<AccountRecord>, NodeError> {
    let address = subxt::dynamic::storage::<(AccountId32,), AccountRecord>("System", "Account");
    let found = at.storage().entry(address).map_err(NodeError::of)?.try_fetch((AccountId32(account),)).await.map_err(NodeError::of)?;
    found.map(|found| found.decode().map_err(NodeError::of)).transpose()
}

/// The node did not give the answer that was asked for.
#[derive(Debug, thiserror::Error)]
#[error("the chain node did not answer as it should: {cause}")]
pub struct NodeError {
    cause: Box<dyn std::error::Error + Send + Sync>,
}

impl NodeError {
    pub(crate) fn of(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: cause.into() }
    }
}

/// Why a storage cell could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CellError {
    /// The node did not answer.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// The node does not list what a contract stores.
    #[error("the chain node does not list what a contract stores (`childstate_getKeysPaged`)")]
    NotListed,
    /// No contract there.
    #[error("there is no contract at `{address}` on this chain")]
    NoContract {
        /// Where.
        address: Account,
    },
}
