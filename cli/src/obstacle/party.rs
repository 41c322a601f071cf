//! Which party it is, and why it cannot be named.

use super::{so, Obstacle};
use shared_logic::{party::Gatekeeper, Account, Host, Message, Party, PartyStatus};

/// What a party is to receive or to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Recipient,
    Controller,
    DataHolder,
}

impl Part {
    const fn option(self) -> &'static str {
        match self {
            Self::Recipient => "--recipient",
            Self::Controller => "--controller",
            Self::DataHolder => "--data-holder",
        }
    }
}

/// The party that nobody has registered.
pub(super) fn unknown(host: &impl Host, message: &Message) -> Option<Obstacle> {
    let (part, account) = named(message).into_iter().find(|(_, account)| host.party(*account).is_none())?;
    so(
        format!("`{} {account}` is no registered party", part.option()),
        format!("compare the address; the party registers itself with `valet party register`, and `valet party list` shows who has ({account} has not)"),
    )
}

/// The party that may not be what it is named as.
pub(super) fn ineligible(host: &impl Host, message: &Message) -> Option<Obstacle> {
    named(message).into_iter().find_map(|(part, account)| {
        let party = host.party(account)?;
        let may = match part {
            Part::Recipient => party.may_receive(),
            Part::Controller => party.controls(),
            Part::DataHolder => party.may_hold(),
        };
        if may {
            return None;
        }
        let (why, mend) = why(part, account, &party);
        so(format!("`{} {account}` {why}", part.option()), mend)
    })
}

fn why(part: Part, account: Account, party: &Party) -> (String, String) {
    let kinds = crate::render::party_kinds(party.profile.kinds);
    match (party.status, party.profile.gatekeeper, part) {
        (PartyStatus::Suspended, ..) => (
            "is suspended".to_owned(),
            format!("the admin lets it back in with `valet party set {account} --status admitted`; what was granted to it before stays ended"),
        ),
        (_, Gatekeeper::Yes, Part::Recipient | Part::Controller) => {
            ("is a gatekeeper, and never receives grants".to_owned(), "name another party".to_owned())
        }
        (_, _, Part::DataHolder) => (
            format!("is registered as {kinds} and not as a data holder"),
            format!("name a data holder (`valet party list --kind data-holder`), or let the admin correct it with `valet party set {account} --kind data-holder --status admitted`"),
        ),
        _ => (
            format!("is registered as {kinds}, which does not receive data for itself"),
            format!("name another party, or let the admin correct it with `valet party set {account} --kind third-party --status admitted`"),
        ),
    }
}

fn named(message: &Message) -> Vec<(Part, Account)> {
    let (terms, agreement) = match message {
        Message::Grant { terms, agreement, .. } | Message::Renew { terms, agreement, .. } => (terms, Some(agreement)),
        Message::RequestAccess { terms, .. } => (terms, None),
        _ => return Vec::new(),
    };
    let controller = agreement.and_then(|agreement| agreement.controller).map(|account| (Part::Controller, account));
    let holder = agreement.and_then(|agreement| agreement.data_holder).map(|account| (Part::DataHolder, account));
    [(Part::Recipient, terms.recipient)].into_iter().chain(controller).chain(holder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        Action, Actions, Agreement, ContainerId, GrantTerms, LegalBasis, NoticeHash, PartyKind, PartyKinds, Profile, PurposeCode, Record,
        Regions, Residency, Seconds, SignalClass, SignalClasses, State, TermsHash, UnixSeconds, VehicleId,
    };

    const INSURER: Account = Account([0x11; 20]);
    const HOLDER: Account = Account([0x22; 20]);

    fn grant() -> Message {
        let terms = GrantTerms {
            vehicle: VehicleId([1; 32]),
            recipient: INSURER,
            purpose: PurposeCode(1),
            container: ContainerId([2; 32]),
            classes: SignalClasses::of(&[SignalClass::Odometer]),
            actions: Actions::of(&[Action::Read]),
            residency: Residency::InVehicle,
            regions: Regions::NONE,
            not_before: UnixSeconds(0),
            expires_at: UnixSeconds(9),
            history_from: UnixSeconds(0),
            retention: Seconds::DAY,
            depth_left: 0,
            max_uses: None,
            parent: None,
        };
        let agreement = Agreement {
            data_holder: Some(HOLDER),
            controller: None,
            legal_basis: LegalBasis::Consent,
            terms_hash: TermsHash([0; 32]),
            notice_hash: NoticeHash([0; 32]),
        };
        Message::Grant { terms, agreement, request: None }
    }

    #[test]
    fn the_party_in_question_is_named_with_why_and_with_what_mends_it() {
        let party = |kind: PartyKind, gatekeeper: Gatekeeper, status: PartyStatus, account: Account| {
            let profile = Profile { kinds: PartyKinds::of(&[kind]), legal_hash: TermsHash([0; 32]), gatekeeper };
            Party { status, ..Party::declared(profile, account) }
        };
        let mut state = State::new(Account([9; 20]));
        let unknown = unknown(&state, &grant()).unwrap();
        assert!(unknown.is.contains(&format!("--recipient {INSURER}")) && unknown.mend.contains("valet party register"), "{unknown:?}");
        let declared = PartyStatus::Declared;
        let cases = [
            (party(PartyKind::ThirdParty, Gatekeeper::No, PartyStatus::Suspended, INSURER), "is suspended", "--status admitted"),
            (party(PartyKind::ThirdParty, Gatekeeper::Yes, declared, INSURER), "is a gatekeeper", "another party"),
            (party(PartyKind::Auditor, Gatekeeper::No, declared, INSURER), "is registered as auditor", "--kind third-party"),
        ];
        for (record, exp_is, exp_mend) in cases {
            state.put(Record::Party(INSURER, record));
            let told = ineligible(&state, &grant()).unwrap();
            assert!(told.is.contains(&format!("--recipient {INSURER}` {exp_is}")) && told.mend.contains(exp_mend), "{told:?}");
        }
        state.put(Record::Party(INSURER, party(PartyKind::ThirdParty, Gatekeeper::No, declared, INSURER)));
        let other = super::unknown(&state, &grant()).unwrap();
        assert!(other.is.contains(&format!("--data-holder {HOLDER}")), "{other:?}");
        state.put(Record::Party(HOLDER, party(PartyKind::ThirdParty, Gatekeeper::No, declared, HOLDER)));
        let told = ineligible(&state, &grant()).unwrap();
        assert!(told.is.contains("not as a data holder") && told.mend.contains("--kind data-holder"), "{told:?}");
    }
}
