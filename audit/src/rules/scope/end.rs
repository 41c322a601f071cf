//! Using a grant, recording that it ended, and the duty to erase.

use super::{
    super::{change::Change, family::Family, fixtures::*, pick::Pick, World},
    dimensions, family,
};
use shared_logic::{
    Action, CheckRequest, DelegationRef, DriverConsent, EndReason, Epoch, EvidenceHash, Grant, GrantState, GrantTerms, LegalBasis, Message,
    Seconds, Seq, UnixSeconds,
};

family!(
    /// Recording a use.
    Use of Use: used, record_use => Change
);
family!(
    /// Recording an end.
    RecordEnd of RecordEnd: ending, record_end => Change
);
family!(
    /// Stating that the data is erased.
    Attest of AttestErasure: ending, attest => Change
);

pub(super) fn families() -> Vec<Family> {
    vec![Family::of::<Use>(), Family::of::<RecordEnd>(), Family::of::<Attest>()]
}

fn used(pick: &mut Pick) -> World {
    let [withdrawn, ..] = dimensions::ENDED;
    let terms = GrantTerms {
        recipient: pick.one(INSURER, &[BROKER]),
        expires_at: UnixSeconds(pick.one(NOW + 1, &[NOW])),
        max_uses: pick.one(None, &[Some(1), Some(2), Some(u32::MAX)]),
        ..TERMS
    };
    let grant = Grant {
        terms,
        used: pick.one(0, &[1, 2, u32::MAX - 1, u32::MAX]),
        state: pick.one(GrantState::Active, &[withdrawn]),
        driver_consent: pick.one(DriverConsent::NotNeeded, &[DriverConsent::Missing]),
        ..GRANT
    };
    let there = pick.one(Some(FIRST), &[None]).map(|id| (id, grant));
    World { registry: dimensions::registry(pick), vehicle: dimensions::car(pick), grants: [there, None, None, None], ..WORLD }
}

fn record_use(pick: &mut Pick) -> Change {
    let request = CheckRequest {
        vehicle: pick.one(CAR, &[OTHER_CAR]),
        recipient: pick.one(INSURER, &[BROKER]),
        action: pick.one(Action::Read, &[Action::History]),
        classes: pick.one(TERMS.classes, &[classes(&[ODOMETER])]),
        data_from: UnixSeconds(pick.one(NOW, &[NOW + 300, NOW + 301])),
        ..REQUEST
    };
    let caller = pick.one(INSURER, &[BROKER, OWNER]);
    Change { caller, message: Message::Use { grant: FIRST, request }, now: UnixSeconds(NOW) }
}

/// A grant at, before and after its end, by its own time or by what it rests on.
fn ending(pick: &mut Pick) -> World {
    let ended = |reason, at| GrantState::Ended { reason, at: UnixSeconds(at) };
    let at = |at| ended(EndReason::Revoked, at);
    let withdrawn = ended(EndReason::Withdrawn, NOW - 30 * DAY);
    let states =
        [at(NOW - 1), at(NOW - 60), ended(EndReason::Withdrawn, NOW - 30 * DAY + 1), withdrawn, GrantState::Suspended { by: OWNER }];
    let state = pick.one(GrantState::Active, &states);
    let [_, above, higher, _] = GRANTS;
    let parents = [
        Some(GRANT),
        Some(Grant { state: at(NOW - 1), ..GRANT }),
        Some(Grant { state: GrantState::Suspended { by: OWNER }, ..GRANT }),
        Some(Grant { terms: GrantTerms { expires_at: UnixSeconds(NOW), ..TERMS }, ..GRANT }),
        Some(Grant { terms: GrantTerms { not_before: UnixSeconds(NOW + 1), expires_at: UnixSeconds(NOW + 9), ..TERMS }, ..GRANT }),
        Some(Grant { terms: GrantTerms { parent: Some(higher), ..TERMS }, ..GRANT }),
        Some(Grant { grantor: DELEGATES_THIRD, under: Some(DelegationRef::Vehicle(Seq(13))), ..GRANT }),
        None,
    ];
    // None above, or one that there is or is not.
    let parent = pick.one(None, &parents.map(Some));
    let first = Some(DelegationRef::Vehicle(Seq(11)));
    let (grantor, under) = pick.one((OWNER, None), &[(DELEGATE, first), (DELEGATE, Some(DelegationRef::Vehicle(Seq(77))))]);
    let terms = GrantTerms {
        expires_at: UnixSeconds(pick.one(NOW, &[NOW + 1, NOW - 50, NOW - 51, NOW - 60, u64::MAX])),
        retention: Seconds(pick.one(RETENTION, &[0, 2_592_001, u32::MAX])),
        parent: parent.map(|_| above),
        ..TERMS
    };
    let grant = Grant {
        terms,
        state,
        grantor,
        under,
        epoch: Epoch(pick.one(2, &[1])),
        erased_at: pick.one(None, &[Some(UnixSeconds(NOW - 1))]),
        legal_basis: pick.one(LegalBasis::Consent, &[LegalBasis::Contract]),
        ..GRANT
    };
    let receiver = pick.one(Some(RECEIVER), &[None, Some(shared_logic::Party { epoch: Epoch(4), ..RECEIVER })]);
    World {
        vehicle: dimensions::car(pick),
        parties: [receiver.map(|party| by_itself(INSURER, party)), None, None, None],
        grants: [pick.one(Some(FIRST), &[None]).map(|id| (id, grant)), parent.flatten().map(|parent| (above, parent)), None, None],
        delegations: chain().map(Some),
        ..WORLD
    }
}

const DELEGATES_THIRD: shared_logic::Account = shared_logic::Account([0xe3; 20]);

fn record_end(pick: &mut Pick) -> Change {
    Change {
        caller: pick.one(STRANGER, &[OWNER]),
        message: Message::RecordEnd { grant: FIRST },
        now: UnixSeconds(pick.one(NOW, &[u64::MAX])),
    }
}

fn attest(pick: &mut Pick) -> Change {
    let message = Message::AttestErasure { grant: FIRST, evidence: EvidenceHash([0xee; 32]) };
    Change { caller: pick.one(INSURER, &[OWNER]), message, now: UnixSeconds(NOW) }
}
