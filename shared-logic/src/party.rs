//! Parties: organisations that hold or receive vehicle data.

use crate::names::names;
use crate::wire::{wire_enum, wire_struct};
use crate::{mask::mask, Account, Epoch, TermsHash, UnixSeconds};
use codec::Encode;

mask! {
    /// The kinds a party acts as.
    PartyKinds(u8) of
    /// What a party does with vehicle data.
    PartyKind {
        /// Holds the data, usually the maker (Data Act: data holder; ISO 20078: offering party).
        DataHolder = 0,
        /// Receives data at the user's request (Data Act: third party; ISO 20078: accessing party).
        ThirdParty = 1,
        /// Processes data on behalf of another party (GDPR Art. 4(8)).
        Processor = 2,
        /// A public authority.
        Authority = 3,
        /// Reads for audit.
        Auditor = 4,
        /// Checks who uses a vehicle: a registration office, an inspection body.
        Registrar = 5,
    }
}

impl PartyKinds {
    /// The kinds that can be given a grant.
    pub const RECIPIENTS: Self = Self::of(&[PartyKind::DataHolder, PartyKind::ThirdParty, PartyKind::Processor]);
}

/// Whether a party is a gatekeeper under the Digital Markets Act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Gatekeeper {
    /// Not a gatekeeper.
    #[codec(index = 0)]
    No,
    /// A gatekeeper: not eligible as a recipient (EU Data Act Art. 5(3)).
    #[codec(index = 1)]
    Yes,
}

wire_enum!(Gatekeeper { 0 = No, 1 = Yes } else Self::No);
names!(Gatekeeper { No, Yes });

/// How a party stands with the admin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum PartyStatus {
    /// Registered by itself: what it says of itself is unchecked.
    #[codec(index = 0)]
    Declared,
    /// Checked and admitted; an authority or an auditor acts only when admitted.
    #[codec(index = 1)]
    Admitted,
    /// Suspended: it receives nothing.
    #[codec(index = 2)]
    Suspended,
}

wire_enum!(PartyStatus { 0 = Declared, 1 = Admitted, 2 = Suspended } else Self::Declared);
names!(PartyStatus { Declared, Admitted, Suspended });

/// What a party says of itself. Its name stays off chain behind `legal_hash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Profile {
    /// What it does.
    pub kinds: PartyKinds,
    /// The hash of its legal entry, such as an excerpt of the commercial register.
    pub legal_hash: TermsHash,
    /// Whether it is a gatekeeper.
    pub gatekeeper: Gatekeeper,
}

wire_struct!(Profile { kinds, legal_hash, gatekeeper });

/// An account, and from when it counts: one that will act for a party, or that may put another in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct DatedKey {
    /// Its account.
    pub key: Account,
    /// From when.
    pub from: UnixSeconds,
}

wire_struct!(DatedKey { key, from });

/// A registered party. Its id is the account that registered it, for ever: grants, objections and checks name it. Which
/// account acts for it is a field that no check reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Party {
    /// What it does, and who it is.
    pub profile: Profile,
    /// How it stands.
    pub status: PartyStatus,
    /// Counts from 1 how often it lost its eligibility. A grant to an earlier epoch is without effect,
    /// so that letting a party back in never revives what it held before.
    pub epoch: Epoch,
    /// From when it may act as what it was admitted as last: an authority, an auditor.
    pub acts_from: UnixSeconds,
    /// The account that acts for it.
    pub key: Account,
    /// The account that will, from a moment on.
    pub next_key: Option<DatedKey>,
    /// The account that can put another key in its place at once, and from when it can; it is kept apart, for the day a
    /// key is stolen.
    pub recovery: Option<DatedKey>,
}

wire_struct!(Party { profile, status, epoch, acts_from, key, next_key, recovery });

impl Party {
    /// A party that has just registered by that account.
    pub const fn declared(profile: Profile, key: Account) -> Self {
        Self { profile, status: PartyStatus::Declared, epoch: Epoch::FIRST, acts_from: UnixSeconds(0), key, next_key: None, recovery: None }
    }

    /// The account that acts for it at `now`.
    pub fn acting_key(&self, now: UnixSeconds) -> Account {
        self.next_key.filter(|next| next.from <= now).map_or(self.key, |next| next.key)
    }

    /// The account that can put another key in the acting key's place at `now`.
    pub fn recovery_key(&self, now: UnixSeconds) -> Option<Account> {
        self.recovery.filter(|recovery| recovery.from <= now).map(|recovery| recovery.key)
    }

    /// True when a grant may name this party as its recipient.
    pub fn may_receive(&self) -> bool {
        self.status != PartyStatus::Suspended
            && self.profile.gatekeeper == Gatekeeper::No
            && !self.profile.kinds.and(PartyKinds::RECIPIENTS).is_empty()
    }

    /// True when this party may receive data for itself, and not only on behalf of another.
    pub fn controls(&self) -> bool {
        self.may_receive() && !self.profile.kinds.and(PartyKinds::RECIPIENTS).within(PartyKinds::of(&[PartyKind::Processor]))
    }

    /// True when a grant may name this party as the holder of the data.
    pub fn may_hold(&self) -> bool {
        self.status != PartyStatus::Suspended && self.profile.kinds.has(PartyKind::DataHolder)
    }

    /// True when the admin has admitted the party as one of this kind.
    pub fn admitted_as(&self, kind: PartyKind) -> bool {
        self.status == PartyStatus::Admitted && self.profile.kinds.has(kind)
    }
}
