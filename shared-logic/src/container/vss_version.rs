//! Releases of the Vehicle Signal Specification.

use codec::{Decode, Encode};
use core::{fmt, str::FromStr};

/// A release of the COVESA Vehicle Signal Specification, written `6.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct VssVersion {
    /// The major number.
    pub major: u16,
    /// The minor number.
    pub minor: u16,
}

impl fmt::Display for VssVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Why a text is not a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VssVersionError;

impl fmt::Display for VssVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a VSS release such as 6.0: two numbers joined by a dot")
    }
}

impl core::error::Error for VssVersionError {}

impl FromStr for VssVersion {
    type Err = VssVersionError;

    fn from_str(text: &str) -> Result<Self, VssVersionError> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let (major, minor) = text.split_once('.').ok_or(VssVersionError)?;
        number(major).zip(number(minor)).map(|(major, minor)| Self { major, minor }).ok_or(VssVersionError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn a_release_reads_back_as_it_was_written() {
        let release = VssVersion { major: 6, minor: 0 };
        assert_eq!(release.to_string().parse(), Ok(release));
        for text in ["", "6", "6.", ".0", "6.0.1", "v6.0", "+6.0", "6.-0", "65536.0"] {
            assert_eq!(text.parse::<VssVersion>(), Err(VssVersionError), "{text}");
        }
    }
}
