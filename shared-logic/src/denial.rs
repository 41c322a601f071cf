//! Every reason to say no: one numbered, append-only list, the same on chain and off.

use codec::{Decode, Encode};

macro_rules! denials {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $text:literal;)+) => {
        /// Why a change or a request is denied. The number is its wire form and never changes meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
        pub enum Denial { $($(#[$doc])* #[codec(index = $code)] $name = $code),+ }

        impl Denial {
            /// Every reason, in the order of its number.
            pub const LIST: &'static [Self] = &[$(Self::$name),+];

            /// Its number.
            pub const fn code(self) -> u8 {
                match self { $(Self::$name => $code),+ }
            }

            /// Its name, as in the glossary.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// What was expected, in one sentence without a full stop.
            pub const fn expected(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

denials! {
    /// No such vehicle.
    UnknownVehicle = 1, "expected a registered vehicle";
    /// No such party.
    UnknownParty = 2, "expected a registered party";
    /// No such purpose in the catalogue.
    UnknownPurpose = 3, "expected a purpose of the catalogue";
    /// No such grant, or none from this vehicle to this recipient.
    UnknownGrant = 4, "expected a grant from this vehicle to this recipient";
    /// The container's document is not held by the one who was asked.
    UnknownContainer = 5, "expected the document of the grant's container to be known here";
    /// The vehicle id is taken.
    VehicleExists = 6, "expected a vehicle id that is not registered yet";
    /// The account is a party already.
    PartyExists = 7, "expected an account that is not a party yet";
    /// The purpose code is taken.
    PurposeExists = 8, "expected a purpose code that is not published yet";
    /// The caller has no right to do this.
    NotAuthorised = 9, "expected the caller to hold the right for this act";
    /// A gatekeeper, or a party of a kind that cannot receive.
    PartyIneligible = 10, "expected a party that is eligible for this role and no gatekeeper";
    /// The vehicle has another owner since.
    StaleEpoch = 11, "expected something given by the present owner; the vehicle was transferred since";
    /// The grant's window has not begun.
    NotYetValid = 12, "expected a time from not_before on";
    /// The grant's window is over.
    Expired = 13, "expected a time before expires_at";
    /// A grant without an end.
    NoExpiry = 14, "expected expires_at: every grant has an end";
    /// The window ends before it begins.
    WindowReversed = 15, "expected expires_at later than not_before";
    /// Longer than the purpose allows.
    DurationTooLong = 16, "expected a duration within the purpose's maximum";
    /// Kept longer than the purpose allows.
    RetentionTooLong = 17, "expected a retention within the purpose's maximum";
    /// A grant of nothing.
    EmptyScope = 18, "expected at least one class and one action, and only actions and classes that go together";
    /// A request for nothing.
    EmptyRequest = 19, "expected a request for at least one class";
    /// Granted for another purpose.
    PurposeMismatch = 20, "expected the purpose that was granted";
    /// The purpose does not cover a class.
    ClassNotAllowedForPurpose = 21, "expected only classes that the purpose allows";
    /// Commands to the drive are never granted.
    NeverGrantable = 22, "expected no class of commands to the drive: they are never grantable";
    /// The grant does not cover the signal or its class.
    SignalNotCovered = 23, "expected a signal that the grant covers";
    /// The container excludes the signal by name.
    SignalDenied = 24, "expected a signal that the container does not exclude";
    /// The grant does not cover the action.
    ActionNotCovered = 25, "expected an action that the grant covers";
    /// The data is older than the grant or the owner's time reaches.
    HistoryBeforeFence = 26, "expected data no older than history_from, and history_from within the owner's time";
    /// The data would leave the vehicle.
    ResidencyViolation = 27, "expected the data to stay in the vehicle";
    /// The purpose asks for the driver's consent too.
    CoConsentMissing = 28, "expected the driver's co-consent, which this purpose asks for";
    /// The subject withdrew the grant.
    Withdrawn = 29, "expected a grant that was not withdrawn";
    /// The record is in a state that does not allow this.
    WrongState = 30, "expected a record in a state that allows this act";
    /// A counter is at its end.
    OutOfRange = 31, "expected numbers within their range";
    /// The grant is suspended.
    Suspended = 32, "expected a grant that is not suspended";
    /// Another in authority ended the grant.
    Revoked = 33, "expected a grant that was not revoked";
    /// The recipient gave the grant back.
    Renounced = 34, "expected a grant that its recipient did not give back";
    /// A renewal took the grant's place.
    Superseded = 35, "expected the grant that took this one's place";
    /// What the grant rests on ended, and somebody recorded it.
    Invalidated = 36, "expected a grant whose owner, recipient, vehicle and parent still stand";
    /// What the grant was made under has ended: a delegation, or the grant it is shared from.
    ParentEnded = 37, "expected every delegation and grant that this one rests on to run";
    /// Delegated or shared onward too many times.
    DepthExceeded = 38, "expected at most 3 steps from the owner, and no more than each step allows";
    /// More than was asked for.
    ScopeExceedsRequest = 39, "expected a grant within what was asked for";
    /// More than the delegation or the parent grant reaches.
    ScopeExceedsCeiling = 40, "expected an act within the ceiling of the delegation or the parent grant";
    /// More than the grant gives now.
    ScopeExceedsGrant = 41, "expected terms within those of the grant";
    /// Every use of the grant is used up.
    UsesExhausted = 42, "expected a use within max_uses";
    /// No such access request.
    UnknownRequest = 43, "expected an open access request of this vehicle";
    /// The access request was answered or closed, or its time is over.
    RequestOver = 44, "expected an access request that can still be answered, for at most 90 days";
    /// The number was used before, or is not the next.
    NonceUsed = 45, "expected the next nonce of the account; for an access request, one not used before";
    /// The signature is not one of the principal or of an intent key that may sign this.
    BadSignature = 46, "expected a signature of the principal or of its intent key";
    /// Signed for another chain, contract or epoch.
    WrongDomain = 47, "expected an intent for this chain, this contract and the vehicle's present epoch";
    /// The intent came too late.
    DeadlinePassed = 48, "expected a time before the intent's deadline";
    /// The message cannot be an intent.
    NotSignable = 49, "expected a message that may be signed and submitted by somebody else";
    /// The agreed terms are not those that were offered.
    TermsMismatch = 50, "expected the terms hash of the access request";
    /// No such delegation.
    UnknownDelegation = 51, "expected a running delegation";
    /// A delegation to this account runs already.
    DelegationExists = 52, "expected an account without a running delegation here; end that one first";
    /// The role does not go with these rights or classes.
    RoleMismatch = 53, "expected rights and classes that go with the role";
    /// No such emergency.
    UnknownEmergency = 54, "expected an emergency of this authority";
    /// More classes or actions than an emergency may open.
    EmergencyMaskExceeded = 55, "expected only live reading of the classes that an emergency may open";
    /// Longer than a day.
    EmergencyTooLong = 56, "expected an end within 24 hours";
    /// The emergency was closed or its time is over.
    EmergencyOver = 57, "expected an emergency that is open";
    /// The authority's last emergency of this vehicle was not reviewed.
    ReviewMissing = 58, "expected the last emergency of this vehicle to be reviewed first";
    /// The vehicle was taken out of use.
    VehicleRetired = 59, "expected a vehicle in use";
    /// The contract is paused.
    Paused = 60, "expected a contract that is not paused; withdrawing works also now";
    /// The contract was retired.
    Retired = 61, "expected a contract that is not retired; withdrawing works also now";
    /// The grant has not ended.
    ErasureNotDue = 62, "expected a grant that has ended";
    /// A list is longer than the bound.
    TooMany = 63, "expected a list within its bound";
}

impl core::fmt::Display for Denial {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} ({}): {}", self.name(), self.code(), self.expected())
    }
}

impl core::error::Error for Denial {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_encoded_as_its_number_and_numbers_are_never_shared() {
        for (position, denial) in Denial::LIST.iter().enumerate() {
            assert_eq!(denial.encode(), [denial.code()]);
            assert_eq!(usize::from(denial.code()), position + 1, "{}", denial.name());
        }
    }
}
