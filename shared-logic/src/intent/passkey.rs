//! What a passkey signs: the data of the authenticator, and of the browser (WebAuthn level 2, sections 6.1 and 5.8.1).

use super::ClientData;
use crate::{Buffer, Crypto};
use codec::Output;

/// A person was present, and was verified: by a finger, a face, a code.
const PERSON: u8 = 0b101;
/// A key, or extensions, stand behind the data: an assertion of ours has neither.
const MORE_DATA: u8 = 0b1100_0000;

/// An assertion without its signature.
pub(super) struct Assertion<'a> {
    pub(super) rp_id_hash: &'a [u8; 32],
    pub(super) flags: u8,
    pub(super) counter: u32,
    pub(super) client_data: &'a ClientData,
}

impl Assertion<'_> {
    /// The hash that was signed; `None` when no person was verified, when the browser's data is not in the one form that
    /// is accepted, or when nothing hashes.
    pub(super) fn signed_hash(&self, crypto: &impl Crypto, challenge: &[u8; 32]) -> Option<[u8; 32]> {
        if self.flags & PERSON != PERSON || self.flags & MORE_DATA != 0 || !self.client_data.is_same_origin() {
            return None;
        }
        let mut json = Buffer::<{ HEAD.len() + 43 + 1 + ClientData::MOST }>::new();
        json.write(HEAD);
        write_base64_url(challenge, &mut json);
        json.push_byte(b'"');
        json.write(self.client_data.bytes());
        let mut data = Buffer::<69>::new();
        data.write(self.rp_id_hash);
        data.push_byte(self.flags);
        data.write(&self.counter.to_be_bytes());
        data.write(&crypto.sha_256(json.filled())?);
        crypto.sha_256(data.filled())
    }
}

/// What stands before the challenge. A browser that orders its data otherwise is refused.
const HEAD: &[u8] = br#"{"type":"webauthn.get","challenge":""#;

impl ClientData {
    /// True for the data of a page that was not in a frame of another site. WebKit leaves the member out that says so.
    pub fn is_same_origin(&self) -> bool {
        same_origin(self.bytes())
    }
}

fn same_origin(rest: &[u8]) -> bool {
    let Some(rest) = rest.strip_prefix(br#","origin":""#) else { return false };
    let Some(end) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else { return false };
    let Some((origin, rest)) = rest.split_at_checked(end) else { return false };
    let Some(rest) = rest.strip_prefix(b"\"") else { return false };
    let rest = rest.strip_prefix(br#","crossOrigin":false"#).unwrap_or(rest);
    !origin.is_empty() && (rest == b"}" || is_more(rest))
}

/// True for further members that say nothing of the origin: browsers add some, so that nobody counts on there being none.
fn is_more(rest: &[u8]) -> bool {
    let says = |word: &[u8]| rest.windows(word.len()).any(|part| part == word);
    rest.starts_with(b",\"") && rest.ends_with(b"}") && !says(b"rossOrigin\"") && !says(b"opOrigin\"") && !says(b"\\")
}

/// 32 bytes as the challenge of a client's data: base64 for URLs, 43 characters without padding (RFC 4648, section 5).
pub fn base64_url(bytes: &[u8; 32]) -> alloc::string::String {
    let mut text = alloc::vec::Vec::new();
    write_base64_url(bytes, &mut text);
    alloc::string::String::from_utf8(text).unwrap_or_default()
}

fn write_base64_url(bytes: &[u8; 32], to: &mut impl Output) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bits, mut held) = (0u32, 0u32);
    let mut put = |bits: u32| to.push_byte(LETTERS.get(bits as usize & 63).copied().unwrap_or_default());
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        while held >= 6 {
            held -= 6;
            put(bits >> held);
        }
    }
    // 256 bits are 42 letters and 4 bits.
    put(bits << 2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_challenge_is_base64_as_a_browser_writes_it() {
        let of = |bytes: [u8; 32]| base64_url(&bytes).into_bytes();
        assert_eq!(of([0; 32]), [b'A'; 43]);
        assert_eq!(of([0xff; 32]), b"__________________________________________8");
        let counted: Vec<u8> = (0..32).collect();
        assert_eq!(of(counted.try_into().unwrap()), b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    }

    /// Hashes so many times, and takes everything for signed.
    struct Hashes(core::cell::Cell<u8>);

    impl Crypto for Hashes {
        fn sha_256(&self, bytes: &[u8]) -> Option<[u8; 32]> {
            self.0.set(self.0.get().checked_sub(1)?);
            Some(crate::keccak_256(bytes))
        }

        fn recover(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: u8) -> Option<crate::Account> {
            None
        }

        fn p256(&self, _: [u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32], _: &[u8; 32]) -> bool {
            true
        }

        fn sr25519(&self, _: &[u8], _: &[u8; 64], _: &[u8; 32]) -> bool {
            true
        }
    }

    #[test]
    fn where_nothing_hashes_nothing_was_signed() {
        let client_data = ClientData::new(br#","origin":"https://wallet.example"}"#).unwrap();
        let assertion = Assertion { rp_id_hash: &[1; 32], flags: PERSON, counter: 0, client_data: &client_data };
        for hashes in 0..3 {
            let signed = assertion.signed_hash(&Hashes(hashes.into()), &[2; 32]);
            assert_eq!(signed.is_some(), hashes == 2, "hashes {hashes} times");
        }
    }

    #[test]
    fn the_browsers_data_is_accepted_in_its_own_order_and_from_the_site_itself() {
        let accepted = [
            r#","origin":"https://wallet.example","crossOrigin":false}"#,
            r#","origin":"https://wallet.example"}"#,
            r#","origin":"https://wallet.example","crossOrigin":false,"other_keys_can_be_added_here":"do not compare"}"#,
        ];
        for rest in accepted {
            assert!(same_origin(rest.as_bytes()), "{rest}");
        }
        let refused = [
            "",
            "}",
            r#","origin":""}"#,
            r#","origin":"https://wallet.example""#,
            r#","origin":"https://wallet.example","crossOrigin":true}"#,
            r#","origin":"https://wallet.example","crossOrigin":true,"topOrigin":"https://evil.example"}"#,
            r#","origin":"https://wallet.example","crossOrigin":false,"crossOrigin":true}"#,
            r#","origin":"https://wallet.example","x":1,"crossOrigin":true}"#,
            r#","origin":"https://wallet.example","crossOrigin":false,"topOrigin":"https://evil.example"}"#,
            r#","origin":"https://wallet.example","\u0063rossOrigin":true}"#,
            r#","crossOrigin":false,"origin":"https://wallet.example"}"#,
            r#","origin":"https://wallet.example\","crossOrigin":false}"#,
            r#", "origin":"https://wallet.example","crossOrigin":false}"#,
            r#","origin":"https://wallet.example","crossOrigin":falsey}"#,
            r#","origin":"https://wallet.example"} "#,
        ];
        for rest in refused {
            assert!(!same_origin(rest.as_bytes()), "{rest}");
        }
    }
}
