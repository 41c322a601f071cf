//! Who signed an intent: three kinds of signatures, each over a form of its own.

use super::{passkey, Intent};
use crate::{Account, Buffer, Crypto, Host};
use codec::{Decode, Encode, Output};

/// A signature over an intent. No kind can be read as another: each is made by a key of another curve or another
/// scheme, over other bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Signature {
    /// ECDSA over secp256k1 of [`Intent::typed_digest`] (EIP-712), as Ethereum's wallets make it. The signer is
    /// Ethereum's account of the key.
    #[codec(index = 0)]
    Eip712 {
        /// r, big-endian.
        r: [u8; 32],
        /// s, big-endian, at most half the order.
        s: [u8; 32],
        /// The parity of R's y: 0 or 1.
        recovery: u8,
    },
    /// A passkey's assertion (WebAuthn level 2): ECDSA over P-256, with [`Intent::digest`] as the challenge. The signer
    /// is the account of the key at its relying party, [`passkey_account`].
    #[codec(index = 1)]
    Passkey {
        /// The public key's x, big-endian.
        x: [u8; 32],
        /// The public key's y, big-endian.
        y: [u8; 32],
        /// r, big-endian.
        r: [u8; 32],
        /// s, big-endian, at most half the order.
        s: [u8; 32],
        /// The SHA-256 hash of the relying party's id.
        rp_id_hash: [u8; 32],
        /// What the authenticator did: a person was present (1) and was verified (4), and no data follows.
        flags: u8,
        /// The authenticator's counter.
        counter: u32,
        /// What stands behind the challenge in the client's data.
        client_data: ClientData,
    },
    /// sr25519 over [`Intent::wrapped_text`], as Polkadot's wallets make it (`signRaw`). The signer is the account
    /// of the key.
    #[codec(index = 2)]
    Sr25519 {
        /// The public key, which is the account on chain.
        public: [u8; 32],
        /// The signature.
        signature: [u8; 64],
    },
}

/// What stands behind the challenge's closing quote in a passkey's clientDataJSON: ASCII, at most
/// [`ClientData::MOST`] bytes. In SCALE and in JSON it is text.
#[derive(Clone, Copy, Debug)]
pub struct ClientData(Buffer<{ ClientData::MOST }>);

impl ClientData {
    /// Bytes that it may have: an origin of some hundred, and what browsers put behind it.
    pub const MOST: usize = 255;

    /// The text, or `None` when it is too long or not printable ASCII.
    pub fn new(text: &[u8]) -> Option<Self> {
        if text.len() > Self::MOST || !text.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            return None;
        }
        let mut bytes = Buffer::new();
        bytes.write(text);
        Some(Self(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        self.0.filled()
    }
}

impl PartialEq for ClientData {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for ClientData {}

impl Encode for ClientData {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        self.bytes().encode_to(to);
    }
}

impl Decode for ClientData {
    fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
        let long = || codec::Error::from("expected at most 255 bytes of printable ASCII");
        let codec::Compact(length) = codec::Compact::<u32>::decode(input)?;
        let mut room = [0; Self::MOST];
        let text = room.get_mut(..usize::try_from(length).map_err(|_| long())?).ok_or_else(long)?;
        input.read(text)?;
        Self::new(text).ok_or_else(long)
    }
}

#[cfg(feature = "ink")]
impl scale_info::TypeInfo for ClientData {
    type Identity = alloc::string::String;

    fn type_info() -> scale_info::Type {
        alloc::string::String::type_info()
    }
}

/// Half the order of secp256k1: a larger `s` is the same signature in its other form.
const HALF_SECP256K1: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
    0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// Half the order of P-256.
const HALF_P256: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b,
    0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
];

/// The 12 bytes at the end of an account on chain that came from Ethereum: no key is such.
const FROM_ETHEREUM: [u8; 12] = [0xee; 12];

impl Signature {
    /// Who signed this intent; `None` for a signature of nobody, or one in another form than the one that is
    /// accepted.
    pub fn signer(&self, host: &impl Host, intent: &Intent) -> Option<Account> {
        let keccak_256 = |bytes: &[u8]| host.keccak_256(bytes);
        match self {
            Self::Eip712 { r, s, recovery } => {
                let canonical = *recovery <= 1 && low(r, s, &HALF_SECP256K1);
                canonical.then(|| host.crypto().recover(intent.typed_digest(keccak_256), r, s, *recovery)).flatten()
            }
            Self::Passkey { x, y, r, s, rp_id_hash, flags, counter, client_data } => {
                let assertion = passkey::Assertion { rp_id_hash, flags: *flags, counter: *counter, client_data };
                let signed = assertion.signed_hash(&host.crypto(), &intent.digest(keccak_256)).filter(|_| low(r, s, &HALF_P256))?;
                host.crypto().p256(signed, r, s, x, y).then(|| passkey_account(rp_id_hash, x, y, keccak_256))
            }
            Self::Sr25519 { public, signature } => {
                // Anybody can sign for the key of zeros, and none ends as an account of Ethereum does.
                let key = *public != [0; 32] && !public.ends_with(&FROM_ETHEREUM);
                let valid = key && host.crypto().sr25519(intent.wrapped_text(keccak_256).filled(), signature, public);
                valid.then(|| last_20(host.keccak_256(public)))
            }
        }
    }
}

/// The account of a passkey: the last 20 bytes of `keccak256("valet.passkey" ‖ SHA-256 of the relying party's id ‖ x ‖ y)`.
/// No transaction can come from it, so nothing should be sent to it.
pub fn passkey_account(rp_id_hash: &[u8; 32], x: &[u8; 32], y: &[u8; 32], keccak_256: impl Fn(&[u8]) -> [u8; 32]) -> Account {
    let mut bytes = Buffer::<112>::new();
    (b"valet.passkey", rp_id_hash, x, y).encode_to(&mut bytes);
    last_20(keccak_256(bytes.filled()))
}

fn last_20(hash: [u8; 32]) -> Account {
    let mut account = [0; 20];
    account.iter_mut().zip(hash.iter().skip(12)).for_each(|(to, from)| *to = *from);
    Account(account)
}

/// True for scalars that are not zero, and an `s` in its low form.
fn low(r: &[u8; 32], s: &[u8; 32], half: &[u8; 32]) -> bool {
    s <= half && *r != [0; 32] && *s != [0; 32]
}
