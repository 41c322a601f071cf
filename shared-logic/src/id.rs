//! Identifiers and hashes: opaque, fixed width, never derived from personal data.

use crate::wire::wire_newtype;
use codec::Encode;

/// Declares a fixed-width byte identifier; in JSON and text it is 0x-prefixed lower-case hex.
macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $width:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
        #[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
        pub struct $name(
            /// The bytes, in wire order.
            pub [u8; $width],
        );

        wire_newtype!($name);

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("0x")?;
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }

        impl core::str::FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let mut bytes = [0; $width];
                parse_hex(text, &mut bytes)?;
                Ok(Self(bytes))
            }
        }
    };
}

bytes_id!(
    /// A vehicle: 32 random bytes, never derived from the VIN.
    VehicleId, 32
);
bytes_id!(
    /// An account as the contract sees it: the 20-byte address of pallet-revive.
    Account, 20
);
bytes_id!(
    /// A grant: `keccak256("valet.grant" ‖ vehicle id ‖ seq)`, so it is never re-used.
    GrantId, 32
);
bytes_id!(
    /// A container: the hash of its canonical document (see [`crate::Container::id`]).
    ContainerId, 32
);
bytes_id!(
    /// The hash of the terms the parties agreed to; the text stays off chain.
    TermsHash, 32
);
bytes_id!(
    /// The Keccak-256 hash of an event's SCALE bytes; the next event of the vehicle carries it.
    EventHash, 32
);
bytes_id!(
    /// An access request: `keccak256("valet.request" ‖ vehicle id ‖ who asks ‖ nonce)`.
    RequestId, 32
);
bytes_id!(
    /// 32 random bytes that make a vehicle's id its own.
    VehicleSalt, 32
);
bytes_id!(
    /// The hash of the privacy notice as it was shown: its text and language (ISO/IEC TS 27560).
    NoticeHash, 32
);
bytes_id!(
    /// The hash of what shows that data was erased; the evidence stays off chain.
    EvidenceHash, 32
);
bytes_id!(
    /// What a signed intent is for: `keccak256("valet.domain" ‖ genesis hash ‖ contract)`.
    DomainHash, 32
);
bytes_id!(
    /// The hash of a chain's first block.
    GenesisHash, 32
);
bytes_id!(
    /// The hash of the rule sources an artefact was compiled from.
    RulesHash, 32
);
bytes_id!(
    /// `H(domain ‖ salt32 ‖ VIN)`; the salt stays off chain, so the VIN cannot be guessed back.
    VinCommitment, 32
);

impl EventHash {
    /// The previous-event hash of a vehicle's first event.
    pub const NONE: Self = Self([0; 32]);
}

/// The number of a purpose in the closed catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct PurposeCode(pub u16);

wire_newtype!(PurposeCode);

impl PurposeCode {
    /// The purpose of every request in an emergency; no grant can have it.
    pub const EMERGENCY: Self = Self(0);
}

/// Why a text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError {
    /// How many bytes were expected.
    pub expected_bytes: usize,
}

impl core::fmt::Display for IdError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let digits = self.expected_bytes.checked_mul(2).unwrap_or_default();
        write!(f, "expected 0x and {digits} hexadecimal digits ({} bytes)", self.expected_bytes)
    }
}

impl core::error::Error for IdError {}

pub(crate) fn parse_hex(text: &str, bytes: &mut [u8]) -> Result<(), IdError> {
    let error = IdError { expected_bytes: bytes.len() };
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    if Some(digits.len()) != bytes.len().checked_mul(2) {
        return Err(error);
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return Err(error) };
        *byte = nibble(*high).zip(nibble(*low)).map(|(high, low)| high << 4 | low).ok_or(error)?;
    }
    Ok(())
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a')?.checked_add(10),
        b'A'..=b'F' => digit.checked_sub(b'A')?.checked_add(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn an_id_is_read_back_from_its_own_text() {
        let id = VehicleId([0xa5; 32]);
        assert_eq!(id.to_string().parse::<VehicleId>(), Ok(id));
    }

    #[test]
    fn a_malformed_id_says_how_many_digits_were_expected() {
        for text in ["", "0x", "0x12", "zz", &"g".repeat(40), &"0".repeat(41)] {
            let error = text.parse::<Account>().unwrap_err();
            assert_eq!(error.to_string(), "expected 0x and 40 hexadecimal digits (20 bytes)", "{text}");
        }
    }
}
