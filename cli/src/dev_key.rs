//! Well-known keys of dev chains, by their paths.

use crate::{
    closest::closest,
    failure::{Code, Failure},
};
use valet_wallet::{key::DevPathError, AccountId32, KeyKind, Keypair};

/// The accounts that the dev chain begins with funds for.
const FUNDED: [&str; 5] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"];

/// The key of a path such as `//Alice`.
///
/// # Errors
/// [`Code::Usage`] for what is no such path, with the path that was meant where one can be guessed.
pub(crate) fn keypair(kind: KeyKind, path: &str) -> Result<Keypair, Failure> {
    Keypair::dev(kind, path).map_err(|cause| match cause {
        DevPathError::NoHardJunction => {
            let failure = Failure::usage(format!("`{path}` is no path of a dev key; one is such as `//Alice`"));
            failure.hint(meant(path).map_or_else(known, |meant| format!("write `{meant}`")))
        }
        cause => cause.into(),
    })
}

/// Whether the dev chain begins with funds for this account.
pub(crate) fn is_funded(account: &AccountId32) -> bool {
    FUNDED.iter().any(|path| Keypair::dev(KeyKind::Ed25519, path).is_ok_and(|key| key.public().account_id() == *account))
}

/// The same failure; for an account without funds whose path the dev chain does not know, with the paths that it does.
pub(crate) fn hinted(failure: Failure, path: &str) -> Failure {
    if failure.code() != Code::InsufficientFunds || FUNDED.contains(&path) {
        return failure;
    }
    let guess = meant(path).map(|meant| format!("was `{meant}` meant? ")).unwrap_or_default();
    failure.hint(format!("{guess}{}", known()))
}

fn known() -> String {
    format!("the dev chain gives funds to {}", FUNDED.join(", "))
}

/// The known path that differs least, if one is near.
fn meant(path: &str) -> Option<&'static str> {
    let name = closest(path.trim_matches('/'), FUNDED.iter().map(|known| known.trim_start_matches('/')))?;
    FUNDED.iter().find(|known| known.trim_start_matches('/') == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dev_key_that_is_none_is_answered_with_the_one_that_was_meant() {
        let cases = [
            ("Alice", "write `//Alice`"),
            ("/Bob", "write `//Bob`"),
            ("//alice/", "write `//Alice`"),
            ("Zoe", "the dev chain gives funds to //Alice, //Bob, //Charlie, //Dave, //Eve"),
            ("", "the dev chain gives funds to //Alice, //Bob, //Charlie, //Dave, //Eve"),
        ];
        for (path, exp_hint) in cases {
            let failure = keypair(KeyKind::Ed25519, path).err().unwrap();
            assert_eq!((failure.code(), failure.advice()), (Code::Usage, Some(exp_hint)), "{path}");
        }
        assert!(keypair(KeyKind::Ed25519, "//Zoe").is_ok(), "any path is a key, if one without funds");
    }

    #[test]
    fn an_account_without_funds_of_an_unknown_name_is_answered_with_the_known_ones() {
        let poor = || Failure::of(Code::InsufficientFunds, "no funds");
        let hint = |path| hinted(poor(), path).advice().map(str::to_owned);
        let kept = poor().advice().map(str::to_owned);
        assert_eq!(hint("//Alice"), kept);
        assert!(hint("//Alcie").is_some_and(|hint| hint.starts_with("was `//Alice` meant? the dev chain gives funds to")));
        assert!(hint("//Zoe").is_some_and(|hint| hint.starts_with("the dev chain gives funds to")));
        assert!(hint("//Alice//stash").is_some_and(|hint| hint.starts_with("the dev chain gives funds to")));
        let other = hinted(Failure::usage("something else"), "//Zoe");
        assert_eq!(other.advice(), Failure::usage("").advice());
    }
}
