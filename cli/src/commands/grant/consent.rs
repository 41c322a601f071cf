//! `valet grant consent`, and why a consent that is not wanted is refused.

use crate::{context::Context, failure::Failure, render, session::Session, submit::SubmitMode};
use shared_logic::{Denial, DriverConsent, GrantId, GrantState, Message, PurposeCode};

pub(super) async fn consent(context: &Context, mode: &SubmitMode, grant: GrantId) -> Result<(), Failure> {
    let actor = mode.begin(context).await?;
    match actor.submit(&[Message::CoConsent { grant }]).await {
        Err(failure) if failure.denial() == Some(Denial::WrongState) => Err(hinted(failure, &actor.session, grant).await),
        done => done,
    }
}

/// The same failure, with what the grant's record tells of it, where that can be read.
async fn hinted(failure: Failure, session: &Session, id: GrantId) -> Failure {
    let Ok(snapshot) = session.snapshot().await else { return failure };
    let Ok(Some(grant)) = snapshot.records.grant(id).await else { return failure };
    match advice(grant.terms.purpose, grant.state, grant.driver_consent) {
        Some(why) => failure.hint(format!("{why}; `valet grant show {id}` tells how the grant stands")),
        None => failure,
    }
}

/// Why a grant takes no consent.
fn advice(purpose: PurposeCode, state: GrantState, consent: DriverConsent) -> Option<String> {
    match (state, consent) {
        (GrantState::Ended { reason, .. }, _) => Some(format!("the grant has ended ({}): nobody consents to it any more", reason.name())),
        (_, DriverConsent::NotNeeded) => Some(format!("the purpose {} needs no driver's consent", render::purpose(purpose))),
        (_, DriverConsent::Given { by, .. }) => Some(format!("the consent is given already, by {by}, and one is enough")),
        (_, DriverConsent::Missing) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, DelegationRef, EndReason, Seq, UnixSeconds};

    #[test]
    fn a_consent_that_is_not_wanted_is_refused_with_why() {
        let given = DriverConsent::Given { by: Account([1; 20]), under: DelegationRef::Vehicle(Seq(2)) };
        let ended = GrantState::Ended { reason: EndReason::Withdrawn, at: UnixSeconds(5) };
        let cases = [
            (GrantState::Active, given, Some("given already, by 0x0101010101010101010101010101010101010101")),
            (GrantState::Suspended { by: Account([1; 20]) }, given, Some("given already")),
            (GrantState::Active, DriverConsent::NotNeeded, Some("the purpose usage-based-insurance needs no driver's consent")),
            (ended, given, Some("the grant has ended (withdrawn)")),
            (GrantState::Active, DriverConsent::Missing, None),
        ];
        for (state, consent, exp_part) in cases {
            let told = advice(PurposeCode(1), state, consent);
            assert_eq!(told.is_some(), exp_part.is_some(), "{told:?}");
            assert!(told.iter().zip(exp_part).all(|(told, part)| told.contains(part)), "{told:?}");
        }
    }
}
