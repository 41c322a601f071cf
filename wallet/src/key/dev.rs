//! The development keys every Substrate tool knows: `//Alice` and her friends.

use super::{KeyKind, Keypair, Seed, SeedError};
use crate::hash::blake2_256;
use codec::Encode;

/// The seed of the public development phrase "bottom drive obey lake curtain smoke basket hold race
/// lonely fit walk". Everybody knows it: for test chains only.
pub const DEV_SEED: [u8; 32] = [
    0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2, 0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5,
    0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
];

impl Keypair {
    /// The development key of a path of hard junctions, such as `//Alice` or `//Alice//stash`.
    ///
    /// # Errors
    /// [`DevPathError`] for any other path.
    pub fn dev(kind: KeyKind, path: &str) -> Result<Self, DevPathError> {
        let junctions = path.strip_prefix("//").ok_or(DevPathError::NoHardJunction)?;
        let mut seed = Seed::new(DEV_SEED);
        for junction in junctions.split("//") {
            if junction.is_empty() || junction.contains('/') {
                return Err(DevPathError::NoHardJunction);
            }
            seed = Seed::new(derive(kind, &seed, chain_code(junction)));
        }
        Self::from_seed(kind, &seed).map_err(DevPathError::NoKey)
    }
}

fn derive(kind: KeyKind, seed: &Seed, chain_code: [u8; 32]) -> [u8; 32] {
    let domain = match kind {
        KeyKind::Ed25519 => "Ed25519HDKD",
        KeyKind::Secp256k1 => "Secp256k1HDKD",
    };
    (domain, seed.expose(), chain_code).using_encoded(blake2_256)
}

/// A number stands for its 64 bits, any other text for its SCALE bytes; hashed when too long.
fn chain_code(junction: &str) -> [u8; 32] {
    let bytes = junction.parse::<u64>().map_or_else(|_| junction.encode(), |number| number.encode());
    if bytes.len() > 32 {
        return blake2_256(&bytes);
    }
    let mut code = [0; 32];
    code.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
    code
}

/// Why a path is no development key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DevPathError {
    /// Not of the form `//Name`.
    NoHardJunction,
    /// The derived seed is no key.
    NoKey(SeedError),
}

impl core::fmt::Display for DevPathError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::NoHardJunction => f.write_str("expected a development key such as `//Alice`"),
            Self::NoKey(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for DevPathError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alice_has_the_public_keys_that_substrate_gives_her() {
        let scenarios = [
            (KeyKind::Ed25519, "88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee"),
            (KeyKind::Secp256k1, "020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1"),
        ];
        for (kind, exp_public) in scenarios {
            assert_eq!(hex::encode(Keypair::dev(kind, "//Alice").unwrap().public().bytes()), exp_public, "{kind}");
        }
    }

    #[test]
    fn other_paths_are_refused() {
        for path in ["", "Alice", "/Alice", "//", "//Alice/soft", "//Alice//", "////"] {
            assert_eq!(Keypair::dev(KeyKind::Ed25519, path).err(), Some(DevPathError::NoHardJunction), "{path}");
        }
    }
}
