//! Signed intents: somebody signs off chain, and anybody may submit.

use crate::{delegation::Rights, Account, DomainHash, Epoch, GenesisHash, Host, Message, SignalClasses, UnixSeconds};
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
    /// The epoch of the vehicle that the message concerns.
    pub epoch: Epoch,
    /// The principal's next number for the vehicle; 0 where nothing is counted, see [`Message::is_numbered`].
    pub nonce: Nonce,
    /// Until when it may be submitted, exclusive.
    pub deadline: UnixSeconds,
    /// What is wanted; see [`Message::is_signable`].
    pub message: Message,
}

/// An ECDSA signature over secp256k1: r, s (at most half the order), and the recovery id 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Signature {
    /// r, big-endian.
    pub r: [u8; 32],
    /// s, big-endian.
    pub s: [u8; 32],
    /// The parity of R's y: 0 or 1.
    pub recovery: u8,
}

/// An intent with the signature of its principal, or of an intent key of its principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct SignedIntent {
    /// What is wanted.
    pub intent: Intent,
    /// The signature over [`Intent::digest`].
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

impl Signature {
    /// Half the order of secp256k1: a larger `s` is the same signature in its other form.
    const HALF_ORDER: [u8; 32] = [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
        0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];

    /// True for the one form that is accepted.
    pub fn is_canonical(&self) -> bool {
        self.recovery <= 1 && self.s <= Self::HALF_ORDER && self.r != [0; 32] && self.s != [0; 32]
    }
}

impl Intent {
    /// What is signed: `keccak256("valet.intent" ‖ SCALE of the intent)`.
    pub fn digest(&self, host: &impl Host) -> [u8; 32] {
        (b"valet.intent", self).using_encoded(|bytes| host.keccak_256(bytes))
    }
}

impl DomainHash {
    /// The domain of a contract on a chain.
    pub fn of(genesis: GenesisHash, contract: Account, keccak_256: impl FnOnce(&[u8]) -> [u8; 32]) -> Self {
        Self((b"valet.domain", genesis, contract).using_encoded(keccak_256))
    }
}
