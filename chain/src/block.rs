//! A block, as far as contracts go.

use crate::{BlockHash, BlockNumber, Head};
use shared_logic::{Account, UnixSeconds};

/// A value by which an event can be found; opaque here.
pub type Topic = [u8; 32];

/// A block and what contracts emitted in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub number: BlockNumber,
    /// Its hash.
    pub hash: BlockHash,
    /// The hash of the block before it; [`BlockHash::NONE`] for the first.
    pub parent: BlockHash,
    /// Chain time; 0 for the first block, which has none.
    pub time: UnixSeconds,
    /// The events of the asked contracts, in the order they happened.
    pub emitted: Vec<Emitted>,
}

impl Block {
    /// Its number and hash.
    pub const fn head(&self) -> Head {
        Head { number: self.number, hash: self.hash }
    }
}

/// An event that a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// Its position among all events of the block, from 0.
    pub index: u32,
    /// Which contract.
    pub contract: Account,
    /// What it said: for our contracts exactly the SCALE bytes of a [`shared_logic::Event`].
    pub data: Vec<u8>,
    /// By what it can be found.
    pub topics: Vec<Topic>,
}

/// Whose events are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emitters {
    /// Every contract's.
    All,
    /// One contract's.
    Only(Account),
}

impl Emitters {
    /// True when the contract's events are asked for.
    pub fn include(self, contract: Account) -> bool {
        match self {
            Self::All => true,
            Self::Only(wanted) => wanted == contract,
        }
    }
}
