//! Accounts that are nobody's key alone: several people's, and a contract's.

pub(crate) mod forwarder;
pub(crate) mod multisig;
