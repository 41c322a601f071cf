//! What an account cannot pay.

use crate::{
    amount::Token,
    dev_key,
    failure::{Code, Failure},
    output::inline,
};
use valet_wallet::AccountId32;

/// An account without enough: what it has, what it needs, and where more comes from.
pub(super) fn cannot_afford(account: &AccountId32, has: u128, locks: u128, token: Option<&Token>) -> Failure {
    let shown = |units: u128| token.map_or_else(|| format!("{units} of the smallest unit"), |token| inline(&token.show(units)));
    let message = match has {
        0 => format!("account {account} has no funds on this chain"),
        _ => {
            format!("account {account} has {}; it needs more than {} to send or to lock for storage, and the fee", shown(has), shown(locks))
        }
    };
    let failure = Failure::of(Code::InsufficientFunds, message);
    if dev_key::is_funded(account) {
        return failure.hint("send less, or from another account: this is one of those that a dev chain begins with funds for");
    }
    let unit = token.and_then(|token| 10u128.checked_pow(token.decimals.into()));
    let missing = unit.and_then(|unit| locks.saturating_sub(has).checked_div(unit)).unwrap_or_default();
    let tokens = missing.saturating_add(1).max(1000);
    failure.hint(format!(
        "on a dev chain, type `valet wallet send --dev //Alice --to {account} --amount {tokens}`; on another, have somebody send to it"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use valet_wallet::Keypair;

    #[test]
    fn an_account_without_funds_is_told_what_to_type() {
        let account = AccountId32([7; 32]);
        let (none, little) = (cannot_afford(&account, 0, 0, None), cannot_afford(&account, 5, 9, None));
        assert_eq!(none.to_string(), format!("account {account} has no funds on this chain"));
        assert!(little.to_string().contains("has 5 of the smallest unit; it needs more than 9 of"), "{little}");
        for failure in [none, little] {
            let typed = format!("`valet wallet send --dev //Alice --to {account} --amount 1000`");
            assert!(failure.advice().is_some_and(|hint| hint.contains(&typed)));
            assert_eq!(failure.code(), Code::InsufficientFunds);
        }
    }

    #[test]
    fn what_is_missing_is_told_in_tokens_and_alice_is_not_told_to_send_to_herself() {
        let token = Token { decimals: 1, symbol: Some("UNIT".to_owned()) };
        let poor = cannot_afford(&AccountId32([7; 32]), 15, 50_020, Some(&token));
        assert!(poor.to_string().contains("has 1.5 UNIT; it needs more than 5002 UNIT"), "{poor}");
        assert!(poor.advice().is_some_and(|hint| hint.contains("--amount 5001`")), "{poor:?}");
        let alice = Keypair::dev(valet_wallet::KeyKind::Ed25519, "//Alice").unwrap().public().account_id();
        let failure = cannot_afford(&alice, 15, 50_020, Some(&token));
        assert!(failure.advice().is_some_and(|hint| hint.starts_with("send less") && !hint.contains("//Alice")), "{failure:?}");
    }
}
