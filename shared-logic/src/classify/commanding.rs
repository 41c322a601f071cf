//! The reviewed table of commanding: of which class setting each signal is.

use super::{Table, Words};
use crate::SignalClass::{ActuateAccess, ActuateCharge, ActuateComfort, ActuateDrive};

/// Commanding. What nothing names is ActuateDrive, which is never grantable.
pub(super) const COMMANDING: Table = Table {
    rows: &[
        (
            ActuateComfort,
            "Cabin.HVAC. Cabin.Infotainment. Cabin.Light. Cabin.Lights. Cabin.Door.*.*.Shade. Cabin.Sunroof.Shade. Cabin.Seat. \
             Cabin.Seat.Row1.PassengerSide. Cabin.Seat.Row1.*.Heating Cabin.Seat.Row1.*.HeatingCooling \
             Cabin.Seat.Row1.*.Backrest.HeatingCooling Cabin.Seat.Row1.*.Seating.HeatingCooling Cabin.Seat.Row1.*.NeckScarf. \
             Cabin.Seat.Row1.*.IsCoolerSwitchEngaged Cabin.Seat.Row1.*.IsWarmerSwitchEngaged \
             Cabin.Seat.Row1.*.Switch.IsCoolerEngaged Cabin.Seat.Row1.*.Switch.IsWarmerEngaged Chassis.SteeringWheel.HeatingCooling",
        ),
        (ActuateAccess, "Body.Trunk. Cabin.Door. Cabin.IsWindowChildLockEngaged Cabin.Sunroof. Powertrain.FuelSystem.IsFuelPortFlapOpen"),
        (ActuateCharge, "Powertrain.TractionBattery.BatteryConditioning. Powertrain.TractionBattery.Charging."),
        (
            ActuateDrive,
            "ADAS. Body. Body.Trunk.Front. Cabin. Cabin.Door.Row1.*.Shade. Cabin.HVAC.IsFrontDefrosterActive \
             Cabin.HVAC.IsRearDefrosterActive Cabin.Infotainment.HMI.SpeedUnit Cabin.Seat.Row1. Cabin.Seat.*.*.SeatBeltHeight \
             Chassis. IsAutoPowerOptimize MotionManagement. PowerOptimizeLevel Powertrain. TripMeterReading",
        ),
    ],
    words: &[Words {
        class: ActuateDrive,
        parts: "brak steer accelerat throttle pedal airbag belt cruise autopilot torque wiper wiping headlight",
        whole: "Gear Mirror Mirrors",
    }],
    unnamed: ActuateDrive,
};
