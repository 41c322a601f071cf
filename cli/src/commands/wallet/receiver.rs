//! Who receives funds.

use crate::{
    failure::{Code, Failure},
    parse,
};
use shared_logic::Account;
use std::str::FromStr;
use valet_chain::{Chain, Properties};
use valet_wallet::{key::Ss58Prefix, AccountId32};

/// Who receives, as it was typed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Receiver {
    /// An account of the chain. Its address in SS58 says for which network it is.
    Account(AccountId32, Option<Ss58Prefix>),
    /// An address in contracts, as a name stands for one: the chain knows of whom it is.
    Address(Account),
}

impl FromStr for Receiver {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (parse::chain_account(text)?, text.parse()) {
            (Some((account, network)), _) => Ok(Self::Account(account, network)),
            (None, Ok(account)) => Ok(Self::Account(account, None)),
            (None, Err(_)) => parse::account(text).map(Self::Address),
        }
    }
}

impl Receiver {
    /// The account, if its address is of this chain or of any.
    ///
    /// # Errors
    /// [`Code::WrongAddress`] for one of another network, where most likely somebody else's account is meant, and for an
    /// address in contracts of which the chain does not know whose it is: what is sent to it could be lost.
    pub(super) async fn on(self, chain: &Chain, properties: &Properties) -> Result<AccountId32, Failure> {
        match self {
            Self::Account(account, network) => of_network(account, network, properties),
            Self::Address(address) => chain.account_of(address).await?.map(AccountId32).ok_or_else(|| of_nobody(address)),
        }
    }
}

fn of_network(account: AccountId32, network: Option<Ss58Prefix>, chain: &Properties) -> Result<AccountId32, Failure> {
    let Some(network) = network.filter(|network| *network != Ss58Prefix::GENERIC) else { return Ok(account) };
    match chain.ss58_prefix {
        Some(own) if own != network.number() => {
            let message =
                format!("nothing was signed: this address is of the network of prefix {}, and the chain's is {own}", network.number());
            let hint = format!("on this chain the same account is `{}`; compare it with whoever receives", shown_on(&account, own));
            Err(Failure::of(Code::WrongAddress, message).hint(hint))
        }
        _ => Ok(account),
    }
}

/// The account behind an address that is no hash, as an Ethereum wallet's, has this end.
const OF_ETHEREUM: &str = "eeeeeeeeeeeeeeeeeeeeeeee";

fn of_nobody(address: Account) -> Failure {
    let message =
        format!("nothing was signed: no account has told this chain yet that it acts from {address}, so nobody knows whose it is");
    let hint = format!(
        "name the receiver's wallet file, or its account as `valet wallet show FILE` prints it; for an Ethereum wallet's address, and for no \
         other, that is {address}{OF_ETHEREUM}; what is sent to a passkey's is lost, since no transaction ever comes from it"
    );
    Failure::of(Code::WrongAddress, message).hint(hint)
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
        let of = |prefix: u16, properties: Properties| match shown_on(&account, prefix).parse::<Receiver>().unwrap() {
            Receiver::Account(account, network) => of_network(account, network, &properties),
            Receiver::Address(address) => Err(of_nobody(address)),
        };
        for (prefix, own, exp) in [(0, Some(0), true), (42, Some(0), true), (2, Some(0), false), (0, Some(42), false), (2, None, true)] {
            assert_eq!(of(prefix, chain(own)).is_ok(), exp, "{prefix} {own:?}");
        }
        assert!(matches!(format!("{account:?}").parse(), Ok(Receiver::Account(found, None)) if found == account));
        let refused = of(2, chain(Some(0))).unwrap_err();
        assert_eq!(refused.code(), Code::WrongAddress);
        assert!(refused.advice().is_some_and(|hint| hint.contains(&shown_on(&account, 0))), "{refused}");
    }

    #[test]
    fn a_wallet_file_and_an_address_in_contracts_are_taken_and_a_mistyped_account_is_not() {
        use valet_wallet::{keyfile::Sealing, KeyFile, KeyKind, Keypair};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("insurer.json");
        let keypair = Keypair::dev(KeyKind::Ed25519, "//Alice").unwrap();
        std::fs::write(&path, KeyFile::seal(&keypair, "correct horse", &Sealing::random().unwrap()).unwrap().to_string()).unwrap();
        let account = keypair.public().account_id();
        assert!(matches!(path.to_str().unwrap().parse(), Ok(Receiver::Account(found, None)) if found == account));
        let address = account.address();
        assert!(matches!(address.to_string().parse(), Ok(Receiver::Address(found)) if found == address));
        let wrong = account.to_string().replacen('9', "8", 1).parse::<Receiver>();
        assert!(wrong.is_err_and(|cause| cause.contains("checksum")), "the checksum is looked at");
        assert!("insurer".parse::<Receiver>().is_err_and(|cause| cause.contains("valet book list")));
        assert!(of_nobody(address).advice().is_some_and(|hint| hint.contains(&format!("{address}{}", "ee".repeat(12)))
            && hint.contains("Ethereum wallet's address, and for no other")
            && hint.contains("passkey's is lost")));
    }
}
