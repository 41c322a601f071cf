//! Who may take a vehicle over: by an offer of the owner's, or by recovery.

use crate::time::{length, moment};
use shared_logic::{Recovery, UnixSeconds, Vehicle, VehicleOffer};

/// Whether it can be accepted: one of an earlier owner, or one whose time is over, is no offer.
pub(super) fn is_open(offer: &VehicleOffer, vehicle: &Vehicle, now: UnixSeconds) -> bool {
    offer.epoch == vehicle.epoch && now < offer.until
}

/// To whom it is offered, and until when.
pub(super) fn offer_words(offer: &VehicleOffer) -> String {
    format!("{}, until {}", offer.to, moment(offer.until))
}

/// Who may take the vehicle over, and when.
pub(super) fn recovery_words(recovery: &Recovery) -> String {
    let who = recovery.terms.account;
    match recovery.ready_at() {
        None => format!("{who} may start, and finish {} later", length(recovery.terms.delay)),
        Some(ready) => format!("STARTED by {who}, which can take the vehicle over from {}; `valet recovery cancel` says no", moment(ready)),
    }
}
