//! The documents that are kept: containers' in memory, for checks; of the others only that they are there.

use crate::{documents::Document, named::DocumentHash};
use shared_logic::{Container, ContainerId};
use std::collections::BTreeMap;

/// Documents that are kept at most for those who bring them.
pub(crate) const MAX_DOCUMENTS: usize = 4_096;

/// Bytes that all of these have at most. The container of all signals of VSS 6.0 has 70 kB.
pub(crate) const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

/// Whose a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    /// Somebody brought it by the API. It counts.
    Anybodys,
    /// From a file of the operator's. It does not count.
    Operators,
}

/// The documents that are kept, by their hashes.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    containers: BTreeMap<ContainerId, Container>,
    kept: BTreeMap<DocumentHash, (Whose, usize)>,
    brought: usize,
    brought_bytes: usize,
}

impl Documents {
    /// The document of that container.
    pub(crate) fn get(&self, id: &ContainerId) -> Option<&Container> {
        self.containers.get(id)
    }

    /// How many containers' documents there are.
    pub(crate) fn len(&self) -> usize {
        self.containers.len()
    }

    /// Whose the document of that hash is; `None` when there is none.
    pub(crate) fn whose(&self, hash: &DocumentHash) -> Option<Whose> {
        self.kept.get(hash).map(|(whose, _)| *whose)
    }

    /// True when one more that somebody brings stays within the bounds.
    pub(crate) fn has_room_for(&self, document: &Document) -> bool {
        self.brought < MAX_DOCUMENTS && self.brought_bytes.saturating_add(document.size()) <= MAX_DOCUMENT_BYTES
    }

    /// Takes a document in. Twice is once, and the operator's once it was the operator's.
    pub(crate) fn add(&mut self, document: &Document, whose: Whose) {
        if let Document::Container(container) = document {
            self.containers.insert(container.id(), container.clone());
        }
        self.note(document.hash(), whose, document.size());
    }

    /// Takes note of a document that is in the database alone.
    pub(crate) fn note(&mut self, hash: DocumentHash, whose: Whose, size: usize) {
        let before = self.kept.remove(&hash);
        self.uncount(before);
        let whose = before.map_or(whose, |(before, _)| before.max(whose));
        self.kept.insert(hash, (whose, size));
        if whose == Whose::Anybodys {
            self.brought = self.brought.saturating_add(1);
            self.brought_bytes = self.brought_bytes.saturating_add(size);
        }
    }

    /// Forgets a document; false when there was none.
    pub(crate) fn remove(&mut self, hash: &DocumentHash) -> bool {
        self.containers.remove(&ContainerId(*hash));
        let before = self.kept.remove(hash);
        self.uncount(before);
        before.is_some()
    }

    fn uncount(&mut self, before: Option<(Whose, usize)>) {
        if let Some((Whose::Anybodys, size)) = before {
            self.brought = self.brought.saturating_sub(1);
            self.brought_bytes = self.brought_bytes.saturating_sub(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        container::{Leaves, VssVersion},
        Leaf, Pattern,
    };

    fn large(number: u16) -> Document {
        let sensors = (0..2_048).map(|leaf| Leaf::new(&format!("Vehicle.{}{leaf:04}", "a".repeat(140))).unwrap()).collect();
        let allow = [Pattern::new("Vehicle").unwrap()].into();
        let leaves = Leaves { sensors, actuators: [].into() };
        Document::Container(Container::new(VssVersion { major: number, minor: 0 }, allow, [].into(), leaves).unwrap())
    }

    #[test]
    fn documents_are_bounded_in_bytes_and_counted_once() {
        let size = large(0).size();
        let fit = u16::try_from(MAX_DOCUMENT_BYTES / size).unwrap();
        let mut documents = Documents::default();
        (0..fit - 1).chain([0]).for_each(|number| documents.add(&large(number), Whose::Anybodys));
        assert_eq!((documents.len(), documents.brought_bytes), (usize::from(fit) - 1, size * (usize::from(fit) - 1)));
        assert!(documents.has_room_for(&large(fit)));
        documents.add(&large(fit), Whose::Anybodys);
        assert!(!documents.has_room_for(&large(fit + 1)));
    }

    #[test]
    fn what_is_the_operators_does_not_count_and_stays_the_operators() {
        let (mut documents, one) = (Documents::default(), Document::Bytes(vec![1; 1_000]));
        documents.add(&one, Whose::Anybodys);
        assert_eq!((documents.brought, documents.brought_bytes), (1, 1_000));
        for whose in [Whose::Operators, Whose::Anybodys] {
            documents.add(&one, whose);
            assert_eq!((documents.brought, documents.brought_bytes), (0, 0));
            assert_eq!(documents.whose(&one.hash()), Some(Whose::Operators));
        }
        assert!(documents.remove(&one.hash()) && !documents.remove(&one.hash()));
        documents.add(&one, Whose::Anybodys);
        assert!(documents.remove(&one.hash()));
        assert_eq!((documents.brought, documents.brought_bytes), (0, 0));
    }
}
