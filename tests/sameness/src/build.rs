//! The builds of the rules.

mod contract;
mod native;
mod placed;
mod wasm;

pub use contract::Contract;
pub use native::Native;
pub use placed::Placed;
pub use wasm::Wasm;

use crate::{Answer, BoxError, Case};
use shared_logic::State;

/// One build of the rules.
pub trait Build {
    /// What it is, for messages.
    fn name(&self) -> &'static str;

    /// What it answers to each case, on this state. A build that keeps its own state, such as a contract,
    /// must stand at that state already.
    ///
    /// # Errors
    /// [`BoxError`] when it cannot be asked.
    fn answer(&mut self, state: &State, cases: &[Case]) -> Result<Vec<Answer>, BoxError>;
}
