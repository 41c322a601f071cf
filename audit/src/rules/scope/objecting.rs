//! Objecting, and lifting an objection.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{Account, Message, UnixSeconds};

family!(
    /// Objecting.
    Object of Object: speaking, object => Change
);
family!(
    /// Lifting it.
    Lift of LiftObjection: opposed, lift => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Object>(), Family::of::<Lift>()]
}

fn speaking(pick: &mut Pick) -> World {
    let world = driven(pick);
    dimensions::objecting(pick, world)
}

fn opposed(pick: &mut Pick) -> World {
    let world = driven(pick);
    dimensions::opposed(pick, world)
}

/// Everything that the first delegate may have of the vehicle, beside one who drives.
fn driven(pick: &mut Pick) -> World {
    let [one, two, three, four] = dimensions::mandate(pick);
    let driver = Some(of_car(DRIVER, delegation(DRIVING, 9)));
    let delegations = [one, two, three, driver.or(four)];
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), delegations, ..WORLD }
}

fn by(pick: &mut Pick, plain: Option<Account>, message: impl Fn(Option<Account>) -> Message) -> Change {
    let whom = pick.one(plain, &[Some(INSURER), None, Some(BROKER), Some(Account([0; 20]))]);
    let caller = pick.one(DRIVER, &[DELEGATE, OWNER, STRANGER]);
    Change { caller, message: message(whom), now: UnixSeconds(NOW) }
}

fn object(pick: &mut Pick) -> Change {
    by(pick, Some(INSURER), |to| Message::Object { vehicle: CAR, to })
}

fn lift(pick: &mut Pick) -> Change {
    by(pick, Some(INSURER), |to| Message::LiftObjection { vehicle: CAR, to })
}
