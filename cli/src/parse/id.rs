//! Ids: as they are, or by their names.

use crate::{
    book::{Id, Name, Names},
    signer,
};
use shared_logic::{keccak_256, Account, VehicleId};
use std::path::Path;
use valet_wallet::{
    key::{Ss58Error, Ss58Prefix},
    AccountId32,
};

/// No name is longer, and no account in SS58 is shorter.
const LONGEST_OTHER: usize = 44;

/// What else than an id is taken.
const OR_NAME: &str = "or a name of the address book, which `valet book list` shows";

/// What looks like a name, and is none that is known; with the one that was meant, where one is near.
fn unknown_name(text: &str, kind: &str) -> Option<String> {
    text.parse::<Name>().ok()?;
    let meant = Names::of_this_run().meant(text, kind).map(|name| format!("did you mean `{name}`? ")).unwrap_or_default();
    Some(format!("no name `{text}`; {meant}`valet book list` shows the names that are known"))
}

/// A vehicle: its id, or its name in the address book.
pub(crate) fn vehicle(text: &str) -> Result<VehicleId, String> {
    let error = match text.parse::<VehicleId>() {
        Ok(vehicle) => return Ok(vehicle),
        Err(error) => error,
    };
    match Names::of_this_run().find(text)? {
        Some(Id::Vehicle(vehicle)) => Ok(vehicle),
        Some(other) => Err(format!("`{text}` is the name of an {}, and a vehicle is needed", other.kind())),
        None => Err(unknown_name(text, "vehicle").unwrap_or_else(|| format!("{error}; {OR_NAME}; found `{text}`"))),
    }
}

/// The account of a name, of a wallet file or of SS58; none where the text is none of them.
fn named(text: &str) -> Result<Option<Account>, String> {
    match Names::of_this_run().find(text)? {
        Some(Id::Account(account)) => Ok(Some(account)),
        Some(other) => Err(format!("`{text}` is the name of a {}, and an account is needed", other.kind())),
        None => Ok(chain_account(text)?.map(|(account, _)| account.address())),
    }
}

/// The chain's account of a wallet file, or of SS58 with its network; none where the text is neither.
pub(crate) fn chain_account(text: &str) -> Result<Option<(AccountId32, Option<Ss58Prefix>)>, String> {
    // A file's name has a dot or a slash, which a name never has.
    if text.contains(['.', '/']) && Path::new(text).is_file() {
        let file = signer::read(Path::new(text)).map_err(|failure| format!("{failure}; the address of a wallet file is taken here"))?;
        return Ok(Some((file.account(), None)));
    }
    match AccountId32::from_ss58(text) {
        Ok((account, network)) => Ok(Some((account, Some(network)))),
        Err(Ss58Error::BadChecksum) if text.len() > LONGEST_OTHER => Err(format!("`{text}` was mistyped: {}", Ss58Error::BadChecksum)),
        Err(_) => Ok(None),
    }
}

/// An account's address in contracts: as it is, by its name in the address book, as a wallet file has it, or as that of an
/// account in SS58, which is the same on every chain. An account of 64 hexadecimal digits is not taken: a vehicle or a grant
/// would be taken for one. Where the address has
/// capitals among its letters, they are the check of EIP-55, and a mistyped address is refused; zeros are nobody's address.
pub(crate) fn account(text: &str) -> Result<Account, String> {
    let account: Account = match text.parse() {
        Ok(account) => account,
        Err(error) => {
            let forms =
                || format!("{error}, as `valet wallet show` prints it; an account in SS58; a wallet file; {OR_NAME}; found `{text}`");
            return named(text)?.ok_or_else(|| unknown_name(text, "account").unwrap_or_else(forms));
        }
    };
    if account == Account([0; 20]) {
        return Err("this is nobody's address: what is handed to it is gone for good".to_owned());
    }
    let typed = text.strip_prefix("0x").unwrap_or(text);
    let has = |kind: fn(&char) -> bool| typed.chars().any(|sign| kind(&sign));
    if !(has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase)) || typed == checked(typed) {
        return Ok(account);
    }
    let all_small = "all letters may be small, where nothing checks them";
    Err(format!("the capitals of `{text}` are not those of this address (EIP-55): something was mistyped. Copy it anew; {all_small}"))
}

/// The same digits with the capitals of EIP-55: a letter is one where its digit of the hash of all digits is 8 or more.
fn checked(digits: &str) -> String {
    let small = digits.to_ascii_lowercase();
    let hash = hex::encode(keccak_256(small.as_bytes()));
    let capital = |digit: char| digit.to_digit(16).is_some_and(|value| value >= 8);
    small.chars().zip(hash.chars()).map(|(sign, digit)| if capital(digit) { sign.to_ascii_uppercase() } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_wrong_capitals_and_that_of_nobody_are_refused() {
        for address in ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"] {
            let digits = &address[2..];
            for same in [address.to_owned(), format!("0x{}", digits.to_lowercase()), format!("0x{}", digits.to_uppercase())] {
                assert_eq!(account(&same).map(|account| account.to_string()), Ok(address.to_lowercase()), "{same}");
            }
            // One letter mistyped, as one capital less.
            for (at, sign) in address.char_indices().filter(|(_, sign)| sign.is_ascii_uppercase()) {
                let wrong = format!("{}{}{}", &address[..at], sign.to_ascii_lowercase(), &address[at + 1..]);
                assert!(account(&wrong).is_err_and(|text| text.contains("EIP-55")), "{wrong}");
            }
        }
        assert!(account("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAec").is_err());
        assert!(account(&format!("0x{}", "00".repeat(20))).is_err_and(|text| text.contains("nobody")));
        assert!(account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY!").is_err_and(|text| text.contains("40 hexadecimal digits")));
    }

    #[test]
    fn an_account_in_ss58_stands_for_its_address_whatever_the_network_and_a_mistyped_one_for_none() {
        let exp = Ok("0x9621dde636de098b43efb0fa9b61facfe328f99d".to_owned());
        for alice in ["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"] {
            assert_eq!(account(alice).map(|account| account.to_string()), exp, "{alice}");
            let wrong = alice.replacen('7', "8", 1);
            assert!(account(&wrong).is_err_and(|text| text.contains("mistyped")), "{wrong}");
        }
        let id = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
        assert!(account(id).is_err(), "a vehicle's id looks the same");
    }

    #[test]
    fn a_wallet_file_stands_for_its_address_and_a_name_that_is_not_known_for_nothing() {
        use valet_wallet::{keyfile::Sealing, KeyFile, KeyKind, Keypair};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("insurer.json");
        let keypair = Keypair::dev(KeyKind::Secp256k1, "//Alice").unwrap();
        std::fs::write(&path, KeyFile::seal(&keypair, "correct horse", &Sealing::random().unwrap()).unwrap().to_string()).unwrap();
        assert_eq!(account(path.to_str().unwrap()), Ok(keypair.public().account_id().address()));
        let card = folder.path().join("card.json");
        std::fs::write(&card, "{}").unwrap();
        assert!(account(card.to_str().unwrap()).is_err_and(|cause| cause.contains("wallet file")));
        for text in ["insurer", "0x12", "no/such.json", ""] {
            assert!(account(text).is_err_and(|cause| cause.contains("valet book list") && cause.contains(&format!("`{text}`"))), "{text}");
            assert!(vehicle(text).is_err_and(|cause| cause.contains("valet book list") && cause.contains(&format!("`{text}`"))), "{text}");
        }
    }
}
