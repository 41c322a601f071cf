//! Signed intents: somebody signs off chain, and anybody may submit.

mod passkey;
mod signature;
mod text;

pub use passkey::base64_url;
pub use signature::{passkey_account, ClientData, Signature};
pub use text::LONGEST_TEXT;

use crate::{delegation::Rights, Account, Buffer, DomainHash, Epoch, GenesisHash, Message, SignalClasses, UnixSeconds};
use codec::{Decode, Encode};

/// Counts the intents of an account about one vehicle, from 0, without gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Nonce(pub u64);

impl Nonce {
    /// The next number, or `None` past the range.
    pub fn next(self) -> Option<Self> {
        self.0.checked_add(1).map(Self)
    }
}

/// What somebody wants done. INVARIANT (bound): it is good on one chain, at one contract, in one
/// epoch of the vehicle, once, and before its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Intent {
    /// The chain and the contract.
    pub domain: DomainHash,
    /// Who wants it.
    pub principal: Account,
    /// The epoch of the vehicle that the message concerns; [`Epoch::NONE`] where it concerns none, or one that it registers.
    pub epoch: Epoch,
    /// The principal's next number for the vehicle; 0 where nothing is counted, see [`Message::is_numbered`].
    pub nonce: Nonce,
    /// Until when it may be submitted, exclusive.
    pub deadline: UnixSeconds,
    /// What is wanted; see [`Message::is_signable`].
    pub message: Message,
}

/// An intent with the signature of its principal, or of an intent key of its principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct SignedIntent {
    /// What is wanted.
    pub intent: Intent,
    /// Of whom, over which form of the intent: see [`Signature`].
    pub signature: Signature,
}

/// What an intent key may sign for its principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct IntentKey {
    /// What it may sign. Withdrawing and renouncing need [`crate::delegation::Right::Revoke`].
    pub rights: Rights,
    /// The classes that the grants and requests may hold about which it signs.
    pub classes: SignalClasses,
    /// Until when, exclusive.
    pub expires_at: UnixSeconds,
}

/// An intent key's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct NamedKey {
    /// What it may sign.
    pub limits: IntentKey,
    /// When it was named.
    pub named_at: UnixSeconds,
}

impl NamedKey {
    /// The record of a key that was removed. INVARIANT (removed means removed): it is kept, so that the key is never
    /// named again, and nothing that it signed is good again.
    pub const REMOVED: Self = Self {
        limits: IntentKey { rights: Rights::NONE, classes: SignalClasses::NONE, expires_at: UnixSeconds(0) },
        named_at: UnixSeconds(0),
    };

    /// True for a key that was removed.
    pub fn is_removed(&self) -> bool {
        *self == Self::REMOVED
    }
}

/// How a change came to the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Via {
    /// The actor called.
    #[codec(index = 0)]
    Call,
    /// The actor signed an intent of that number, and somebody submitted it; none for one that is not counted.
    #[codec(index = 1)]
    Intent(Option<Nonce>),
}

impl Intent {
    /// The hash of the whole intent: `keccak256("valet.intent" ‖ SCALE of the intent)`. A passkey signs it as its
    /// challenge, and it stands in what the other kinds sign.
    pub fn digest(&self, keccak_256: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        keccak_256(self.scale().filled())
    }

    /// What is hashed: the SCALE of the intent behind a word.
    #[inline(never)]
    fn scale(&self) -> Buffer<{ crate::cell::longest::EVENT }> {
        let mut bytes = Buffer::new();
        (PREFIX, self).encode_to(&mut bytes);
        bytes
    }

    /// The intent in words, as the signer's wallet shows it: printable ASCII and line ends, at most [`LONGEST_TEXT`]
    /// bytes.
    pub fn text(&self) -> Buffer<LONGEST_TEXT> {
        text::text(self)
    }

    /// What an sr25519 key signs: the text and the digest, between `<Bytes>` and `</Bytes>`. Polkadot's wallets put
    /// the two around what they are asked to sign, unless they are there already.
    pub fn wrapped_text(&self, keccak_256: impl Fn(&[u8]) -> [u8; 32]) -> Buffer<LONGEST_TEXT> {
        text::wrapped(self, &self.digest(keccak_256))
    }

    /// What a secp256k1 key signs: the hash of the typed data `Intent(string text,bytes32 digest)` in the intent's
    /// domain (EIP-712).
    pub fn typed_digest(&self, keccak_256: impl Fn(&[u8]) -> [u8; 32]) -> [u8; 32] {
        let text = keccak_256(self.text().filled());
        let message = (INTENT_TYPE, text, self.digest(&keccak_256)).using_encoded(&keccak_256);
        (b"\x19\x01", self.domain, message).using_encoded(keccak_256)
    }
}

/// `keccak256("Intent(string text,bytes32 digest)")`.
const INTENT_TYPE: [u8; 32] = [
    0xbc, 0xda, 0x6c, 0xc1, 0x1b, 0x72, 0x2d, 0xea, 0x1d, 0xb5, 0x28, 0x77, 0xc0, 0x46, 0x3f, 0x58, 0xd8, 0x3c, 0xf6, 0xa3, 0x28, 0xca,
    0x99, 0x7c, 0x57, 0x11, 0x4f, 0x1a, 0xe8, 0x47, 0x74, 0x4c,
];

/// Stands before the SCALE of an intent that is hashed.
const PREFIX: &[u8; 12] = b"valet.intent";

impl DomainHash {
    /// The domain of a contract on a chain, as EIP-712 separates domains: name "Valet", version "1", the contract as
    /// `verifyingContract`, and the hash of the chain's first block as `salt`.
    pub fn of(genesis: GenesisHash, contract: Account, keccak_256: impl Fn(&[u8]) -> [u8; 32]) -> Self {
        let [of_type, name, version] =
            [&b"EIP712Domain(string name,string version,address verifyingContract,bytes32 salt)"[..], b"Valet", b"1"].map(&keccak_256);
        Self((of_type, name, version, [0u8; 12], contract, genesis).using_encoded(keccak_256))
    }
}
