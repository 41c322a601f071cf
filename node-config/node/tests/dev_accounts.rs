//! The development accounts that the runtime funds, derived again from the development phrase.

use sp_core::{ecdsa, ed25519, sr25519, Pair};

#[allow(dead_code, reason = "the runtime's own list, of which the test reads one item")]
#[path = "../../runtime/src/accounts.rs"]
mod accounts;

use accounts::DEV_ACCOUNTS;

const NAMES: [&str; 5] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"];

#[test]
fn funded_accounts_are_those_of_the_development_phrase() {
    assert_eq!(NAMES.len(), DEV_ACCOUNTS.len());
    for (name, account) in NAMES.iter().zip(&DEV_ACCOUNTS) {
        let sr25519 = sr25519::Pair::from_string(name, None).unwrap().public();
        let ed25519 = ed25519::Pair::from_string(name, None).unwrap().public();
        let ecdsa = ecdsa::Pair::from_string(name, None).unwrap().public();
        assert_eq!(account.sr25519, sr25519.0, "sr25519 {name}");
        assert_eq!(account.ed25519, ed25519.0, "ed25519 {name}");
        assert_eq!(account.ecdsa, sp_io::hashing::blake2_256(&ecdsa.0), "ecdsa {name}");
    }
}
