//! "May I have the data by this grant?": what the grant rests on.

use super::{
    super::{check::ByGrant, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Account, Action, AssignedRole, CheckRequest, Delegation, DelegationRef, DelegationState, DelegationTerms, DriverConsent, Epoch, Grant,
    GrantState, GrantTerms, Losses, Party, PurposeCode, Region, Regions, Residency, Seq, UnixSeconds,
};
use std::sync::LazyLock;

family!(
    /// The recipient, the driver, the delegation, and the grant above, each with its flaws.
    Supports of Check: supports, ask => ByGrant
);
family!(
    /// Grants above grants, each under some delegations: the steps are counted together.
    Steps of Check: steps, ask => ByGrant
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Supports>(), Family::of::<Steps>()]
}

fn ask(pick: &mut Pick) -> ByGrant {
    let request = CheckRequest {
        action: pick.one(Action::Read, &[Action::History, Action::Actuate]),
        classes: pick.one(TERMS.classes, &[classes(&[SPEED, ODOMETER]), classes(&[COMFORT])]),
        data_from: UnixSeconds(pick.one(NOW, &[NOW - 400, FENCE - 1])),
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        ..REQUEST
    };
    ByGrant { id: FIRST, request, now: UnixSeconds(NOW) }
}

/// What the driver has said, and what the driver is.
fn driver(pick: &mut Pick) -> (DriverConsent, Option<Delegation>) {
    let given = DriverConsent::Given { by: DRIVER, under: DelegationRef::Vehicle(Seq(9)) };
    let driving = delegation(DRIVING, 9);
    let lessee = delegation(DelegationTerms { role: AssignedRole::Lessee, ..DELEGATED }, 9);
    let manager = delegation(DelegationTerms { role: AssignedRole::FleetManager, ..DELEGATED }, 9);
    let others = [
        (DriverConsent::Missing, Some(driving)),
        (given, Some(driving)),
        (given, None),
        (given, Some(lessee)),
        (given, Some(manager)),
        (given, Some(Delegation { state: DelegationState::Ended, ..driving })),
        (given, Some(Delegation { state: OFFERED, ..driving })),
        // Accepted since the asked data are from, and a second later; another than the consent was given under.
        (given, Some(Delegation { state: DelegationState::Active { since: UnixSeconds(NOW - 400) }, ..driving })),
        (given, Some(Delegation { state: DelegationState::Active { since: UnixSeconds(NOW - 399) }, ..driving })),
        (given, Some(Delegation { seq: Seq(10), ..driving })),
        (DriverConsent::Given { by: DRIVER, under: DelegationRef::Fleet(Seq(9)) }, Some(driving)),
        (given, Some(Delegation { terms: DelegationTerms { expires_at: UnixSeconds(NOW + 1), ..DRIVING }, ..driving })),
        (given, Some(Delegation { epoch: Some(Epoch(1)), ..driving })),
        (given, Some(Delegation { from: DELEGATE, under: Some(DelegationRef::Vehicle(Seq(11))), ..driving })),
    ];
    pick.one((DriverConsent::NotNeeded, None), &others)
}

/// No grant above, then one of the broker: sound, gone, and with each flaw.
static ABOVE: LazyLock<Vec<Option<Option<Grant>>>> = LazyLock::new(|| {
    let sound = Grant { terms: GrantTerms { recipient: BROKER, ..WIDE }, seq: Seq(29), ..GRANT };
    let terms = sound.terms;
    let with = |terms: GrantTerms| Some(Some(Grant { terms, ..sound }));
    let [withdrawn, .., invalidated] = dimensions::ENDED;
    let mut all = vec![None, Some(Some(sound)), Some(None)];
    all.extend([withdrawn, invalidated, GrantState::Suspended { by: OWNER }].map(|state| Some(Some(Grant { state, ..sound }))));
    all.extend([
        Some(Some(Grant { epoch: Epoch(1), ..sound })),
        Some(Some(Grant { party_epoch: Epoch(9), ..sound })),
        Some(Some(Grant { driver_consent: DriverConsent::Missing, ..sound })),
        Some(Some(Grant { driver_consent: DriverConsent::Given { by: DRIVER, under: DelegationRef::Vehicle(Seq(9)) }, ..sound })),
        Some(Some(Grant { grantor: DELEGATE, under: Some(DelegationRef::Vehicle(Seq(11))), ..sound })),
        with(GrantTerms { not_before: UnixSeconds(NOW + 1), ..terms }),
        with(GrantTerms { expires_at: UnixSeconds(NOW), ..terms }),
        with(GrantTerms { expires_at: UnixSeconds(NOW + 1), ..terms }),
        with(GrantTerms { purpose: PurposeCode(2), ..terms }),
        with(GrantTerms { classes: classes(&[ODOMETER]), ..terms }),
        with(GrantTerms { actions: actions(&[Action::Actuate]), ..terms }),
        with(GrantTerms { residency: Residency::InVehicle, regions: Regions::NONE, history_from: UnixSeconds(NOW), ..terms }),
        with(GrantTerms { regions: Regions::of(&[Region::Eea]), ..terms }),
        with(GrantTerms { max_uses: Some(0), ..terms }),
        with(GrantTerms { parent: Some(FIRST), ..terms }),
    ]);
    all
});

/// The recipient as it can stand; and where nobody lost a standing since the grant, so that nobody looks.
static STANDINGS: LazyLock<Vec<(Option<Party>, Losses)>> = LazyLock::new(|| {
    let each = std::iter::once(Some(RECEIVER)).chain(dimensions::RECEIVERS.iter().copied()).map(|party| (party, GRANT.losses));
    each.chain([(None, REGISTRY.losses)]).collect()
});

fn supports(pick: &mut Pick) -> World {
    let (receiver, losses) = pick.among(&STANDINGS, (None, GRANT.losses));
    let (driver_consent, driving) = driver(pick);
    let by = [DelegationRef::Vehicle(Seq(11)), DelegationRef::Fleet(Seq(11)), DelegationRef::Vehicle(Seq(12))].map(Some);
    let under = pick.one(None, &by);
    let [one, two, three, four] = dimensions::mandate(pick);
    let parent = pick.among(&ABOVE, None);
    let [_, above, ..] = GRANTS;
    let terms = GrantTerms { parent: parent.map(|_| above), ..WIDE };
    let grantor = under.map_or(OWNER, |_| DELEGATE);
    let expires_at = UnixSeconds(pick.one(WIDE.expires_at.0, &[NOW, NOW + 1]));
    let grant = Grant { terms: GrantTerms { expires_at, ..terms }, grantor, under, driver_consent, losses, ..GRANT };
    World {
        parties: [receiver.map(|party| by_itself(INSURER, party)), Some(by_itself(BROKER, RECEIVER)), None, None],
        grants: [Some((FIRST, grant)), parent.flatten().map(|parent| (above, parent)), None, None],
        delegations: [one, two, three, driving.map(|driving| of_car(DRIVER, driving)).or(four)],
        ..WORLD
    }
}

/// By whom a grant was given: the owner, or somebody so many steps away.
type Giver = (Account, Option<DelegationRef>);

/// Chains of one to four grants, the lowest first, each given in every way.
static CHAINS: LazyLock<Vec<[Option<Giver>; 4]>> = LazyLock::new(|| {
    let [first, second, third, fourth] = DELEGATES;
    let by = |who, seq| (who, Some(DelegationRef::Vehicle(Seq(seq))));
    let givers = [(OWNER, None), by(first, 11), by(second, 12), by(third, 13), by(fourth, 14)];
    let maybe: Vec<Option<Giver>> = std::iter::once(None).chain(givers.map(Some)).collect();
    let each = || maybe.iter().copied();
    let all = givers.into_iter().flat_map(|one| each().flat_map(move |two| each().map(move |three| (one, two, three))));
    let all = all.flat_map(|(one, two, three)| each().map(move |four| [Some(one), two, three, four]));
    all.filter(|chain| chain.iter().skip_while(|giver| giver.is_some()).all(Option::is_none)).collect()
});

/// A flaw somewhere in the chain.
#[derive(Clone, Copy)]
enum Break {
    No,
    Delegation(usize, u8),
    Grant(usize, u8),
    Party(usize),
}

static BREAKS: LazyLock<Vec<Break>> = LazyLock::new(|| {
    let delegations = (0..4).flat_map(|at| (0..8).map(move |how| Break::Delegation(at, how)));
    let grants = (1..4).flat_map(|at| (0..7).map(move |how| Break::Grant(at, how)));
    delegations.chain(grants).chain((0..4).map(Break::Party)).collect()
});

fn steps(pick: &mut Pick) -> World {
    let recipients = [INSURER, BROKER, MAKER, STRANGER];
    let mut world = World { parties: recipients.map(|who| Some(by_itself(who, RECEIVER))), delegations: chain().map(Some), ..WORLD };
    let chain = pick.among(&CHAINS, [None; 4]);
    let length = chain.iter().flatten().count();
    let parents = GRANTS.iter().skip(1).take(length.saturating_sub(1)).copied().map(Some).chain(std::iter::repeat(None));
    let each = world.grants.iter_mut().zip(GRANTS).zip(chain).zip(recipients).zip(parents);
    for ((((place, id), giver), recipient), parent) in each {
        let terms = GrantTerms { recipient, parent, expires_at: UnixSeconds(NOW + 40), ..WIDE };
        *place = giver.map(|(grantor, under)| (id, Grant { terms, grantor, under, ..GRANT }));
    }
    broken(world, pick.one(Break::No, &BREAKS))
}

fn broken(mut world: World, flaw: Break) -> World {
    match flaw {
        Break::No => {}
        Break::Delegation(at, how) => {
            if let Some(Some((_, link))) = world.delegations.get_mut(at) {
                let terms = link.terms;
                match how {
                    0 => link.state = DelegationState::Ended,
                    7 => link.state = OFFERED,
                    1 => link.terms = DelegationTerms { expires_at: UnixSeconds(NOW), ..terms },
                    2 => link.terms = DelegationTerms { expires_at: UnixSeconds(NOW + 1), ..terms },
                    3 => link.seq = Seq(99),
                    4 => link.terms = DelegationTerms { classes: classes(&[ODOMETER]), ..terms },
                    5 => link.terms = DelegationTerms { actions: actions(&[Action::History]), ..terms },
                    _ => link.under = Some(DelegationRef::Fleet(Seq(11))),
                }
            }
        }
        Break::Grant(at, how) => {
            if let Some(place) = world.grants.get_mut(at) {
                if let Some((_, grant)) = place {
                    let terms = grant.terms;
                    match how {
                        0 => grant.state = dimensions::ended(shared_logic::EndReason::Withdrawn),
                        1 => grant.state = GrantState::Suspended { by: OWNER },
                        2 => grant.terms = GrantTerms { expires_at: UnixSeconds(NOW), ..terms },
                        3 => grant.terms = GrantTerms { expires_at: UnixSeconds(NOW + 1), ..terms },
                        4 => grant.terms = GrantTerms { classes: classes(&[ODOMETER]), ..terms },
                        5 => grant.driver_consent = DriverConsent::Missing,
                        _ => *place = None,
                    }
                }
            }
        }
        Break::Party(at) => {
            if let Some(place) = world.parties.get_mut(at) {
                *place = None;
            }
        }
    }
    world
}
