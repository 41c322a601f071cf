//! The scope of "may I have the data?".

use super::{
    judge::{Case, Judgement},
    pick::Pick,
    Aspect, Question, Rules, Witness,
};
use crate::reference;
use serde::Serialize;
use shared_logic::{
    Account, Action, Actions, ContainerId, Coverage, Epoch, EventHash, Grant, GrantId, GrantState, GrantTerms, LegalBasis, NoticeVersion,
    PurposeCode, Request, Residency, Seconds, Seq, SignalClass, SignalClasses, TermsHash, UnixSeconds, Vehicle, VehicleId, Verdict,
};

/// The present of every case, and the fence of history well before it.
const NOW: u64 = 1_000_000;
const FENCE: u64 = 900_000;
const AROUND_FENCE: &[u64] = &[FENCE - 1, FENCE + 1];
const ID: GrantId = GrantId([0x61; 32]);
const CAR: VehicleId = VehicleId([0x01; 32]);
const OTHER_CAR: VehicleId = VehicleId([0x02; 32]);
const OWNER: Account = Account([0x0a; 20]);
const INSURER: Account = Account([0x0b; 20]);
const OTHER_PARTY: Account = Account([0x0c; 20]);

const SPEED: SignalClass = SignalClass::SpeedMotion;
const ODOMETER: SignalClass = SignalClass::Odometer;
const COMMAND: SignalClass = SignalClass::ActuateComfort;

const fn classes(items: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(items)
}

/// Every set of three classes but the plain one, of which one is a command.
const CLASSES: &[SignalClasses] = &[
    SignalClasses::NONE,
    classes(&[ODOMETER]),
    classes(&[COMMAND]),
    classes(&[SPEED, ODOMETER]),
    classes(&[SPEED, COMMAND]),
    classes(&[ODOMETER, COMMAND]),
    classes(&[SPEED, ODOMETER, COMMAND]),
];
const FEW_CLASSES: &[SignalClasses] = &[SignalClasses::NONE, classes(&[COMMAND]), classes(&[SPEED, ODOMETER]), classes(&[SPEED, COMMAND])];

use Action::{Actuate, History, Read, Subscribe};
const FEW_ACTIONS: &[Actions] = &[Actions::NONE, Actions::of(&[Actuate]), Actions::of(&[Read, History])];
const ACTIONS: &[Actions] = &[
    Actions::NONE,
    Actions::of(&[Actuate]),
    Actions::of(&[History]),
    Actions::of(&[Subscribe]),
    Actions::of(&[Read, History]),
    Actions::of(&[Read, Subscribe]),
    Actions::of(&[Read, Actuate]),
    Actions::of(&[History, Subscribe]),
    Actions::of(&[History, Actuate]),
    Actions::of(&[Subscribe, Actuate]),
    Actions::of(&[Read, History, Subscribe]),
    Actions::of(&[Read, History, Actuate]),
    Actions::of(&[Read, Subscribe, Actuate]),
    Actions::of(&[History, Subscribe, Actuate]),
    Actions::ALL,
];

/// A request with the records it is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct MayCase {
    vehicle: Option<Vehicle>,
    grant: Option<Grant>,
    request: Request,
    now: UnixSeconds,
}

/// A request, the records it is decided on, and the rules' verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MayWitness {
    /// The vehicle's record.
    pub vehicle: Option<Vehicle>,
    /// The id of the grant that is looked at.
    pub grant_id: GrantId,
    /// The grant's record.
    pub grant: Option<Grant>,
    /// The request.
    pub request: Request,
    /// The time.
    pub now: UnixSeconds,
    /// The rules' verdict.
    pub verdict: Verdict,
}

impl MayCase {
    fn verdict(&self, rules: &impl Rules) -> Verdict {
        rules.decide(self.vehicle.as_ref(), self.grant.as_ref().map(|grant| (ID, grant)), &self.request, self.now)
    }

    fn judge(&self, rules: &impl Rules) -> Judgement {
        let expected = reference::may(self.vehicle.as_ref(), self.grant.as_ref(), &self.request, self.now);
        match self.verdict(rules) {
            Verdict::Allow(proof) => Judgement::of(None, expected, || {
                let (vehicle, grant) = self.vehicle.zip(self.grant)?;
                let told = (proof.grant, proof.grantor, proof.epoch, proof.seq, proof.expires_at);
                (told != (ID, vehicle.owner, vehicle.epoch, vehicle.seq, grant.terms.expires_at)).then_some(Aspect::Proof)
            }),
            Verdict::Deny(refusal) => Judgement::of(Some(refusal.reason), expected, || {
                let early = matches!(expected, Err("EmptyRequest" | "UnknownVehicle" | "UnknownGrant"));
                let told = reference::names::classes(refusal.missing);
                let as_told = match self.grant.filter(|_| !early) {
                    None => refusal.grant.is_none() && told.is_empty(),
                    Some(grant) => refusal.grant == Some(ID) && told.iter().eq(&reference::missing(&grant, &self.request)),
                };
                (!as_told).then_some(Aspect::Refusal)
            }),
        }
    }

    fn witness(self, rules: &impl Rules) -> Witness {
        let Self { vehicle, grant, request, now } = self;
        Witness::May(Box::new(MayWitness { vehicle, grant_id: ID, grant, request, now, verdict: self.verdict(rules) }))
    }
}

#[inline(always)]
fn vehicle(pick: &mut Pick) -> Option<Vehicle> {
    let (few, more) = ([Some(2), None], [Some(2), None, Some(u32::MAX)]);
    let epoch = pick.one_of(Some(1), &few, &few, &more);
    epoch.map(|epoch| Vehicle {
        owner: OWNER,
        epoch: Epoch(epoch),
        epoch_start: UnixSeconds(FENCE),
        seq: Seq(7),
        last_event: EventHash([0x77; 32]),
        vin_commitment: None,
    })
}

#[inline(always)]
fn request(pick: &mut Pick) -> Request {
    Request {
        vehicle: CAR,
        recipient: INSURER,
        purpose: PurposeCode(pick.one(1, &[2])),
        action: pick.one(Read, &[History, Subscribe, Actuate]),
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        classes: pick.one_of(classes(&[SPEED]), FEW_CLASSES, CLASSES, CLASSES),
        coverage: pick.one(Coverage::ByClass, &[Coverage::Covered, Coverage::NotCovered, Coverage::Excluded, Coverage::Unknown]),
        data_from: UnixSeconds(pick.one_of(FENCE, AROUND_FENCE, AROUND_FENCE, &[FENCE - 1, FENCE + 1, u64::MAX])),
    }
}

#[inline(always)]
fn grant(pick: &mut Pick) -> Grant {
    let terms = GrantTerms {
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        recipient: pick.one(INSURER, &[OTHER_PARTY]),
        data_holder: None,
        purpose: PurposeCode(pick.one_of(1, &[], &[], &[2])),
        container: ContainerId([0xc0; 32]),
        classes: pick.one_of(classes(&[SPEED]), &[classes(&[SPEED, COMMAND])], FEW_CLASSES, CLASSES),
        actions: pick.one_of(Actions::of(&[Read]), &[Actions::of(&[Actuate])], FEW_ACTIONS, ACTIONS),
        residency: pick.one(Residency::InVehicle, &[Residency::OffBoard]),
        not_before: UnixSeconds(pick.one(NOW, &[NOW - 1, NOW + 1])),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW, NOW - 1])),
        history_from: UnixSeconds(FENCE),
        retention: Seconds::DAY,
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(1),
    };
    let epoch = Epoch(pick.one_of(1, &[2], &[2], &[2, u32::MAX]));
    Grant { terms, grantor: OWNER, epoch, seq: Seq(3), state: pick.one(GrantState::Active, &[GrantState::Withdrawn]) }
}

/// Requests decided on a grant.
pub(super) struct WithGrant(MayCase);

impl Case for WithGrant {
    const QUESTION: Question = Question::May;

    #[inline(always)]
    fn pick(pick: &mut Pick) -> Self {
        Self(MayCase { vehicle: vehicle(pick), grant: Some(grant(pick)), request: request(pick), now: UnixSeconds(NOW) })
    }

    fn judge(&self, rules: &impl Rules) -> Judgement {
        self.0.judge(rules)
    }

    fn witness(self, rules: &impl Rules) -> Witness {
        self.0.witness(rules)
    }
}

/// Requests where there is no grant.
pub(super) struct WithoutGrant(MayCase);

impl Case for WithoutGrant {
    const QUESTION: Question = Question::May;

    #[inline(always)]
    fn pick(pick: &mut Pick) -> Self {
        pick.deviate();
        Self(MayCase { vehicle: vehicle(pick), grant: None, request: request(pick), now: UnixSeconds(NOW) })
    }

    fn judge(&self, rules: &impl Rules) -> Judgement {
        self.0.judge(rules)
    }

    fn witness(self, rules: &impl Rules) -> Witness {
        self.0.witness(rules)
    }
}
