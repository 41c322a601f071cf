//! The relay of `valet sidecar run`, and the sponsor's key.

use super::settings::{private, Settings};
use crate::{
    failure::Failure,
    ledger,
    session::{deposit, with_margin},
    signer::{self, Password},
};
use futures::{future::BoxFuture, FutureExt};
use shared_logic::Account;
use std::{collections::BTreeSet, error::Error, num::NonZeroU16, sync::Arc};
use valet_chain::{AccountBytes, Chain, Sent};
use valet_sidecar::{RelayConfig, Signer, SponsorCall};
use valet_wallet::{transaction::Balance, Call, Keypair};

/// How many blocks a transaction may wait for after the newest: at 6 s each about a minute, less than an intent is good for
/// that the relay takes. A later block would take the fee for what the contract refuses.
const VALID_FOR: u32 = 8;

/// The relay that the settings ask for, if any.
///
/// # Errors
/// When the wallet is not opened, or its password stands where others read it.
pub(super) fn config(settings: &Settings) -> Result<Option<RelayConfig>, Failure> {
    let (Some(wallet), Some(password)) = (settings.file("relay.wallet"), settings.file("relay.password_file")) else { return Ok(None) };
    // Read for its mode; its text is read again by whoever opens the wallet.
    drop(private(&password, "the password of the relay's wallet")?);
    let keypair = signer::open(&wallet, &Password::from_file(password))?;
    let mut config = RelayConfig::new(Arc::new(Sponsor { keypair }));
    if let Some(per_minute) = settings.parsed("relay.per_minute", |text| text.parse::<NonZeroU16>().ok())? {
        config.per_minute = per_minute;
    }
    let named: BTreeSet<_> = settings.many("relay.kinds").iter().filter_map(|name| kind(name)).collect();
    config.kinds = (!named.is_empty()).then_some(named);
    Ok(Some(config))
}

/// A kind of message that can be signed, by its name in JSON.
fn kind(name: &str) -> Option<&'static str> {
    RelayConfig::kinds().find(|known| *known == name)
}

/// Who pays: it signs calls of the contract, and the mapping of its own account, and nothing else.
struct Sponsor {
    keypair: Keypair,
}

impl Signer for Sponsor {
    fn account(&self) -> AccountBytes {
        self.keypair.public().account_id().0
    }

    fn name(&self) -> String {
        self.keypair.public().account_id().to_string()
    }

    fn address(&self) -> Account {
        self.keypair.public().account_id().address()
    }

    fn sign<'a>(&'a self, chain: &'a Chain, call: SponsorCall) -> BoxFuture<'a, Result<Sent, Box<dyn Error + Send + Sync>>> {
        async move {
            let call = match call {
                SponsorCall::MapAccount => Call::MapAccount,
                SponsorCall::Contract { contract, data, tried } => Call::ReviveCall {
                    contract,
                    value: Balance(0),
                    weight: with_margin(tried.weight),
                    storage_deposit_limit: deposit(&tried),
                    data,
                },
            };
            Ok(ledger::signed_within(chain, &self.keypair, &call, ledger::Vouching::On, VALID_FOR).await?)
        }
        .boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_as_in_json_and_no_other_word_is_taken() {
        assert_eq!(kind("register-vehicle"), Some("register-vehicle"));
        for wrong in ["", "RegisterVehicle", "register_vehicle", "registration", "pause", "set-party"] {
            assert!(kind(wrong).is_none(), "{wrong}");
        }
    }
}
