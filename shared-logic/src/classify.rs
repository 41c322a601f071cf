//! Which class a signal is of: one table from VSS branches to classes, for every release.

use crate::{Action, SignalClass, SignalClasses, SignalPath};

use SignalClass::{
    ActuateAccess, ActuateCharge, ActuateComfort, ActuateDrive, CabinComfort, CameraAdas, Diagnostics, DrivingBehaviour, EnergyCharging,
    Identity, Infotainment, LocationExact, Maintenance, OccupantBiometric, Odometer, SpeedMotion, Trip, TyreBody,
};

/// The class of reading a signal beneath a branch. The longest branch that fits decides.
const READING: &[(&str, SignalClass)] = &[
    ("Vehicle.VehicleIdentification", Identity),
    ("Vehicle.Driver.Identifier", Identity),
    ("Vehicle.Occupant", OccupantBiometric),
    ("Vehicle.Occupant.Row1.DriverSide.Identifier", Identity),
    ("Vehicle.Driver", OccupantBiometric),
    ("Vehicle.CurrentLocation", LocationExact),
    ("Vehicle.Cabin.Infotainment.Navigation", LocationExact),
    ("Vehicle.StartTime", Trip),
    ("Vehicle.TripDuration", Trip),
    ("Vehicle.TripMeterReading", Trip),
    ("Vehicle.TraveledDistanceSinceStart", Trip),
    ("Vehicle.AverageSpeed", Trip),
    ("Vehicle.TraveledDistance", Odometer),
    ("Vehicle.Speed", SpeedMotion),
    ("Vehicle.IsMoving", SpeedMotion),
    ("Vehicle.Acceleration", DrivingBehaviour),
    ("Vehicle.AngularVelocity", DrivingBehaviour),
    ("Vehicle.MotionManagement", DrivingBehaviour),
    ("Vehicle.Chassis.Accelerator", DrivingBehaviour),
    ("Vehicle.Chassis.Brake", DrivingBehaviour),
    ("Vehicle.Chassis.SteeringWheel", DrivingBehaviour),
    ("Vehicle.ADAS", CameraAdas),
    ("Vehicle.ADAS.DMS", OccupantBiometric),
    ("Vehicle.ADAS.CruiseControl", DrivingBehaviour),
    ("Vehicle.Powertrain", Diagnostics),
    ("Vehicle.Powertrain.TractionBattery", EnergyCharging),
    ("Vehicle.Powertrain.FuelSystem", EnergyCharging),
    ("Vehicle.Powertrain.Range", EnergyCharging),
    ("Vehicle.Powertrain.TimeRemaining", EnergyCharging),
    ("Vehicle.Diagnostics", Diagnostics),
    ("Vehicle.OBD", Diagnostics),
    ("Vehicle.LowVoltageBattery", Diagnostics),
    ("Vehicle.Service", Maintenance),
    ("Vehicle.Body", TyreBody),
    ("Vehicle.Chassis", TyreBody),
    ("Vehicle.Cabin.Door", TyreBody),
    ("Vehicle.Cabin", CabinComfort),
    ("Vehicle.Cabin.Infotainment", Infotainment),
    ("Vehicle.Connectivity", Infotainment),
];

/// The class of commanding a signal beneath a branch. What is not named commands the drive.
const COMMANDING: &[(&str, SignalClass)] = &[
    ("Vehicle.Cabin", ActuateComfort),
    ("Vehicle.Cabin.Door", ActuateAccess),
    ("Vehicle.Body.Trunk", ActuateAccess),
    ("Vehicle.Body.Hood", ActuateAccess),
    ("Vehicle.Body.Lights.IsHighBeamSwitchOn", ActuateDrive),
    ("Vehicle.Powertrain.TractionBattery.Charging", ActuateCharge),
];

/// The class that doing `action` with a signal is of.
///
/// A signal that no entry names is of the most guarded class: [`SignalClass::Identity`] for reading,
/// [`SignalClass::ActuateDrive`], which is never grantable, for commands.
pub fn class_of(path: SignalPath<'_>, action: Action) -> SignalClass {
    let (table, unnamed) = match action {
        Action::Actuate => (COMMANDING, ActuateDrive),
        Action::Read | Action::History | Action::Subscribe => (READING, Identity),
    };
    let fits = |branch: &str| path.as_str().strip_prefix(branch).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    table.iter().filter(|(branch, _)| fits(branch)).max_by_key(|(branch, _)| branch.len()).map_or(unnamed, |(_, class)| *class)
}

/// The classes that doing `action` with these signals is of.
pub fn classes_of<'a>(paths: impl IntoIterator<Item = SignalPath<'a>>, action: Action) -> SignalClasses {
    paths.into_iter().fold(SignalClasses::NONE, |classes, path| classes.or(SignalClasses::of(&[class_of(path, action)])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_branch_decides_and_the_unnamed_is_guarded_most() {
        let cases = [
            ("Vehicle.Speed", Action::Read, SpeedMotion),
            ("Vehicle.TraveledDistance", Action::History, Odometer),
            ("Vehicle.TraveledDistanceSinceStart", Action::Read, Trip),
            ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", Action::Read, TyreBody),
            ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", Action::Actuate, ActuateAccess),
            ("Vehicle.Cabin.HVAC.AmbientAirTemperature", Action::Subscribe, CabinComfort),
            ("Vehicle.Powertrain.TractionBattery.Charging.IsCharging", Action::Actuate, ActuateCharge),
            ("Vehicle.ADAS.CruiseControl.SpeedSet", Action::Actuate, ActuateDrive),
            ("Vehicle.SomethingNew", Action::Read, Identity),
            ("Vehicle.SomethingNew", Action::Actuate, ActuateDrive),
        ];
        for (path, action, exp_class) in cases {
            assert_eq!(class_of(SignalPath::new(path).unwrap(), action), exp_class, "{path} {action:?}");
        }
    }
}
