//! Intents, and the keys that may sign them.

mod kinds;
mod oneself;

use super::{does, done, only, submits, Exp, Scenario};
use shared_logic::{
    Action, Actions,
    AssignedRole::{Delegate, Driver},
    Denial::*,
    DomainHash, Epoch, GrantTerms, Intent, IntentKey, Message, Nonce, RequestEnd, Right, Rights, Role, SignalClass, SignalClasses,
    Signature, SignedIntent, UnixSeconds, VehicleId,
};
use valet_testkit::{
    account_of, agreement, ecdsa, grant, mandate, signed, terms, Fixture, ADMIN, ALICE, ALICES_KEY, BOB, CAR, COACHING, DAN, INSURER,
    NO_GRANT, NO_VEHICLE, PHONE_KEY, T0, VAN,
};

const CENTURY: u64 = 36_500 * 86_400;
const OBJECT: Message = Message::Object { vehicle: CAR, to: None };

pub(super) fn table() -> Vec<Scenario> {
    let mut table = keys();
    table.extend(signed_by_the_owner());
    table.extend(counted());
    table.extend(replayed());
    table.extend(signed_by_a_key());
    table.extend(beyond_the_keys_classes());
    table.extend(stopped_keys());
    table.extend(forged());
    table.extend(oneself::table());
    table.extend(kinds::table());
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
        sets("while paused a key is named that only ends things", |_| naming(limits(&[Right::Revoke])), Ok("intent-key-set"))
            .given(|t| t.pauses()),
        sets("after the retirement a key is named that only ends things", |_| naming(limits(&[Right::Revoke])), Ok("intent-key-set"))
            .given(|t| t.retires()),
        sets("while paused no key is named that grants", |_| naming(limits(&[Right::Grant])), Err(Paused)).given(|t| t.pauses()),
        sets(
            "while paused no key is named that does more than end things",
            |_| naming(limits(&[Right::Revoke, Right::Suspend])),
            Err(Paused),
        )
        .given(|t| t.pauses()),
        sets("after the retirement no key is named that narrows", |_| naming(limits(&[Right::Narrow])), Err(Retired))
            .given(|t| t.retires()),
        sets("while paused a key without a right is none", |_| naming(limits(&[])), Err(EmptyScope)).given(|t| t.pauses()),
        sets(
            "a key lasts a century",
            |_| naming(IntentKey { expires_at: UnixSeconds(T0 + 100 + CENTURY), ..limits(&[Right::Revoke]) }),
            Ok("intent-key-set"),
        ),
        sets(
            "a key beyond a century is not meant",
            |_| naming(IntentKey { expires_at: UnixSeconds(T0 + 101 + CENTURY), ..limits(&[Right::Revoke]) }),
            Err(TimeOutOfRange),
        ),
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
        sets("a key that was taken back is never named again", |_| naming(limits(&[Right::Revoke])), Err(WrongState)).given(|t| {
            named(t);
            t.send(ALICE, removing(t));
        }),
        does("a key that another took back is named", BOB, |_| naming(limits(&[Right::Revoke])), Ok("intent-key-set")).given(|t| {
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
        submits(
            "a signed consent taken back is submitted",
            |t| by_alice(t, Message::WithdrawConsent { grant: t.grant }),
            Ok("consent-withdrawn"),
        )
        .given(consented),
        submits("a signed stop of everything is submitted", |t| by_alice(t, STOP), Ok("everything-stopped")).role(Role::Owner),
        submits(
            "a signed objection is submitted",
            |t| by_alice(t, Message::Object { vehicle: CAR, to: Some(INSURER) }),
            Ok("subject-objected"),
        )
        .given(|t| t.appoints(ALICE, Driver)),
        submits(
            "a signed lifting of an objection is submitted",
            |t| by_alice(t, Message::LiftObjection { vehicle: CAR, to: None }),
            Ok("objection-lifted"),
        )
        .given(|t| {
            t.appoints(ALICE, Driver);
            t.objects(ALICE, None);
        }),
        submits("a signed deferral is submitted", |t| by_alice(t, Message::DeferRequest { request: t.request }), Ok("request-deferred"))
            .given(|t| done(t.asked(|_| {}))),
        submits("a signed refusal is submitted", |t| by_alice(t, refusal(t)), Ok("request-closed")).given(|t| done(t.asked(|_| {}))),
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
        submits("while paused everything is stopped by a signature", |t| by_alice(t, STOP), Ok("everything-stopped")).given(|t| t.pauses()),
    ]
}

/// Alice drives, and consents to coaching.
fn consented(t: &mut Fixture) {
    t.appoints(ALICE, Driver);
    t.grant = t.grants(|it| it.purpose = COACHING);
    t.consents(ALICE);
}

fn suspension(t: &Fixture) -> Message {
    Message::Suspend { grant: t.grant }
}

const STOP: Message = Message::StopEverything { vehicle: CAR };

const fn refusal(t: &Fixture) -> Message {
    Message::CloseRequest { request: t.request, end: RequestEnd::Refused }
}

fn renewal(t: &Fixture) -> Message {
    Message::Renew { grant: t.grant, terms: terms(), agreement: agreement() }
}

/// The intent that Alice would sign, with that number.
fn numbered(t: &Fixture, message: Message, nonce: u64) -> SignedIntent {
    signed(Intent { nonce: Nonce(nonce), ..t.intent(message) }, &ALICES_KEY)
}

/// The next number of Alice's intents about a vehicle.
fn next(t: &mut Fixture, vehicle: Option<VehicleId>, nonce: u64) {
    t.state.nonces.insert((ALICE, vehicle), Nonce(nonce));
}

fn counted() -> Vec<Scenario> {
    const CARS: Option<VehicleId> = Some(CAR);
    vec![
        submits("the first intent has the number nought", |t| numbered(t, suspension(t), 0), Ok("grant-suspended")),
        submits("the second intent has the second number", |t| numbered(t, suspension(t), 1), Ok("grant-suspended"))
            .given(|t| next(t, CARS, 1)),
        submits("an intent does not leave a number out", |t| numbered(t, suspension(t), 1), Err(NonceUsed)),
        submits("a number counts once", |t| numbered(t, suspension(t), 0), Err(NonceUsed)).given(|t| next(t, CARS, 1)),
        submits("the last number but one is used", |t| numbered(t, suspension(t), u64::MAX - 1), Ok("grant-suspended"))
            .given(|t| next(t, CARS, u64::MAX - 1)),
        submits("numbers do not wrap", |t| numbered(t, suspension(t), u64::MAX), Err(OutOfRange)).given(|t| next(t, CARS, u64::MAX)),
        submits("what was signed about another vehicle does not count", |t| numbered(t, suspension(t), 0), Ok("grant-suspended"))
            .given(|t| next(t, Some(VAN), 7)),
        submits("what was signed about no vehicle does not count", |t| numbered(t, suspension(t), 0), Ok("grant-suspended"))
            .given(|t| next(t, None, 7)),
        submits("the number of another vehicle is not this one's", |t| numbered(t, suspension(t), 7), Err(NonceUsed))
            .given(|t| next(t, Some(VAN), 7)),
        submits(
            "a consent taken back is counted",
            |t| numbered(t, Message::WithdrawConsent { grant: t.grant }, 4),
            Ok("consent-withdrawn"),
        )
        .given(|t| {
            consented(t);
            next(t, CARS, 4);
        }),
        submits("an objection is counted", |t| numbered(t, Message::Object { vehicle: CAR, to: None }, 0), Err(NonceUsed)).given(|t| {
            t.appoints(ALICE, Driver);
            next(t, CARS, 1);
        }),
        // What ends something is not counted.
        submits("a withdrawal is held back by no other intent", |t| numbered(t, t.withdrawal(), 0), Ok("grant-ended"))
            .given(|t| next(t, CARS, 5)),
        submits("a withdrawal goes when the numbers are at their end", |t| numbered(t, t.withdrawal(), 0), Ok("grant-ended"))
            .given(|t| next(t, CARS, u64::MAX)),
        submits("a withdrawal has no number", |t| numbered(t, t.withdrawal(), 1), Err(NonceUsed)),
        submits("a withdrawal does not take the next number", |t| numbered(t, t.withdrawal(), 5), Err(NonceUsed))
            .given(|t| next(t, CARS, 5)),
        submits("a stop of everything is held back by no other intent", |t| numbered(t, STOP, 0), Ok("everything-stopped"))
            .given(|t| next(t, CARS, 5)),
        submits("a stop of everything has no number", |t| numbered(t, STOP, 1), Err(NonceUsed)),
        submits("a refusal is held back by no other intent", |t| numbered(t, refusal(t), 0), Ok("request-closed")).given(|t| {
            t.asked(|_| {});
            next(t, CARS, 5);
        }),
        submits("a refusal has no number", |t| numbered(t, refusal(t), 1), Err(NonceUsed)).given(|t| done(t.asked(|_| {}))),
        submits("a revocation has no number", |t| numbered(t, Message::Revoke { grant: t.grant }, 1), Err(NonceUsed)),
        submits("a renunciation has no number", |t| numbered(t, Message::Renounce { grant: t.grant }, 1), Err(NonceUsed)),
        submits(
            "a delegate's revocation is held back by no other intent",
            |t| numbered(t, Message::Revoke { grant: t.grant }, 0),
            Ok("grant-ended"),
        )
        .given(|t| {
            next(t, CARS, 5);
            t.transfers(ALICE, BOB);
            t.delegates(BOB, ALICE, mandate(Delegate));
            t.grant = t.send(BOB, grant(|it| it.history_from = UnixSeconds(T0 + 50))).grant.unwrap();
        })
        .role(Role::Assigned(Delegate)),
        submits(
            "numbers count on after everything was stopped",
            |t| numbered(t, grant(|it| it.history_from = UnixSeconds(T0 + 50)), 0),
            Err(NonceUsed),
        )
        .given(|t| {
            next(t, CARS, 1);
            t.stops_everything(ALICE);
        }),
    ]
}

/// What was submitted is submitted again.
fn replayed() -> Vec<Scenario> {
    /// Alice signed it, and somebody submitted it.
    fn submitted(t: &mut Fixture, message: Message) {
        let signed = t.signs(&ALICES_KEY, message);
        let outcome = shared_logic::submit(&t.state, &signed, UnixSeconds(t.now)).unwrap();
        t.happens(&outcome.event);
    }
    /// As it was signed in Alice's first time.
    fn again(t: &Fixture, message: Message) -> SignedIntent {
        signed(Intent { epoch: Epoch(1), nonce: Nonce(0), ..t.intent(message) }, &ALICES_KEY)
    }
    vec![
        submits("a withdrawal that is submitted again finds nothing to end", |t| again(t, t.withdrawal()), Err(WrongState))
            .given(|t| submitted(t, t.withdrawal())),
        submits("a withdrawal of before a sale does nothing after it", |t| again(t, t.withdrawal()), Err(WrongDomain))
            .given(|t| t.transfers(ALICE, BOB)),
        submits("a withdrawal of before everything was stopped does nothing after it", |t| again(t, t.withdrawal()), Err(WrongDomain))
            .given(|t| t.stops_everything(ALICE)),
        submits(
            "a withdrawal of before a sale does nothing when the vehicle is bought back",
            |t| again(t, t.withdrawal()),
            Err(WrongDomain),
        )
        .given(|t| {
            t.transfers(ALICE, BOB);
            t.transfers(BOB, ALICE);
        }),
        submits("a stop of everything that is submitted again stops nothing", |t| again(t, STOP), Err(WrongDomain))
            .given(|t| submitted(t, STOP)),
        submits("a refusal that is submitted again finds nothing to refuse", |t| again(t, refusal(t)), Err(RequestOver)).given(|t| {
            t.asked(|_| {});
            submitted(t, refusal(t));
        }),
        submits(
            "a consent taken back is not taken back again when it was given anew",
            |t| again(t, Message::WithdrawConsent { grant: t.grant }),
            Err(NonceUsed),
        )
        .given(|t| {
            consented(t);
            submitted(t, Message::WithdrawConsent { grant: t.grant });
            t.consents(ALICE);
        }),
        submits("a suspension that is submitted again does not suspend what was resumed", |t| again(t, suspension(t)), Err(NonceUsed))
            .given(|t| {
                submitted(t, suspension(t));
                t.send(ALICE, Message::Resume { grant: t.grant });
            }),
        submits("a grant that is submitted again is not given twice", |t| again(t, grant(|_| {})), Err(NonceUsed))
            .given(|t| submitted(t, grant(|_| {}))),
    ]
}

/// Alice names her phone's key.
fn phone(t: &mut Fixture, rights: &[Right]) {
    t.send(ALICE, naming(limits(rights)));
}

fn by_phone(t: &Fixture, message: Message) -> SignedIntent {
    t.signs(&PHONE_KEY, message)
}

/// A key signs nothing about a grant or a request of a class beyond its own, whatever its right.
fn beyond_the_keys_classes() -> Vec<Scenario> {
    /// The grant has a class more than the phone's key, which has every right; so has the request.
    fn wider(t: &mut Fixture) {
        t.grant = t.grants(|it| it.classes = it.classes.or(only(SignalClass::Odometer)));
        t.asked(|it| it.classes = it.classes.or(only(SignalClass::Odometer)));
        phone(t, Right::LIST);
    }
    fn beyond(name: &'static str, signed: fn(&Fixture) -> SignedIntent) -> Scenario {
        submits(name, signed, Err(BadSignature)).given(wider)
    }
    fn narrowing(t: &Fixture, change: impl FnOnce(&mut GrantTerms)) -> Message {
        let mut terms = t.state.grants[&t.grant].terms;
        change(&mut terms);
        Message::Narrow { grant: t.grant, terms }
    }
    vec![
        beyond("a key withdraws no grant of a class beyond its own", |t| by_phone(t, t.withdrawal())),
        beyond("a key suspends no grant of a class beyond its own", |t| by_phone(t, suspension(t))),
        beyond("a key narrows no grant of a class beyond its own", |t| by_phone(t, narrowing(t, |it| it.depth_left = 0))),
        beyond("a key narrows no grant of a class beyond its own down to its own", |t| {
            by_phone(t, narrowing(t, |it| it.classes = terms().classes))
        }),
        beyond("a key renews no grant of a class beyond its own down to its own", |t| by_phone(t, renewal(t))),
        beyond("a key revokes no grant of a class beyond its own", |t| by_phone(t, Message::Revoke { grant: t.grant })),
        beyond("a key gives no grant of a class beyond its own back", |t| by_phone(t, Message::Renounce { grant: t.grant })),
        beyond("a key refuses no request for a class beyond its own", |t| by_phone(t, refusal(t))),
        beyond("a key puts no request for a class beyond its own off", |t| by_phone(t, Message::DeferRequest { request: t.request })),
        submits("a key of no class withdraws nothing", |t| by_phone(t, t.withdrawal()), Err(BadSignature)).given(|t| {
            t.send(ALICE, naming(IntentKey { classes: SignalClasses::NONE, ..limits(Right::LIST) }));
        }),
        submits("the owner's own key has every class", |t| t.signs(&ALICES_KEY, t.withdrawal()), Ok("grant-ended")).given(wider),
    ]
}

/// Keys that were named before everything was stopped: they may be the stolen ones.
fn stopped_keys() -> Vec<Scenario> {
    /// Everything was stopped at T0 + 60; since then Alice gave a grant again.
    fn stopped(t: &mut Fixture) {
        t.at(T0 + 60).stops_everything(ALICE);
        t.grant = t.grants(|it| it.history_from = UnixSeconds(T0 + 60));
    }
    fn phones(name: &'static str, exp: Exp) -> Scenario {
        submits(name, |t| by_phone(t, t.withdrawal()), exp)
    }
    vec![
        phones("a key named before everything was stopped signs nothing", Err(BadSignature)).given(|t| {
            phone(t, &[Right::Revoke]);
            stopped(t);
        }),
        phones("a key named when everything was stopped signs nothing", Err(BadSignature)).given(|t| {
            stopped(t);
            phone(t, &[Right::Revoke]);
        }),
        phones("a key named after everything was stopped signs", Ok("grant-ended")).given(|t| {
            stopped(t);
            t.at(T0 + 61);
            phone(t, &[Right::Revoke]);
        }),
        phones("a key that is named again after everything was stopped signs", Ok("grant-ended")).given(|t| {
            phone(t, &[Right::Revoke]);
            stopped(t);
            t.at(T0 + 61);
            phone(t, &[Right::Revoke]);
        }),
        submits("the owner's own key signs after everything was stopped", |t| t.signs(&ALICES_KEY, t.withdrawal()), Ok("grant-ended"))
            .given(stopped),
        submits(
            "who stops everything stops no key of a delegate's",
            |t| by_phone(t, Message::Revoke { grant: t.grant }),
            Ok("grant-ended"),
        )
        .given(|t| {
            phone(t, &[Right::Revoke]);
            t.transfers(ALICE, BOB);
            t.at(T0 + 60).stops_everything(BOB);
            t.delegates(BOB, ALICE, mandate(Delegate));
            t.grant = t.send(BOB, grant(|it| it.history_from = UnixSeconds(T0 + 60))).grant.unwrap();
        })
        .role(Role::Assigned(Delegate)),
        phones("a stopped key does not come back with the vehicle", Err(BadSignature)).given(|t| {
            phone(t, &[Right::Revoke]);
            t.at(T0 + 60).stops_everything(ALICE);
            t.transfers(ALICE, BOB);
            t.transfers(BOB, ALICE);
            t.grant = t.grants(|it| it.history_from = UnixSeconds(T0 + 60));
        }),
        phones("whoever stopped everything, a key named before signs nothing for the vehicle", Err(BadSignature)).given(|t| {
            phone(t, &[Right::Revoke]);
            t.transfers(ALICE, BOB);
            t.at(T0 + 60).stops_everything(BOB);
            t.transfers(BOB, ALICE);
            t.grant = t.grants(|it| it.history_from = UnixSeconds(T0 + 60));
        }),
    ]
}

fn signed_by_a_key() -> Vec<Scenario> {
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
        submits("a key takes a consent back", |t| by_phone(t, Message::WithdrawConsent { grant: t.grant }), Ok("consent-withdrawn")).given(
            |t| {
                consented(t);
                phone(t, &[Right::Revoke]);
            },
        ),
        submits(
            "a key that may end nothing takes no consent back",
            |t| by_phone(t, Message::WithdrawConsent { grant: t.grant }),
            Err(BadSignature),
        )
        .given(|t| {
            consented(t);
            phone(t, &[Right::Grant, Right::Narrow, Right::Suspend, Right::Answer, Right::Delegate]);
        }),
        submits("no key stops everything", |t| by_phone(t, STOP), Err(BadSignature)).given(|t| phone(t, Right::LIST)),
        submits("a key of few classes does not object", |t| by_phone(t, OBJECT), Err(BadSignature)).given(|t| {
            t.appoints(ALICE, Driver);
            phone(t, Right::LIST);
        }),
        submits("a key of every personal class objects", |t| by_phone(t, OBJECT), Ok("subject-objected")).given(|t| {
            t.appoints(ALICE, Driver);
            let classes = SignalClasses::PERSONAL;
            t.send(ALICE, naming(IntentKey { classes, ..limits(&[Right::Revoke]) }));
        }),
        submits("a key that may end nothing does not object", |t| by_phone(t, OBJECT), Err(BadSignature)).given(|t| {
            t.appoints(ALICE, Driver);
            let classes = SignalClasses::PERSONAL;
            t.send(ALICE, naming(IntentKey { classes, ..limits(&[Right::Grant, Right::Suspend]) }));
        }),
        submits("no key lifts an objection", |t| by_phone(t, Message::LiftObjection { vehicle: CAR, to: None }), Err(BadSignature)).given(
            |t| {
                t.appoints(ALICE, Driver);
                t.objects(ALICE, None);
                phone(t, Right::LIST);
            },
        ),
        submits("a key signs a renewal within its classes", |t| by_phone(t, renewal(t)), Ok("grant-renewed"))
            .given(|t| phone(t, &[Right::Grant])),
        submits("a key puts a request off", |t| by_phone(t, Message::DeferRequest { request: t.request }), Ok("request-deferred")).given(
            |t| {
                t.asked(|_| {});
                phone(t, &[Right::Answer]);
            },
        ),
        submits("while paused a key signs a withdrawal", |t| by_phone(t, t.withdrawal()), Ok("grant-ended")).given(|t| {
            t.pauses();
            phone(t, &[Right::Revoke]);
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
    fn other_form(signature: &mut Signature) {
        // The order of secp256k1; n - s is the same signature in its other form.
        const ORDER: [u8; 32] = [
            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf,
            0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
        ];
        let (_, s, recovery) = ecdsa(signature);
        let (high, mut borrow) = (*s, false);
        for place in (0..32).rev() {
            let (difference, first) = ORDER[place].overflowing_sub(high[place]);
            let (difference, second) = difference.overflowing_sub(u8::from(borrow));
            (s[place], borrow) = (difference, first || second);
        }
        *recovery = 1 - *recovery;
    }
    vec![
        submits("what the admin does cannot be signed", |t| other(t, |it| it.message = Message::Pause), Err(NotSignable)),
        submits("the admin's role cannot be taken by a signature", |t| other(t, |it| it.message = Message::AcceptAdmin), Err(NotSignable)),
        submits(
            "an intent to stop everything of a vehicle that is not there is denied",
            |t| other(t, |it| it.message = Message::StopEverything { vehicle: NO_VEHICLE }),
            Err(UnknownVehicle),
        ),
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
        forges("a signature of zeros is none", |t| {
            tampered(t, |it| it.signature = Signature::Eip712 { r: [0; 32], s: [0; 32], recovery: 0 })
        }),
        forges("a signature with r of zero is none", |t| tampered(t, |it| *ecdsa(&mut it.signature).0 = [0; 32])),
        forges("a signature with s of zero is none", |t| tampered(t, |it| *ecdsa(&mut it.signature).1 = [0; 32])),
        forges("a signature of noise is none", |t| {
            tampered(t, |it| it.signature = Signature::Eip712 { r: [0x5a; 32], s: [0x3c; 32], recovery: 1 })
        }),
        forges("r beyond the order is none", |t| tampered(t, |it| *ecdsa(&mut it.signature).0 = [0xff; 32])),
        forges("the other form of a signature is none", |t| tampered(t, |it| other_form(&mut it.signature))),
        forges("the other form with its own parity is none", |t| {
            tampered(t, |it| {
                other_form(&mut it.signature);
                *ecdsa(&mut it.signature).2 ^= 1;
            })
        }),
        forges("a recovery id of 2 is none", |t| tampered(t, |it| *ecdsa(&mut it.signature).2 = 2)),
        forges("a recovery id of 27 is none", |t| tampered(t, |it| *ecdsa(&mut it.signature).2 += 27)),
        forges("the other recovery id is another signer", |t| tampered(t, |it| *ecdsa(&mut it.signature).2 ^= 1)),
        forges("one bit of s is another signer", |t| tampered(t, |it| ecdsa(&mut it.signature).1[31] ^= 1)),
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
