//! Intents, and the keys that may sign them.

use super::{does, done, only, submits, Exp, Scenario};
use shared_logic::{
    Action, Actions, AssignedRole::Driver, Denial::*, DomainHash, Epoch, GrantTerms, Intent, IntentKey, Message, Nonce, RequestEnd, Right,
    Rights, Role, SignalClass, SignalClasses, Signature, SignedIntent, UnixSeconds,
};
use valet_testkit::{
    account_of, agreement, grant, signed, terms, Fixture, ADMIN, ALICE, ALICES_KEY, BOB, CAR, COACHING, DAN, INSURER, NO_GRANT, PHONE_KEY,
    T0, VAN,
};

pub(super) fn table() -> Vec<Scenario> {
    let mut table = keys();
    table.extend(signed_by_the_owner());
    table.extend(signed_by_a_key());
    table.extend(forged());
    table
}

fn limits(rights: &[Right]) -> IntentKey {
    IntentKey { rights: Rights::of(rights), classes: terms().classes, expires_at: UnixSeconds(T0 + 500) }
}

fn naming(limits: IntentKey) -> Message {
    Message::SetIntentKey { key: account_of(&PHONE_KEY), limits }
}

fn keys() -> Vec<Scenario> {
    fn sets(name: &'static str, message: fn(&Fixture) -> Message, exp: Exp) -> Scenario {
        does(name, ALICE, message, exp)
    }
    fn removing(_: &Fixture) -> Message {
        Message::RemoveIntentKey { key: account_of(&PHONE_KEY) }
    }
    fn named(t: &mut Fixture) {
        t.send(ALICE, naming(limits(&[Right::Revoke])));
    }
    vec![
        sets("somebody names a key that may sign", |_| naming(limits(&[Right::Revoke])), Ok("intent-key-set")).role(Role::Anyone),
        sets("a key is named again with other limits", |_| naming(limits(&[Right::Grant])), Ok("intent-key-set")).given(named),
        sets(
            "a key may reach no class",
            |_| naming(IntentKey { classes: SignalClasses::NONE, ..limits(&[Right::Revoke]) }),
            Ok("intent-key-set"),
        ),
        sets("while paused no key is named", |_| naming(limits(&[Right::Revoke])), Err(Paused)).given(|t| t.pauses()),
        sets("after the retirement no key is named", |_| naming(limits(&[Right::Revoke])), Err(Retired)).given(|t| t.retires()),
        sets("nobody is the own intent key", |_| Message::SetIntentKey { key: ALICE, limits: limits(&[Right::Revoke]) }, Err(WrongState)),
        sets("a key without a right is none", |_| naming(limits(&[])), Err(EmptyScope)),
        sets(
            "a key that ends now is none",
            |_| naming(IntentKey { expires_at: UnixSeconds(T0 + 100), ..limits(&[Right::Revoke]) }),
            Err(Expired),
        ),
        sets("a key is taken back", removing, Ok("intent-key-removed")).given(named).role(Role::Anyone),
        sets("while paused a key is taken back", removing, Ok("intent-key-removed")).given(|t| {
            named(t);
            t.pauses();
        }),
        sets("a key that was not named is not taken back", removing, Err(WrongState)),
        does("nobody takes another's key back", BOB, removing, Err(WrongState)).given(named),
        sets("a key is taken back once", removing, Err(WrongState)).given(|t| {
            named(t);
            t.send(ALICE, removing(t));
        }),
    ]
}

fn signed_by_the_owner() -> Vec<Scenario> {
    fn by_alice(t: &Fixture, message: Message) -> SignedIntent {
        t.signs(&ALICES_KEY, message)
    }
    fn less(t: &Fixture) -> Message {
        let terms =
            GrantTerms { classes: only(SignalClass::SpeedMotion), actions: Actions::of(&[Action::Read]), ..t.state.grants[&t.grant].terms };
        Message::Narrow { grant: t.grant, terms }
    }
    vec![
        submits("a signed grant is submitted", |t| by_alice(t, grant(|_| {})), Ok("grant-activated")).role(Role::Owner),
        submits("a signed narrowing is submitted", |t| by_alice(t, less(t)), Ok("grant-narrowed")),
        submits("a signed suspension is submitted", |t| by_alice(t, Message::Suspend { grant: t.grant }), Ok("grant-suspended")),
        submits("a signed resumption is submitted", |t| by_alice(t, Message::Resume { grant: t.grant }), Ok("grant-resumed"))
            .given(|t| t.suspends(ALICE)),
        submits(
            "a signed renewal is submitted",
            |t| by_alice(t, Message::Renew { grant: t.grant, terms: terms(), agreement: agreement() }),
            Ok("grant-renewed"),
        ),
        submits("a signed withdrawal is submitted", |t| by_alice(t, t.withdrawal()), Ok("grant-ended")),
        submits("a signed consent is submitted", |t| by_alice(t, Message::CoConsent { grant: t.grant }), Ok("driver-consented")).given(
            |t| {
                t.appoints(ALICE, Driver);
                t.grant = t.grants(|it| it.purpose = COACHING);
            },
        ),
        submits("a signed deferral is submitted", |t| by_alice(t, Message::DeferRequest { request: t.request }), Ok("request-deferred"))
            .given(|t| done(t.asked(|_| {}))),
        submits(
            "a signed refusal is submitted",
            |t| by_alice(t, Message::CloseRequest { request: t.request, end: RequestEnd::Refused }),
            Ok("request-closed"),
        )
        .given(|t| done(t.asked(|_| {}))),
        submits("while paused a signed withdrawal is submitted", |t| by_alice(t, t.withdrawal()), Ok("grant-ended")).given(|t| t.pauses()),
        submits("after the retirement a signed withdrawal is submitted", |t| by_alice(t, t.withdrawal()), Ok("grant-ended"))
            .given(|t| t.retires()),
        submits("while paused a signed grant is not submitted", |t| by_alice(t, grant(|_| {})), Err(Paused)).given(|t| t.pauses()),
        submits(
            "what the signer may not do is denied as if called",
            |t| by_alice(t, Message::Revoke { grant: t.grant }),
            Err(NotAuthorised),
        ),
        submits("what the signer may not give back is denied", |t| by_alice(t, Message::Renounce { grant: t.grant }), Err(NotAuthorised)),
        submits("in its last second an intent is submitted", |t| by_alice(t, t.withdrawal()), Ok("grant-ended")).at(149),
        submits("the second intent has the second number", |t| by_alice(t, t.withdrawal()), Ok("grant-ended")).given(|t| {
            t.state.nonces.insert(ALICE, Nonce(1));
        }),
        submits("the last number but one is used", |t| by_alice(t, t.withdrawal()), Ok("grant-ended")).given(|t| {
            t.state.nonces.insert(ALICE, Nonce(u64::MAX - 1));
        }),
    ]
}

fn signed_by_a_key() -> Vec<Scenario> {
    /// Alice names her phone's key.
    fn phone(t: &mut Fixture, rights: &[Right]) {
        t.send(ALICE, naming(limits(rights)));
    }
    fn by_phone(t: &Fixture, message: Message) -> SignedIntent {
        t.signs(&PHONE_KEY, message)
    }
    vec![
        submits("a key signs a withdrawal for its principal", |t| by_phone(t, t.withdrawal()), Ok("grant-ended"))
            .role(Role::Owner)
            .given(|t| phone(t, &[Right::Revoke])),
        submits("a key signs a grant within its classes", |t| by_phone(t, grant(|_| {})), Ok("grant-activated"))
            .given(|t| phone(t, &[Right::Grant])),
        submits("a key signs a suspension", |t| by_phone(t, Message::Suspend { grant: t.grant }), Ok("grant-suspended"))
            .given(|t| phone(t, &[Right::Suspend])),
        submits(
            "a key signs a narrowing",
            |t| by_phone(t, Message::Narrow { grant: t.grant, terms: GrantTerms { depth_left: 0, ..t.state.grants[&t.grant].terms } }),
            Ok("grant-narrowed"),
        )
        .given(|t| phone(t, &[Right::Narrow])),
        submits(
            "a key signs a refusal",
            |t| by_phone(t, Message::CloseRequest { request: t.request, end: RequestEnd::Refused }),
            Ok("request-closed"),
        )
        .given(|t| {
            t.asked(|_| {});
            phone(t, &[Right::Answer]);
        }),
        submits("a key that nobody named signs nothing", |t| by_phone(t, t.withdrawal()), Err(BadSignature)),
        submits(
            "a key signs for its principal alone",
            |t| signed(Intent { principal: BOB, nonce: Nonce(0), ..t.intent(t.withdrawal()) }, &PHONE_KEY),
            Err(BadSignature),
        )
        .given(|t| phone(t, &[Right::Revoke])),
        submits("a key without that right signs nothing", |t| by_phone(t, t.withdrawal()), Err(BadSignature))
            .given(|t| phone(t, &[Right::Grant, Right::Narrow, Right::Suspend, Right::Answer, Right::Delegate])),
        submits(
            "a key grants no class beyond its own",
            |t| by_phone(t, grant(|it| it.classes = it.classes.or(only(SignalClass::Odometer)))),
            Err(BadSignature),
        )
        .given(|t| phone(t, &[Right::Grant])),
        submits(
            "a key renews no class beyond its own",
            |t| {
                let terms = GrantTerms { classes: terms().classes.or(only(SignalClass::Odometer)), ..terms() };
                by_phone(t, Message::Renew { grant: t.grant, terms, agreement: agreement() })
            },
            Err(BadSignature),
        )
        .given(|t| phone(t, &[Right::Grant])),
        submits("no key resumes", |t| by_phone(t, Message::Resume { grant: t.grant }), Err(BadSignature)).given(|t| {
            t.suspends(ALICE);
            phone(t, Right::LIST);
        }),
        submits("no key consents", |t| by_phone(t, Message::CoConsent { grant: t.grant }), Err(BadSignature)).given(|t| {
            t.appoints(ALICE, Driver);
            t.grant = t.grants(|it| it.purpose = COACHING);
            phone(t, Right::LIST);
        }),
        submits("a key past its time signs nothing", |t| by_phone(t, t.withdrawal()), Err(BadSignature)).given(|t| {
            t.send(ALICE, naming(IntentKey { expires_at: UnixSeconds(T0 + 100), ..limits(&[Right::Revoke]) }));
        }),
        submits("a key in its last second signs", |t| by_phone(t, t.withdrawal()), Ok("grant-ended")).given(|t| {
            t.send(ALICE, naming(IntentKey { expires_at: UnixSeconds(T0 + 101), ..limits(&[Right::Revoke]) }));
        }),
        submits("a key taken back signs nothing", |t| by_phone(t, t.withdrawal()), Err(BadSignature)).given(|t| {
            phone(t, &[Right::Revoke]);
            t.send(ALICE, Message::RemoveIntentKey { key: account_of(&PHONE_KEY) });
        }),
        submits("a former owner's key withdraws nothing of the new owner's", |t| by_phone(t, t.withdrawal()), Err(StaleEpoch)).given(|t| {
            phone(t, &[Right::Revoke]);
            t.transfers(ALICE, BOB);
        }),
    ]
}

fn forged() -> Vec<Scenario> {
    /// A withdrawal that Alice signed, with something changed before she did.
    fn other(t: &Fixture, change: impl FnOnce(&mut Intent)) -> SignedIntent {
        let mut intent = t.intent(t.withdrawal());
        change(&mut intent);
        signed(intent, &ALICES_KEY)
    }
    /// The same with something changed afterwards.
    fn tampered(t: &Fixture, change: impl FnOnce(&mut SignedIntent)) -> SignedIntent {
        let mut signed = other(t, |_| {});
        change(&mut signed);
        signed
    }
    fn forges(name: &'static str, signed: fn(&Fixture) -> SignedIntent) -> Scenario {
        submits(name, signed, Err(BadSignature))
    }
    fn other_form(signature: Signature) -> Signature {
        // The order of secp256k1; n - s is the same signature in its other form.
        const ORDER: [u8; 32] = [
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf,
            0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
        ];
        let (mut s, mut borrow) = ([0; 32], false);
        for place in (0..32).rev() {
            let (difference, first) = ORDER[place].overflowing_sub(signature.s[place]);
            let (difference, second) = difference.overflowing_sub(u8::from(borrow));
            (s[place], borrow) = (difference, first || second);
        }
        Signature { s, recovery: 1 - signature.recovery, ..signature }
    }
    vec![
        submits("what the admin does cannot be signed", |t| other(t, |it| it.message = Message::Pause), Err(NotSignable)),
        submits(
            "handing over cannot be signed",
            |t| other(t, |it| it.message = Message::TransferVehicle { vehicle: CAR, new_owner: BOB }),
            Err(NotSignable),
        ),
        submits("naming a key cannot be signed", |t| other(t, |it| it.message = naming(limits(&[Right::Revoke]))), Err(NotSignable)),
        submits(
            "not signable is told before anything else",
            |t| other(t, |it| (it.message, it.domain, it.deadline) = (Message::Pause, DomainHash([0; 32]), UnixSeconds(0))),
            Err(NotSignable),
        ),
        submits("an intent for another chain or contract is denied", |t| other(t, |it| it.domain.0[0] ^= 1), Err(WrongDomain)),
        submits("an intent for no contract is denied", |t| other(t, |it| it.domain = DomainHash([0; 32])), Err(WrongDomain)),
        submits(
            "an intent about a grant that is not there is denied",
            |t| other(t, |it| it.message = Message::Withdraw { grant: NO_GRANT }),
            Err(UnknownVehicle),
        ),
        submits(
            "an intent about a request that is not there is denied",
            |t| other(t, |it| it.message = Message::DeferRequest { request: valet_testkit::NO_REQUEST }),
            Err(UnknownVehicle),
        ),
        submits("an intent of another epoch is denied", |t| other(t, |it| it.epoch = Epoch(2)), Err(WrongDomain)),
        submits("an intent from before the sale is denied after it", |t| other(t, |it| it.epoch = Epoch(1)), Err(WrongDomain))
            .given(|t| t.transfers(ALICE, BOB)),
        submits("an intent comes before its deadline", |t| other(t, |_| {}), Err(DeadlinePassed)).at(150),
        submits("an intent of the past is denied", |t| other(t, |it| it.deadline = UnixSeconds(0)), Err(DeadlinePassed)),
        submits("a number that is not the next is denied", |t| other(t, |it| it.nonce = Nonce(1)), Err(NonceUsed)),
        submits("a number that was used is denied", |t| other(t, |it| it.nonce = Nonce(0)), Err(NonceUsed)).given(|t| {
            let signed = t.signs(&ALICES_KEY, Message::Suspend { grant: t.grant });
            let outcome = shared_logic::submit(&t.state, &signed, UnixSeconds(t.now)).unwrap();
            t.happens(&outcome.event);
        }),
        forges("a signature of zeros is none", |t| tampered(t, |it| it.signature = Signature { r: [0; 32], s: [0; 32], recovery: 0 })),
        forges("a signature with r of zero is none", |t| tampered(t, |it| it.signature.r = [0; 32])),
        forges("a signature with s of zero is none", |t| tampered(t, |it| it.signature.s = [0; 32])),
        forges("a signature of noise is none", |t| {
            tampered(t, |it| it.signature = Signature { r: [0x5a; 32], s: [0x3c; 32], recovery: 1 })
        }),
        forges("r beyond the order is none", |t| tampered(t, |it| it.signature.r = [0xff; 32])),
        forges("the other form of a signature is none", |t| tampered(t, |it| it.signature = other_form(it.signature))),
        forges("the other form with its own parity is none", |t| {
            tampered(t, |it| it.signature = Signature { recovery: it.signature.recovery, ..other_form(it.signature) })
        }),
        forges("a recovery id of 2 is none", |t| tampered(t, |it| it.signature.recovery = 2)),
        forges("a recovery id of 27 is none", |t| tampered(t, |it| it.signature.recovery += 27)),
        forges("the other recovery id is another signer", |t| tampered(t, |it| it.signature.recovery ^= 1)),
        forges("one bit of s is another signer", |t| tampered(t, |it| it.signature.s[31] ^= 1)),
        forges("another deadline was not signed", |t| tampered(t, |it| it.intent.deadline.0 += 1)),
        forges("another message was not signed", |t| tampered(t, |it| it.intent.message = Message::Suspend { grant: t.grant })),
        forges("another principal was not signed", |t| tampered(t, |it| it.intent.principal = INSURER)),
        forges("another's signature is not the principal's", |t| signed(t.intent(t.withdrawal()), &[0x77; 32])),
        submits(
            "the owner of one vehicle signs nothing for another",
            |t| other(t, |it| it.message = grant(|terms| terms.vehicle = VAN)),
            Err(NotAuthorised),
        ),
        submits("an account that no key makes signs nothing", |t| other(t, |it| it.principal = ADMIN), Err(BadSignature)),
        submits("the driver needs a key that makes the account", |t| other(t, |it| it.principal = DAN), Err(BadSignature))
            .given(|t| t.appoints(DAN, Driver)),
    ]
}
