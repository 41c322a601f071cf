//! What a chain says of its token and its addresses.

use crate::{account::NodeError, Chain};
use codec::Decode;
use serde_json::Value;

/// What a chain says of its token and its addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Properties {
    /// How many decimal digits its token has below one; none where the node does not tell.
    pub decimals: Option<u8>,
    /// What its token is called; none where the node does not tell.
    pub symbol: Option<String>,
    /// The prefix of its addresses in SS58, by its runtime; none where that has none.
    pub ss58_prefix: Option<u16>,
}

impl Chain {
    /// What the chain says of its token (`system_properties`) and its addresses (the constant `System.SS58Prefix`).
    ///
    /// # Errors
    /// [`NodeError`] when the node does not answer.
    pub async fn properties(&self) -> Result<Properties, NodeError> {
        let told = self.legacy.system_properties().await.map_err(NodeError::of)?;
        let at = self.client.at_current_block().await.map_err(NodeError::of)?;
        let prefix = at.metadata_ref().pallet_by_name("System").and_then(|system| system.constant_by_name("SS58Prefix"));
        let ss58_prefix = prefix.and_then(|constant| read_prefix(constant.value()));
        let (decimals, symbol) = (told.get("tokenDecimals"), told.get("tokenSymbol"));
        Ok(Properties { decimals: decimals.and_then(read_decimals), symbol: symbol.and_then(read_symbol), ss58_prefix })
    }
}

/// Some chains list several tokens; the first one is the one that fees are paid in.
fn first(value: &Value) -> &Value {
    value.as_array().and_then(|list| list.first()).unwrap_or(value)
}

fn read_decimals(value: &Value) -> Option<u8> {
    // With more digits a token would have more units than an amount can count.
    first(value).as_u64().and_then(|digits| u8::try_from(digits).ok()).filter(|digits| *digits <= 38)
}

fn read_symbol(value: &Value) -> Option<String> {
    first(value).as_str().filter(|symbol| !symbol.is_empty()).map(str::to_owned)
}

/// Eight bits in older runtimes, sixteen in others.
fn read_prefix(bytes: &[u8]) -> Option<u16> {
    match bytes {
        [prefix] => Some(u16::from(*prefix)),
        bytes => u16::decode(&mut &*bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn decimals_and_symbols_are_read_alone_and_from_lists_and_nonsense_is_none() {
        for (value, exp) in [(json!(10), Some(10)), (json!([12, 10]), Some(12)), (json!(0), Some(0))] {
            assert_eq!(read_decimals(&value), exp, "{value}");
        }
        for value in [json!(null), json!("10"), json!(39), json!(256), json!(-1), json!([]), json!(1.5)] {
            assert_eq!(read_decimals(&value), None, "{value}");
        }
        assert_eq!(read_symbol(&json!(["DOT", "KSM"])), Some("DOT".to_owned()));
        assert_eq!([read_symbol(&json!("")), read_symbol(&json!(7))], [None, None]);
        assert_eq!([read_prefix(&[42]), read_prefix(&[0x2a, 1]), read_prefix(&[])], [Some(42), Some(298), None]);
    }
}
