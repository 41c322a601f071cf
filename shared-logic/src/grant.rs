//! Grants: one recipient, one purpose, one vehicle, an end.

use crate::{
    Account, Actions, ContainerId, Epoch, NoticeVersion, PurposeCode, Residency, Seconds, Seq, SignalClasses, TermsHash, UnixSeconds,
    VehicleId,
};
use codec::{Decode, Encode, MaxEncodedLen};

/// The ground on which the data may be processed (GDPR Art. 6(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LegalBasis {
    /// Consent, Art. 6(1)(a).
    #[codec(index = 0)]
    Consent,
    /// Performance of a contract, Art. 6(1)(b).
    #[codec(index = 1)]
    Contract,
    /// A legal obligation, Art. 6(1)(c).
    #[codec(index = 2)]
    LegalObligation,
    /// Vital interests, Art. 6(1)(d).
    #[codec(index = 3)]
    VitalInterest,
    /// A task in the public interest, Art. 6(1)(e).
    #[codec(index = 4)]
    PublicTask,
    /// Legitimate interests, Art. 6(1)(f).
    #[codec(index = 5)]
    LegitimateInterest,
}

/// What a grantor signs: the content of a grant. Unchecked until [`crate::step()`] accepts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GrantTerms {
    /// Whose data.
    pub vehicle: VehicleId,
    /// Who may have it.
    pub recipient: Account,
    /// Who holds it, where the grantor names one: a registered [`crate::PartyKind::DataHolder`].
    pub data_holder: Option<Account>,
    /// Why: exactly one purpose.
    pub purpose: PurposeCode,
    /// Which signals, in the fine grain: the container's document lists them.
    pub container: ContainerId,
    /// Which signals, in the coarse grain.
    pub classes: SignalClasses,
    /// What may be done.
    pub actions: Actions,
    /// Where the data may go.
    pub residency: Residency,
    /// From when; a moment that has passed means at once.
    pub not_before: UnixSeconds,
    /// Until when, exclusive; mandatory.
    pub expires_at: UnixSeconds,
    /// The oldest data that may be read.
    pub history_from: UnixSeconds,
    /// How long the recipient may keep the data.
    pub retention: Seconds,
    /// On what ground.
    pub legal_basis: LegalBasis,
    /// The hash of the agreed terms.
    pub terms_hash: TermsHash,
    /// Which privacy notice was shown.
    pub notice_version: NoticeVersion,
}

/// Where a grant stands. Expiry and stale epochs are derived, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum GrantState {
    /// In force within its window and epoch (DPV: ConsentGiven).
    #[codec(index = 0)]
    Active,
    /// Ended by the subject; final (DPV: ConsentWithdrawn).
    #[codec(index = 1)]
    Withdrawn,
}

/// A grant's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Grant {
    /// What was granted.
    pub terms: GrantTerms,
    /// Who granted it.
    pub grantor: Account,
    /// The owner's epoch it was granted in.
    pub epoch: Epoch,
    /// The number of the vehicle's event that made it.
    pub seq: Seq,
    /// Where it stands.
    pub state: GrantState,
}
