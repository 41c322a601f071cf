//! The engines: the consent rules in four forms, and three others that hold the same rules.
//!
//! The others know what the scope of one grant says: vehicle, recipient, epoch, state, window, purpose,
//! action, residency, and classes, also that commands are not data. Each gets the grant that may allow,
//! as the consent rules do, and everything it needs in its own types, made beforehand.

mod casbin;
mod cedar;
mod native;
mod rego;
mod wasm;

pub use self::{
    casbin::Casbin,
    cedar::Cedar,
    native::{AtHand, Bytes, OverState},
    rego::Rego,
    wasm::{Module, Wasm, WasmBytes, WasmEach},
};

/// Where an engine finds the grant that may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// It comes with the question.
    AtHand,
    /// The engine looks it up among all grants by its id.
    LookedUp,
}
