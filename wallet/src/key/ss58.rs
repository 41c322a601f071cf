//! SS58: an account as text, with the network's prefix and a checksum.

use super::AccountId32;
use crate::hash::blake2_512;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// Text of an account has at most 50 digits; longer input is not worth dividing.
const MAX_DIGITS: usize = 64;

/// The network an address is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ss58Prefix(u16);

impl Ss58Prefix {
    /// 42: any Substrate chain.
    pub const GENERIC: Self = Self(42);

    /// The prefix of that number, or `None` past 16,383.
    pub const fn new(number: u16) -> Option<Self> {
        if number < 16_384 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// One byte below 64; else two, whose bits are interleaved as SS58 wants it.
    fn bytes(self) -> Vec<u8> {
        let [low, high] = self.0.to_le_bytes();
        if self.0 < 64 {
            vec![low]
        } else {
            vec![(low >> 2) | 0b0100_0000, (high & 0b0011_1111) | (low << 6)]
        }
    }
}

impl Default for Ss58Prefix {
    fn default() -> Self {
        Self::GENERIC
    }
}

pub(super) fn write(account: &AccountId32, prefix: Ss58Prefix) -> String {
    let mut bytes = prefix.bytes();
    bytes.extend(account.0);
    let checksum = checksum(&bytes);
    bytes.extend(checksum);
    base58(&bytes)
}

pub(super) fn read(text: &str) -> Result<(AccountId32, Ss58Prefix), Ss58Error> {
    let bytes = from_base58(text).ok_or(Ss58Error::NotBase58)?;
    let (body, found) = bytes.split_last_chunk::<2>().ok_or(Ss58Error::NotAnAccount)?;
    if checksum(body) != *found {
        return Err(Ss58Error::BadChecksum);
    }
    let (prefix, account) = body.split_last_chunk::<32>().ok_or(Ss58Error::NotAnAccount)?;
    let number = match prefix {
        [number @ 0..=63] => u16::from(*number),
        [first @ 64..=127, second] => u16::from_le_bytes([(first << 2) | (second >> 6), second & 0b0011_1111]),
        _ => return Err(Ss58Error::NotAnAccount),
    };
    Ok((AccountId32(*account), Ss58Prefix(number)))
}

fn checksum(body: &[u8]) -> [u8; 2] {
    let [first, second, ..] = blake2_512(&[b"SS58PRE", body].concat());
    [first, second]
}

fn base58(bytes: &[u8]) -> String {
    // Little-endian digits of the number that the bytes are.
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = remainder(&mut carry, 58);
        }
        while carry > 0 {
            digits.push(remainder(&mut carry, 58));
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).map(|_| '1');
    zeros.chain(digits.iter().rev().filter_map(|digit| ALPHABET.get(usize::from(*digit)).map(|letter| char::from(*letter)))).collect()
}

fn from_base58(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_DIGITS {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|known| *known == letter)?).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = remainder(&mut carry, 256);
        }
        while carry > 0 {
            bytes.push(remainder(&mut carry, 256));
        }
    }
    bytes.extend(text.bytes().take_while(|letter| *letter == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

/// Takes the lowest digit in that base off the number.
fn remainder(number: &mut u32, base: u32) -> u8 {
    let [digit, ..] = (*number % base).to_le_bytes();
    *number /= base;
    digit
}

/// Why a text is not an account's SS58 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ss58Error {
    /// A letter outside the alphabet, or too many.
    NotBase58,
    /// The checksum does not fit: most likely a typing error.
    BadChecksum,
    /// The text is of something else than a 32-byte account.
    NotAnAccount,
}

impl core::fmt::Display for Ss58Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NotBase58 => "expected an SS58 address in base58",
            Self::BadChecksum => "expected an SS58 address with a right checksum; is a letter mistyped?",
            Self::NotAnAccount => "expected the SS58 address of a 32-byte account",
        })
    }
}

impl core::error::Error for Ss58Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_from_its_own_text_for_every_width_of_prefix() {
        for number in [0, 2, 42, 63, 64, 255, 256, 1_284, 16_383] {
            let prefix = Ss58Prefix::new(number).unwrap();
            for account in [AccountId32([0; 32]), AccountId32([0xff; 32]), AccountId32([9; 32])] {
                assert_eq!(AccountId32::from_ss58(&account.ss58(prefix)), Ok((account, prefix)), "{number}");
            }
        }
    }

    #[test]
    fn the_well_known_alice_reads_on_three_networks() {
        let alice = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d".parse::<AccountId32>().unwrap();
        for (number, exp_text) in [
            (42, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
            (0, "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
            (2, "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F"),
        ] {
            assert_eq!(alice.ss58(Ss58Prefix::new(number).unwrap()), exp_text);
        }
    }

    #[test]
    fn a_mistyped_address_is_refused_with_its_reason() {
        let scenarios = [
            ("", Ss58Error::NotAnAccount),
            ("0", Ss58Error::NotBase58),
            ("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ", Ss58Error::BadChecksum),
            (&"1".repeat(65), Ss58Error::NotBase58),
            ("0x1234", Ss58Error::NotAnAccount),
        ];
        for (text, exp_error) in scenarios {
            assert_eq!(text.parse::<AccountId32>(), Err(exp_error), "{text}");
        }
    }
}
