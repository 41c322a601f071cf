//! Which grants a change ends for good, told from the whole state: the records that a change itself reads do not
//! name them.

use shared_logic::{over, step, Account, EventBody, GrantId, Message, State, UnixSeconds};
use std::collections::BTreeSet;
use valet_wallet::Preview;

/// Adds to the preview of every change of a party's standing what becomes of the grants to it.
pub(super) fn tell(previews: &mut [Preview], mut state: State, caller: Account, messages: &[Message], now: UnixSeconds) {
    for (preview, message) in previews.iter_mut().zip(messages) {
        let before = ended(&state, now);
        // The rules accepted it a moment ago, of the same records; else there is nothing to tell.
        let Ok(outcome) = step(&state, caller, message, now) else { return };
        if state.apply(&outcome.event).is_err() {
            return;
        }
        if matches!(outcome.event.body, EventBody::PartyStatusChanged { .. }) {
            let ends = ended(&state, now);
            let ends: Vec<_> = ends.difference(&before).filter_map(|id| Some((*id, *state.grants.get(id)?))).collect();
            preview.show_ended(&ends);
        }
    }
}

/// The grants that are over.
fn ended(state: &State, now: UnixSeconds) -> BTreeSet<GrantId> {
    let is_over = |grant: &shared_logic::Grant| {
        state.vehicles.get(&grant.terms.vehicle).is_none_or(|vehicle| over(state, vehicle, grant, now).is_some())
    };
    state.grants.iter().filter(|(_, grant)| is_over(grant)).map(|(id, _)| *id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        party::Gatekeeper, Action, Actions, Agreement, ContainerId, GrantTerms, LegalBasis, NoticeHash, PartyKind, PartyKinds, PartyStatus,
        Profile, PurposeCode, Regions, Residency, Seconds, SignalClass, SignalClasses, TermsHash, VehicleSalt,
    };
    use valet_wallet::preview;

    const ADMIN: Account = Account([9; 20]);
    const OWNER: Account = Account([1; 20]);
    const INSURER: Account = Account([2; 20]);
    const GARAGE: Account = Account([3; 20]);
    const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
    const PROFILE: Profile =
        Profile { kinds: PartyKinds::of(&[PartyKind::ThirdParty]), legal_hash: TermsHash([0; 32]), gatekeeper: Gatekeeper::No };

    fn make(state: &mut State, who: Account, message: Message) -> shared_logic::Event {
        let event = step(state, who, &message, NOW).unwrap().event;
        state.apply(&event).unwrap();
        event
    }

    /// The state with a grant to the insurer, and one shared onward from it to the garage.
    fn world() -> (State, [GrantId; 2]) {
        let mut state = State::new(ADMIN);
        let vehicle =
            make(&mut state, OWNER, Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None }).vehicle.unwrap();
        for party in [INSURER, GARAGE] {
            make(&mut state, party, Message::RegisterParty { profile: PROFILE });
        }
        let terms = GrantTerms {
            vehicle,
            recipient: INSURER,
            purpose: PurposeCode(1),
            container: ContainerId([1; 32]),
            classes: SignalClasses::of(&[SignalClass::Odometer]),
            actions: Actions::of(&[Action::Read]),
            residency: Residency::InVehicle,
            regions: Regions::NONE,
            not_before: UnixSeconds(0),
            expires_at: UnixSeconds(NOW.0 + 86_400),
            history_from: NOW,
            retention: Seconds::DAY,
            depth_left: 1,
            max_uses: None,
            parent: None,
        };
        let agreement = Agreement {
            data_holder: None,
            controller: None,
            legal_basis: LegalBasis::Consent,
            terms_hash: TermsHash([0; 32]),
            notice_hash: NoticeHash([0; 32]),
        };
        let first = make(&mut state, OWNER, Message::Grant { terms, agreement, request: None }).grant.unwrap();
        let onward = GrantTerms { recipient: GARAGE, depth_left: 0, parent: Some(first), ..terms };
        let second = make(&mut state, OWNER, Message::Grant { terms: onward, agreement, request: None }).grant.unwrap();
        (state, [first, second])
    }

    fn summary(state: &State, account: Account, status: PartyStatus) -> Vec<String> {
        let message = Message::SetParty { account, profile: PROFILE, status };
        let mut previews = vec![preview(state, ADMIN, &message, NOW).unwrap()];
        tell(&mut previews, state.clone(), ADMIN, &[message], NOW);
        previews.remove(0).summary
    }

    #[test]
    fn suspending_a_party_tells_whose_grants_end_for_good_and_what_was_shared_from_them() {
        let (state, [first, second]) = world();
        let told = summary(&state, INSURER, PartyStatus::Suspended);
        assert!(told.iter().any(|line| line.starts_with("2 grants end for good")), "{told:?}");
        for (grant, recipient) in [(first, INSURER), (second, GARAGE)] {
            let exp = format!("grant {grant} by {OWNER} to {recipient}");
            assert!(told.iter().any(|line| line.starts_with(&exp)), "{exp}: {told:?}");
        }
        let told = summary(&state, GARAGE, PartyStatus::Suspended);
        assert!(
            told.iter().any(|line| line.starts_with("1 grant ends for good"))
                && !told.iter().any(|line| line.starts_with(&format!("grant {first} by")))
        );
    }

    #[test]
    fn a_container_that_was_not_shown_is_told_with_the_option_that_shows_it() {
        let (state, [first, _]) = world();
        let mut told = preview(&state, ADMIN, &Message::Pause, NOW).unwrap();
        assert!(!super::super::describe(&[told.clone()]).contains("--show-container"));
        told.miss_container(&state.grants[&first].terms);
        let words = super::super::describe(&[told.clone()]);
        assert!(words.ends_with("was not shown; `--show-container FILE` shows it"), "{words}");
        assert!(!told.summary.join("").contains("--show-container"), "apps show the same sentence");
    }

    #[test]
    fn admitting_a_party_ends_no_grant_and_says_so() {
        let (state, _) = world();
        let told = summary(&state, INSURER, PartyStatus::Admitted);
        assert_eq!(told.last().map(String::as_str), Some("no grant ends by this"), "{told:?}");
    }
}
