//! Whose keys act.

pub(crate) use valet_tests::cast::key;

pub(crate) const ADMIN: &str = "//Alice";
pub(crate) const OWNER: &str = "//Bob";
pub(crate) const INSURER: &str = "//Charlie";
pub(crate) const MANAGER: &str = "//Dave";
pub(crate) const DRIVER: &str = "//Eve";
pub(crate) const AUTHORITY: &str = "//Alice#secp256k1";
pub(crate) const AUDITOR: &str = "//Bob#secp256k1";
/// Third parties that data is shared onward with, one below the other.
pub(crate) const ONWARD: [&str; 3] = ["//Charlie#secp256k1", "//Dave#secp256k1", "//Eve#secp256k1"];
/// A key that only signs intents.
pub(crate) const PHONE: &str = "//Phone#secp256k1";
