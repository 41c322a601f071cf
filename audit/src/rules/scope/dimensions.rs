//! What several scopes vary in the same way.

use super::super::{fixtures::*, pick::Pick, World};
use shared_logic::{
    party::{Gatekeeper, PartyKind},
    Account, Action, Actions, AssignedRole, Delegation, DelegationRef, DelegationState, DelegationTerms, EndReason, Epoch, GrantState,
    Objection, Operation, Party, PartyStatus, Purposes, Realm, Registry, Right, Rights, Seconds, Seq, SignalClass, SignalClasses,
    UnixSeconds, Vehicle, VehicleId,
};
use std::sync::LazyLock;

/// Two records are enough to lend a place in an array.
pub(super) type Delegated = Option<((Realm, Account), Delegation)>;

const PAUSED: Registry = Registry { operation: Operation::Paused, ..REGISTRY };
const RETIRED_FOR: Registry = Registry { operation: Operation::Retired { successor: STRANGER }, ..REGISTRY };

pub(super) const ENDED: [GrantState; 6] = [
    ended(EndReason::Withdrawn),
    ended(EndReason::Revoked),
    ended(EndReason::Renounced),
    ended(EndReason::Expired),
    ended(EndReason::Superseded),
    ended(EndReason::Invalidated),
];

pub(super) const fn ended(reason: EndReason) -> GrantState {
    GrantState::Ended { reason, at: UnixSeconds(NOW - 1) }
}

pub(super) fn registry(pick: &mut Pick) -> Registry {
    pick.one(REGISTRY, &[PAUSED, RETIRED_FOR])
}

/// The contract's own record, with its admin and the number of its newest event.
pub(super) fn registry_and_admin(pick: &mut Pick) -> Registry {
    let numbers = [Registry { seq: Seq(u64::MAX), ..REGISTRY }, Registry { seq: Seq(0), ..REGISTRY }];
    let [last, first] = numbers;
    let registry = pick.one(REGISTRY, &[PAUSED, RETIRED_FOR, last, first]);
    Registry { admin: pick.one(Some(ADMIN), &[None, Some(STRANGER)]), ..registry }
}

/// The vehicle as its owner has it, and as it may be otherwise.
pub(super) fn car(pick: &mut Pick) -> [Option<(VehicleId, Vehicle)>; 1] {
    let others = [
        None,
        Some((CAR, RETIRED)),
        Some((CAR, Vehicle { epoch: Epoch(3), ..VEHICLE })),
        Some((CAR, Vehicle { seq: Seq(u64::MAX), ..VEHICLE })),
    ];
    [pick.one(Some((CAR, VEHICLE)), &others)]
}

/// Every set of two classes of data and two of commands.
pub(super) static CLASS_SETS: LazyLock<Vec<SignalClasses>> =
    LazyLock::new(|| sets(&[SPEED, ODOMETER, COMFORT, SignalClass::ActuateAccess], TERMS.classes, SignalClasses::of));

/// Every set of actions.
pub(super) static ACTION_SETS: LazyLock<Vec<Actions>> = LazyLock::new(|| sets(Action::LIST, TERMS.actions, Actions::of));

/// Every set of these items, first the plain one.
fn sets<I: Copy, S: Copy + PartialEq>(items: &[I], plain: S, of: impl Fn(&[I]) -> S) -> Vec<S> {
    let mut chosen = vec![Vec::new()];
    for item in items {
        chosen.extend(chosen.clone().into_iter().map(|set: Vec<I>| [set, vec![*item]].concat()));
    }
    std::iter::once(plain).chain(chosen.iter().map(|set| of(set)).filter(|set| *set != plain)).collect()
}

use Gatekeeper::{No, Yes};
use PartyKind::{Auditor, Authority, DataHolder, Processor, ThirdParty};
use PartyStatus::{Admitted, Declared, Suspended};

/// A party as it can stand in the way of a grant; last, none.
pub(super) const RECEIVERS: &[Option<Party>] = &[
    Some(party(&[ThirdParty], Yes, Declared)),
    Some(party(&[ThirdParty], No, Suspended)),
    Some(party(&[Authority, Auditor], No, Admitted)),
    Some(Party { epoch: Epoch(4), ..RECEIVER }),
    Some(party(&[DataHolder], No, Declared)),
    Some(party(&[Processor], No, Admitted)),
    Some(party(&[Authority, ThirdParty], No, Admitted)),
    Some(party(&[DataHolder, ThirdParty, Processor], Yes, Admitted)),
    None,
];

/// A delegation that the owner gave, and each way in which it does not run, or reaches less.
pub(super) const fn faulty(sound: Delegation) -> [Delegation; 9] {
    let terms = sound.terms;
    [
        Delegation { state: DelegationState::Ended, ..sound },
        Delegation { state: OFFERED, ..sound },
        Delegation { epoch: Some(Epoch(1)), ..sound },
        Delegation { terms: DelegationTerms { not_before: UnixSeconds(NOW + 1), ..terms }, ..sound },
        Delegation { terms: DelegationTerms { expires_at: UnixSeconds(NOW), ..terms }, ..sound },
        Delegation { from: STRANGER, ..sound },
        Delegation { seq: Seq(99), ..sound },
        Delegation { under: Some(DelegationRef::Vehicle(Seq(98))), ..sound },
        Delegation { under: Some(DelegationRef::Fleet(Seq(11))), ..sound },
    ]
}

const fn with(terms: DelegationTerms) -> Delegated {
    Some(of_car(DELEGATE, delegation(terms, 11)))
}

/// The rights but one.
pub(super) const fn without(right: Right) -> Rights {
    Rights::ALL.minus(Rights::of(&[right]))
}

/// Each thing that the first delegate may have of the vehicle.
static MANDATES: LazyLock<Vec<[Delegated; 4]>> = LazyLock::new(all_mandates);

/// What the first delegate has of the vehicle; plainly, everything but commands.
pub(super) fn mandate(pick: &mut Pick) -> [Delegated; 4] {
    pick.among(&MANDATES, [None; 4])
}

/// The same, and mandates that are bounded to purposes and to lengths.
static BOUNDED_TOO: LazyLock<Vec<[Delegated; 4]>> = LazyLock::new(|| {
    let purposes = |code: u16| Some(Purposes(1u64 << code));
    let bounds = [
        DelegationTerms { purposes: purposes(PURPOSE.0), ..DELEGATED },
        DelegationTerms { purposes: purposes(2), ..DELEGATED },
        DelegationTerms { purposes: Some(Purposes(u64::MAX)), ..DELEGATED },
        DelegationTerms { longest_grant: Some(Seconds(1)), ..DELEGATED },
        DelegationTerms { longest_grant: Some(Seconds(2)), ..DELEGATED },
        DelegationTerms { longest_grant: Some(Seconds(u32::MAX)), ..DELEGATED },
    ];
    let [first, second, ..] = chain();
    let below = Delegation { from: second.0 .1, under: Some(DelegationRef::Vehicle(Seq(12))), ..first.1 };
    let fleet = of_fleet(DELEGATE, delegation(DELEGATED, 12));
    let mut all = MANDATES.clone();
    all.extend(bounds.map(|terms| [with(terms), None, None, None]));
    // Above, and beside what the fleet's delegation leaves.
    all.extend(bounds.map(|terms| [Some((first.0, below)), Some((second.0, delegation(terms, 12))), None, None]));
    all.extend(bounds.map(|terms| [with(terms), Some(fleet), None, None]));
    all
});

pub(super) fn bounded_mandate(pick: &mut Pick) -> [Delegated; 4] {
    pick.among(&BOUNDED_TOO, [None; 4])
}

/// Objections, and until when somebody who found no room counts. Some stand in the insurer's way: none, one to it, to
/// all, by others, over, no room.
static OBJECTIONS: LazyLock<[(Vec<Objection>, UnixSeconds); 9]> = LazyLock::new(|| {
    let own = objection(DRIVER, INSURER);
    let over = Objection { until: UnixSeconds(NOW), ..objection(STRANGER, INSURER) };
    let others = |count: u8| (0..count).map(|number| objection(Account([0xb0 | number; 20]), MAKER));
    let (never, over_by_now, still) = (UnixSeconds(0), UnixSeconds(NOW), UnixSeconds(NOW + 1));
    [
        (vec![], never),
        (vec![own], never),
        (vec![objection(DRIVER, Objection::ALL), objection(DRIVER, BROKER)], never),
        (vec![objection(DELEGATE, INSURER), Objection { named_by: DELEGATE, ..objection(STRANGER, BROKER) }], over_by_now),
        (vec![Objection { until: UnixSeconds(NOW + 40 * DAY), named_by: DRIVER, ..objection(OWNER, INSURER) }, over], never),
        (vec![Objection { until: UnixSeconds(NOW + 1), ..own }], never),
        (others(6).collect(), still),
        (others(5).chain([over]).collect(), over_by_now),
        (others(5).chain([objection(DELEGATE, INSURER)]).collect(), never),
    ]
});

/// Objections, and until when somebody who found no room counts.
type Objecting = (&'static [Objection], UnixSeconds);

fn lists() -> [Objecting; 9] {
    OBJECTIONS.each_ref().map(|(places, crowded_until)| (places.as_slice(), *crowded_until))
}

/// The world with some objections to its vehicle's data; plainly with none.
pub(super) fn objecting(pick: &mut Pick, world: World) -> World {
    with_objections(world, pick.among(&lists(), (&[], UnixSeconds(0))))
}

/// The same with two of them: of who drives to everybody, of the delegate and another.
pub(super) fn objecting_to_some(pick: &mut Pick, world: World) -> World {
    let [none, _, everybody, some, ..] = lists();
    with_objections(world, pick.one(none, &[everybody, some]))
}

/// The same, plainly with the one of who drives.
pub(super) fn opposed(pick: &mut Pick, world: World) -> World {
    let [none, own, others @ ..] = lists();
    let [a, b, c, d, e, f, g] = others;
    with_objections(world, pick.one(own, &[none, a, b, c, d, e, f, g]))
}

fn with_objections(world: World, (places, crowded_until): Objecting) -> World {
    if places.is_empty() {
        world
    } else {
        objected(world, places, crowded_until)
    }
}

/// What the first delegate has of the vehicle: everything; a role; less; nothing that runs; a chain.
fn all_mandates() -> Vec<[Delegated; 4]> {
    let [first, second, third, fourth] = chain();
    let mut all = vec![[Some(first), None, None, None]];
    let roles = [AssignedRole::Lessee, AssignedRole::FleetManager];
    all.extend(roles.map(|role| [with(DelegationTerms { role, ..DELEGATED }), None, None, None]));
    let subjects = [AssignedRole::Driver, AssignedRole::Guardian];
    all.extend(subjects.map(|role| [with(DelegationTerms { role, ..DRIVING }), None, None, None]));
    // What was only offered, what was offered for too long, and what begins later.
    let driving = delegation(DRIVING, 11);
    let later = DelegationTerms { not_before: UnixSeconds(NOW + 1), ..DRIVING };
    let offers = [
        Delegation { state: OFFERED, ..driving },
        Delegation { state: DelegationState::Offered { until: UnixSeconds(NOW) }, ..driving },
        Delegation { state: OFFERED, terms: DelegationTerms { role: AssignedRole::Lessee, ..DELEGATED }, ..driving },
        Delegation { state: OFFERED, terms: later, ..driving },
    ];
    all.extend(offers.map(|offer| [Some(of_car(DELEGATE, offer)), None, None, None]));
    // A driver whom the manager of the fleet named, and whom it only offered that.
    let manager = |classes| DelegationTerms { role: AssignedRole::FleetManager, classes, ..DELEGATED };
    let named = Delegation { from: second.0 .1, under: Some(DelegationRef::Vehicle(Seq(12))), ..driving };
    for (named, classes) in
        [(named, DELEGATED.classes), (named, classes(&[ODOMETER])), (Delegation { state: OFFERED, ..named }, DELEGATED.classes)]
    {
        all.push([Some(of_car(DELEGATE, named)), Some((second.0, delegation(manager(classes), 12))), None, None]);
    }
    let less = [
        DelegationTerms { classes: classes(&[ODOMETER]), ..DELEGATED },
        DelegationTerms { classes: classes(&[ODOMETER]), role: AssignedRole::Lessee, ..DELEGATED },
        DelegationTerms { actions: actions(&[Action::History]), ..DELEGATED },
        DelegationTerms { expires_at: UnixSeconds(NOW + 1), ..DELEGATED },
        DelegationTerms { classes: SignalClasses::ALL, actions: Actions::ALL, ..DELEGATED },
    ];
    all.extend(less.map(|terms| [with(terms), None, None, None]));
    for role in [AssignedRole::Delegate, AssignedRole::Lessee] {
        let lacking = |right: &Right| DelegationTerms { rights: without(*right), role, ..DELEGATED };
        all.extend(Right::LIST.iter().map(|right| [with(lacking(right)), None, None, None]));
    }
    all.extend(faulty(first.1).map(|broken| [Some((first.0, broken)), None, None, None]));
    // By the fleet: beside a delegation of the vehicle that does not run, and alone.
    let fleet = of_fleet(DELEGATE, delegation(DELEGATED, 11));
    all.push([Some(fleet), None, None, None]);
    all.extend(faulty(first.1).map(|broken| [Some((first.0, broken)), Some(fleet), None, None]));
    // By both, of which one leaves more than the other.
    let both = [
        DelegationTerms { rights: Rights::of(&[Right::Answer]), ..DELEGATED },
        DelegationTerms { classes: classes(&[ODOMETER]), ..DELEGATED },
    ];
    for terms in subjects.map(|role| DelegationTerms { role, ..DRIVING }).into_iter().chain(both) {
        all.push([with(terms), Some(fleet), None, None]);
        all.push([Some(first), Some(of_fleet(DELEGATE, delegation(terms, 12))), None, None]);
    }
    // The first has it from the second, who has it from the third, and so on.
    let handed = |from: usize| {
        let [above, further, last] = [second.0 .1, third.0 .1, fourth.0 .1];
        let lowest = Delegation { from: above, under: Some(DelegationRef::Vehicle(Seq(12))), ..first.1 };
        let second = (second.0, Delegation { from: OWNER, under: None, ..second.1 });
        let shared = (second.0, Delegation { from: further, under: Some(DelegationRef::Vehicle(Seq(13))), ..second.1 });
        let third = (third.0, Delegation { from: OWNER, under: None, ..third.1 });
        let long = (third.0, Delegation { from: last, under: Some(DelegationRef::Vehicle(Seq(14))), ..third.1 });
        let fourth = (fourth.0, Delegation { from: OWNER, under: None, ..fourth.1 });
        let lowest = Some((first.0, lowest));
        match from {
            2 => [lowest, Some(second), None, None],
            3 => [lowest, Some(shared), Some(third), None],
            _ => [lowest, Some(shared), Some(long), Some(fourth)],
        }
    };
    all.extend([handed(2), handed(3), handed(4)]);
    let narrower = |at: usize, terms: DelegationTerms| {
        let mut handed = handed(3);
        if let Some((_, link)) = handed.get_mut(at).and_then(Option::as_mut) {
            link.terms = terms;
        }
        handed
    };
    for at in [1, 2] {
        all.extend(less.map(|terms| narrower(at, terms)));
    }
    if let [_, Some((key, second)), ..] = handed(2) {
        all.extend(faulty(second).map(|broken| {
            let [lowest, ..] = handed(2);
            [lowest, Some((key, broken)), None, None]
        }));
    }
    all.push([None; 4]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_set_of_classes_and_of_actions_is_tried_once_the_plain_one_first() {
        assert_eq!((CLASS_SETS.first(), CLASS_SETS.len()), (Some(&TERMS.classes), 16));
        assert_eq!((ACTION_SETS.first(), ACTION_SETS.len()), (Some(&TERMS.actions), 16));
        assert_eq!(CLASS_SETS.iter().collect::<BTreeSet<_>>().len(), 16);
        assert_eq!(ACTION_SETS.iter().collect::<BTreeSet<_>>().len(), 16);
    }
}
