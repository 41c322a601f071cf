//! Keys, signing and preview for people who own vehicles.
