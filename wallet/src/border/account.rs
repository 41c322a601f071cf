//! What of a key is shown.

use super::{json::write, Failure};
use crate::{text::hex_text, AccountId32, KeyKind, Keypair, Ss58Prefix};
use serde::Serialize;
use shared_logic::Account;

#[derive(Serialize)]
struct AccountInfo {
    kind: KeyKind,
    #[serde(with = "hex_text")]
    public_key: Vec<u8>,
    account_id: AccountId32,
    ss58: String,
    address: Account,
    intent_account: Option<Account>,
}

/// The public facts of a key, as JSON: its account on chain, its address in the contract, and the
/// account as which it signs intents.
///
/// # Errors
/// `malformed-input` for a prefix past 16,383.
pub fn account(key: &Keypair, prefix: u16) -> Result<String, Failure> {
    let prefix = Ss58Prefix::new(prefix).ok_or_else(|| Failure::malformed("expected an SS58 prefix from 0 to 16383"))?;
    let public = key.public();
    let account_id = public.account_id();
    write(&AccountInfo {
        kind: public.kind(),
        public_key: public.bytes().to_vec(),
        account_id,
        ss58: account_id.ss58(prefix),
        address: account_id.address(),
        intent_account: public.intent_account(),
    })
}
