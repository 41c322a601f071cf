//! Access requests: a recipient asks, and the owner answers.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{Account, Epoch, GrantTerms, Seq, TermsHash, UnixSeconds};
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

/// An access request's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct AccessRequest {
    /// Who asks: the recipient, or the parent grant's recipient on its behalf.
    pub from: Account,
    /// What is asked for, at most.
    pub terms: GrantTerms,
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

wire_struct!(AccessRequest { from, terms, terms_hash, respond_by, epoch, seq, state });
