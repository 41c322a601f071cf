//! Bounds on what the rules read. Each with its unit and why.

/// Patterns in a container, allowed and denied together: more would be a container of everything.
pub const MAX_PATTERNS: usize = 512;

/// Bytes of one VSS path: the longest of VSS 6.0 has 93.
pub const MAX_PATH_BYTES: usize = 160;

/// Nodes of one VSS path: the deepest of VSS 6.0 has 8.
pub const MAX_PATH_NODES: usize = 16;
