//! Who receives funds.

use crate::failure::{Code, Failure};
use std::str::FromStr;
use valet_chain::Properties;
use valet_wallet::{
    key::{Ss58Error, Ss58Prefix},
    AccountId32,
};

/// The account that receives, as it was typed: its address in SS58 says for which network it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receiver {
    account: AccountId32,
    network: Option<Ss58Prefix>,
}

impl FromStr for Receiver {
    type Err = Ss58Error;

    fn from_str(text: &str) -> Result<Self, Ss58Error> {
        if text.starts_with("0x") {
            return text.parse().map(|account| Self { account, network: None });
        }
        let (account, network) = AccountId32::from_ss58(text)?;
        Ok(Self { account, network: Some(network) })
    }
}

impl Receiver {
    /// The account, if its address is of this chain or of any.
    ///
    /// # Errors
    /// [`Code::WrongAddress`] for one of another network, where most likely somebody else's account is meant.
    pub(super) fn on(&self, chain: &Properties) -> Result<AccountId32, Failure> {
        let Some(network) = self.network.filter(|network| *network != Ss58Prefix::GENERIC) else { return Ok(self.account) };
        match chain.ss58_prefix {
            Some(own) if own != network.number() => {
                let message =
                    format!("nothing was signed: this address is of the network of prefix {}, and the chain's is {own}", network.number());
                let hint =
                    format!("on this chain the same account is `{}`; compare it with whoever receives", shown_on(&self.account, own));
                Err(Failure::of(Code::WrongAddress, message).hint(hint))
            }
            _ => Ok(self.account),
        }
    }
}

fn shown_on(account: &AccountId32, prefix: u16) -> String {
    account.ss58(Ss58Prefix::new(prefix).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_another_network_is_refused_with_the_same_account_on_this_one() {
        let chain = |ss58_prefix| Properties { decimals: Some(10), symbol: None, ss58_prefix };
        let account = AccountId32([7; 32]);
        let of = |prefix: u16| shown_on(&account, prefix).parse::<Receiver>().unwrap();
        for (prefix, own, exp) in [(0, Some(0), true), (42, Some(0), true), (2, Some(0), false), (0, Some(42), false), (2, None, true)] {
            assert_eq!(of(prefix).on(&chain(own)).is_ok(), exp, "{prefix} {own:?}");
        }
        assert_eq!(format!("{account:?}").parse::<Receiver>().unwrap().on(&chain(Some(0))).ok(), Some(account));
        let refused = of(2).on(&chain(Some(0))).unwrap_err();
        assert_eq!(refused.code(), Code::WrongAddress);
        assert!(refused.advice().is_some_and(|hint| hint.contains(&shown_on(&account, 0))), "{refused}");
    }
}
