//! Granting and renewing.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    purpose::CoConsent,
    AccessRequest, Action, Actions, Agreement, ContainerId, DelegationRef, Epoch, Grant, GrantState, GrantTerms, LegalBasis, Message,
    Needed, Party, PartyStatus, Purpose, PurposeCode, Regions, RequestEnd, RequestState, Residency, Seconds, Seq, SignalClasses, TermsHash,
    UnixSeconds, Vehicle,
};

family!(
    /// The terms, with the parties and the purpose.
    Terms of Grant: parties, ask_terms => Change
);
family!(
    /// To a processor, on whose behalf.
    Controlled of Grant: controlled, ask_controlled => Change
);
family!(
    /// Where somebody objects.
    Opposed of Grant: opposed, ask_opposed => Change
);
family!(
    /// In the place of another grant, where somebody objects.
    RenewOpposed of Renew: opposed, renew_opposed => Change
);
family!(
    /// By a delegate, with the mandate's ceiling.
    Mandated of Grant: mandated, ask_mandated => Change
);
family!(
    /// Shared from another grant.
    Shared of Grant: shared, ask_shared => Change
);
family!(
    /// In answer to an access request.
    Answer of Grant: asked, answer => Change
);
family!(
    /// In the place of another grant.
    Renew of Renew: renewed, renew => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![
        Family::of::<Terms>(),
        Family::of::<Controlled>(),
        Family::of::<Opposed>(),
        Family::of::<Mandated>(),
        Family::of::<Shared>(),
        Family::of::<Answer>(),
        Family::of::<Renew>(),
        Family::of::<RenewOpposed>(),
    ]
}

use Action::{Actuate, History, Read};

/// The data holder's record, where the agreement names one.
const HOLDERS: &[Option<Party>] = &[
    Some(party(&[PartyKind::DataHolder], Gatekeeper::No, PartyStatus::Declared)),
    Some(party(&[PartyKind::DataHolder], Gatekeeper::Yes, PartyStatus::Admitted)),
    Some(party(&[PartyKind::DataHolder], Gatekeeper::No, PartyStatus::Suspended)),
    Some(RECEIVER),
    None,
];

fn parties(pick: &mut Pick) -> World {
    let asks_driver = Purpose { co_consent: CoConsent::Driver, ..PLAIN_PURPOSE };
    let drives = Purpose { classes: SignalClasses::ALL, ..PLAIN_PURPOSE };
    let other = Purpose { code: PurposeCode(22), ..PLAIN_PURPOSE };
    let purpose = pick.one(Some(PLAIN_PURPOSE), &[None, Some(asks_driver), Some(drives), Some(other)]);
    let receiver = pick.one(Some(RECEIVER), dimensions::RECEIVERS);
    let holder = pick.among(HOLDERS, None);
    let parties = [receiver.map(|party| by_itself(INSURER, party)), holder.map(|party| by_itself(MAKER, party)), None, None];
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), parties, purpose, ..WORLD }
}

const BEGINNINGS: &[u64] = &[NOW - 1, NOW + 1, 0, u64::MAX];
const ENDS: &[u64] = &[0, NOW, NOW + LONGEST, NOW + LONGEST + 1, NOW + LONGEST + 2, NOW + CENTURY, NOW + CENTURY + 1, u64::MAX];

fn ask_terms(pick: &mut Pick) -> Change {
    let others = [
        SignalClasses::NONE,
        classes(&[SignalClassTrip]),
        classes(&[SPEED, COMFORT]),
        classes(&[COMFORT]),
        classes(&[DRIVE]),
        classes(&[SPEED, DRIVE]),
    ];
    let terms = GrantTerms {
        classes: pick.one(TERMS.classes, &others),
        actions: pick.one(actions(&[Read]), &[Actions::NONE, actions(&[Actuate]), actions(&[Read, Actuate])]),
        not_before: UnixSeconds(pick.one(NOW, BEGINNINGS)),
        expires_at: UnixSeconds(pick.one(NOW + 1, ENDS)),
        history_from: UnixSeconds(pick.one(FENCE, &[FENCE - 1, FENCE + 1, NOW + 1, NOW + 2, u64::MAX])),
        retention: Seconds(pick.one(RETENTION, &[RETENTION + 1, 0])),
        max_uses: pick.one(None, &[Some(0), Some(1)]),
        depth_left: pick.one(0, &[3, 4]),
        ..TERMS
    };
    let data_holder = pick.one(None, &[Some(MAKER)]);
    let legal_basis = pick.one(LegalBasis::Consent, &[LegalBasis::Contract]);
    let message = Message::Grant { terms, agreement: Agreement { data_holder, legal_basis, ..AGREEMENT }, request: None };
    Change { caller: pick.one(OWNER, &[STRANGER]), message, now: UnixSeconds(NOW) }
}

fn controlled(pick: &mut Pick) -> World {
    use PartyKind::{Authority, DataHolder, Processor, ThirdParty};
    let of = |kinds: &[PartyKind]| party(kinds, Gatekeeper::No, PartyStatus::Declared);
    let processor = of(&[Processor]);
    let receiver = pick.one(processor, &[RECEIVER, of(&[Processor, ThirdParty]), of(&[Processor, Authority]), of(&[DataHolder])]);
    let controllers = [
        of(&[DataHolder]),
        processor,
        of(&[Processor, DataHolder]),
        of(&[Authority]),
        party(&[ThirdParty], Gatekeeper::Yes, PartyStatus::Admitted),
        party(&[ThirdParty], Gatekeeper::No, PartyStatus::Suspended),
    ];
    let controller = pick.one(Some(RECEIVER), &controllers.map(Some));
    let there = pick.one(true, &[false]);
    World {
        parties: [Some(by_itself(INSURER, receiver)), controller.filter(|_| there).map(|party| by_itself(MAKER, party)), None, None],
        ..WORLD
    }
}

fn ask_controlled(pick: &mut Pick) -> Change {
    let controller = pick.one(Some(MAKER), &[None, Some(INSURER), Some(STRANGER), Some(OWNER)]);
    let data_holder = pick.one(None, &[Some(MAKER)]);
    let classes = pick.one(TERMS.classes, &[SignalClasses::NONE]);
    let agreement = Agreement { controller, data_holder, ..AGREEMENT };
    let message = Message::Grant { terms: GrantTerms { classes, ..TERMS }, agreement, request: None };
    Change { caller: OWNER, message, now: UnixSeconds(NOW) }
}

fn opposed(pick: &mut Pick) -> World {
    let [_, above, ..] = GRANTS;
    let parent = Grant { terms: GrantTerms { recipient: BROKER, ..WIDE }, ..GRANT };
    let [link, ..] = chain();
    let vehicle = [pick.one(Some((CAR, VEHICLE)), &[Some((CAR, Vehicle { epoch: Epoch(3), ..VEHICLE }))])];
    let world = World {
        vehicle,
        parties: [Some(by_itself(INSURER, RECEIVER)), Some(by_itself(BROKER, RECEIVER)), None, None],
        grants: [Some((FIRST, GRANT)), Some((above, parent)), None, None],
        delegations: [Some(link), None, None, None],
        ..WORLD
    };
    let world = dimensions::objecting(pick, world);
    // The count of the vehicle's record tells whether objections are of its owner's time.
    let vehicle = if pick.one(true, &[false]) { world.vehicle } else { vehicle };
    World { vehicle, ..world }
}

fn ask_opposed(pick: &mut Pick) -> Change {
    by_opposed(pick, |terms| Message::Grant { terms, agreement: AGREEMENT, request: None })
}

fn renew_opposed(pick: &mut Pick) -> Change {
    by_opposed(pick, |terms| Message::Renew { grant: FIRST, terms, agreement: AGREEMENT })
}

fn by_opposed(pick: &mut Pick, message: impl Fn(GrantTerms) -> Message) -> Change {
    let [_, above, ..] = GRANTS;
    let (classes, actions) = pick.one((TERMS.classes, TERMS.actions), &[(classes(&[ODOMETER]), TERMS.actions)]);
    let expires_at = UnixSeconds(pick.one(NOW + 1, &[NOW]));
    let terms = GrantTerms { classes, actions, expires_at, parent: pick.one(None, &[Some(above)]), ..TERMS };
    Change { caller: pick.one(OWNER, &[DELEGATE, STRANGER]), message: message(terms), now: UnixSeconds(NOW) }
}

#[allow(non_upper_case_globals, reason = "reads as the class that no plain purpose allows")]
const SignalClassTrip: shared_logic::SignalClass = shared_logic::SignalClass::Trip;

fn mandated(pick: &mut Pick) -> World {
    let delegations = dimensions::bounded_mandate(pick);
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), delegations, ..WORLD }
}

fn ask_mandated(pick: &mut Pick) -> Change {
    let terms = GrantTerms {
        classes: pick.one(TERMS.classes, &[classes(&[SPEED, ODOMETER]), classes(&[COMFORT]), classes(&[SPEED, COMFORT])]),
        actions: pick.one(actions(&[Read]), &[actions(&[Read, History]), actions(&[Actuate]), actions(&[Read, Actuate])]),
        not_before: UnixSeconds(pick.one(NOW, &[NOW - 9, NOW + 1])),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW + 2, NOW + 3, NOW + 50, NOW + 51])),
        ..TERMS
    };
    let message = Message::Grant { terms, agreement: AGREEMENT, request: None };
    Change { caller: pick.one(DELEGATE, &[OWNER, STRANGER, ADMIN]), message, now: UnixSeconds(NOW) }
}

/// A grant of the broker to share from; it may rest on one of the maker's.
pub(super) fn shared(pick: &mut Pick) -> World {
    let [_, above, higher, _] = GRANTS;
    let [withdrawn, .., invalidated] = dimensions::ENDED;
    let suspended = GrantState::Suspended { by: OWNER };
    let states = [withdrawn, invalidated, suspended];
    let links = [
        (DELEGATE, Some(DelegationRef::Vehicle(Seq(11)))),
        (DELEGATES_THIRD, Some(DelegationRef::Vehicle(Seq(13)))),
        (DELEGATE, Some(DelegationRef::Vehicle(Seq(12)))),
    ];
    let (grantor, under) = pick.one((OWNER, None), &links);
    let terms = GrantTerms {
        recipient: BROKER,
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        not_before: UnixSeconds(pick.one(WIDE.not_before.0, &[NOW + 1])),
        expires_at: UnixSeconds(pick.one(WIDE.expires_at.0, &[NOW, NOW + 1])),
        depth_left: pick.one(1, &[0, 2]),
        parent: pick.one(None, &[Some(higher)]),
        ..WIDE
    };
    let epoch = Epoch(pick.one(2, &[1]));
    let parent = Grant { terms, grantor, under, epoch, state: pick.one(GrantState::Active, &states), ..GRANT };
    let highest = Grant { terms: GrantTerms { recipient: MAKER, depth_left: 3, ..WIDE }, ..GRANT };
    let (top, top_under) = pick.one((OWNER, None), &[(DELEGATE, Some(DelegationRef::Vehicle(Seq(11))))]);
    let highest = Grant { grantor: top, under: top_under, state: pick.one(GrantState::Active, &[withdrawn, suspended]), ..highest };
    let broker = pick.one(Some(RECEIVER), &[None]);
    World {
        parties: [Some(by_itself(INSURER, RECEIVER)), broker.map(|party| by_itself(BROKER, party)), Some(by_itself(MAKER, RECEIVER)), None],
        grants: [pick.one(Some(above), &[None]).map(|id| (id, parent)), Some((higher, highest)), None, None],
        delegations: chain().map(Some),
        ..WORLD
    }
}

const DELEGATES_THIRD: shared_logic::Account = shared_logic::Account([0xe3; 20]);

/// Terms within the grant to share from, and beyond it in each thing.
pub(super) fn terms(pick: &mut Pick) -> GrantTerms {
    let [_, above, ..] = GRANTS;
    let widened = [
        GrantTerms { purpose: PurposeCode(2), classes: classes(&[ODOMETER]), ..TERMS },
        GrantTerms { container: ContainerId([0xc9; 32]), ..TERMS },
        GrantTerms { actions: actions(&[Read, Action::Subscribe]), ..TERMS },
        GrantTerms { classes: classes(&[SPEED, ODOMETER, COMFORT]), actions: actions(&[Read, Actuate]), ..TERMS },
        GrantTerms { residency: Residency::OffBoard, regions: NEAR, ..TERMS },
        GrantTerms { residency: Residency::OffBoard, regions: Regions::ALL, ..TERMS },
        GrantTerms { residency: Residency::OffBoard, ..TERMS },
        GrantTerms { regions: NEAR, ..TERMS },
        GrantTerms { not_before: UnixSeconds(NOW - 60), ..TERMS },
        GrantTerms { expires_at: UnixSeconds(NOW + 50), ..TERMS },
        GrantTerms { expires_at: UnixSeconds(NOW + 51), ..TERMS },
        GrantTerms { history_from: UnixSeconds(FENCE - 1), ..TERMS },
        GrantTerms { retention: Seconds(RETENTION + 1), ..TERMS },
        GrantTerms { max_uses: Some(1), ..TERMS },
        GrantTerms { max_uses: Some(0), ..TERMS },
        GrantTerms { expires_at: UnixSeconds(0), ..TERMS },
    ];
    let terms = pick.one(TERMS, &widened);
    GrantTerms { depth_left: pick.one(0, &[1, 3, 4]), parent: pick.one(Some(above), &[None]), ..terms }
}

fn ask_shared(pick: &mut Pick) -> Change {
    let terms = terms(pick);
    let message = Message::Grant { terms, agreement: AGREEMENT, request: None };
    let [first, second, third, _] = DELEGATES;
    Change { caller: pick.one(OWNER, &[first, second, third]), message, now: UnixSeconds(NOW) }
}

fn asked(pick: &mut Pick) -> World {
    let [_, above, ..] = GRANTS;
    let [granted, refused] = [RequestEnd::Granted, RequestEnd::Refused].map(RequestState::Closed);
    let terms = GrantTerms {
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        recipient: pick.one(INSURER, &[BROKER]),
        parent: pick.one(None, &[Some(above)]),
        depth_left: pick.one(1, &[0]),
        max_uses: pick.one(None, &[Some(1)]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW + 2])),
        not_before: UnixSeconds(pick.one(NOW - 5, &[NOW, NOW + 1])),
        ..TERMS
    };
    let more = [
        Needed { classes: SignalClasses::NONE, actions: Actions::NONE, ..NEEDED },
        Needed { classes: classes(&[SPEED, ODOMETER]), ..NEEDED },
        Needed { actions: actions(&[Read, History]), ..NEEDED },
        Needed { history_from: UnixSeconds(FENCE - 1), ..NEEDED },
        Needed { history_from: UnixSeconds(FENCE + 1), ..NEEDED },
        Needed { depth_left: 1, ..NEEDED },
    ];
    let record = AccessRequest {
        terms,
        terms_hash: pick.one(TERMS_HASH, &[TermsHash([0x7f; 32])]),
        respond_by: UnixSeconds(pick.one(NOW + 1, &[NOW])),
        state: pick.one(RequestState::Open, &[RequestState::Deferred, granted, refused]),
        epoch: Epoch(pick.one(2, &[1])),
        needed: pick.one(NEEDED, &more),
        ..ACCESS_REQUEST
    };
    let parent = Grant { terms: GrantTerms { recipient: BROKER, depth_left: 2, ..WIDE }, ..GRANT };
    World {
        parties: [Some(by_itself(INSURER, RECEIVER)), Some(by_itself(BROKER, RECEIVER)), None, None],
        requests: [pick.one(Some(ASKED), &[None]).map(|id| (id, record))],
        grants: [Some((above, parent)), None, None, None],
        ..WORLD
    }
}

const NEEDED: Needed = Needed::all_of(&TERMS);

fn answer(pick: &mut Pick) -> Change {
    let [_, above, ..] = GRANTS;
    let terms = GrantTerms {
        parent: pick.one(None, &[Some(above)]),
        depth_left: pick.one(0, &[1, 2]),
        max_uses: pick.one(None, &[Some(1), Some(2)]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW + 2, NOW + 3])),
        not_before: UnixSeconds(pick.one(NOW, &[0, NOW + 1])),
        ..TERMS
    };
    let message = Message::Grant { terms, agreement: AGREEMENT, request: pick.one(Some(ASKED), &[None]) };
    Change { caller: pick.one(OWNER, &[STRANGER]), message, now: UnixSeconds(NOW) }
}

fn renewed(pick: &mut Pick) -> World {
    let [withdrawn, _, _, _, superseded, invalidated] = dimensions::ENDED;
    let states = [withdrawn, superseded, invalidated, GrantState::Suspended { by: OWNER }];
    let others = [
        GrantTerms { vehicle: OTHER_CAR, ..TERMS },
        GrantTerms { recipient: BROKER, ..TERMS },
        GrantTerms { purpose: PurposeCode(2), ..TERMS },
        GrantTerms { expires_at: UnixSeconds(NOW), ..TERMS },
        GrantTerms { classes: classes(&[SPEED, ODOMETER]), ..TERMS },
        GrantTerms { classes: classes(&[SPEED, COMFORT]), actions: actions(&[Read, Actuate]), ..TERMS },
    ];
    let old = Grant {
        terms: pick.one(TERMS, &others),
        state: pick.one(GrantState::Active, &states),
        epoch: Epoch(pick.one(2, &[1])),
        party_epoch: Epoch(pick.one(3, &[2])),
        ..GRANT
    };
    let delegations = dimensions::bounded_mandate(pick);
    let grants = [pick.one(Some(FIRST), &[None]).map(|id| (id, old)), None, None, None];
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), delegations, grants, ..WORLD }
}

fn renew(pick: &mut Pick) -> Change {
    let longer = UnixSeconds(pick.one(NOW + 2, &[NOW, NOW + LONGEST + 1]));
    let classes = pick.one(TERMS.classes, &[classes(&[SPEED, ODOMETER])]);
    let terms = GrantTerms { expires_at: longer, classes, ..TERMS };
    Change {
        caller: pick.one(OWNER, &[DELEGATE, STRANGER]),
        message: Message::Renew { grant: FIRST, terms, agreement: AGREEMENT },
        now: UnixSeconds(NOW),
    }
}
