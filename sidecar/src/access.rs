//! Who may ask what: keys and certificates, the scopes that each has, and the recipients that it is bound to.
//!
//! INVARIANT (hashes only): neither the keys file nor the process keeps a key, only its SHA-256.
//! INVARIANT (deny by default): who is in no list may nothing; what is in no list of routes needs a known caller.

mod caller;
mod entry;
mod guard;
mod key;
mod keys;
mod private;
mod rate;
mod scope;

pub(crate) use caller::Caller;
pub use entry::{Credential, Entry, EntryError};
pub(crate) use guard::{Guard, Peer, Refused};
pub use key::{Fingerprint, FingerprintError, Key, KeyError};
pub use keys::{Keys, KeysError, RowError};
pub use private::{check_private, PrivateError};
pub use rate::Rate;
pub use scope::{Scope, ScopeError};
