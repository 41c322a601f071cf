//! Signed intents.

use super::{
    super::{change::Submit, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    AccessRequest, Account, Actions, DelegationRef, DomainHash, DriverConsent, Epoch, Grant, GrantTerms, Intent, IntentKey, Message,
    NamedKey, Nonce, Realm, RequestEnd, Right, Rights, Seq, SignalClasses, Signature, SignedIntent, UnixSeconds, Vehicle, VehicleSalt,
};

family!(
    /// Whom and when an intent binds.
    Bound of Submit: bound, intent => Submit
);
family!(
    /// What a key may sign.
    Signed of Submit: keys, signed => Submit
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Bound>(), Family::of::<Signed>()]
}

const SIGNATURE: Signature = ecdsa([1; 32], [1; 32], 0);

const fn ecdsa(r: [u8; 32], s: [u8; 32], recovery: u8) -> Signature {
    Signature::Eip712 { r, s, recovery }
}
const WEEK: u64 = 7 * 86_400;
const KEY: Account = Account([0x6b; 20]);

fn world() -> World {
    let [link, ..] = chain();
    let request = AccessRequest { terms: GrantTerms { depth_left: 0, ..TERMS }, ..ACCESS_REQUEST };
    World { requests: [Some((ASKED, request))], delegations: [Some(link), None, None, None], ..GRANTED }
}

fn bound(pick: &mut Pick) -> World {
    let world = world();
    let there = pick.one(true, &[false]);
    let of = |vehicle, account, count| Some(((account, vehicle), Nonce(count)));
    let own = Some(CAR);
    let counted = [of(own, OWNER, 1), of(own, OWNER, u64::MAX), of(own, DELEGATE, 1), of(Some(OTHER_CAR), OWNER, 1), of(None, OWNER, 1)];
    World {
        registry: dimensions::registry(pick),
        vehicle: dimensions::car(pick),
        grants: if there { world.grants } else { [None; 4] },
        requests: if there { world.requests } else { [None] },
        nonces: [pick.one(None, &counted)],
        signer: pick.one(Some(OWNER), &[None, Some(KEY)]),
        ..world
    }
}

/// Half the order of the curve, and one more.
const HALF: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
    0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];
const MORE: [u8; 32] = {
    let mut more = HALF;
    let [.., last] = &mut more;
    *last = 0xa1;
    more
};

fn intent(pick: &mut Pick) -> Submit {
    let messages = [
        Message::Grant { terms: TERMS, agreement: AGREEMENT, request: Some(ASKED) },
        Message::CloseRequest { request: ASKED, end: RequestEnd::Refused },
        Message::StopEverything { vehicle: CAR },
        Message::DeferRequest { request: ASKED },
        Message::Pause,
        Message::RecordEnd { grant: FIRST },
        Message::RegisterVehicle { salt: VehicleSalt([0x5a; 32]), vin_commitment: None },
        Message::RemoveIntentKey { key: KEY },
        Message::Delegate { realm: Realm::Fleet(OWNER), to: DELEGATE, terms: DELEGATED },
    ];
    let signatures = [
        ecdsa([1; 32], [1; 32], 1),
        ecdsa([1; 32], [1; 32], 2),
        ecdsa([1; 32], HALF, 0),
        ecdsa([1; 32], MORE, 0),
        ecdsa([1; 32], [0; 32], 0),
        ecdsa([0; 32], [1; 32], 0),
    ];
    let intent = Intent {
        domain: pick.one(DOMAIN, &[DomainHash([0; 32])]),
        principal: pick.one(OWNER, &[DELEGATE]),
        epoch: Epoch(pick.one(2, &[0, 1, 3])),
        nonce: Nonce(pick.one(0, &[1, 2, u64::MAX])),
        deadline: UnixSeconds(pick.one(NOW + 1, &[NOW, 0, NOW + WEEK, NOW + WEEK + 1, u64::MAX])),
        message: pick.one(Message::Withdraw { grant: FIRST }, &messages),
    };
    Submit { signed: SignedIntent { intent, signature: pick.one(SIGNATURE, &signatures) }, now: UnixSeconds(NOW) }
}

/// The rights a key may have: all, each alone, none.
fn rights(pick: &mut Pick) -> Rights {
    let [grant, narrow, suspend, revoke, answer, delegate] =
        [Right::Grant, Right::Narrow, Right::Suspend, Right::Revoke, Right::Answer, Right::Delegate].map(|right| Rights::of(&[right]));
    pick.one(Rights::ALL, &[grant, narrow, suspend, revoke, answer, delegate, Rights::NONE])
}

fn keys(pick: &mut Pick) -> World {
    let limits = IntentKey {
        rights: rights(pick),
        classes: pick.one(SignalClasses::ALL, &[TERMS.classes, classes(&[ODOMETER]), SignalClasses::NONE]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW])),
    };
    let key = pick.one(Some((OWNER, KEY)), &[Some((DELEGATE, KEY)), Some((INSURER, KEY)), None]);
    let named = NamedKey { limits, named_at: UnixSeconds(NOW - 10) };
    // Stopped never, or before, when and after the key was named.
    let stopped_at = UnixSeconds(pick.one(0, &[NOW - 11, NOW - 10, NOW - 9]));
    let vehicle = [Some((CAR, Vehicle { stopped_at, ..VEHICLE }))];
    let consented = pick.one(false, &[true]);
    let by_delegate = DriverConsent::Given { by: DELEGATE, under: DelegationRef::Vehicle(Seq(11)) };
    let driver_consent = if consented { by_delegate } else { DriverConsent::NotNeeded };
    let grants = [Some((FIRST, Grant { driver_consent, ..GRANT })), None, None, None];
    World {
        vehicle,
        grants,
        intent_keys: [key.map(|key| (key, named))],
        signer: pick.one(Some(KEY), &[Some(OWNER), Some(INSURER)]),
        ..world()
    }
}

fn signed(pick: &mut Pick) -> Submit {
    let wider = GrantTerms { classes: classes(&[SPEED, ODOMETER]), ..TERMS };
    let narrower = GrantTerms { max_uses: Some(1), ..TERMS };
    let longer = GrantTerms { expires_at: UnixSeconds(NOW + 9), ..TERMS };
    let actions = Actions::NONE;
    let messages = [
        Message::Grant { terms: TERMS, agreement: AGREEMENT, request: None },
        Message::Grant { terms: wider, agreement: AGREEMENT, request: None },
        Message::Grant { terms: GrantTerms { actions, ..TERMS }, agreement: AGREEMENT, request: Some(ASKED) },
        Message::Renew { grant: FIRST, terms: longer, agreement: AGREEMENT },
        Message::Narrow { grant: FIRST, terms: narrower },
        Message::Suspend { grant: FIRST },
        Message::Resume { grant: FIRST },
        Message::Revoke { grant: FIRST },
        Message::Renounce { grant: FIRST },
        Message::CoConsent { grant: FIRST },
        Message::WithdrawConsent { grant: FIRST },
        Message::StopEverything { vehicle: CAR },
        Message::Object { vehicle: CAR, to: None },
        Message::LiftObjection { vehicle: CAR, to: None },
        Message::DeferRequest { request: ASKED },
        Message::CloseRequest { request: ASKED, end: RequestEnd::Refused },
        Message::CloseRequest { request: ASKED, end: RequestEnd::Cancelled },
    ];
    let intent = Intent {
        domain: DOMAIN,
        principal: pick.one(OWNER, &[DELEGATE, INSURER]),
        epoch: VEHICLE.epoch,
        nonce: Nonce(0),
        deadline: UnixSeconds(NOW + 1),
        message: pick.one(Message::Withdraw { grant: FIRST }, &messages),
    };
    Submit { signed: SignedIntent { intent, signature: SIGNATURE }, now: UnixSeconds(NOW) }
}
