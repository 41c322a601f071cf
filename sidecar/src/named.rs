//! What the ledger names by a hash: the documents that may be kept for anybody who brings them.

use shared_logic::{Event, EventBody};

/// The hash of a document, as the ledger names it.
pub(crate) type DocumentHash = [u8; 32];

/// The hashes by which an event names documents: of a container, a party's card, terms, a privacy notice.
///
/// Each was paid for on the chain, so nobody makes a sidecar keep documents for nothing.
pub(crate) fn named_by(event: &Event) -> Vec<DocumentHash> {
    let mut hashes = match &event.body {
        EventBody::PartyRegistered { party }
        | EventBody::PartyStatusChanged { party }
        | EventBody::PartyKeyMoved { party }
        | EventBody::PartyRecoverySet { party }
        | EventBody::PartyKeyRecovered { party } => vec![party.profile.legal_hash.0],
        EventBody::AccessRequested { record, .. } => vec![record.terms.container.0, record.terms_hash.0],
        EventBody::GrantActivated { record, agreement, .. } | EventBody::GrantRenewed { record, agreement, .. } => {
            vec![record.terms.container.0, agreement.terms_hash.0, agreement.notice_hash.0]
        }
        EventBody::GrantNarrowed { terms } => vec![terms.container.0],
        _ => Vec::new(),
    };
    // Zeros stand for no document.
    hashes.retain(|hash| *hash != [0; 32]);
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::support::{container, granted};
    use valet_testkit::plain;

    #[test]
    fn a_grant_names_its_container_its_terms_and_its_notice_and_a_party_its_card() {
        let named: std::collections::BTreeSet<_> = granted().events.iter().flat_map(named_by).collect();
        let agreement = plain::agreement();
        let card = plain::profile(shared_logic::PartyKind::ThirdParty).legal_hash;
        for (name, hash) in
            [("container", container().id().0), ("terms", agreement.terms_hash.0), ("notice", agreement.notice_hash.0), ("card", card.0)]
        {
            assert!(named.contains(&hash), "{name}");
        }
        assert!(!named.contains(&[0; 32]), "zeros stand for no document");
        assert!(!named.contains(&[9; 32]));
    }
}
