//! Access requests, and the answers that are no grants.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family, granting,
};
use shared_logic::{
    AccessRequest, Account, Actions, Epoch, Grant, GrantTerms, Message, Needed, Nonce, Party, PartyStatus, RequestEnd, RequestId,
    RequestPolicy, RequestState, SignalClasses, TermsHash, UnixSeconds, Vehicle,
};

family!(
    /// Asking: who, when and with which number.
    Ask of RequestAccess: asking, ask => Change
);
family!(
    /// Asking: for what.
    AskFor of RequestAccess: granting::shared, ask_for => Change
);
family!(
    /// Asking: whom the owner lets ask, and how much is needed.
    Let of RequestAccess: lets, ask_needing => Change
);
family!(
    /// Saying who may ask.
    Policy of SetRequestPolicy: lets, set_policy => Change
);
family!(
    /// Putting off.
    Defer of DeferRequest: asked, defer => Change
);
family!(
    /// Closing.
    Close of CloseRequest: asked, close => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<Ask>(),
        Family::of::<AskFor>(),
        Family::of::<Let>(),
        Family::of::<Policy>(),
        Family::of::<Defer>(),
        Family::of::<Close>(),
    ]
}

/// The id of the insurer's request to the car with the number 1: `keccak256("valet.request" ‖ car ‖ insurer ‖ 1)`.
fn taken() -> RequestId {
    let nonce = 1u64.to_le_bytes();
    RequestId(shared_logic::keccak_256(&[&b"valet.request"[..], &CAR.0, &INSURER.0, &nonce].concat()))
}

fn asking(pick: &mut Pick) -> World {
    let receiver = pick.one(Some(RECEIVER), dimensions::RECEIVERS).map(|party| by_itself(INSURER, party));
    let [_, above, ..] = GRANTS;
    let parent = Grant { terms: GrantTerms { recipient: BROKER, ..WIDE }, ..GRANT };
    let to_broker = Some((above, parent));
    let to_maker = Some((above, Grant { terms: GrantTerms { recipient: MAKER, ..WIDE }, ..GRANT }));
    World {
        registry: dimensions::registry(pick),
        vehicle: dimensions::car(pick),
        parties: [receiver, Some(by_itself(BROKER, RECEIVER)), Some(by_itself(MAKER, RECEIVER)), None],
        grants: [pick.one(to_broker, &[to_maker, None]), None, None, None],
        requests: [pick.one(None, &[Some((taken(), ACCESS_REQUEST))])],
        ..WORLD
    }
}

fn ask(pick: &mut Pick) -> Change {
    let [_, above, ..] = GRANTS;
    let expires_at = UnixSeconds(pick.one(NOW + 1, &[0, NOW]));
    let terms = GrantTerms { parent: pick.one(None, &[Some(above)]), expires_at, ..TERMS };
    let last = NOW + 90 * DAY;
    let ends = [NOW, 0, last, last + 1, last + 300, last + 301, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX];
    let message = Message::RequestAccess {
        terms,
        needed: Needed::all_of(&TERMS),
        terms_hash: TERMS_HASH,
        respond_by: UnixSeconds(pick.one(NOW + 1, &ends)),
        nonce: Nonce(pick.one(0, &[1, u64::MAX])),
    };
    Change { caller: pick.one(INSURER, &[BROKER, OWNER, ADMIN]), message, now: UnixSeconds(NOW) }
}

fn ask_for(pick: &mut Pick) -> Change {
    let terms = granting::terms(pick);
    let message = asking_for(terms, Needed::all_of(&TERMS));
    Change { caller: INSURER, message, now: UnixSeconds(NOW) }
}

const fn asking_for(terms: GrantTerms, needed: Needed) -> Message {
    Message::RequestAccess { terms, needed, terms_hash: TERMS_HASH, respond_by: UnixSeconds(NOW + 1), nonce: Nonce(7) }
}

fn lets(pick: &mut Pick) -> World {
    use RequestPolicy::{Admitted, Anybody, Nobody};
    let vehicle = Vehicle { request_policy: pick.one(Anybody, &[Admitted, Nobody]), ..VEHICLE };
    let status = pick.one(PartyStatus::Declared, &[PartyStatus::Admitted, PartyStatus::Suspended]);
    let receiver = pick.one(Some(INSURER), &[None]).map(|who| by_itself(who, Party { status, ..RECEIVER }));
    let vehicle = [pick.one(Some(CAR), &[None]).map(|id| (id, vehicle))];
    World { registry: dimensions::registry(pick), vehicle, parties: [receiver, None, None, None], ..WORLD }
}

fn ask_needing(pick: &mut Pick) -> Change {
    let needed = Needed {
        classes: pick.one(TERMS.classes, &[SignalClasses::NONE, classes(&[SPEED, ODOMETER])]),
        actions: pick.one(TERMS.actions, &[Actions::NONE, Actions::ALL]),
        history_from: UnixSeconds(pick.one(FENCE, &[FENCE - 1, FENCE + 1, u64::MAX])),
        depth_left: pick.one(0, &[1, 2]),
    };
    let terms = GrantTerms { depth_left: pick.one(1, &[0]), ..TERMS };
    Change { caller: pick.one(INSURER, &[OWNER]), message: asking_for(terms, needed), now: UnixSeconds(NOW) }
}

fn set_policy(pick: &mut Pick) -> Change {
    use RequestPolicy::{Admitted, Anybody, Nobody};
    let message = Message::SetRequestPolicy { vehicle: CAR, policy: pick.one(Nobody, &[Anybody, Admitted]) };
    Change { caller: pick.one(OWNER, &[INSURER, STRANGER]), message, now: UnixSeconds(NOW) }
}

fn asked(pick: &mut Pick) -> World {
    use RequestEnd::{Cancelled, Granted, Refused};
    let states = [RequestState::Deferred, RequestState::Closed(Granted), RequestState::Closed(Refused), RequestState::Closed(Cancelled)];
    let record = AccessRequest {
        state: pick.one(RequestState::Open, &states),
        respond_by: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1])),
        from: pick.one(INSURER, &[BROKER]),
        epoch: Epoch(pick.one(2, &[1])),
        terms_hash: TermsHash([0x7f; 32]),
        ..ACCESS_REQUEST
    };
    let there = pick.one(Some(ASKED), &[None]).map(|id| (id, record));
    let [one, two, three, four] = dimensions::mandate(pick);
    let delegations = [one, two, three, four];
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), requests: [there], delegations, ..WORLD }
}

fn caller(pick: &mut Pick) -> Account {
    pick.one(OWNER, &[DELEGATE, INSURER, BROKER, STRANGER])
}

fn defer(pick: &mut Pick) -> Change {
    Change { caller: caller(pick), message: Message::DeferRequest { request: ASKED }, now: UnixSeconds(NOW) }
}

fn close(pick: &mut Pick) -> Change {
    let end = pick.one(RequestEnd::Refused, &[RequestEnd::Cancelled, RequestEnd::Granted]);
    Change { caller: caller(pick), message: Message::CloseRequest { request: ASKED, end }, now: UnixSeconds(NOW) }
}
