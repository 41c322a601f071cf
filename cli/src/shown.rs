//! Documents that are shown beside a change: party cards and containers. A preview tells what they say, once their
//! hashes are those that the contract has.

use crate::{
    commands::{self, party::Card},
    failure::{Code, Failure},
};
use shared_logic::{container::Container, EventBody, GrantTerms, TermsHash};
use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};
use valet_wallet::{preview, Preview};

/// What was shown.
#[derive(Default)]
pub(crate) struct Shown {
    cards: Vec<(PathBuf, TermsHash, preview::Card)>,
    containers: Mutex<Vec<Container>>,
}

impl Shown {
    /// Reads cards and containers' documents in files.
    ///
    /// # Errors
    /// As those of [`Card::read`] and of a container's document.
    pub(crate) fn read(cards: &[PathBuf], containers: &[PathBuf]) -> Result<Self, Failure> {
        let card = |file: &PathBuf| {
            let card = Card::read(file)?;
            Ok((file.clone(), card.hash()?, told(card)))
        };
        let containers = containers.iter().map(|file| commands::container::read(file)).collect::<Result<_, Failure>>()?;
        Ok(Self { cards: cards.iter().map(card).collect::<Result<_, Failure>>()?, containers: Mutex::new(containers) })
    }

    /// Takes a container's document: previews say what it covers.
    pub(crate) fn container(&self, document: Container) {
        self.containers.lock().unwrap_or_else(PoisonError::into_inner).push(document);
    }

    /// Adds to previews what the cards say of the parties they name, and what their containers cover.
    ///
    /// # Errors
    /// [`Code::WrongCard`] for a card that is of none of the parties: somebody else's name would stand for one of them.
    pub(crate) fn tell(&self, previews: &mut [Preview]) -> Result<(), Failure> {
        let mut matched = Vec::new();
        for shown in previews.iter_mut() {
            for named in shown.parties.clone() {
                let Some(party) = named.party else { continue };
                for (file, _, card) in self.cards.iter().filter(|(_, hash, _)| *hash == party.profile.legal_hash) {
                    shown.show_card(named.account, card);
                    matched.push(file);
                }
            }
            self.tell_container(shown);
        }
        match self.cards.iter().find(|(file, ..)| !matched.contains(&file)) {
            Some((file, hash, _)) => {
                let cause = format!("this card, of hash {hash}, is of no party to whom this change gives something");
                Err(Failure::file(Code::WrongCard, file, cause))
            }
            None => Ok(()),
        }
    }

    fn tell_container(&self, shown: &mut Preview) {
        let Some(terms) = agreed(shown) else { return };
        let containers = self.containers.lock().unwrap_or_else(PoisonError::into_inner);
        match containers.iter().find(|document| document.id() == terms.container) {
            Some(document) => shown.show_container(document, &terms),
            None => shown.miss_container(&terms),
        }
    }
}

/// The terms of what is granted or asked for.
fn agreed(shown: &Preview) -> Option<GrantTerms> {
    match &shown.event.body {
        EventBody::GrantActivated { record, .. } | EventBody::GrantRenewed { record, .. } => Some(record.terms),
        EventBody::AccessRequested { record, .. } => Some(record.terms),
        _ => None,
    }
}

fn told(card: Card) -> preview::Card {
    let Card { contact, country, legal_name, privacy_policy, register, .. } = card;
    let register = register.map(|register| (register.name, register.number));
    preview::Card { name: legal_name, country, register, contact, policy: privacy_policy }
}
