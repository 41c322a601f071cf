//! The funded development accounts: `//Alice` to `//Eve` of the public development phrase.
//!
//! Each name appears in its three key types, because the same derivation path gives a different
//! account for each. The keys are public knowledge: never fund them on a chain that matters.
//! The test `dev_accounts` of the node's crate derives them again and compares.

use hex_literal::hex;

/// One name's account in each key type, as the 32 bytes of an account id.
pub struct DevAccount {
    /// The sr25519 public key.
    pub sr25519: [u8; 32],
    /// The ed25519 public key.
    pub ed25519: [u8; 32],
    /// blake2b-256 of the compressed secp256k1 public key.
    pub ecdsa: [u8; 32],
}

impl DevAccount {
    /// The three account ids.
    pub const fn ids(&self) -> [[u8; 32]; 3] {
        [self.sr25519, self.ed25519, self.ecdsa]
    }
}

/// Every funded account.
pub const DEV_ACCOUNTS: [DevAccount; 5] = [ALICE, BOB, CHARLIE, DAVE, EVE];

/// `//Alice`, whose ed25519 account holds sudo.
pub const ALICE: DevAccount = DevAccount {
    sr25519: hex!("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"),
    ed25519: hex!("88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee"),
    ecdsa: hex!("01e552298e47454041ea31273b4b630c64c104e4514aa3643490b8aaca9cf8ed"),
};

/// `//Bob`.
pub const BOB: DevAccount = DevAccount {
    sr25519: hex!("8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48"),
    ed25519: hex!("d17c2d7823ebf260fd138f2d7e27d114c0145d968b5ff5006125f2414fadae69"),
    ecdsa: hex!("3f6eaf1be5add88d84ca8b02d350074935dbf04f53f4287cb6abfd6b33413f8f"),
};

/// `//Charlie`.
pub const CHARLIE: DevAccount = DevAccount {
    sr25519: hex!("90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22"),
    ed25519: hex!("439660b36c6c03afafca027b910b4fecf99801834c62a5e6006f27d978de234f"),
    ecdsa: hex!("6672035dd6010e55e08eb707d171b5ec790bfea44f93ea8b1d22503033de45cd"),
};

/// `//Dave`.
pub const DAVE: DevAccount = DevAccount {
    sr25519: hex!("306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20"),
    ed25519: hex!("5e639b43e0052c47447dac87d6fd2b6ec50bdd4d0f614e4299c665249bbd09d9"),
    ecdsa: hex!("2452e6b66a46450f6858ef72934278407eb42de707c9abe67b8cb41707565ef3"),
};

/// `//Eve`.
pub const EVE: DevAccount = DevAccount {
    sr25519: hex!("e659a7a1628cdd93febc04a4e0646ea20e9f5f0ce097d9a05290d4a9e054df4e"),
    ed25519: hex!("1dfe3e22cc0d45c70779c1095f7489a8ef3cf52d62fbd8c2fa38c9f1723502b5"),
    ecdsa: hex!("b71a0812a1edaa236625ba525279201448be05f3a97c02f796db63944bf29895"),
};
