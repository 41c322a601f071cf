//! The check of EIP-55: the capitals of an address in contracts.

use shared_logic::keccak_256;

/// True for an address with capitals and small letters whose capitals are not those of this address: something was
/// mistyped. Where all letters are alike there is nothing to check by.
pub fn is_mistyped(address: &str) -> bool {
    let digits = address.strip_prefix("0x").unwrap_or(address);
    let has = |kind: fn(&u8) -> bool| digits.bytes().any(|sign| kind(&sign));
    has(|sign| sign.is_ascii_uppercase()) && has(|sign| sign.is_ascii_lowercase()) && digits != checked(digits)
}

/// The first text of JSON that is a mistyped address. Ids and hashes have no such check, and other lengths.
pub fn mistyped_in(json: &str) -> Option<&str> {
    let is_address =
        |text: &&str| text.len() == 42 && text.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|sign| sign.is_ascii_hexdigit()));
    json.split('"').filter(is_address).find(|text| is_mistyped(text))
}

/// The same digits with the capitals of EIP-55: a letter is one where its digit of the hash of all digits is 8 or more.
fn checked(digits: &str) -> String {
    let small = digits.to_ascii_lowercase();
    let hash = keccak_256(small.as_bytes());
    let halves = hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    small.chars().zip(halves).map(|(sign, half)| if half >= 8 { sign.to_ascii_uppercase() } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capitals_of_an_address_are_those_of_the_examples_of_eip_55() {
        // All capitals, all small, and mixed, as EIP-55 lists them.
        for address in [
            "0x52908400098527886E0F7030069857D2E4169EE7",
            "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
            "0xde709f2102306220921060314715629080e2fb77",
            "0x27b1fdb04752bbc536007a920d24acb045561c26",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            assert!(!is_mistyped(address) && !is_mistyped(&address.to_lowercase()), "{address}");
        }
    }

    #[test]
    fn a_mistyped_address_is_found_anywhere_in_json_and_no_other_text_is_one() {
        let (right, wrong) = ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD");
        let json = |address: &str| format!("{{\"terms\":{{\"recipient\": \"{address}\"}},\"id\":\"0x{}\"}}", "aB".repeat(32));
        assert_eq!(mistyped_in(&json(right)), None);
        assert_eq!(mistyped_in(&json(wrong)), Some(wrong));
        assert_eq!(mistyped_in(&json(&wrong.to_lowercase())), None);
    }
}
