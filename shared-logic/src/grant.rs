//! Grants: one recipient, one purpose, one vehicle, an end.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{
    Account, Action, Actions, ContainerId, DelegationRef, Epoch, GrantId, Losses, NoticeHash, PurposeCode, Regions, Residency, Seconds,
    Seq, SignalClasses, TermsHash, UnixSeconds, VehicleId,
};
use codec::{Decode, Encode, Error, Input, Output};

/// The ground on which the data may be processed (GDPR Art. 6(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
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

wire_enum!(LegalBasis { 0 = Consent, 1 = Contract, 2 = LegalObligation, 3 = VitalInterest, 4 = PublicTask, 5 = LegitimateInterest } else Self::Consent);
names!(LegalBasis { Consent, Contract, LegalObligation, VitalInterest, PublicTask, LegitimateInterest });

/// What is granted or asked for. Unchecked until [`crate::step()`] accepts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct GrantTerms {
    /// Whose data.
    pub vehicle: VehicleId,
    /// Who may have it.
    pub recipient: Account,
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
    /// In which regions it may be processed outside the vehicle; none while it stays inside.
    pub regions: Regions,
    /// From when; a moment that has passed means at once.
    pub not_before: UnixSeconds,
    /// Until when, exclusive; mandatory.
    pub expires_at: UnixSeconds,
    /// The oldest data that may be read.
    pub history_from: UnixSeconds,
    /// How long the recipient may keep the data.
    pub retention: Seconds,
    /// How many times the recipient may ask for the data to be shared onward; 0 for not at all.
    pub depth_left: u8,
    /// How many recorded uses it is good for; none for any number.
    pub max_uses: Option<u32>,
    /// The grant it is shared onward from, if it is.
    pub parent: Option<GrantId>,
}

wire_struct!(GrantTerms {
    vehicle,
    recipient,
    purpose,
    container,
    classes,
    actions,
    residency,
    regions,
    not_before,
    expires_at,
    history_from,
    retention,
    depth_left,
    max_uses,
    parent
});

/// What the parties agreed on besides the terms. Emitted with the grant and not stored: no rule reads
/// it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Agreement {
    /// Who holds the data, where the grantor names one: a registered [`crate::party::PartyKind::DataHolder`].
    pub data_holder: Option<Account>,
    /// On whose behalf the recipient processes, where it does (GDPR Art. 4(7)); a party that only processes
    /// names one.
    pub controller: Option<Account>,
    /// On what ground.
    pub legal_basis: LegalBasis,
    /// The hash of the agreed terms.
    pub terms_hash: TermsHash,
    /// Which privacy notice was shown.
    pub notice_hash: NoticeHash,
}

wire_struct!(Agreement { data_holder, controller, legal_basis, terms_hash, notice_hash });

/// Why a grant ended. Each is its own reason, and each is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum EndReason {
    /// By the subject: the owner, or the driver (DPV: ConsentWithdrawn).
    #[codec(index = 0)]
    Withdrawn,
    /// By another in authority (DPV: ConsentRevoked).
    #[codec(index = 1)]
    Revoked,
    /// By the recipient.
    #[codec(index = 2)]
    Renounced,
    /// Its time was over (DPV: ConsentExpired).
    #[codec(index = 3)]
    Expired,
    /// A renewal took its place.
    #[codec(index = 4)]
    Superseded,
    /// What it depends on ended: the owner's epoch, the party, the vehicle, the parent (DPV: ConsentInvalidated).
    #[codec(index = 5)]
    Invalidated,
}

wire_enum!(EndReason { 0 = Withdrawn, 1 = Revoked, 2 = Renounced, 3 = Expired, 4 = Superseded, 5 = Invalidated } else Self::Withdrawn);
names!(EndReason { Withdrawn, Revoked, Renounced, Expired, Superseded, Invalidated });

/// Where a grant stands. What follows from time or from other records is derived, not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum GrantState {
    /// In force within its window and epoch (DPV: ConsentGiven).
    #[codec(index = 0)]
    Active,
    /// Without effect for now.
    #[codec(index = 1)]
    Suspended {
        /// Who suspended it.
        by: Account,
    },
    /// Over. INVARIANT (terminal absorbs): never left.
    #[codec(index = 2)]
    Ended {
        /// Why.
        reason: EndReason,
        /// When.
        at: UnixSeconds,
    },
}

wire_enum!(GrantState { 0 = Active, 1 = Suspended { by }, 2 = Ended { reason, at } } else Self::Active);

/// Whether the driver consented as well as the grantor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum DriverConsent {
    /// The purpose does not ask for it.
    #[codec(index = 0)]
    NotNeeded,
    /// The purpose asks for it, and nobody has given it.
    #[codec(index = 1)]
    Missing,
    /// Given; good while the delegation runs that its giver drives the vehicle under, and for nothing older
    /// than that.
    #[codec(index = 2)]
    Given {
        /// By whom.
        by: Account,
        /// Under which delegation.
        under: DelegationRef,
    },
}

wire_enum!(DriverConsent { 0 = NotNeeded, 1 = Missing, 2 = Given { by, under } } else Self::NotNeeded);

/// A grant's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Grant {
    /// What is granted.
    pub terms: GrantTerms,
    /// Who granted it.
    pub grantor: Account,
    /// The delegation the grantor acted under; none for the owner.
    pub under: Option<DelegationRef>,
    /// The owner's epoch it was granted in.
    pub epoch: Epoch,
    /// The recipient's epoch it was granted in.
    pub party_epoch: Epoch,
    /// The number of the vehicle's event that made it.
    pub seq: Seq,
    /// Where it stands.
    pub state: GrantState,
    /// Whether the driver consented.
    pub driver_consent: DriverConsent,
    /// How many uses were recorded.
    pub used: u32,
    /// When the recipient attested that the data is erased.
    pub erased_at: Option<UnixSeconds>,
    /// The ground it was agreed on: the duty to erase depends on it.
    pub legal_basis: LegalBasis,
    /// The registry's losses when it was granted: while there are no more, its recipient stands as it stood.
    pub losses: Losses,
}

wire_struct!(Grant { terms, grantor, under, epoch, party_epoch, seq, state, driver_consent, used, erased_at, legal_basis, losses });

impl GrantState {
    /// The bytes of the longest state after its number: who suspended.
    const LONGEST: usize = 20;

    /// How many bytes longer than this one the longest state is.
    const fn padding(&self) -> usize {
        match self {
            Self::Active => Self::LONGEST,
            Self::Suspended { .. } => 0,
            Self::Ended { .. } => Self::LONGEST - 9,
        }
    }

    /// Pads with zeros up to the longest state: what follows a grant's record in its cell.
    pub fn fill<T: Output + ?Sized>(&self, to: &mut T) {
        to.write([0; Self::LONGEST].get(..self.padding()).unwrap_or_default());
    }
}

/// A grant as it is stored: its record, then zeros up to the length of its longest state.
///
/// INVARIANT (stopping is free): whoever gives a grant pays the deposit for all its states; suspending
/// and ending it take no byte more, so nobody needs money set aside to withdraw (GDPR Art. 7(3): as
/// easy to withdraw as to give).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct StoredGrant(pub Grant);

impl Encode for StoredGrant {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        self.0.encode_to(to);
        self.0.state.fill(to);
    }
}

impl Decode for StoredGrant {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        let grant = Grant::decode(input)?;
        for _ in 0..grant.state.padding() {
            if input.read_byte()? != 0 {
                return Err(Error::from("expected zeros after the record"));
            }
        }
        Ok(Self(grant))
    }
}

impl GrantTerms {
    /// True when these terms give nothing that `wider` does not: same purpose and container, and
    /// everything else at most as much. Recipient, parent and depth are compared by who needs them.
    pub fn within(&self, wider: &Self) -> bool {
        self.vehicle == wider.vehicle
            && self.purpose == wider.purpose
            && self.container == wider.container
            && self.classes.within(wider.classes)
            && self.actions.within(wider.actions)
            && (self.residency == wider.residency || self.residency == Residency::InVehicle)
            && self.regions.within(wider.regions)
            && self.not_before >= wider.not_before
            && self.expires_at <= wider.expires_at
            && self.history_from >= wider.history_from
            && self.retention <= wider.retention
            && wider.max_uses.is_none_or(|most| self.max_uses.is_some_and(|uses| uses <= most))
    }

    /// True when at least one action fits at least one class, no class and no action is idle, and data that may
    /// leave the vehicle may go somewhere.
    pub fn opens_something(&self) -> bool {
        let data = !self.classes.minus(SignalClasses::COMMANDS).is_empty();
        let commands = !self.classes.and(SignalClasses::COMMANDS).is_empty();
        let reads = !self.actions.minus(Actions::COMMANDS).is_empty();
        let actuates = self.actions.has(Action::Actuate);
        let leaves = self.residency == Residency::OffBoard;
        data == reads && commands == actuates && (data || commands) && leaves != self.regions.is_empty()
    }
}
