//! What the ledger names by a hash: the documents that may be kept for anybody who brings them.

use shared_logic::{Event, EventBody, GrantTerms, Party};
use std::collections::BTreeSet;

/// The hash of a document, as the ledger names it.
pub(crate) type DocumentHash = [u8; 32];

/// Every hash by which an event named a document: of a container, a party's card, terms, a privacy notice.
///
/// It only grows. Each hash was paid for on the chain, so nobody makes a sidecar keep documents for nothing.
///
/// INVARIANT (replay): it is the fold of the log's events by [`Named::add`], nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Named(BTreeSet<DocumentHash>);

impl Named {
    /// True when the ledger names a document by this hash.
    pub(crate) fn has(&self, hash: &DocumentHash) -> bool {
        self.0.contains(hash)
    }

    /// Adds what an event names.
    pub(crate) fn add(&mut self, event: &Event) {
        match &event.body {
            EventBody::PartyRegistered { party }
            | EventBody::PartyStatusChanged { party }
            | EventBody::PartyKeyMoved { party }
            | EventBody::PartyRecoverySet { party }
            | EventBody::PartyKeyRecovered { party } => self.card(party),
            EventBody::AccessRequested { record, .. } => {
                self.terms(&record.terms);
                self.one(record.terms_hash.0);
            }
            EventBody::GrantActivated { record, agreement, .. } | EventBody::GrantRenewed { record, agreement, .. } => {
                self.terms(&record.terms);
                self.one(agreement.terms_hash.0);
                self.one(agreement.notice_hash.0);
            }
            EventBody::GrantNarrowed { terms } => self.terms(terms),
            _ => {}
        }
    }

    fn card(&mut self, party: &Party) {
        self.one(party.profile.legal_hash.0);
    }

    fn terms(&mut self, terms: &GrantTerms) {
        self.one(terms.container.0);
    }

    /// Zeros stand for no document.
    fn one(&mut self, hash: DocumentHash) {
        if hash != [0; 32] {
            self.0.insert(hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::support::{container, granted};
    use valet_testkit::plain;

    #[test]
    fn a_grant_names_its_container_its_terms_and_its_notice_and_a_party_its_card() {
        let mut named = Named::default();
        granted().events.iter().for_each(|event| named.add(event));
        let agreement = plain::agreement();
        let card = plain::profile(shared_logic::PartyKind::ThirdParty).legal_hash;
        for (name, hash) in
            [("container", container().id().0), ("terms", agreement.terms_hash.0), ("notice", agreement.notice_hash.0), ("card", card.0)]
        {
            assert!(named.has(&hash), "{name}");
        }
        assert!(!named.has(&[0; 32]), "zeros stand for no document");
        assert!(!named.has(&[9; 32]));
    }
}
