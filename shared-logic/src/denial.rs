//! Every reason to say no: one numbered, append-only list, the same on chain and off.

mod explain;

use codec::{Decode, Encode};

macro_rules! denials {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
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
        }
    };
}

denials! {
    /// No such vehicle.
    UnknownVehicle = 1;
    /// No such party.
    UnknownParty = 2;
    /// No such purpose in the catalogue.
    UnknownPurpose = 3;
    /// No such grant, or none from this vehicle to this recipient.
    UnknownGrant = 4;
    /// The container's document is not held by the one who was asked.
    UnknownContainer = 5;
    /// The vehicle id is taken.
    VehicleExists = 6;
    /// The account is a party already.
    PartyExists = 7;
    /// The purpose code is taken.
    PurposeExists = 8;
    /// The caller has no right to do this.
    NotAuthorised = 9;
    /// A gatekeeper, or a party of a kind that cannot receive.
    PartyIneligible = 10;
    /// The vehicle has another owner since.
    StaleEpoch = 11;
    /// The grant's window has not begun.
    NotYetValid = 12;
    /// The grant's window is over.
    Expired = 13;
    /// A grant without an end.
    NoExpiry = 14;
    /// The window ends before it begins.
    WindowReversed = 15;
    /// Longer than the purpose, or an offer, may last.
    DurationTooLong = 16;
    /// Kept longer than the purpose allows.
    RetentionTooLong = 17;
    /// A grant of nothing.
    EmptyScope = 18;
    /// A request for nothing.
    EmptyRequest = 19;
    /// Granted for another purpose.
    PurposeMismatch = 20;
    /// The purpose does not cover a class.
    ClassNotAllowedForPurpose = 21;
    /// Commands to the drive are never granted.
    NeverGrantable = 22;
    /// The grant does not cover the signal or its class.
    SignalNotCovered = 23;
    /// The container excludes the signal by name.
    SignalDenied = 24;
    /// The grant does not cover the action.
    ActionNotCovered = 25;
    /// The data is older than the grant or the owner's time reaches.
    HistoryBeforeFence = 26;
    /// The data would leave the vehicle, or for another region.
    ResidencyViolation = 27;
    /// The purpose asks for the driver's consent too.
    CoConsentMissing = 28;
    /// The owner or a subject withdrew the grant.
    Withdrawn = 29;
    /// The record is in a state that does not allow this.
    WrongState = 30;
    /// A counter is at its end.
    OutOfRange = 31;
    /// The grant is suspended.
    Suspended = 32;
    /// Another in authority ended the grant.
    Revoked = 33;
    /// The recipient gave the grant back.
    Renounced = 34;
    /// A renewal took the grant's place.
    Superseded = 35;
    /// What the grant depends on ended, and somebody recorded it.
    Invalidated = 36;
    /// What the grant was made under has ended: a delegation, or the grant it is shared from.
    ParentEnded = 37;
    /// Delegated or shared onward too many times.
    DepthExceeded = 38;
    /// More than was asked for.
    ScopeExceedsRequest = 39;
    /// More than the delegation or the parent grant reaches.
    ScopeExceedsCeiling = 40;
    /// More than the grant gives now.
    ScopeExceedsGrant = 41;
    /// Every use of the grant is used up.
    UsesExhausted = 42;
    /// No such access request.
    UnknownRequest = 43;
    /// The access request was answered or closed, or its time is over.
    RequestOver = 44;
    /// The number was used before, or is not the next.
    NonceUsed = 45;
    /// The signature is not one of the principal or of an intent key that may sign this.
    BadSignature = 46;
    /// Signed for another chain, contract or epoch.
    WrongDomain = 47;
    /// The intent came too late.
    DeadlinePassed = 48;
    /// The message cannot be an intent.
    NotSignable = 49;
    /// The agreed terms are not those that were offered.
    TermsMismatch = 50;
    /// No such delegation.
    UnknownDelegation = 51;
    /// A delegation to this account runs already.
    DelegationExists = 52;
    /// The role does not go with these rights or classes.
    RoleMismatch = 53;
    /// No such emergency.
    UnknownEmergency = 54;
    /// More classes or actions than an emergency may open.
    EmergencyMaskExceeded = 55;
    /// Longer than a day.
    EmergencyTooLong = 56;
    /// The emergency was closed or its time is over.
    EmergencyOver = 57;
    /// The authority's last emergency of this vehicle was over less than seven days ago and is not reviewed.
    ReviewMissing = 58;
    /// The vehicle was taken out of use.
    VehicleRetired = 59;
    /// The contract is paused.
    Paused = 60;
    /// The contract was retired.
    Retired = 61;
    /// The grant has not ended.
    ErasureNotDue = 62;
    /// A list is longer than the bound.
    TooMany = 63;
    /// The container's document has no such signal.
    UnknownSignal = 64;
    /// A moment that cannot be meant: data from later than now, or an end a century ahead.
    TimeOutOfRange = 65;
    /// Whoever would act stands above in the same chain of delegations.
    DelegationCircle = 66;
    /// The delegation was offered and not accepted.
    NotAccepted = 67;
    /// No such offer, or its time is over.
    UnknownOffer = 68;
    /// The admission has not taken effect.
    AdmissionPending = 69;
    /// Two emergencies of this vehicle by this authority in seven days.
    EmergencyTooOften = 70;
    /// A review found the last emergency unjustified, less than 30 days ago.
    EmergencyBarred = 71;
    /// A subject objects to this recipient having what tells of persons.
    Objected = 72;
    /// Less than the access request needs.
    LessThanNeeded = 73;
    /// The owner takes no requests from such a party.
    NotAsked = 74;
    /// A grant to a processor that names no controller, or none that could be given it.
    ControllerMissing = 75;
    /// That account attests nothing of the vehicle.
    UnknownAttestation = 76;
    /// No recovery account is named.
    NoRecovery = 77;
    /// A recovery with less than seven days for the owner to say no.
    DelayTooShort = 78;
    /// The recovery was not started, or the owner still has time to say no.
    RecoveryPending = 79;
    /// The deadline of an intent that gives, moves or names something is more than seven days ahead.
    DeadlineTooFar = 80;
}

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
