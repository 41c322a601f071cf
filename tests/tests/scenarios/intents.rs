//! Signed intents: bound to one chain, one contract, one epoch, once, until a deadline.

use super::{fixtures::*, Ask, Populated, Scenario};
use shared_logic::{
    Account, Denial, Epoch, GenesisHash, GrantId, GrantTerms, Intent, Message, Nonce, Signature, SignedIntent, UnixSeconds,
};
use valet_wallet::{intent::domain, sign_intent};

pub(super) fn scenarios(populated: &Populated) -> Vec<Scenario> {
    [bound(populated), signed(populated), forged(populated)].into_iter().flatten().collect()
}

/// Whoever brings it has no part in it.
fn brought(name: &'static str, signed: SignedIntent, exp_reason: Option<Denial>) -> Scenario {
    Scenario { name, from: STRANGER, ask: Ask::Submit(signed), exp_reason }
}

fn bound(populated: &Populated) -> Vec<Scenario> {
    let intent = populated.intent(Message::Withdraw { grant: populated.grant("live") });
    let give = Message::Grant { terms: GrantTerms { classes: SPEED, ..terms(populated.now) }, agreement: agreement(), request: None };
    let numbered = populated.intent(give);
    let genesis = GenesisHash(populated.client.genesis().0);
    let cases = [
        ("an intent", intent, None),
        ("until the end of time", Intent { deadline: UnixSeconds(u64::MAX), ..intent }, None),
        (
            "for another chain",
            Intent { domain: domain(GenesisHash([7; 32]), populated.client.contract()), ..intent },
            Some(Denial::WrongDomain),
        ),
        ("for another contract", Intent { domain: domain(genesis, Account([7; 20])), ..intent }, Some(Denial::WrongDomain)),
        ("a withdrawal with a number", Intent { nonce: Nonce(1), ..intent }, Some(Denial::NonceUsed)),
        ("for the next owner's time", Intent { epoch: Epoch(2), ..intent }, Some(Denial::WrongDomain)),
        ("for no owner's time", Intent { epoch: Epoch(0), ..intent }, Some(Denial::WrongDomain)),
        ("for the last owner's time", Intent { epoch: Epoch(u32::MAX), ..intent }, Some(Denial::WrongDomain)),
        ("too late", Intent { deadline: populated.now, ..intent }, Some(Denial::DeadlinePassed)),
        ("a grant that was signed for ever", Intent { deadline: UnixSeconds(u64::MAX), ..numbered }, Some(Denial::DeadlineTooFar)),
        ("with the next number", numbered, None),
        ("with a number used before", Intent { nonce: Nonce(0), ..numbered }, Some(Denial::NonceUsed)),
        ("with a number that is not next", Intent { nonce: Nonce(2), ..numbered }, Some(Denial::NonceUsed)),
        ("with the last number", Intent { nonce: Nonce(u64::MAX), ..numbered }, Some(Denial::NonceUsed)),
    ];
    let mut scenarios: Vec<_> =
        cases.into_iter().map(|(name, intent, exp)| brought(name, sign_intent(&key(PHONE), &intent).unwrap(), exp)).collect();
    let [granted, withdrawn] = populated.spent.unwrap();
    scenarios.push(brought("brought once more", granted, Some(Denial::NonceUsed)));
    scenarios.push(brought("a withdrawal brought once more", withdrawn, Some(Denial::WrongState)));
    scenarios
}

/// By keys that may or may not sign this.
fn signed(populated: &Populated) -> Vec<Scenario> {
    let withdraw = |name: &str| Message::Withdraw { grant: populated.grant(name) };
    let grant = |terms| Message::Grant { terms, agreement: agreement(), request: None };
    let speed = GrantTerms { classes: SPEED, ..terms(populated.now) };
    let wider = GrantTerms { classes: SPEED_AND_DISTANCE.or(TRIP), ..speed };
    let by_phone = |message| populated.signed(PHONE, message);
    let theirs = Intent { principal: account(INSURER), nonce: Nonce(0), ..populated.intent(withdraw("live")) };
    vec![
        brought("a grant by a key", by_phone(grant(speed)), None),
        brought("a grant beside the key's classes", by_phone(grant(wider)), Some(Denial::BadSignature)),
        brought("a withdrawal beside the key's classes", by_phone(withdraw("trips")), Some(Denial::BadSignature)),
        brought("stopping everything by a key", by_phone(Message::StopEverything { vehicle: car() }), Some(Denial::BadSignature)),
        brought(
            "taking a consent back that nobody gave, by a key",
            by_phone(Message::WithdrawConsent { grant: populated.grant("coached") }),
            Some(Denial::WrongState),
        ),
        brought(
            "suspending by a key without that right",
            by_phone(Message::Suspend { grant: populated.grant("live") }),
            Some(Denial::BadSignature),
        ),
        brought("resuming by a key", by_phone(Message::Resume { grant: populated.grant("suspended") }), Some(Denial::BadSignature)),
        brought("by a key that is over", populated.signed(LOST_PHONE, withdraw("live")), Some(Denial::BadSignature)),
        brought("by a key that nobody named", populated.signed(AUDITOR, withdraw("live")), Some(Denial::BadSignature)),
        brought("for somebody who named no key", sign_intent(&key(PHONE), &theirs).unwrap(), Some(Denial::BadSignature)),
        brought("taking over a vehicle by a key", by_phone(Message::AcceptVehicle { vehicle: car() }), Some(Denial::BadSignature)),
        brought("a pause", by_phone(Message::Pause), Some(Denial::NotSignable)),
        brought(
            "taking another key back by a key",
            by_phone(Message::RemoveIntentKey { key: signer(LOST_PHONE) }),
            Some(Denial::BadSignature),
        ),
        brought("of nothing", by_phone(Message::Withdraw { grant: GrantId([0; 32]) }), Some(Denial::UnknownVehicle)),
        brought("of what is withdrawn", by_phone(withdraw("withdrawn")), Some(Denial::WrongState)),
        brought("of a former owner's", by_phone(withdraw("stale")), Some(Denial::WrongDomain)),
    ]
}

/// By nobody.
fn forged(populated: &Populated) -> Vec<Scenario> {
    let right = populated.signed(PHONE, Message::Withdraw { grant: populated.grant("live") });
    let other = populated.signed(PHONE, Message::Withdraw { grant: populated.grant("objected") });
    let Signature::Eip712 { r, s, recovery } = right.signature else { panic!("the wallet signs typed data") };
    let ecdsa = |r, s, recovery| Signature::Eip712 { r, s, recovery };
    let cases = [
        ("signed with zeros", ecdsa([0; 32], [0; 32], 0)),
        ("signed with an r of zero", ecdsa([0; 32], s, recovery)),
        ("signed with an s of zero", ecdsa(r, [0; 32], recovery)),
        ("signed with ones", ecdsa([0xff; 32], [0x01; 32], 0)),
        ("signed with garbage", ecdsa([0x42; 32], [0x42; 32], 1)),
        ("signed in the other form", ecdsa(r, other_form(s), 1 - recovery)),
        ("recovered the other way", ecdsa(r, s, 1 - recovery)),
        ("recovered as on Ethereum", ecdsa(r, s, recovery + 27)),
        ("recovered in no way", ecdsa(r, s, u8::MAX)),
        ("signed over something else", other.signature),
    ];
    cases.map(|(name, signature)| brought(name, SignedIntent { signature, ..right }, Some(Denial::BadSignature))).into()
}

/// The order of the curve less `s`: the same signature in the form that is not taken.
fn other_form(s: [u8; 32]) -> [u8; 32] {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
        0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];
    let mut high = [0; 32];
    let mut borrow = false;
    for at in (0..32).rev() {
        let (first, under) = ORDER[at].overflowing_sub(s[at]);
        let (less, under_too) = first.overflowing_sub(u8::from(borrow));
        (high[at], borrow) = (less, under || under_too);
    }
    high
}
