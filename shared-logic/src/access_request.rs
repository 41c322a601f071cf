//! Access requests: a recipient asks, and the owner answers.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{Account, Actions, Epoch, GrantTerms, Seq, SignalClasses, TermsHash, UnixSeconds};
use codec::Encode;

/// How an access request ended without a grant or with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum RequestEnd {
    /// Answered by a grant (DPV: ConsentGiven).
    #[codec(index = 0)]
    Granted,
    /// Refused (DPV: ConsentRefused).
    #[codec(index = 1)]
    Refused,
    /// Taken back by who asked.
    #[codec(index = 2)]
    Cancelled,
}

wire_enum!(RequestEnd { 0 = Granted, 1 = Refused, 2 = Cancelled } else Self::Granted);
names!(RequestEnd { Granted, Refused, Cancelled });

/// Where an access request stands. That its time is over is derived and leaves no event, so that ignoring a
/// request leaves no trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum RequestState {
    /// Asked (DPV: ConsentRequested).
    #[codec(index = 0)]
    Open,
    /// Seen, and put off (DPV: ConsentRequestDeferred).
    #[codec(index = 1)]
    Deferred,
    /// Over; final.
    #[codec(index = 2)]
    Closed(RequestEnd),
}

wire_enum!(RequestState { 0 = Open, 1 = Deferred, 2 = Closed(it) } else Self::Open);

/// What an answer to an access request gives at least. It binds the answer only: a later narrowing may go below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Needed {
    /// The classes.
    pub classes: SignalClasses,
    /// The actions.
    pub actions: Actions,
    /// The oldest data, which the answer must reach.
    pub history_from: UnixSeconds,
    /// How many times it must be possible to share onward.
    pub depth_left: u8,
}

wire_struct!(Needed { classes, actions, history_from, depth_left });

impl Needed {
    /// Everything that the terms have.
    pub const fn all_of(terms: &GrantTerms) -> Self {
        Self { classes: terms.classes, actions: terms.actions, history_from: terms.history_from, depth_left: terms.depth_left }
    }

    /// True when the terms give at least this.
    pub fn is_met_by(&self, terms: &GrantTerms) -> bool {
        self.classes.within(terms.classes)
            && self.actions.within(terms.actions)
            && terms.history_from <= self.history_from
            && self.depth_left <= terms.depth_left
    }
}

/// An access request's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct AccessRequest {
    /// Which party asks: the recipient, or the parent grant's recipient on its behalf.
    pub from: Account,
    /// What is asked for, at most.
    pub terms: GrantTerms,
    /// What of it is needed; the rest would be welcome.
    pub needed: Needed,
    /// The hash of the terms offered; the answer must agree to the same.
    pub terms_hash: TermsHash,
    /// Until when it can be answered, exclusive.
    pub respond_by: UnixSeconds,
    /// The owner's epoch: the next owner is not asked.
    pub epoch: Epoch,
    /// The number of the vehicle's event that made it.
    pub seq: Seq,
    /// Where it stands.
    pub state: RequestState,
}

wire_struct!(AccessRequest { from, terms, needed, terms_hash, respond_by, epoch, seq, state });
