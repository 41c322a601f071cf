//! Terms at random: mostly such as are accepted, with something wrong in them now and then.

use super::Generator;
use shared_logic::{
    Account, Actions, Agreement, AssignedRole, DelegationTerms, Grant, GrantId, GrantState, GrantTerms, Host, LegalBasis, Needed,
    NoticeHash, PurposeCode, Purposes, Regions, Residency, Rights, Seconds, SignalClasses, State, TermsHash, UnixSeconds, VehicleId,
};

const DAY: u64 = 86_400;

impl Generator {
    pub(super) fn vehicle(&mut self) -> VehicleId {
        let vehicles = self.actors.vehicles.clone();
        self.pick.of(&vehicles).unwrap_or(VehicleId([0; 32]))
    }

    pub(super) fn recipient(&mut self) -> Account {
        if self.pick.percent(5) {
            return self.anybody();
        }
        let recipients = self.actors.recipients.clone();
        self.pick.of(&recipients).unwrap_or(self.actors.admin)
    }

    /// A grant that is there, mostly one that may still run; one that is not there, now and then.
    pub(super) fn grant_id(&mut self, state: &State) -> GrantId {
        let epoch = |grant: &Grant| state.vehicle(grant.terms.vehicle).map(|vehicle| vehicle.epoch);
        let running = state.grants.iter().filter(|(_, grant)| grant.state == GrantState::Active && epoch(grant) == Some(grant.epoch));
        let running = if self.pick.percent(75) { self.pick.among(running.map(|(id, _)| *id)) } else { None };
        let known = running.or_else(|| self.pick.among(state.grants.keys().copied()));
        known.filter(|_| !self.pick.percent(3)).unwrap_or(GrantId([0xee; 32]))
    }

    pub(super) fn grant_terms(&mut self, state: &State, now: UnixSeconds) -> GrantTerms {
        let parent = if self.pick.percent(25) { self.pick.among(state.grants.iter()) } else { None };
        if let Some((id, parent)) = parent {
            let recipient = self.recipient();
            let depth_left = parent.terms.depth_left.saturating_sub(1);
            let narrowed = self.narrowed(parent.terms, now);
            return GrantTerms { recipient, depth_left, parent: Some(*id), ..narrowed };
        }
        let vehicle = self.vehicle();
        let fence = state.vehicle(vehicle).map_or(UnixSeconds(0), |record| record.epoch_start);
        let purpose = PurposeCode(if self.pick.percent(5) { 99 } else { u16::try_from(self.pick.below(14)).unwrap_or(0) + 1 });
        let allowed = state.purpose(purpose).map_or(SignalClasses::ALL, |purpose| purpose.classes);
        let classes = if self.pick.percent(5) { self.pick.bits() & SignalClasses::ALL.bits() } else { self.pick.thin(allowed.bits(), 70) };
        let classes = SignalClasses::from_bits(classes).unwrap_or(SignalClasses::NONE);
        let begins = self.pick.of(&[0, 0, 0, now.0, now.0 + 60]).unwrap_or(0);
        let lasts = self.pick.of(&[60, 3_600, DAY, DAY, 6 * DAY, 80 * DAY, 400 * DAY, 0]).unwrap_or(DAY);
        let residency = if self.pick.percent(50) { Residency::OffBoard } else { Residency::InVehicle };
        GrantTerms {
            vehicle,
            recipient: self.recipient(),
            purpose,
            container: self.pick.of(&self.actors.containers.clone()).unwrap_or(shared_logic::ContainerId([0; 32])),
            classes,
            actions: self.actions_for(classes),
            residency,
            regions: self.regions(residency, Regions::ALL),
            not_before: UnixSeconds(begins),
            expires_at: self.end(now.0.max(begins) + lasts),
            history_from: UnixSeconds(if self.pick.percent(5) { fence.0.saturating_sub(1) } else { fence.0.max(now.0) }),
            retention: Seconds(if self.pick.percent(5) { u32::MAX } else { 3_600 }),
            depth_left: self.pick.of(&[0, 1, 2, 2, 3, 4]).unwrap_or(0),
            max_uses: self.pick.of(&[None, None, Some(1), Some(2), Some(0)]).flatten(),
            parent: None,
        }
    }

    /// Terms that give a little less, mostly.
    pub(super) fn narrowed(&mut self, terms: GrantTerms, now: UnixSeconds) -> GrantTerms {
        let classes = SignalClasses::from_bits(self.pick.thin(terms.classes.bits(), 85)).unwrap_or(terms.classes);
        let later = self.pick.of(&[0, 0, 1, 60]).unwrap_or(0);
        let sooner = self.pick.of(&[0, 0, 1, 60, DAY]).unwrap_or(0);
        let expires_at = if self.pick.percent(4) { terms.expires_at.0 + 1 } else { terms.expires_at.0.saturating_sub(sooner) };
        let residency = if self.pick.percent(30) { Residency::InVehicle } else { terms.residency };
        GrantTerms {
            classes,
            actions: if self.pick.percent(80) { self.actions_for(classes).and(terms.actions) } else { terms.actions },
            residency,
            regions: self.regions(residency, terms.regions),
            not_before: UnixSeconds(terms.not_before.0.max(now.0).saturating_add(later)),
            expires_at: UnixSeconds(expires_at),
            history_from: UnixSeconds(terms.history_from.0.saturating_add(later)),
            retention: Seconds(terms.retention.0.saturating_sub(u32::try_from(later).unwrap_or(0))),
            ..terms
        }
    }

    /// An end as wanted; none, or one in milliseconds, now and then.
    pub(super) fn end(&mut self, wanted: u64) -> UnixSeconds {
        UnixSeconds(match self.pick.below(100) {
            0..=2 => 0,
            3 => wanted.saturating_mul(1_000),
            _ => wanted,
        })
    }

    /// Regions that go with the residency, mostly.
    fn regions(&mut self, residency: Residency, of: Regions) -> Regions {
        if residency == Residency::InVehicle {
            return if self.pick.percent(4) { of } else { Regions::NONE };
        }
        let some = u8::try_from(self.pick.thin(u32::from(of.bits()), 85)).ok().and_then(Regions::from_bits);
        some.filter(|some| !some.is_empty() || self.pick.percent(4)).unwrap_or(of)
    }

    /// What a request of these terms needs: mostly all of it.
    pub(super) fn needed(&mut self, terms: &GrantTerms) -> Needed {
        let all = Needed::all_of(terms);
        if self.pick.percent(60) {
            return all;
        }
        let classes = SignalClasses::from_bits(self.pick.thin(terms.classes.bits(), 70)).unwrap_or(terms.classes);
        let depth_left = self.pick.of(&[0, terms.depth_left, terms.depth_left.saturating_add(1)]).unwrap_or(0);
        let later = self.pick.of(&[0, 0, 60]).unwrap_or(0);
        Needed { classes, depth_left, history_from: UnixSeconds(terms.history_from.0.saturating_add(later)), ..all }
    }

    /// Actions that go with the classes, mostly.
    fn actions_for(&mut self, classes: SignalClasses) -> Actions {
        if self.pick.percent(5) {
            return self.pick.of(&[Actions::NONE, Actions::ALL, Actions::COMMANDS]).unwrap_or(Actions::ALL);
        }
        let reading = Actions::ALL.minus(Actions::COMMANDS);
        let bits = self.pick.thin(u32::from(reading.bits()), 80);
        let reads = u8::try_from(bits).ok().and_then(Actions::from_bits).filter(|some| !some.is_empty()).unwrap_or(reading);
        let data = if classes.minus(SignalClasses::COMMANDS).is_empty() { Actions::NONE } else { reads };
        let commands = if classes.and(SignalClasses::COMMANDS).is_empty() { Actions::NONE } else { Actions::COMMANDS };
        data.or(commands)
    }

    pub(super) fn agreement(&mut self) -> Agreement {
        Agreement {
            data_holder: if self.pick.percent(20) { Some(self.recipient()) } else { None },
            controller: if self.pick.percent(15) { Some(self.recipient()) } else { None },
            legal_basis: if self.pick.percent(50) { LegalBasis::Consent } else { LegalBasis::Contract },
            terms_hash: TermsHash(if self.pick.percent(95) { [0x7e; 32] } else { [0x7f; 32] }),
            notice_hash: NoticeHash([1; 32]),
        }
    }

    pub(super) fn delegation_terms(&mut self, now: UnixSeconds) -> DelegationTerms {
        use AssignedRole::{Delegate, Driver, FleetManager, Guardian, Lessee};
        let role = self.pick.of(&[Lessee, Driver, Driver, FleetManager, Guardian, Delegate, Delegate]).unwrap_or(Delegate);
        let full = role.is_subject_only() == self.pick.percent(4);
        let bits = self.pick.thin(u32::from(Rights::ALL.bits()), 85);
        let rights = if full { u8::try_from(bits).ok().and_then(Rights::from_bits).unwrap_or(Rights::ALL) } else { Rights::NONE };
        let grantable = SignalClasses::ALL.minus(SignalClasses::NEVER_GRANTABLE);
        let classes = SignalClasses::from_bits(self.pick.thin(grantable.bits(), 95)).unwrap_or(grantable);
        DelegationTerms {
            role,
            rights,
            classes: if full { classes } else { SignalClasses::NONE },
            actions: if full { Actions::ALL } else { Actions::NONE },
            purposes: if full == self.pick.percent(25) { Some(Purposes(0x7fff & self.purposes())) } else { None },
            longest_grant: if full == self.pick.percent(25) { Some(Seconds(3_600)) } else { None },
            depth_left: if full { self.pick.of(&[0, 1, 1, 2, 2, 3]).unwrap_or(0) } else { 0 },
            not_before: UnixSeconds(self.pick.of(&[0, 0, now.0, now.0 + 60]).unwrap_or(0)),
            expires_at: {
                let lasts = self.pick.of(&[60, 3_600, DAY, 30 * DAY, 200 * DAY]).unwrap_or(DAY);
                self.end(now.0 + lasts)
            },
        }
    }

    /// Most of the purposes.
    fn purposes(&mut self) -> u64 {
        u64::from(self.pick.thin(u32::MAX, 80))
    }
}
