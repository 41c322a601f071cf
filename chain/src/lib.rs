//! The one room that talks to a chain node.
