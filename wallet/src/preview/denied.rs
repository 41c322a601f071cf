//! Why there is no preview.

use core::fmt;
use shared_logic::{Denial, Detail};

/// Why the contract would deny it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    /// The reason.
    pub denial: Denial,
    /// The figure behind it, where there is one: which maximum, class or field, until when, who.
    pub figure: Option<Detail>,
    /// Which of several messages is denied, from 0.
    pub position: usize,
}

impl From<Denial> for Denied {
    fn from(denial: Denial) -> Self {
        Self { denial, figure: None, position: 0 }
    }
}

impl From<Denied> for Denial {
    fn from(denied: Denied) -> Self {
        denied.denial
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.denial.fmt(f)
    }
}

impl core::error::Error for Denied {}
