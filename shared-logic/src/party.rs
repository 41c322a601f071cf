//! Parties: organisations that hold or receive vehicle data.

use crate::{mask::mask, TermsHash};
use codec::{Decode, Encode, MaxEncodedLen};

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
    }
}

impl PartyKinds {
    /// The kinds that can be given a grant.
    pub const RECIPIENTS: Self = Self::of(&[PartyKind::DataHolder, PartyKind::ThirdParty, PartyKind::Processor]);
}

/// Whether a party is a gatekeeper under the Digital Markets Act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Gatekeeper {
    /// Not a gatekeeper.
    #[codec(index = 0)]
    No,
    /// A gatekeeper: not eligible as a recipient (EU Data Act Art. 5(3)).
    #[codec(index = 1)]
    Yes,
}

/// A registered party. Its account is its key; its name stays off chain behind `legal_hash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Party {
    /// What it does.
    pub kinds: PartyKinds,
    /// The hash of its legal entry, such as an excerpt of the commercial register.
    pub legal_hash: TermsHash,
    /// Whether it is a gatekeeper.
    pub gatekeeper: Gatekeeper,
}

impl Party {
    /// True when a grant may name this party as its recipient.
    pub fn may_receive(&self) -> bool {
        self.gatekeeper == Gatekeeper::No && !self.kinds.and(PartyKinds::RECIPIENTS).is_empty()
    }
}
