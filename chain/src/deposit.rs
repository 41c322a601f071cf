//! What the chain holds back for what a contract stores.

use crate::{account::NodeError, config::CONTRACTS_PALLET, Amount, Chain};

impl Chain {
    /// What the chain holds back for so many entries of a contract's storage, with so many bytes together: by it a bound
    /// can be told without knowing the chain's token.
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer, or its chain does not tell the prices.
    pub async fn deposit_for(&self, entries: u32, bytes: u32) -> Result<Amount, NodeError> {
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let price = |name: &str| at.constants().entry(subxt::dynamic::constant::<u128>(CONTRACTS_PALLET, name)).map_err(NodeError::of);
        // Chains that have one price for all entries lack the first.
        let entry = price("DepositPerChildTrieItem").or_else(|_| price("DepositPerItem"))?;
        let all = entry.saturating_mul(entries.into());
        Ok(Amount(all.saturating_add(price("DepositPerByte")?.saturating_mul(bytes.into()))))
    }
}
