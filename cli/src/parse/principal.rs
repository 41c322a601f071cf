//! For whom an intent is.

use super::account;
use crate::signer;
use shared_logic::Account;
use std::path::Path;
use valet_wallet::{intent::polkadot_account, AccountId32, KeyKind};

/// An account, and what is known of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    /// Whose intent it is.
    pub(crate) account: Account,
    /// Why its own key signs no form, where that is known: it sends the account's transactions, and as the signer of an
    /// intent it has another account, or none.
    pub(crate) unable: Option<&'static str>,
}

/// Reads it as [`account`] does.
pub(crate) fn principal(text: &str) -> Result<Principal, String> {
    Ok(Principal { account: account(text)?, unable: of_wallet(text).or_else(|| of_ss58(text)) })
}

fn of_wallet(text: &str) -> Option<&'static str> {
    // An address, a name and SS58 have no dot and no slash.
    let file = Some(text).filter(|text| text.contains(['.', '/']))?;
    Some(match signer::read(Path::new(file)).ok()?.kind() {
        KeyKind::Ed25519 => "an Ed25519 key signs no intents",
        KeyKind::Secp256k1 => "its key signs intents as another account, which `valet wallet show FILE --open` prints",
    })
}

fn of_ss58(text: &str) -> Option<&'static str> {
    let (account, _) = AccountId32::from_ss58(text).ok()?;
    let may_be_able = account.is_from_ethereum() || polkadot_account(account.0).is_ok();
    (!may_be_able).then_some("it is an account of Ed25519 or ECDSA; of Polkadot's accounts those of sr25519 sign")
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_wallet::{key::Ss58Prefix, keyfile::Sealing, KeyFile, Keypair};

    #[test]
    fn an_account_whose_key_is_known_to_sign_no_form_is_told_from_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let unable = |text: &str| principal(text).unwrap().unable;
        for (kind, exp) in [(KeyKind::Ed25519, "an Ed25519 key signs no intents"), (KeyKind::Secp256k1, "as another account")] {
            let path = folder.path().join(format!("{kind}.json"));
            let keypair = Keypair::dev(kind, "//Alice").unwrap();
            std::fs::write(&path, KeyFile::seal(&keypair, "correct horse", &Sealing::random().unwrap()).unwrap().to_string()).unwrap();
            assert!(unable(path.to_str().unwrap()).is_some_and(|why| why.contains(exp)), "{kind}");
            let ss58 = keypair.public().account_id().ss58(Ss58Prefix::GENERIC);
            assert!(unable(&ss58).is_some_and(|why| why.contains("sr25519")), "{kind}");
        }
        let mut from_ethereum = [0xee; 32];
        from_ethereum[..20].fill(3);
        let from_ethereum = AccountId32(from_ethereum).ss58(Ss58Prefix::GENERIC);
        for able in ["0x9621dde636de098b43efb0fa9b61facfe328f99d", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", &from_ethereum] {
            assert_eq!(unable(able), None, "{able}");
        }
        assert!(principal("no/such.json").is_err());
    }
}
