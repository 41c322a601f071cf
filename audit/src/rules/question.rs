//! What is asked of the rules.

use serde::Serialize;

macro_rules! questions {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {
        /// What is asked of the rules: about data, or whether the message of this name is accepted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Question { $($(#[$doc])* $name),+ }

        impl Question {
            /// Every question, in the order of the table.
            pub const LIST: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

questions! {
    /// May the recipient have the data by this grant?
    Check,
    /// May the recipient have the data by any of these grants?
    CheckAny,
    /// May the authority have the data in an emergency?
    CheckEmergency,
    /// May this message be accepted?
    RegisterVehicle,
    /// May this message be accepted?
    OfferVehicle,
    /// May this message be accepted?
    CancelVehicleOffer,
    /// May this message be accepted?
    AcceptVehicle,
    /// May this message be accepted?
    StopEverything,
    /// May this message be accepted?
    RetireVehicle,
    /// May this message be accepted?
    SetVinCommitment,
    /// May this message be accepted?
    Attest,
    /// May this message be accepted?
    WithdrawAttestation,
    /// May this message be accepted?
    SetRecovery,
    /// May this message be accepted?
    StartRecovery,
    /// May this message be accepted?
    CancelRecovery,
    /// May this message be accepted?
    FinishRecovery,
    /// May this message be accepted?
    RegisterParty,
    /// May this message be accepted?
    SetParty,
    /// May this message be accepted?
    MovePartyKey,
    /// May this message be accepted?
    SetPartyRecovery,
    /// May this message be accepted?
    RecoverPartyKey,
    /// May this message be accepted?
    PublishContainer,
    /// May this message be accepted?
    PublishPurpose,
    /// May this message be accepted?
    Delegate,
    /// May this message be accepted?
    AcceptDelegation,
    /// May this message be accepted?
    EndDelegation,
    /// May this message be accepted?
    RequestAccess,
    /// May this message be accepted?
    SetRequestPolicy,
    /// May this message be accepted?
    DeferRequest,
    /// May this message be accepted?
    CloseRequest,
    /// May this message be accepted?
    Grant,
    /// May this message be accepted?
    Narrow,
    /// May this message be accepted?
    Suspend,
    /// May this message be accepted?
    Resume,
    /// May this message be accepted?
    Renew,
    /// May this message be accepted?
    Withdraw,
    /// May this message be accepted?
    Revoke,
    /// May this message be accepted?
    Renounce,
    /// May this message be accepted?
    RecordEnd,
    /// May this message be accepted?
    CoConsent,
    /// May this message be accepted?
    WithdrawConsent,
    /// May this message be accepted?
    Object,
    /// May this message be accepted?
    LiftObjection,
    /// May this message be accepted?
    Use,
    /// May this message be accepted?
    OpenEmergency,
    /// May this message be accepted?
    CloseEmergency,
    /// May this message be accepted?
    ReviewEmergency,
    /// May this message be accepted?
    AttestErasure,
    /// May this message be accepted?
    SetIntentKey,
    /// May this message be accepted?
    RemoveIntentKey,
    /// May this message be accepted?
    Pause,
    /// May this message be accepted?
    Unpause,
    /// May this message be accepted?
    Retire,
    /// May this message be accepted?
    RenounceAdmin,
    /// May this message be accepted?
    OfferAdmin,
    /// May this message be accepted?
    AcceptAdmin,
    /// May this signed intent be accepted?
    Submit,
}

impl Question {
    /// True for questions about data, which change nothing.
    pub const fn is_about_data(self) -> bool {
        matches!(self, Self::Check | Self::CheckAny | Self::CheckEmergency)
    }
}
