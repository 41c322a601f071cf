//! Bit masks of closed lists; a mask with a bit outside its list does not decode.

use codec::Encode;

/// Declares a closed list and the mask over it.
macro_rules! mask {
    (
        $(#[$mask_doc:meta])* $mask:ident($repr:ty) of
        $(#[$item_doc:meta])* $item:ident { $($(#[$doc:meta])* $variant:ident = $bit:literal),+ $(,)? }
    ) => {
        $(#[$item_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
        #[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
        pub enum $item { $($(#[$doc])* #[codec(index = $bit)] $variant = $bit),+ }

        crate::names::names!($item { $($variant),+ });

        $(#[$mask_doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode)]
        #[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
        pub struct $mask($repr);

        impl $mask {
            /// The empty mask.
            pub const NONE: Self = Self(0);
            /// Every bit of the list.
            pub const ALL: Self = Self($(1 << $bit)|+);

            /// The mask of these entries.
            pub const fn of(items: &[$item]) -> Self {
                let mut bits = 0;
                let mut rest = items;
                while let [first, tail @ ..] = rest {
                    bits |= match first { $($item::$variant => 1 << $bit),+ };
                    rest = tail;
                }
                Self(bits)
            }

            /// The mask with these bits, or `None` when a bit is outside the list.
            pub const fn from_bits(bits: $repr) -> Option<Self> {
                if bits & !Self::ALL.0 == 0 { Some(Self(bits)) } else { None }
            }

            /// The bits.
            pub const fn bits(self) -> $repr { self.0 }

            /// True when no bit is set.
            pub const fn is_empty(self) -> bool { self.0 == 0 }

            /// The bits of `self` that `other` lacks.
            pub const fn minus(self, other: Self) -> Self { Self(self.0 & !other.0) }

            /// The bits in both.
            pub const fn and(self, other: Self) -> Self { Self(self.0 & other.0) }

            /// The bits in either.
            pub const fn or(self, other: Self) -> Self { Self(self.0 | other.0) }

            /// True when every bit of `self` is in `other`.
            pub const fn within(self, other: Self) -> bool { self.minus(other).is_empty() }

            /// True when the entry's bit is set.
            pub const fn has(self, item: $item) -> bool { Self::of(&[item]).within(self) }

            /// The entries whose bit is set, in order.
            pub fn items(self) -> impl Iterator<Item = $item> {
                $item::LIST.iter().copied().filter(move |item| self.has(*item))
            }
        }

        impl crate::wire::Wire for $mask {
            fn read<I: codec::Input>(from: &mut crate::wire::Reader<'_, I>) -> Self {
                let bits = <$repr as crate::wire::Wire>::read(from);
                Self::from_bits(bits).unwrap_or_else(|| from.reject(Self::NONE))
            }
        }

        impl crate::wire::Wire for $item {
            fn read<I: codec::Input>(from: &mut crate::wire::Reader<'_, I>) -> Self {
                match <u8 as crate::wire::Wire>::read(from) {
                    $($bit => Self::$variant,)+
                    _ => {
                        let [first, ..] = [$(Self::$variant),+];
                        from.reject(first)
                    }
                }
            }
        }

        crate::wire::decode_by_wire!($mask, $item);

        impl core::fmt::Debug for $mask {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_set().entries(self.items()).finish()
            }
        }
    };
}
pub(crate) use mask;

mask! {
    /// A set of signal classes.
    SignalClasses(u32) of
    /// A coarse class of vehicle signals: what a driver would call one kind of data.
    SignalClass {
        /// The vehicle's or a person's identity, such as the VIN.
        Identity = 0,
        /// Position to the metre.
        LocationExact = 1,
        /// Position to a cell of 0.1 degree, some ten kilometres.
        LocationCoarse = 2,
        /// Trips: start, end, duration, average speed.
        Trip = 3,
        /// How the vehicle is driven: pedals, steering, acceleration.
        DrivingBehaviour = 4,
        /// Speed and motion.
        SpeedMotion = 5,
        /// Distance travelled, and hours run in all.
        Odometer = 6,
        /// Energy, fuel, charging.
        EnergyCharging = 7,
        /// Faults and internal states of the powertrain and electronics.
        Diagnostics = 8,
        /// Service intervals and wear.
        Maintenance = 9,
        /// Tyres and body: doors, lights, windows as states, the weather outside.
        TyreBody = 10,
        /// Cabin comfort: seats, climate.
        CabinComfort = 11,
        /// Data of the persons in the vehicle: biometric ones, who sits where.
        OccupantBiometric = 12,
        /// Cameras and driver assistance.
        CameraAdas = 13,
        /// Media and connectivity.
        Infotainment = 14,
        /// Commands to comfort functions.
        ActuateComfort = 15,
        /// Commands to locks and doors.
        ActuateAccess = 16,
        /// Commands to charging.
        ActuateCharge = 17,
        /// Commands that can endanger a moving vehicle: never grantable.
        ActuateDrive = 18,
    }
}

impl SignalClasses {
    /// The classes that name commands instead of data.
    pub const COMMANDS: Self =
        Self::of(&[SignalClass::ActuateComfort, SignalClass::ActuateAccess, SignalClass::ActuateCharge, SignalClass::ActuateDrive]);
    /// The classes that tell of a person: the driver may withdraw these (GDPR Art. 4(1)).
    pub const PERSONAL: Self = Self::of(&[
        SignalClass::Identity,
        SignalClass::LocationExact,
        SignalClass::LocationCoarse,
        SignalClass::Trip,
        SignalClass::DrivingBehaviour,
        SignalClass::SpeedMotion,
        SignalClass::CabinComfort,
        SignalClass::OccupantBiometric,
        SignalClass::CameraAdas,
        SignalClass::Infotainment,
    ]);
    /// The classes an authority may read in an emergency: where the vehicle is and how it fares.
    pub const EMERGENCY: Self = Self::of(&[
        SignalClass::LocationExact,
        SignalClass::LocationCoarse,
        SignalClass::SpeedMotion,
        SignalClass::EnergyCharging,
        SignalClass::Diagnostics,
        SignalClass::TyreBody,
    ]);
    /// The classes that no purpose may allow and no grant may hold.
    pub const NEVER_GRANTABLE: Self = Self::of(&[SignalClass::ActuateDrive]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Decode;

    #[test]
    fn a_mask_with_a_bit_outside_its_list_does_not_decode() {
        assert!(SignalClasses::decode(&mut &(1u32 << 19).encode()[..]).is_err());
        assert_eq!(SignalClasses::decode(&mut &SignalClasses::ALL.encode()[..]), Ok(SignalClasses::ALL));
    }
}
