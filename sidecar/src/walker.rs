//! Which block is read next, and whether it may be: the follower without its I/O.

use crate::{alarm::Alarm, shared::Behind};
use std::time::Duration;
use valet_chain::{Block, BlockHash, BlockNumber, Genesis, Head};

/// How often in a row one block may name a wrong parent before a person must look. Nodes behind a
/// load balancer can disagree for a moment; a chain does not.
const BREAKS_BEFORE_ALARM: u32 = 3;

const SHORTEST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Walks a chain block by block, up to its newest final block.
///
/// INVARIANT (no hole): the cursor moves by one block, to one that names the cursor's block as its
/// parent. Notifications do not move it; a lost one can only delay.
/// INVARIANT (no silent rewind): the cursor never moves back. Where the chain no longer has the
/// cursor's block, the walk ends with an [`Alarm`].
#[derive(Clone, Debug)]
pub(crate) struct Walker {
    genesis: Option<Genesis>,
    first: BlockNumber,
    cursor: Option<Head>,
    head: Option<Head>,
    checked: bool,
    failures: u32,
    breaks: u32,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Ask for the newest final block, and tell [`Walker::finalized`].
    AskHead,
    /// Ask for the hash of this block, and tell [`Walker::cursor_is`].
    CheckCursor(BlockNumber),
    /// Read these blocks, both included, and show each to [`Walker::read`].
    Read(BlockNumber, BlockNumber),
    /// Nothing is unread: wait for a hint, then [`Walker::woken`].
    Wait,
}

/// A block that is not the next; the connection is not to be trusted any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Connect anew and try again.
    Retry,
    /// The node's chain does not reach the cursor; connect anew and try again.
    Behind(Behind),
    /// Stop.
    Stop(Alarm),
}

impl Walker {
    /// A walk that goes on after `cursor`, or begins with block `first`. `genesis` is the chain,
    /// where it is known.
    pub(crate) const fn new(genesis: Option<Genesis>, first: BlockNumber, cursor: Option<Head>) -> Self {
        Self { genesis, first, cursor, head: None, checked: false, failures: 0, breaks: 0 }
    }

    /// The last block read.
    pub(crate) const fn cursor(&self) -> Option<Head> {
        self.cursor
    }

    /// A connection was made, to this chain.
    pub(crate) fn connected(&mut self, found: Genesis) -> Result<(), Alarm> {
        let expected = *self.genesis.get_or_insert(found);
        self.head = None;
        self.checked = false;
        if expected == found {
            Ok(())
        } else {
            Err(Alarm::OtherChain { expected, found })
        }
    }

    /// What is to be done next on this connection.
    pub(crate) fn task(&self) -> Task {
        let Some(head) = self.head else { return Task::AskHead };
        if let (false, Some(cursor)) = (self.checked, self.cursor) {
            return Task::CheckCursor(cursor.number);
        }
        match self.next() {
            Some(next) if next <= head.number => Task::Read(next, head.number),
            _ => Task::Wait,
        }
    }

    /// The newest final block, as the node says.
    pub(crate) fn finalized(&mut self, head: Head) -> Result<(), Refused> {
        match self.cursor {
            Some(cursor) if head.number < cursor.number => Err(Refused::Behind(Behind::Head { head, read: cursor.number })),
            Some(cursor) if cursor.number == head.number && cursor.hash != head.hash => {
                Err(Refused::Stop(Alarm::FinalityViolated { number: cursor.number, expected: cursor.hash, found: head.hash }))
            }
            _ => {
                self.head = Some(head);
                Ok(())
            }
        }
    }

    /// What the chain has at the cursor's height.
    pub(crate) fn cursor_is(&mut self, found: Option<BlockHash>) -> Result<(), Refused> {
        let Some(cursor) = self.cursor else { return Ok(()) };
        match found {
            // A node that lags behind: not a contradiction.
            None => Err(Refused::Behind(Behind::Block { read: cursor.number })),
            Some(found) if found == cursor.hash => {
                self.checked = true;
                Ok(())
            }
            Some(found) => Err(Refused::Stop(Alarm::FinalityViolated { number: cursor.number, expected: cursor.hash, found })),
        }
    }

    /// True when nothing that is final on this connection is unread, and the cursor's block is on its chain.
    pub(crate) fn in_step(&self) -> bool {
        self.cursor.is_some() && self.task() == Task::Wait
    }

    /// There may be a newer final block.
    pub(crate) fn woken(&mut self) {
        self.failures = 0;
        self.head = None;
    }

    /// A block was read: the cursor moves to it if it is the next.
    pub(crate) fn read(&mut self, block: &Block) -> Result<(), Refused> {
        if Some(block.number) != self.next() {
            return Err(Refused::Retry);
        }
        if let Some(head) = self.head.filter(|head| head.number == block.number && head.hash != block.hash) {
            return self.broken(Alarm::FinalityViolated { number: block.number, expected: head.hash, found: block.hash });
        }
        if let Some(cursor) = self.cursor.filter(|cursor| cursor.hash != block.parent) {
            return self.broken(Alarm::BrokenParent { number: block.number, expected: cursor.hash, found: block.parent });
        }
        self.cursor = Some(block.head());
        self.breaks = 0;
        self.failures = 0;
        Ok(())
    }

    /// The connection is lost or not trusted: how long to wait before the next.
    pub(crate) fn lost(&mut self) -> Duration {
        let wait = SHORTEST_WAIT.saturating_mul(1u32.checked_shl(self.failures.min(16)).unwrap_or(u32::MAX));
        self.failures = self.failures.saturating_add(1);
        wait.min(LONGEST_WAIT)
    }

    /// The block that is read next; `None` past the highest.
    pub(crate) fn next(&self) -> Option<BlockNumber> {
        match self.cursor {
            Some(cursor) => cursor.number.next(),
            None => Some(self.first),
        }
    }

    fn broken(&mut self, alarm: Alarm) -> Result<(), Refused> {
        self.breaks = self.breaks.saturating_add(1);
        Err(if self.breaks < BREAKS_BEFORE_ALARM { Refused::Retry } else { Refused::Stop(alarm) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::UnixSeconds;

    const CHAIN: Genesis = Genesis([9; 32]);

    fn hash(height: u8) -> BlockHash {
        BlockHash([height; 32])
    }

    fn head(height: u8) -> Head {
        Head { number: BlockNumber(height.into()), hash: hash(height) }
    }

    fn block(height: u8, parent: u8) -> Block {
        let Head { number, hash: own } = head(height);
        Block { number, hash: own, parent: hash(parent), time: UnixSeconds(0), emitted: Vec::new() }
    }

    fn walker(cursor: u8) -> Walker {
        let mut walker = Walker::new(Some(CHAIN), BlockNumber(0), Some(head(cursor)));
        walker.connected(CHAIN).unwrap();
        walker
    }

    #[test]
    fn a_new_walk_begins_with_the_deployment_block() {
        let mut walker = Walker::new(None, BlockNumber(5), None);
        walker.connected(CHAIN).unwrap();
        assert_eq!(walker.task(), Task::AskHead);
        walker.finalized(head(7)).unwrap();
        assert_eq!(walker.task(), Task::Read(BlockNumber(5), BlockNumber(7)));
    }

    #[test]
    fn after_each_connection_the_head_and_then_the_cursor_are_checked_first() {
        let mut walker = walker(3);
        for _ in 0..2 {
            assert_eq!(walker.task(), Task::AskHead);
            walker.finalized(head(5)).unwrap();
            assert_eq!(walker.task(), Task::CheckCursor(BlockNumber(3)));
            walker.cursor_is(Some(hash(3))).unwrap();
            assert_eq!(walker.task(), Task::Read(BlockNumber(4), BlockNumber(5)));
            walker.connected(CHAIN).unwrap();
        }
        walker.finalized(head(5)).unwrap();
        let missing = Refused::Behind(Behind::Block { read: BlockNumber(3) });
        assert_eq!(walker.cursor_is(None), Err(missing), "a lagging node is no violation");
        assert!(!walker.in_step());
    }

    #[test]
    fn another_chain_and_a_replaced_final_block_stop_the_walk() {
        let mut walker = walker(3);
        assert!(matches!(walker.connected(Genesis([1; 32])), Err(Alarm::OtherChain { .. })));
        assert!(matches!(walker.cursor_is(Some(hash(4))), Err(Refused::Stop(Alarm::FinalityViolated { .. }))));
        let replaced = Head { hash: hash(9), ..head(3) };
        assert!(matches!(walker.finalized(replaced), Err(Refused::Stop(Alarm::FinalityViolated { .. }))));
    }

    #[test]
    fn only_the_next_block_with_the_right_parent_moves_the_cursor() {
        let mut walker = walker(3);
        walker.finalized(head(9)).unwrap();
        walker.cursor_is(Some(hash(3))).unwrap();
        for wrong in [block(5, 4), block(3, 2), block(4, 2)] {
            assert_eq!(walker.read(&wrong), Err(Refused::Retry));
            assert_eq!(walker.cursor(), Some(head(3)));
        }
        walker.read(&block(4, 3)).unwrap();
        assert_eq!(walker.cursor(), Some(head(4)));
        for _ in 1..BREAKS_BEFORE_ALARM {
            assert_eq!(walker.read(&block(5, 3)), Err(Refused::Retry));
        }
        assert!(matches!(walker.read(&block(5, 3)), Err(Refused::Stop(Alarm::BrokenParent { .. }))));
    }

    #[test]
    fn a_node_whose_head_is_below_the_cursor_is_behind_until_it_has_caught_up() {
        let mut walker = walker(3);
        for height in [0, 2] {
            let behind = Behind::Head { head: head(height), read: BlockNumber(3) };
            assert_eq!(walker.finalized(head(height)), Err(Refused::Behind(behind)));
            assert!(!walker.in_step());
            walker.connected(CHAIN).unwrap();
        }
        walker.finalized(head(3)).unwrap();
        assert!(!walker.in_step(), "the cursor is not checked yet");
        walker.cursor_is(Some(hash(3))).unwrap();
        assert!(walker.in_step());
        walker.woken();
        assert!(!walker.in_step(), "the head is not known any more");
    }

    #[test]
    fn waits_between_connections_grow_to_a_ceiling_and_start_again_only_after_progress() {
        let mut walker = walker(3);
        let waits: Vec<_> = (0..20).map(|_| walker.lost()).collect();
        assert_eq!(waits[0], SHORTEST_WAIT);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits[19], LONGEST_WAIT);
        walker.connected(CHAIN).unwrap();
        walker.finalized(head(3)).unwrap();
        assert_eq!(walker.lost(), LONGEST_WAIT, "an answer alone is no progress");
        walker.connected(CHAIN).unwrap();
        walker.finalized(head(3)).unwrap();
        walker.cursor_is(Some(hash(3))).unwrap();
        walker.woken();
        assert_eq!(walker.lost(), SHORTEST_WAIT);
    }
}
