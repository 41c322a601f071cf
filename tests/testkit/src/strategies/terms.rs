//! Terms of grants and of delegations that are mostly acceptable.

use super::{CLASSES, PEOPLE, PURPOSES};
use shared_logic::{
    Account, Action, Actions, AssignedRole, ContainerId, DelegationTerms, GrantId, GrantTerms, Host, PurposeCode, Purposes, Region,
    Regions, Residency, Right, Rights, Seconds, SignalClass, SignalClasses, State, UnixSeconds, Vehicle, VehicleId,
};

/// Bytes that are read as dice; after the last one every throw is 0, the plainest choice.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    bytes: Vec<u8>,
    at: usize,
}

impl Dice {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), at: 0 }
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(byte) % sides.max(1)
    }

    pub(crate) fn number(&mut self, sides: usize) -> u64 {
        u64::try_from(self.roll(sides)).unwrap()
    }

    pub(crate) fn rarely(&mut self, one_in: usize) -> bool {
        self.roll(one_in) + 1 == one_in
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let at = self.roll(from.len());
        from.get(at).copied()
    }

    /// That account, or rarely anybody.
    pub(crate) fn mostly(&mut self, right: Account) -> Account {
        if self.rarely(9) {
            self.pick(&PEOPLE.all()).unwrap_or(right)
        } else {
            right
        }
    }

    /// Some of the classes, at least one.
    pub(crate) fn some_of(&mut self, classes: SignalClasses) -> SignalClasses {
        let bits = self.roll(16);
        let chosen: Vec<SignalClass> =
            CLASSES.into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 0).map(|(_, class)| class).collect();
        let some = SignalClasses::of(&chosen).and(classes);
        if some.is_empty() {
            classes
        } else {
            some
        }
    }
}

/// Who may act for the vehicle by a record of theirs, and how far; it need not run up to the owner.
pub(crate) fn delegates(state: &State, id: VehicleId, vehicle: &Vehicle, now: UnixSeconds) -> Vec<(Account, DelegationTerms)> {
    use shared_logic::{DelegationState, Realm};
    let fits = |realm: &Realm| *realm == Realm::Vehicle(id) || *realm == Realm::Fleet(vehicle.owner);
    let runs = |held: &shared_logic::Delegation| {
        matches!(held.state, DelegationState::Active { .. })
            && held.epoch.is_none_or(|epoch| epoch == vehicle.epoch)
            && held.terms.not_before <= now
            && now < held.terms.expires_at
    };
    state.delegations.iter().filter(|((realm, _), held)| fits(realm) && runs(held)).map(|((_, to), held)| (*to, held.terms)).collect()
}

/// The same for those with that right.
pub(crate) fn entitled(state: &State, id: VehicleId, vehicle: &Vehicle, now: UnixSeconds, right: Right) -> Vec<(Account, DelegationTerms)> {
    delegates(state, id, vehicle, now).into_iter().filter(|(_, terms)| terms.rights.has(right)).collect()
}

/// Actions that leave no class idle.
fn fitting(classes: SignalClasses, wanted: Actions) -> Actions {
    let data = !classes.minus(SignalClasses::COMMANDS).is_empty();
    let commands = !classes.and(SignalClasses::COMMANDS).is_empty();
    let reads = wanted.minus(Actions::COMMANDS);
    let reads = if reads.is_empty() { Actions::of(&[Action::Read]) } else { reads };
    let both = reads.or(Actions::COMMANDS);
    both.minus(if data { Actions::NONE } else { reads }).minus(if commands { Actions::NONE } else { Actions::COMMANDS })
}

/// Terms of a grant: of its own, or shared from a parent; within the ceiling of a delegate.
pub(crate) fn grant_terms(
    dice: &mut Dice,
    state: &State,
    id: VehicleId,
    now: UnixSeconds,
    ceiling: Option<&DelegationTerms>,
    parent: Option<GrantId>,
) -> GrantTerms {
    let stand: Vec<Account> =
        PEOPLE.recipients.into_iter().filter(|account| state.parties.get(account).is_some_and(shared_logic::Party::may_receive)).collect();
    let recipient = if dice.rarely(12) { dice.pick(&PEOPLE.recipients) } else { dice.pick(&stand) }.unwrap_or(PEOPLE.recipients[0]);
    let above = parent.and_then(|id| state.grant(id));
    let mut terms = match above {
        Some(above) => shared(dice, &above.terms, parent, recipient, now),
        None => own(dice, state, id, recipient, now),
    };
    if let Some(ceiling) = ceiling {
        let within = terms.classes.and(ceiling.classes);
        terms.classes = if within.is_empty() { ceiling.classes } else { within };
        terms.actions = fitting(terms.classes, terms.actions.and(ceiling.actions)).and(ceiling.actions);
        terms.expires_at = terms.expires_at.min(ceiling.expires_at);
        if let Some(longest) = ceiling.longest_grant {
            let last = terms.not_before.max(now).after(longest).unwrap_or(terms.expires_at);
            terms.expires_at = terms.expires_at.min(last);
        }
    }
    if dice.rarely(7) {
        disturb(dice, &mut terms);
    }
    terms
}

fn own(dice: &mut Dice, state: &State, vehicle: VehicleId, recipient: Account, now: UnixSeconds) -> GrantTerms {
    let purpose = dice.pick(&[PURPOSES[0], PURPOSES[1], PURPOSES[0]]).unwrap();
    let allowed = state.purpose(purpose).map_or(SignalClasses::ALL, |purpose| purpose.classes);
    let classes = dice.some_of(allowed);
    let wanted = dice.pick(&[Actions::ALL, Actions::of(&[Action::Read]), Actions::of(&[Action::Subscribe, Action::History])]).unwrap();
    let not_before = UnixSeconds(now.0 + if dice.rarely(4) { dice.number(30) } else { 0 });
    let (residency, regions) = dice.pick(&places()).unwrap();
    GrantTerms {
        vehicle,
        recipient,
        purpose,
        container: ContainerId([0xc0; 32]),
        classes,
        actions: fitting(classes, wanted),
        residency,
        regions,
        not_before,
        expires_at: UnixSeconds(not_before.0 + 10 + dice.number(241)),
        history_from: UnixSeconds(state.vehicle(vehicle).map_or(0, |vehicle| vehicle.epoch_start.0) + dice.number(4)),
        retention: Seconds(u32::try_from(dice.roll(61)).unwrap()),
        depth_left: dice.pick(&[3, 2, 1, 0, 3]).unwrap(),
        max_uses: dice.pick(&[None, None, None, Some(1), Some(3)]).unwrap(),
        parent: None,
    }
}

/// Where data may go.
fn places() -> [(Residency, Regions); 3] {
    [(Residency::OffBoard, Regions::ALL), (Residency::InVehicle, Regions::NONE), (Residency::OffBoard, Regions::of(&[Region::Eea]))]
}

fn shared(dice: &mut Dice, above: &GrantTerms, parent: Option<GrantId>, recipient: Account, now: UnixSeconds) -> GrantTerms {
    let classes = dice.some_of(above.classes);
    GrantTerms {
        recipient,
        classes,
        actions: fitting(classes, above.actions).and(above.actions),
        not_before: above.not_before.max(now),
        expires_at: UnixSeconds(above.expires_at.0 - dice.number(6)),
        max_uses: above.max_uses.map(|most| most.saturating_sub(u32::from(dice.rarely(3))).max(1)),
        depth_left: above.depth_left.saturating_sub(1),
        parent,
        ..*above
    }
}

/// One thing that is likely to be wrong.
fn disturb(dice: &mut Dice, terms: &mut GrantTerms) {
    match dice.roll(18) {
        0 => terms.classes = terms.classes.or(SignalClasses::of(&[SignalClass::ActuateDrive])),
        1 => terms.classes = terms.classes.or(SignalClasses::of(&[SignalClass::Trip])),
        2 => terms.expires_at = UnixSeconds(0),
        3 => terms.expires_at = UnixSeconds(u64::MAX),
        4 => terms.not_before = terms.expires_at,
        5 => terms.history_from = UnixSeconds(terms.history_from.0.saturating_sub(6)),
        6 => terms.retention = Seconds(u32::MAX),
        7 => terms.depth_left += 1,
        8 => terms.max_uses = Some(0),
        9 => terms.purpose = PurposeCode(77),
        10 => terms.recipient = PEOPLE.authority,
        11 => terms.residency = Residency::OffBoard,
        12 => terms.actions = Actions::ALL,
        13 => terms.expires_at = UnixSeconds(terms.expires_at.0 + 40),
        14 => terms.parent = None,
        15 => terms.regions = Regions::ALL,
        16 => terms.history_from = UnixSeconds(terms.expires_at.0.saturating_add(1)),
        _ => terms.classes = SignalClasses::ALL,
    }
}

/// Terms that take something away from these.
pub(crate) fn narrower(dice: &mut Dice, terms: &GrantTerms) -> GrantTerms {
    let mut less = *terms;
    match dice.roll(8) {
        0 => {
            less.classes = dice.some_of(terms.classes);
            less.actions = fitting(less.classes, terms.actions).and(terms.actions);
        }
        1 => less.expires_at = UnixSeconds(terms.expires_at.0.saturating_sub(1 + dice.number(60))),
        2 => less.not_before = UnixSeconds(terms.not_before.0 + 1 + dice.number(20)),
        3 => less.depth_left = terms.depth_left.saturating_sub(1),
        4 => less.max_uses = Some(u32::try_from(dice.roll(3)).unwrap()),
        5 => (less.residency, less.regions) = (Residency::InVehicle, Regions::NONE),
        6 => less.retention = Seconds(terms.retention.0 / 2),
        _ => less.history_from = UnixSeconds(terms.history_from.0 + 1),
    }
    if dice.rarely(8) {
        disturb(dice, &mut less);
    }
    less
}

/// Terms of a delegation, within those of a delegate who gives it.
pub(crate) fn delegation_terms(dice: &mut Dice, now: UnixSeconds, above: Option<&DelegationTerms>) -> DelegationTerms {
    use AssignedRole::{Delegate, Driver, FleetManager, Guardian, Lessee};
    let names = above.is_some_and(|above| above.role.names_subjects());
    let roles: &[AssignedRole] = if names {
        &[Driver, Delegate, Guardian, Driver]
    } else if above.is_some() {
        &[Delegate, Delegate, Delegate, Driver]
    } else {
        &[Driver, Delegate, FleetManager, Lessee, Guardian, Delegate]
    };
    let role = dice.pick(roles).unwrap();
    let drives = role.is_subject_only();
    let classes = dice.some_of(SignalClasses::of(&CLASSES));
    let begins = UnixSeconds(now.0 + if dice.rarely(8) { dice.number(20) } else { 0 });
    let mut terms = DelegationTerms {
        role,
        rights: if drives {
            Rights::NONE
        } else {
            dice.pick(&[Rights::ALL, Rights::ALL, Rights::of(&[Right::Grant, Right::Delegate])]).unwrap()
        },
        classes: if drives { SignalClasses::NONE } else { classes },
        actions: if drives { Actions::NONE } else { dice.pick(&[Actions::ALL, Actions::ALL, Actions::of(&[Action::Read])]).unwrap() },
        purposes: None,
        longest_grant: if drives { None } else { dice.pick(&[None, None, None, Some(Seconds(120))]).unwrap() },
        depth_left: if drives { 0 } else { dice.pick(&[2, 2, 1, 0]).unwrap() },
        not_before: begins,
        expires_at: UnixSeconds(begins.0 + 20 + dice.number(250)),
    };
    if let Some(above) = above {
        terms.rights = terms.rights.and(above.rights);
        terms.classes = terms.classes.and(above.classes);
        terms.actions = terms.actions.and(above.actions);
        terms.depth_left = terms.depth_left.min(above.depth_left.saturating_sub(1));
        terms.expires_at = terms.expires_at.min(above.expires_at);
        if !drives {
            terms.longest_grant = terms.longest_grant.min(above.longest_grant).or(above.longest_grant);
            terms.purposes = above.purposes;
        }
    }
    if dice.rarely(9) {
        match dice.roll(7) {
            5 => terms.purposes = Purposes::of(PurposeCode(2)),
            0 => terms.expires_at = now,
            1 => terms.classes = SignalClasses::ALL,
            2 => terms.depth_left = 3,
            3 => terms.rights = Rights::ALL,
            4 => terms.expires_at = UnixSeconds(u64::MAX),
            _ => terms.not_before = UnixSeconds(0),
        }
    }
    terms
}
