//! Signatures as the chain reads them.

use codec::Encode;

/// A signature with its scheme. Its SCALE form is that of Substrate's `MultiSignature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MultiSignature {
    /// Ed25519 over the message itself.
    Ed25519([u8; 64]),
    /// ECDSA over `blake2_256(message)`: r ‖ s ‖ v with v 0 or 1.
    Ecdsa([u8; 65]),
}

// By hand, as the codec's derive writes casts that our lints deny.
impl Encode for MultiSignature {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(bytes) => (0u8, bytes).encode(),
            Self::Ecdsa(bytes) => (2u8, bytes).encode(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_stands_before_the_bytes() {
        assert_eq!(MultiSignature::Ed25519([7; 64]).encode(), [&[0][..], &[7; 64]].concat());
        assert_eq!(MultiSignature::Ecdsa([7; 65]).encode(), [&[2][..], &[7; 65]].concat());
    }
}
