//! The three kinds of signatures, and that none is read as another.

use super::super::{submits, Exp, Scenario};
use shared_logic::{
    keccak_256, Account, ClientData, Denial::BadSignature, GenesisHash, Intent, IntentKey, Message, Right, Rights, Signature, SignedIntent,
    UnixSeconds,
};
use valet_testkit::{
    account_of_passkey, account_of_polkadot, ecdsa, signed, signed_bytes, signed_wrapped, terms, Assertion, Fixture, ALICE, ALICES_KEY,
    CLIENT_DATA, PASSKEY, PERSON, POLKADOT_KEY, T0,
};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = passkeys();
    table.extend(wrapped());
    table.extend(crossed());
    table
}

/// Alice names both keys; they may withdraw.
fn named(t: &mut Fixture) {
    let limits = IntentKey { rights: Rights::of(&[Right::Revoke]), classes: terms().classes, expires_at: UnixSeconds(T0 + 500) };
    for key in [account_of_passkey(&PASSKEY), account_of_polkadot(&POLKADOT_KEY)] {
        t.send(ALICE, Message::SetIntentKey { key, limits });
    }
}

fn withdrawal(t: &Fixture) -> Intent {
    t.intent(t.withdrawal())
}

fn submitted(name: &'static str, signed: fn(&Fixture) -> SignedIntent, exp: Exp) -> Scenario {
    submits(name, signed, exp).given(named)
}

fn refused(name: &'static str, signed: fn(&Fixture) -> SignedIntent) -> Scenario {
    submitted(name, signed, Err(BadSignature))
}

fn passkeys() -> Vec<Scenario> {
    fn with(t: &Fixture, assertion: Assertion<'_>) -> SignedIntent {
        assertion.sign(withdrawal(t), &PASSKEY)
    }
    fn saying(t: &Fixture, client_data: &str) -> SignedIntent {
        with(t, Assertion { client_data, ..Assertion::OURS })
    }
    fn flagged(t: &Fixture, flags: u8) -> SignedIntent {
        with(t, Assertion { flags, ..Assertion::OURS })
    }
    /// The assertion, changed after it was signed.
    fn tampered(t: &Fixture, change: impl FnOnce(&mut [u8; 32], &mut [u8; 32], &mut u8, &mut u32)) -> SignedIntent {
        let mut signed = with(t, Assertion::OURS);
        let Signature::Passkey { r, s, flags, counter, .. } = &mut signed.signature else { panic!() };
        change(r, s, flags, counter);
        signed
    }
    vec![
        submitted("a passkey withdraws", |t| with(t, Assertion::OURS), Ok("grant-ended")),
        submitted(
            "a passkey withdraws from a browser that leaves crossOrigin out",
            |t| saying(t, r#","origin":"https://wallet.example"}"#),
            Ok("grant-ended"),
        ),
        submitted(
            "a passkey withdraws from a browser that adds a member",
            |t| saying(t, r#","origin":"https://wallet.example","crossOrigin":false,"other_keys_can_be_added_here":"do not compare"}"#),
            Ok("grant-ended"),
        ),
        submitted("a passkey that is backed up withdraws", |t| flagged(t, 0b1_1101), Ok("grant-ended")),
        refused("a passkey of a person who was not verified withdraws nothing", |t| flagged(t, 0b001)),
        refused("a passkey of a person who was not present withdraws nothing", |t| flagged(t, 0b100)),
        refused("a passkey's data with extensions is refused", |t| flagged(t, PERSON | 0x80)),
        refused("a passkey's data with another key is refused", |t| flagged(t, PERSON | 0x40)),
        refused("a passkey in a frame of another site withdraws nothing", |t| {
            saying(t, r#","origin":"https://wallet.example","crossOrigin":true}"#)
        }),
        refused("a passkey's data in another order is refused", |t| {
            saying(t, r#","crossOrigin":false,"origin":"https://wallet.example"}"#)
        }),
        refused("a passkey's data with two answers is refused", |t| {
            saying(t, r#","origin":"https://wallet.example","crossOrigin":false,"crossOrigin":true}"#)
        }),
        refused("a passkey's data without an end is refused", |t| saying(t, r#","origin":"https://wallet.example","crossOrigin":false"#)),
        refused("a passkey of another site is another account", |t| {
            with(t, Assertion { relying_party: "evil.example", ..Assertion::OURS })
        }),
        refused("another passkey is another account", |t| Assertion::OURS.sign(withdrawal(t), &[0xb3; 32])),
        refused("a passkey's signature with r of zero is none", |t| tampered(t, |r, _, _, _| *r = [0; 32])),
        refused("a passkey's signature with s of zero is none", |t| tampered(t, |_, s, _, _| *s = [0; 32])),
        refused("a passkey's signature in its other form is none", |t| tampered(t, |_, s, _, _| *s = minus_s(s))),
        refused("a passkey's counter was signed", |t| tampered(t, |_, _, _, counter| *counter += 1)),
        refused("a passkey's flags were signed", |t| tampered(t, |_, _, flags, _| *flags |= 8)),
        refused("a passkey signs one challenge", |t| SignedIntent {
            signature: with(t, Assertion::OURS).signature,
            intent: Intent { deadline: UnixSeconds(T0 + 151), ..withdrawal(t) },
        }),
        refused("a point beside the curve is no passkey", |t| {
            let mut signed = with(t, Assertion::OURS);
            if let Signature::Passkey { y, .. } = &mut signed.signature {
                y[31] ^= 1;
            }
            signed
        }),
        refused("another page than the one that was signed on is refused", |t| {
            let mut signed = with(t, Assertion::OURS);
            if let Signature::Passkey { client_data, .. } = &mut signed.signature {
                *client_data = ClientData::new(CLIENT_DATA.replace("wallet", "evil__").as_bytes()).unwrap();
            }
            signed
        }),
    ]
}

/// The order of P-256 less s: the same signature in its other form.
fn minus_s(s: &[u8; 32]) -> [u8; 32] {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
        0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let (mut other, mut borrow) = ([0; 32], false);
    for place in (0..32).rev() {
        let (difference, first) = ORDER[place].overflowing_sub(s[place]);
        let (difference, second) = difference.overflowing_sub(u8::from(borrow));
        (other[place], borrow) = (difference, first || second);
    }
    other
}

fn wrapped() -> Vec<Scenario> {
    fn over(t: &Fixture, bytes: &[u8]) -> SignedIntent {
        signed_bytes(withdrawal(t), bytes, &POLKADOT_KEY)
    }
    fn with_public(t: &Fixture, other: [u8; 32]) -> SignedIntent {
        let mut signed = signed_wrapped(withdrawal(t), &POLKADOT_KEY);
        if let Signature::Sr25519 { public, .. } = &mut signed.signature {
            *public = other;
        }
        signed
    }
    vec![
        submitted("a Polkadot wallet withdraws", |t| signed_wrapped(withdrawal(t), &POLKADOT_KEY), Ok("grant-ended")),
        refused("a text that is not wrapped is refused", |t| {
            let text = withdrawal(t).wrapped_text(keccak_256);
            over(t, &text.filled()[7..text.filled().len() - 8])
        }),
        refused("a text that is wrapped twice is refused", |t| {
            let text = withdrawal(t).wrapped_text(keccak_256);
            over(t, &[b"<Bytes>", text.filled(), b"</Bytes>"].concat())
        }),
        refused("another text is refused", |t| {
            let text = withdrawal(t).wrapped_text(keccak_256);
            over(t, String::from_utf8_lossy(text.filled()).replace("withdraw", "renounce").as_bytes())
        }),
        refused("the digest alone is refused", |t| over(t, &withdrawal(t).digest(keccak_256))),
        refused("the text of another deadline is refused", |t| {
            let other = Intent { deadline: UnixSeconds(T0 + 151), ..withdrawal(t) };
            over(t, other.wrapped_text(keccak_256).filled())
        }),
        refused("another sr25519 key is another account", |t| signed_wrapped(withdrawal(t), &[0xd1; 32])),
        refused("the sr25519 key of zeros, for which anybody signs, is nobody", |t| {
            // With R = s·B and the key of zeros, any s is a signature of any text.
            let mut signed = with_public(t, [0; 32]);
            if let Signature::Sr25519 { signature, .. } = &mut signed.signature {
                *signature = [0; 64];
                signature[63] = 0x80;
            }
            signed
        }),
        refused("an sr25519 key that ends as an account of Ethereum does is nobody", |t| {
            let mut public = [0xee; 32];
            public[..20].copy_from_slice(&ALICE.0);
            with_public(t, public)
        }),
        refused("a signature without schnorrkel's mark is none", |t| {
            let mut signed = signed_wrapped(withdrawal(t), &POLKADOT_KEY);
            if let Signature::Sr25519 { signature, .. } = &mut signed.signature {
                signature[63] &= 0x7f;
            }
            signed
        }),
    ]
}

/// Bytes of one kind under the name of another, and what was signed elsewhere.
fn crossed() -> Vec<Scenario> {
    fn elsewhere(t: &Fixture) -> Intent {
        let domain = shared_logic::DomainHash::of(GenesisHash([0x6f; 32]), Account([0xcc; 20]), keccak_256);
        Intent { domain, ..withdrawal(t) }
    }
    /// Signed for another chain, and told to be for this one.
    fn told(t: &Fixture, signed: SignedIntent) -> SignedIntent {
        SignedIntent { intent: withdrawal(t), ..signed }
    }
    vec![
        refused("the raw digest is signed by no kind", |t| {
            // What the first intents were: ECDSA over the digest itself.
            let digest = withdrawal(t).digest(keccak_256);
            let (signature, recovery) = k256::ecdsa::SigningKey::from_slice(&ALICES_KEY).unwrap().sign_prehash_recoverable(&digest);
            let (r, s) = signature.split_bytes();
            SignedIntent { intent: withdrawal(t), signature: Signature::Eip712 { r: r.into(), s: s.into(), recovery: recovery.to_byte() } }
        }),
        refused("what a passkey signed is no signature of secp256k1", |t| {
            let signed = Assertion::OURS.sign(withdrawal(t), &PASSKEY);
            let Signature::Passkey { r, s, .. } = signed.signature else { panic!() };
            SignedIntent { signature: Signature::Eip712 { r, s, recovery: 0 }, ..signed }
        }),
        refused("what secp256k1 signed is no passkey's", |t| {
            let mut owners = signed(withdrawal(t), &ALICES_KEY);
            let mut passkeys = Assertion::OURS.sign(withdrawal(t), &PASSKEY);
            let (own_r, own_s, _) = ecdsa(&mut owners.signature);
            if let Signature::Passkey { r, s, .. } = &mut passkeys.signature {
                (*r, *s) = (*own_r, *own_s);
            }
            passkeys
        }),
        refused("what secp256k1 signed is no signature of sr25519", |t| {
            let mut owners = signed(withdrawal(t), &ALICES_KEY);
            let mut wrapped = signed_wrapped(withdrawal(t), &POLKADOT_KEY);
            let (r, s, _) = ecdsa(&mut owners.signature);
            if let Signature::Sr25519 { signature, .. } = &mut wrapped.signature {
                *signature = [*r, *s].concat().try_into().unwrap();
            }
            wrapped
        }),
        refused("what an owner signed for another chain is refused", |t| told(t, signed(elsewhere(t), &ALICES_KEY))),
        refused("what a passkey signed for another chain is refused", |t| told(t, Assertion::OURS.sign(elsewhere(t), &PASSKEY))),
        refused("what a Polkadot wallet signed for another chain is refused", |t| told(t, signed_wrapped(elsewhere(t), &POLKADOT_KEY))),
    ]
}
