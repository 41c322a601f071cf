//! What is done with data, and where it may go.

use crate::mask::mask;
use crate::names::names;
use crate::wire::wire_enum;
use codec::Encode;

mask! {
    /// A set of actions.
    Actions(u8) of
    /// What a recipient does with a signal.
    Action {
        /// Reads the present value.
        Read = 0,
        /// Reads past values.
        History = 1,
        /// Is told of each change.
        Subscribe = 2,
        /// Sends a command; covers only the command classes.
        Actuate = 3,
    }
}

impl Actions {
    /// The actions that command instead of reading.
    pub const COMMANDS: Self = Self::of(&[Action::Actuate]);
}

mask! {
    /// A set of regions.
    Regions(u8) of
    /// Where data is processed outside a vehicle (GDPR Chapter V).
    Region {
        /// In the European Economic Area.
        Eea = 0,
        /// In a country with an adequate level of protection (GDPR Art. 45).
        Adequate = 1,
        /// Anywhere else.
        Elsewhere = 2,
    }
}

/// Where data may be processed (VISS consent status IN_VEHICLE / YES).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub enum Residency {
    /// Only inside the vehicle.
    #[codec(index = 0)]
    InVehicle,
    /// Also outside it.
    #[codec(index = 1)]
    OffBoard,
}

wire_enum!(Residency { 0 = InVehicle, 1 = OffBoard } else Self::InVehicle);
names!(Residency { InVehicle, OffBoard });
