//! Signatures that are assumed: who signed is part of the case, or told by the event.

use shared_logic::{Account, Crypto, Native, Signature};

/// Takes every EIP-712 signature for one of that account, and none of another kind.
pub(crate) struct Assumed(pub(crate) Option<Account>);

impl Assumed {
    /// A signature in a form that the rules accept.
    pub(crate) const SIGNATURE: Signature = Signature::Eip712 { r: [1; 32], s: [1; 32], recovery: 0 };
}

impl Crypto for Assumed {
    fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]> {
        Native.sha_256(bytes)
    }

    fn recover(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: u8) -> Option<Account> {
        self.0
    }

    fn p256(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32]) -> bool {
        false
    }

    fn sr25519(&self, _: &[u8], _: &[u8; 64], _: &[u8; 32]) -> bool {
        false
    }
}
