//! Addresses that cannot be meant: nobody's, and the contract's own.

use crate::{
    deployment::Deployment,
    failure::{Code, Failure},
};
use shared_logic::{Account, Message, Realm};

/// Refuses messages that name an address which nobody can act by: what is handed to it is gone for good.
///
/// # Errors
/// [`Code::WrongAddress`], which names what the address is of.
pub(crate) fn check(messages: &[Message], deployment: &Deployment) -> Result<(), Failure> {
    messages.iter().flat_map(named).try_for_each(|(what, account)| check_one(what, account, deployment))
}

/// The same of one address; `what` says whose it is to be.
///
/// # Errors
/// [`Code::WrongAddress`].
pub(crate) fn check_one(what: &str, account: Account, deployment: &Deployment) -> Result<(), Failure> {
    let whose = match account {
        Account(bytes) if bytes == [0; 20] => "nobody's",
        account if account == deployment.contract => "the contract's own",
        account if account == deployment.extension => "that of the contract's extension",
        _ => return Ok(()),
    };
    Err(Failure::of(Code::WrongAddress, format!("nothing was signed: the address {account} of {what} is {whose}")))
}

/// The addresses that a message gives something to, or relies on. Those from which it only takes are left out:
/// taking away never waits.
fn named(message: &Message) -> Vec<(&'static str, Account)> {
    let of_realm = |realm: Realm| match realm {
        Realm::Vehicle(_) => None,
        Realm::Fleet(owner) => Some(("the fleet's owner", owner)),
    };
    match *message {
        Message::Grant { terms, agreement, .. } | Message::Renew { terms, agreement, .. } => {
            let others = [("the data holder", agreement.data_holder), ("the controller", agreement.controller)];
            let others = others.into_iter().filter_map(|(what, account)| Some((what, account?)));
            others.chain([("the recipient", terms.recipient)]).collect()
        }
        Message::RequestAccess { terms, .. } => vec![("the recipient", terms.recipient)],
        Message::Delegate { realm, to, .. } => of_realm(realm).into_iter().chain([("the delegate", to)]).collect(),
        Message::AcceptDelegation { realm, ward } => of_realm(realm).into_iter().chain(ward.map(|ward| ("the ward", ward))).collect(),
        Message::Object { to: Some(to), .. } => vec![("the recipient", to)],
        Message::OfferVehicle { to, .. } => vec![("the new owner", to)],
        Message::OfferAdmin { to } => to.map(|to| ("the new admin", to)).into_iter().collect(),
        Message::SetParty { account, .. } => vec![("the party", account)],
        Message::SetIntentKey { key, .. } => vec![("the key", key)],
        Message::OpenEmergency { authority, .. } => vec![("the authority", authority)],
        Message::ReviewEmergency { authority, auditor, .. } => vec![("the authority", authority), ("the auditor", auditor)],
        Message::Attest { attester, .. } => vec![("the attester", attester)],
        Message::SetRecovery { terms: Some(terms), .. } => vec![("the recovery account", terms.account)],
        Message::MovePartyKey { key, .. } | Message::RecoverPartyKey { key, .. } => vec![("the key", key)],
        Message::SetPartyRecovery { recovery, .. } => recovery.map(|account| ("the recovery account", account)).into_iter().collect(),
        Message::Retire { successor } => vec![("the successor", successor)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{RulesHash, UnixSeconds, VehicleId};
    use std::collections::BTreeMap;

    fn deployment() -> Deployment {
        Deployment {
            node: "ws://127.0.0.1:9944".to_owned(),
            genesis: String::new(),
            contract: Account([0xcc; 20]),
            code_hash: String::new(),
            extension: Account([0xee; 20]),
            extension_code_hash: String::new(),
            rules_hash: RulesHash([0; 32]),
            block: 1,
            names: BTreeMap::new(),
        }
    }

    #[test]
    fn nothing_is_handed_to_nobody_or_to_the_contract_itself() {
        let vehicle = VehicleId([7; 32]);
        let offer = |to| Message::OfferVehicle { vehicle, to, until: UnixSeconds(1_800_000_000) };
        for (to, exp_words) in [
            (Account([0; 20]), Some("the new owner is nobody's")),
            (Account([0xcc; 20]), Some("the new owner is the contract's own")),
            (Account([0xee; 20]), Some("the contract's extension")),
            (Account([1; 20]), None),
        ] {
            let refused = check(&[Message::StopEverything { vehicle }, offer(to)], &deployment()).err();
            assert_eq!(refused.as_ref().map(Failure::code), exp_words.map(|_| Code::WrongAddress), "{to}");
            assert!(refused.is_none_or(|failure| failure.to_string().contains(exp_words.unwrap_or_default())), "{to}");
        }
    }

    #[test]
    fn every_address_that_is_given_something_is_looked_at_and_taking_away_never_waits() {
        let (zero, vehicle) = (Account([0; 20]), VehicleId([7; 32]));
        let realm = Realm::Vehicle(vehicle);
        let gives = [
            Message::Retire { successor: zero },
            Message::OfferAdmin { to: Some(zero) },
            Message::AcceptDelegation { realm, ward: Some(zero) },
            Message::AcceptDelegation { realm: Realm::Fleet(zero), ward: None },
            Message::ReviewEmergency { vehicle, auditor: Account([1; 20]), authority: zero, finding: shared_logic::Finding::Justified },
            Message::MovePartyKey { party: Account([1; 20]), key: zero },
            Message::SetPartyRecovery { party: Account([1; 20]), recovery: Some(zero) },
        ];
        for message in gives {
            assert!(check(&[message], &deployment()).is_err(), "{message:?}");
        }
        let takes = [Message::EndDelegation { realm, to: zero }, Message::RemoveIntentKey { key: zero }, Message::OfferAdmin { to: None }];
        for message in takes {
            assert!(check(&[message], &deployment()).is_ok(), "{message:?}");
        }
    }
}
