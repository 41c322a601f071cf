//! How long a signed transaction stays valid.

use super::BlockHash;
use serde::{Deserialize, Serialize};

/// Whether a transaction dies when no block takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mortality {
    /// Valid for as long as its nonce is the next.
    Immortal,
    /// Valid within a window of blocks.
    Mortal(Window),
}

/// The blocks in which a transaction is valid: from `block`, for `period` blocks.
///
/// INVARIANT (period): a power of two from 4 to 4,096, for which the chain finds exactly `block` again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "UncheckedWindow")]
pub struct Window {
    period: u16,
    block: u32,
    hash: BlockHash,
}

impl Window {
    /// The shortest period, in blocks.
    pub const MIN_PERIOD: u16 = 4;
    /// The longest period, in blocks: beyond it the chain keeps the window's start only roughly.
    pub const MAX_PERIOD: u16 = 4_096;

    /// A window from this finalized block on.
    ///
    /// # Errors
    /// [`PeriodError`] unless the period is a power of two within the bounds.
    pub const fn new(period: u16, block: u32, hash: BlockHash) -> Result<Self, PeriodError> {
        if period.is_power_of_two() && period >= Self::MIN_PERIOD && period <= Self::MAX_PERIOD {
            Ok(Self { period, block, hash })
        } else {
            Err(PeriodError { period })
        }
    }

    /// Substrate's two bytes: the period's logarithm less one in the low 4 bits, the phase above.
    fn era(&self) -> [u8; 2] {
        let log = u16::try_from(self.period.trailing_zeros()).unwrap_or_default().saturating_sub(1);
        let phase = u16::try_from(self.block % u32::from(self.period)).unwrap_or_default();
        (log | phase << 4).to_le_bytes()
    }
}

impl Mortality {
    pub(super) fn era(&self) -> Vec<u8> {
        match self {
            Self::Immortal => vec![0],
            Self::Mortal(window) => window.era().to_vec(),
        }
    }

    /// The block the signature names: the window's, or the first.
    pub(super) fn anchor(&self, genesis: BlockHash) -> BlockHash {
        match self {
            Self::Immortal => genesis,
            Self::Mortal(window) => window.hash,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UncheckedWindow {
    period: u16,
    block: u32,
    hash: BlockHash,
}

impl TryFrom<UncheckedWindow> for Window {
    type Error = PeriodError;

    fn try_from(window: UncheckedWindow) -> Result<Self, PeriodError> {
        Self::new(window.period, window.block, window.hash)
    }
}

/// A period that a transaction cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodError {
    /// What was given, in blocks.
    pub period: u16,
}

impl core::fmt::Display for PeriodError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (min, max) = (Window::MIN_PERIOD, Window::MAX_PERIOD);
        write!(f, "expected a period that is a power of two from {min} to {max} blocks, not `{}`", self.period)
    }
}

impl core::error::Error for PeriodError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_is_the_bytes_of_substrates_own_examples() {
        let hash = BlockHash([0; 32]);
        let era = |period, block| Window::new(period, block, hash).map(|window| window.era());
        // From sp-runtime's tests of `Era`: period 64 at phase 42 is 5 + 42 * 16.
        assert_eq!(era(64, 42), Ok([5 + 42 % 16 * 16, 42 / 16]));
        assert_eq!(era(64, 64 * 1_000 + 42), era(64, 42));
        assert_eq!(era(4, 3), Ok([0x31, 0]));
        assert_eq!(era(4_096, 4_095), Ok([0xfb, 0xff]));
        for period in [0, 1, 2, 3, 63, 8_192] {
            assert_eq!(era(period, 0), Err(PeriodError { period }));
        }
    }
}
