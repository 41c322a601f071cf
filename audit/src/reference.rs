//! A second opinion: the rules told again from the prose, slowly and plainly.
//!
//! Nothing here calls the rule crate's rules. It shares the plain records with it, and thinks in
//! other terms: sets of names in place of bit masks, a list of objections in the order people would
//! raise them, and a story of events in place of stored state ([`Story`]). Where it differs from
//! [`shared_logic::decide`] or [`shared_logic::step()`], one of the two misreads the prose.
//!
//! # Priority of reasons
//!
//! When several things are wrong, the first of these gives the reason.
//!
//! *May I have the data?* What is asked (an empty question) · who is concerned (the vehicle; a grant
//! of this vehicle to this recipient) · the owner's epoch · whether it was withdrawn · the time, its
//! beginning before its end · the purpose · the action · where the data would go · the scope (first
//! whether the classes suit the action: commands are commanded, data are read; then the granted
//! classes; then what the container's document says: unknown, excluded, not named) · history.
//!
//! *May I register or hand over a vehicle?* It exists, or exists already · the caller owns it · the
//! new owner is another · the epoch can count on · the event can be numbered.
//!
//! *May I register as a party?* I act as something · I am not one yet. *May I announce a container?*
//! It has a class. *May I publish a purpose?* I am the admin · it has a class and a duration · no
//! class is never grantable · its number is free.
//!
//! *May I grant?* The vehicle exists · I own it · the recipient is a party, and may receive · the data
//! holder, where named, is a party, and holds data · the purpose exists · a class and an action are
//! named · no class is never grantable · the purpose allows the classes · no co-consent is asked for ·
//! history stays in the owner's time · retention stays in the purpose's · the window: has an end, ends
//! after it begins, ends in the future, is no longer than the purpose allows · the event can be numbered.
//!
//! *May I withdraw?* The grant exists · its vehicle exists · I own it · it is of my epoch · it was not
//! withdrawn before · the event can be numbered.

mod change;
mod may;
pub mod names;
mod story;

pub use change::{accept, Consequence};
pub use may::{may, missing};
pub use story::{Records, Story};
