//! Requests at random: near a grant that is there.

use super::Generator;
use shared_logic::{Action, CheckRequest, Coverage, GrantId, PurposeCode, Region, Residency, SignalClasses, State, UnixSeconds};

impl Generator {
    /// A request, and the grant it is put to.
    pub(super) fn request(&mut self, state: &State, now: UnixSeconds) -> (GrantId, CheckRequest) {
        let id = self.grant_id(state);
        let Some(grant) = state.grants.get(&id).copied() else { return (id, self.wild_request(now)) };
        let terms = grant.terms;
        let action = self.pick.among(terms.actions.items()).filter(|_| !self.pick.percent(8)).or_else(|| self.pick.of(Action::LIST));
        let action = action.unwrap_or(Action::Read);
        let fitting = match action {
            Action::Actuate => terms.classes.and(SignalClasses::COMMANDS),
            Action::Read | Action::History | Action::Subscribe => terms.classes.minus(SignalClasses::COMMANDS),
        };
        let asked = if self.pick.percent(8) { self.pick.bits() & SignalClasses::ALL.bits() } else { self.pick.thin(fitting.bits(), 70) };
        let request = CheckRequest {
            vehicle: if self.pick.percent(97) { terms.vehicle } else { self.vehicle() },
            recipient: if self.pick.percent(97) { terms.recipient } else { self.anybody() },
            purpose: if self.pick.percent(95) { terms.purpose } else { PurposeCode(2) },
            action,
            residency: if self.pick.percent(90) { terms.residency } else { Residency::OffBoard },
            region: self.pick.among(terms.regions.items()).filter(|_| !self.pick.percent(8)).unwrap_or(Region::Elsewhere),
            classes: SignalClasses::from_bits(asked).unwrap_or(fitting),
            coverage: self.coverage(),
            data_from: self.data_from(terms.history_from, now),
        };
        (id, request)
    }

    /// A request near an emergency that was opened.
    pub(super) fn emergency_request(&mut self, state: &State, now: UnixSeconds) -> CheckRequest {
        let opened = self.pick.among(state.emergencies.iter());
        let wild = self.wild_request(now);
        let Some(((vehicle, authority), emergency)) = opened else { return wild };
        let asked = self.pick.thin(emergency.classes.bits(), 80);
        CheckRequest {
            vehicle: *vehicle,
            recipient: *authority,
            purpose: if self.pick.percent(95) { PurposeCode::EMERGENCY } else { wild.purpose },
            action: if self.pick.percent(80) { Action::Read } else { wild.action },
            classes: if self.pick.percent(90) { SignalClasses::from_bits(asked).unwrap_or(emergency.classes) } else { wild.classes },
            data_from: self.data_from(emergency.opened_at, now),
            ..wild
        }
    }

    fn wild_request(&mut self, now: UnixSeconds) -> CheckRequest {
        CheckRequest {
            vehicle: self.vehicle(),
            recipient: self.recipient(),
            purpose: PurposeCode(u16::try_from(self.pick.below(12)).unwrap_or(0)),
            action: self.pick.of(Action::LIST).unwrap_or(Action::Read),
            residency: Residency::InVehicle,
            region: Region::Eea,
            classes: SignalClasses::from_bits(self.pick.bits() & SignalClasses::ALL.bits()).unwrap_or(SignalClasses::NONE),
            coverage: self.coverage(),
            data_from: now,
        }
    }

    fn coverage(&mut self) -> Coverage {
        use Coverage::{ByClass, Covered, Excluded, NoSuchSignal, NotCovered, Unknown};
        self.pick
            .of(&[ByClass, ByClass, ByClass, Covered, Covered, Covered, Covered, Excluded, NotCovered, Unknown, NoSuchSignal])
            .unwrap_or(ByClass)
    }

    /// Mostly the present, sometimes just at the fence or a second before it.
    fn data_from(&mut self, fence: UnixSeconds, now: UnixSeconds) -> UnixSeconds {
        let live = now.0.saturating_sub(300);
        let ahead = now.0.saturating_add(300);
        let choices = [
            now.0,
            now.0,
            now.0.max(fence.0),
            now.0.max(fence.0),
            fence.0,
            fence.0.saturating_sub(1),
            live,
            live.saturating_sub(1),
            ahead,
            ahead.saturating_add(u64::from(self.pick.percent(30))),
        ];
        UnixSeconds(self.pick.of(&choices).unwrap_or(now.0))
    }
}
