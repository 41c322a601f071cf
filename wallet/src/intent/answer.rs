//! Whether what another wallet answered goes with the intent.

use super::signer;
use shared_logic::{Account, SignedIntent};

/// Refuses a signature of anybody else than this account.
///
/// # Errors
/// [`NotSigned::Stranger`] with whose it is; [`NotSigned::Nobody`].
pub fn must_be_of(signed: SignedIntent, account: Account) -> Result<SignedIntent, NotSigned> {
    match signer(&signed) {
        Some(found) if found == account => Ok(signed),
        Some(found) => Err(NotSigned::Stranger(found)),
        None => Err(NotSigned::Nobody),
    }
}

/// Why what somebody else signed does not go with the intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSigned {
    /// The intent is for another contract, or for a contract on another chain.
    OtherDomain,
    /// The signature is not in that form.
    Form(&'static str),
    /// The relying party's id is no host, such as `wallet.example`.
    RelyingParty,
    /// The public key is not one of P-256.
    PasskeyKey,
    /// The public key is not one of sr25519.
    PolkadotKey,
    /// The authenticator's data has more than an assertion of ours, such as extensions.
    MoreData,
    /// No person was verified.
    NoPerson,
    /// The browser's data is in another order, too long, or from a page in a frame of another site.
    ClientData,
    /// The challenge is of another intent.
    OtherIntent,
    /// The signature is of this account's key, which is not the one that should have signed; or it is over something else.
    Stranger(Account),
    /// The signature is of no key, or over something else.
    Nobody,
}

impl core::fmt::Display for NotSigned {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::OtherDomain => f.write_str("expected an intent for this contract on this chain"),
            Self::Form(form) => write!(f, "expected {form}"),
            Self::RelyingParty => {
                f.write_str("expected the host of the passkey's site in small letters, such as `wallet.example`: no URL, and no IP address")
            }
            Self::PasskeyKey => f.write_str("expected a P-256 public key, as `getPublicKey()` gives it or as a point of 65 bytes"),
            Self::PolkadotKey => f.write_str(
                "expected the public key of sr25519: an account of Ed25519, of ECDSA, or one that came from Ethereum signs no intent as this kind",
            ),
            Self::MoreData => f.write_str("expected authenticator data of 37 bytes: ask for no extensions"),
            Self::NoPerson => f.write_str("expected a verified person: ask for it with `userVerification: \"required\"`"),
            Self::ClientData => f.write_str(
                "expected the data of a page of the wallet's own site, as browsers write it: type, challenge, origin, crossOrigin",
            ),
            Self::OtherIntent => f.write_str("expected the digest of this intent as the challenge"),
            Self::Stranger(found) => {
                write!(f, "expected a signature over this intent by another account than {found}; or was something else signed?")
            }
            Self::Nobody => f.write_str("expected a signature over this intent; was another one signed?"),
        }
    }
}

impl core::error::Error for NotSigned {}
