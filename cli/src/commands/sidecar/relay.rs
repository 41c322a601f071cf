//! The relay's options of `valet sidecar run`, and the sponsor's key.

use crate::{
    failure::Failure,
    ledger,
    session::{deposit, with_margin},
    signer::{self, Password},
};
use clap::Args;
use futures::{future::BoxFuture, FutureExt};
use shared_logic::Account;
use std::{collections::BTreeSet, error::Error, num::NonZeroU16, path::PathBuf, sync::Arc};
use valet_chain::{AccountBytes, Chain, Sent};
use valet_sidecar::{RelayConfig, Signer, SponsorCall};
use valet_wallet::{transaction::Balance, Call, Keypair};

/// How many blocks a transaction may wait for after the newest: at 6 s each about a minute, less than an intent is good for
/// that the relay takes. A later block would take the fee for what the contract refuses.
const VALID_FOR: u32 = 8;

/// How a sidecar pays for what others have signed.
#[derive(Args)]
pub(super) struct Relay {
    /// Pay with this wallet for the intents that come by `POST /v1/intents`: a wallet of its own, with no more in it than may be spent.
    #[arg(long, value_name = "FILE", requires = "relay_password_file", help_heading = "Paying for what others have signed")]
    relay_wallet: Option<PathBuf>,
    /// Holds that wallet's password in its first line.
    #[arg(long, value_name = "FILE", requires = "relay_wallet", help_heading = "Paying for what others have signed")]
    relay_password_file: Option<PathBuf>,
    /// How many transactions it sends in a minute at most, for all callers together; a quarter of them only for what takes something away, and of that nobody gets more than a quarter.
    #[arg(long, value_name = "N", default_value_t = RelayConfig::PER_MINUTE, requires = "relay_wallet", help_heading = "Paying for what others have signed")]
    relay_per_minute: NonZeroU16,
    /// The kinds of messages that it pays for, such as register-vehicle,grant,withdraw; all that can be signed, unless some are named. A name that is none is answered with the list.
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = kind, requires = "relay_wallet", help_heading = "Paying for what others have signed")]
    relay_kinds: Vec<&'static str>,
}

impl Relay {
    /// The relay that was asked for, if any.
    pub(super) fn config(self) -> Result<Option<RelayConfig>, Failure> {
        let (Some(wallet), Some(password)) = (self.relay_wallet, self.relay_password_file) else { return Ok(None) };
        let keypair = signer::open(&wallet, &Password::from_file(password))?;
        let mut config = RelayConfig::new(Arc::new(Sponsor { keypair }));
        config.per_minute = self.relay_per_minute;
        config.kinds = (!self.relay_kinds.is_empty()).then(|| BTreeSet::from_iter(self.relay_kinds));
        Ok(Some(config))
    }
}

/// A kind of message that can be signed, by its name in JSON.
fn kind(name: &str) -> Result<&'static str, String> {
    RelayConfig::kinds().find(|known| *known == name).ok_or_else(|| {
        let known: Vec<_> = RelayConfig::kinds().collect();
        format!("expected the kind of a message that can be signed: {}", known.join(", "))
    })
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
        assert_eq!(kind("register-vehicle"), Ok("register-vehicle"));
        for wrong in ["", "RegisterVehicle", "register_vehicle", "registration", "pause", "set-party"] {
            assert!(kind(wrong).is_err(), "{wrong}");
        }
    }
}
