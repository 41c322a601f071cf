//! Container documents in memory.

use codec::Encode;
use shared_logic::{Container, ContainerId};
use std::collections::BTreeMap;

/// Documents that are kept at most.
pub(crate) const MAX_DOCUMENTS: usize = 4_096;

/// Bytes of their SCALE form that all documents have at most; in memory they take about twice as much. One of all
/// signals of VSS 6.0 has 70 kB.
pub(crate) const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

/// The documents that are known, by the ids of their content.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    by_id: BTreeMap<ContainerId, Container>,
    bytes: usize,
}

impl Documents {
    /// The document of that container.
    pub(crate) fn get(&self, id: &ContainerId) -> Option<&Container> {
        self.by_id.get(id)
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// True when one more document stays within the bounds.
    pub(crate) fn has_room_for(&self, document: &Container) -> bool {
        self.len() < MAX_DOCUMENTS && self.bytes.saturating_add(document.encoded_size()) <= MAX_DOCUMENT_BYTES
    }

    /// Takes a document in. Twice is once.
    pub(crate) fn add(&mut self, document: Container) {
        let size = document.encoded_size();
        if self.by_id.insert(document.id(), document).is_none() {
            self.bytes = self.bytes.saturating_add(size);
        }
    }
}

impl FromIterator<Container> for Documents {
    fn from_iter<I: IntoIterator<Item = Container>>(documents: I) -> Self {
        documents.into_iter().fold(Self::default(), |mut all, document| {
            all.add(document);
            all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        container::{Leaves, VssVersion},
        Leaf, Pattern,
    };

    fn large(number: u16) -> Container {
        let sensors = (0..2_048).map(|leaf| Leaf::new(&format!("Vehicle.{}{leaf:04}", "a".repeat(140))).unwrap()).collect();
        let allow = [Pattern::new("Vehicle").unwrap()].into();
        Container::new(VssVersion { major: number, minor: 0 }, allow, [].into(), Leaves { sensors, actuators: [].into() }).unwrap()
    }

    #[test]
    fn documents_are_bounded_in_bytes_and_counted_once() {
        let size = large(0).encoded_size();
        let fit = u16::try_from(MAX_DOCUMENT_BYTES / size).unwrap();
        let mut documents: Documents = (0..fit - 1).chain([0]).map(large).collect();
        assert_eq!((documents.len(), documents.bytes), (usize::from(fit) - 1, size * (usize::from(fit) - 1)));
        assert!(documents.has_room_for(&large(fit)));
        documents.add(large(fit));
        assert!(!documents.has_room_for(&large(fit + 1)));
    }
}
