//! A second opinion: the rules told again from the prose, slowly and plainly.
//!
//! Nothing here calls the rule crate's rules. It shares the plain records with it, and thinks in
//! other terms: sets of names in place of bit masks, a list of objections in the order people would
//! raise them, and the log of events in place of stored state ([`EventLog`]). Where it differs from
//! [`shared_logic::check()`] or [`shared_logic::step()`], one of the two misreads the prose.
//!
//! [`accept`] answers a message and [`accept_intent`] a signed one, each with its [`Consequence`];
//! [`check()`], [`check_any`] and [`check_emergency`] answer a request for data; [`over`] and [`erasure`] tell
//! where a grant stands.
//!
//! # Priority of reasons
//!
//! When several things are wrong, the first of these gives the reason. "In use" is: the contract runs
//! · the vehicle is known · it is not retired. "Present" is: the grant and its vehicle are known · it
//! is of the owner's epoch · it has not ended. Last of all, every event can be numbered; only a grant takes
//! its number earlier, as told below.
//!
//! *May I have the data by this grant?* Something is asked, and of no later than now · the contract runs · the vehicle
//! is known · it is in use · the grant is of this vehicle to this recipient · the grant's own objections, in
//! the order of `checks.rs` · and then, from the grant upward, what it rests
//! on: the recipient's standing · the driver's consent, and nothing from before it · the delegations and their ceiling · a
//! step more · the grant above, by the same list. *By any of these?* The yes that lasts longest, else the
//! no that passed most; the newest of equals. *In an emergency?* Something is asked, and of no later than now · the contract
//! runs · vehicle, emergency, party are known · the vehicle is in use · the emergency is open · the
//! authority is still admitted · the purpose is code 0 · only live reading of what was opened · nothing
//! from before.
//!
//! *May I look after the contract, a party, a purpose?* I am the admin · the state allows it. *May I
//! become a party?* It runs · I act as something · I am not one yet. *May I act for a party?* It is known · I hold its key.
//!
//! *May I offer, stop or retire a vehicle, or say who may ask?* It is known · I own it · the state allows it. *May I take
//! one?* It is known · I was offered it, and still am.
//!
//! *May I let another act?* In use · I have the right · it is not the owner, but as a driver · sound
//! terms: an end, after the beginning, in the future, within a century, no commands to the drive, depth, what goes with
//! the role · a delegate hands on less than it has, and no role that is not its to give, and to nobody above it · the
//! other has no mandate that lasts. *May I begin to act?* In use · I was offered it, and still am · of this owner · all
//! above it lasts · a guardian has a ward.
//!
//! *May I grant?* In use · the right · the recipient · the data holder · the controller · scope: purpose, something is
//! opened, nothing never grantable, classes of the purpose, the owner's time, retention, uses, depth ·
//! the window · the ceiling of the mandate · nobody else objects · the grant above · a number for the grant's event, by
//! which it is called · the access request that is answered. *May I ask?* As when the owner grants, but for the
//! right, and when the owner lets me, for what I need of it, and in a time to answer. *May I renew?* In use · the old
//! grant is known, for the same purpose · as when I grant, without a request, and by a mandate that reaches the old one's
//! classes · it is not over · it is not suspended.
//!
//! *May I narrow, suspend, resume, withdraw, revoke, renounce, consent?* Present · the right, or its
//! being my own data · the state allows it · for what adds again: nobody else objects, in use, and not over.

mod accept;
mod access_request;
mod attesting;
mod check;
pub(crate) mod checks;
mod condition;
mod consequence;
mod contract;
mod delegating;
mod emergency;
mod event_log;
mod granting;
mod intent;
mod lifecycle;
mod mandate;
pub mod names;
mod objecting;
mod objection;
mod party;
mod recipient;
mod records;
mod recovering;
mod standing;
mod terms;
mod vehicle;

pub use accept::{accept, accept_via};
pub use check::{check, check_any, Refused};
pub(crate) use check::{open_vehicle, proof};
pub use consequence::Consequence;
pub use emergency::check_emergency;
pub use event_log::EventLog;
pub use intent::accept_intent;
pub use objection::Objection;
pub use records::Records;
pub use standing::{ended, erasure, over};
