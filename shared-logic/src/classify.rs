//! Which classes a signal is of: reviewed rows of paths, and words that keep their class wherever they stand.
//!
//! The closest row decides. A row without a dot at its end has been reviewed for that very path and
//! decides alone. A row with a dot at its end is about all at or beneath its path, also for leaves that
//! nobody has seen; there the words in the names add their classes. `docs/rules/signals.md` lists every
//! row, `docs/rules/signals.csv` every leaf of the reviewed releases with its class.

mod coarse;
mod commanding;
mod index;
mod reading;
mod row;
mod words;

pub use coarse::{Coordinate, Microdegrees};
pub use index::Classifier;
pub use row::Row;
pub use words::Words;

use crate::{Action, SignalClass, SignalClasses, SignalPath};

/// The rows and words for one way of using signals.
#[derive(Debug)]
struct Table {
    /// For each class its rows, parted by spaces.
    rows: &'static [(SignalClass, &'static str)],
    /// The words that keep their class wherever they stand.
    words: &'static [Words],
    /// The class of what neither a row nor a word names: the most guarded one.
    unnamed: SignalClass,
}

/// The classes that doing `action` with these signals is of: the union over the signals.
///
/// A path is taken for a leaf; [`classes_beneath`] answers for branches. A leaf of a reviewed release
/// has one class. Another leaf has the class of the branch it stands in and those of the words in its
/// names. What nothing names is [`SignalClass::Identity`] for reading and
/// [`SignalClass::ActuateDrive`], which is never grantable, for commands.
pub fn classes_of<'a>(paths: impl IntoIterator<Item = SignalPath<'a>>, action: Action) -> SignalClasses {
    paths.into_iter().fold(SignalClasses::NONE, |classes, path| classes.or(table(action).leaf(path)))
}

/// The classes that a question about this path needs: those of the path itself, and of every row that
/// lies beneath it.
///
/// They hold the class of every leaf that a reviewed release has there, and can be more. The leaves of
/// an overlay are not known here: whoever knows them adds their [`classes_of`].
pub fn classes_beneath(path: SignalPath<'_>, action: Action) -> SignalClasses {
    let own = table(action).leaf(path);
    rows(action).filter(|row| row.lies_beneath(path)).fold(own, |classes, row| with(classes, row.class))
}

/// The classes that the coarsened value of this signal is of: [`SignalClass::LocationCoarse`] in place
/// of [`SignalClass::LocationExact`]. `None` for a command and for all but a latitude or longitude:
/// nothing else has a coarsened value, which [`Coordinate::coarsen`] defines.
pub fn coarse_classes_of(path: SignalPath<'_>, action: Action) -> Option<SignalClasses> {
    coarsened(path, table(action).leaf(path))
}

/// The same of a signal of these classes.
pub(crate) fn coarsened(path: SignalPath<'_>, classes: SignalClasses) -> Option<SignalClasses> {
    let exact = SignalClasses::of(&[SignalClass::LocationExact]);
    let coarsened = Coordinate::of(path).is_some() && exact.within(classes);
    coarsened.then(|| with(classes.minus(exact), SignalClass::LocationCoarse))
}

/// True when a row or a word names this path; the class of any other is the guarded default.
///
/// False means that no reviewed release has it. True does not mean that one has: a row about a branch
/// names whatever may stand there. Only the leaves of a release can tell that.
pub fn is_named(path: SignalPath<'_>, action: Action) -> bool {
    table(action).named(path).is_some() || rows(action).any(|row| row.lies_beneath(path))
}

/// Every row for this action.
pub fn rows(action: Action) -> impl Iterator<Item = Row> {
    table(action).rows()
}

/// The words that keep their class wherever they stand, for this action.
pub const fn words(action: Action) -> &'static [Words] {
    table(action).words
}

const fn table(action: Action) -> &'static Table {
    match action {
        Action::Actuate => &commanding::COMMANDING,
        Action::Read | Action::History | Action::Subscribe => &reading::READING,
    }
}

const fn with(classes: SignalClasses, class: SignalClass) -> SignalClasses {
    classes.or(SignalClasses::of(&[class]))
}

impl Table {
    fn rows(&self) -> impl Iterator<Item = Row> {
        self.rows.iter().flat_map(|(class, texts)| texts.split_whitespace().map(move |text| Row { text, class: *class }))
    }

    /// The classes of a path taken for a leaf.
    fn leaf(&self, path: SignalPath<'_>) -> SignalClasses {
        self.named(path).unwrap_or(SignalClasses::of(&[self.unnamed]))
    }

    /// The classes that the closest row and the words give a path, `None` when nothing names it.
    fn named(&self, path: SignalPath<'_>) -> Option<SignalClasses> {
        let closest = self.rows().filter_map(|row| Some((row.closeness(path)?, row))).max_by_key(|(closeness, _)| *closeness);
        self.decided(closest.map(|(_, row)| row), path)
    }

    /// The classes of a path whose closest row is known.
    fn decide(&self, closest: Option<Row>, path: SignalPath<'_>) -> SignalClasses {
        self.decided(closest, path).unwrap_or(SignalClasses::of(&[self.unnamed]))
    }

    fn decided(&self, closest: Option<Row>, path: SignalPath<'_>) -> Option<SignalClasses> {
        let of_row = closest.map_or(SignalClasses::NONE, |row| SignalClasses::of(&[row.class]));
        let reviewed = closest.is_some_and(|row| !row.is_branch());
        let of_words = self.words.iter().filter(|words| !reviewed && words.stand_in(path));
        let classes = of_words.fold(of_row, |classes, words| with(classes, words.class));
        (!classes.is_empty()).then_some(classes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Action::{Actuate, History, Read, Subscribe};
    use SignalClass::{
        ActuateAccess, ActuateCharge, ActuateComfort, ActuateDrive, CabinComfort, Diagnostics, DrivingBehaviour, EnergyCharging, Identity,
        Infotainment, LocationCoarse, LocationExact, Maintenance, OccupantBiometric, Odometer, SpeedMotion, Trip, TyreBody,
    };

    fn path(text: &str) -> SignalPath<'_> {
        SignalPath::new(text).unwrap()
    }

    fn assert_classes(cases: &[(&str, Action, &[SignalClass])]) {
        for (text, action, exp_classes) in cases {
            assert_eq!(classes_of([path(text)], *action), SignalClasses::of(exp_classes), "{text} {action:?}");
        }
    }

    #[test]
    fn the_closest_row_decides_and_the_unnamed_is_guarded_most() {
        assert_classes(&[
            ("Vehicle.Speed", Read, &[SpeedMotion]),
            ("Vehicle.TraveledDistance", History, &[Odometer]),
            ("Vehicle.TraveledDistanceSinceStart", Read, &[Trip]),
            ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", Read, &[TyreBody]),
            ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", Actuate, &[ActuateAccess]),
            ("Vehicle.Cabin.HVAC.AmbientAirTemperature", Subscribe, &[CabinComfort]),
            ("Vehicle.Powertrain.TractionBattery.Charging.IsCharging", Actuate, &[ActuateCharge]),
            ("Vehicle.ADAS.CruiseControl.SpeedSet", Actuate, &[ActuateDrive]),
            ("Vehicle.Sped", Read, &[Identity]),
            ("Vehicle.SomethingNew", Actuate, &[ActuateDrive]),
            ("Trailer.Speed.Something", Actuate, &[ActuateDrive]),
            ("Trailer.Body.Something", Read, &[Identity]),
        ]);
    }

    #[test]
    fn place_speed_distance_driving_and_identity_keep_their_class_deep_in_the_tree() {
        assert_classes(&[
            ("Vehicle.Powertrain.TractionBattery.Charging.Location.Latitude", Read, &[LocationExact]),
            ("Vehicle.Powertrain.TractionBattery.Charging.EvseId", Read, &[LocationExact]),
            ("Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Longitude", Read, &[LocationExact]),
            ("Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed", Read, &[SpeedMotion]),
            ("Vehicle.Chassis.Axle.Row2.Wheel.Right.AngularSpeed", Read, &[SpeedMotion]),
            ("Vehicle.Powertrain.ElectricMotor.Speed", Read, &[SpeedMotion]),
            ("Vehicle.OBD.Speed", Read, &[SpeedMotion]),
            ("Vehicle.TravelledDistance", Read, &[Odometer]),
            ("Vehicle.Powertrain.Transmission.TravelledDistance", Read, &[Odometer]),
            ("Vehicle.OBD.DistanceWithMIL", Read, &[Odometer]),
            ("Vehicle.Powertrain.FuelSystem.TimeSinceStart", Read, &[Trip]),
            ("Vehicle.OBD.RunTime", Read, &[Trip]),
            ("Vehicle.Chassis.Axle.Row1.SteeringAngle", Read, &[DrivingBehaviour]),
            ("Vehicle.OBD.AcceleratorPositionD", Read, &[DrivingBehaviour]),
            ("Vehicle.Body.Lights.Brake.IsActive", Read, &[DrivingBehaviour]),
            ("Vehicle.Powertrain.TractionBattery.Id", Read, &[Identity]),
            ("Vehicle.Cabin.Seat.Row2.Pos3.Occupant.Identifier.Subject", Read, &[Identity]),
            ("Vehicle.Occupant.Row1.DriverSide.Identifier.Issuer", Read, &[Identity]),
            ("Vehicle.Cabin.Seat.Row1.DriverSide.IsBelted", Read, &[OccupantBiometric]),
        ]);
    }

    #[test]
    fn a_word_in_an_overlays_name_adds_its_class_to_that_of_the_branch() {
        assert_classes(&[
            ("Vehicle.Service.WorkshopLatitude", Read, &[Maintenance, LocationExact]),
            ("Vehicle.Powertrain.TractionBattery.LastPosition", Read, &[EnergyCharging, LocationExact]),
            ("Vehicle.Powertrain.TractionBattery.Charging.lastgpslatitude", Read, &[EnergyCharging, LocationExact]),
            ("Vehicle.Chassis.Axle.Row3.Tag.GPSLat", Read, &[TyreBody, LocationExact]),
            ("Vehicle.Chassis.Axle.Row3.RearSteeringAngle", Read, &[TyreBody, DrivingBehaviour]),
            ("Vehicle.Chassis.VehicleVIN", Read, &[TyreBody, Identity]),
            ("Vehicle.Connectivity.MACAddress", Read, &[Infotainment, Identity]),
            ("Vehicle.Service.LastTrip.AverageSpeed", Read, &[Maintenance, Trip, SpeedMotion]),
            ("Vehicle.Maker.Tracker.Longitude", Read, &[LocationExact]),
            ("Trailer.Axle.Speed", Read, &[SpeedMotion]),
            ("Vehicle.Cabin.HVAC.SteeringWheelHeating", Actuate, &[ActuateComfort, ActuateDrive]),
        ]);
    }

    #[test]
    fn what_only_reads_like_place_speed_or_identity_is_not() {
        assert_classes(&[
            ("Vehicle.Cabin.Seat.Row1.DriverSide.Position", Read, &[CabinComfort]),
            ("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", Read, &[TyreBody]),
            ("Vehicle.Body.Trunk.Rear.Position", Read, &[TyreBody]),
            ("Vehicle.Body.Windshield.Front.Wiping.System.Frequency", Read, &[TyreBody]),
            ("Vehicle.Body.Lights.LicensePlate.IsOn", Read, &[TyreBody]),
            ("Vehicle.OBD.ThrottlePosition", Read, &[Diagnostics]),
            ("Vehicle.Cabin.HVAC.Station.Row1.Left.FanSpeed", Read, &[CabinComfort]),
            ("Vehicle.Powertrain.CombustionEngine.Speed", Read, &[Diagnostics]),
            ("Vehicle.Cabin.Infotainment.HMI.SpeedUnit", Read, &[Infotainment]),
            ("Vehicle.Powertrain.TractionBattery.CellVoltage.IdMax", Read, &[EnergyCharging]),
            ("Vehicle.Occupant.Row1.DriverSide.HeadPosition.X", Read, &[OccupantBiometric]),
            // Not one of the words: `Id` ends no word in `Fluid`, `Lat` none in `Plating`, `Ip` none in `Wiper`.
            ("Vehicle.Body.FluidGrid", Read, &[TyreBody]),
            ("Vehicle.Body.Plating", Read, &[TyreBody]),
            ("Vehicle.Body.WiperIpsum", Read, &[TyreBody]),
        ]);
    }

    #[test]
    fn what_is_plainly_harmless_is_not_identity() {
        assert_classes(&[
            ("Vehicle.Exterior.AirTemperature", Read, &[TyreBody]),
            ("Vehicle.Body.Raindetection.Intensity", Read, &[TyreBody]),
            ("Vehicle.IsBrokenDown", Read, &[Diagnostics]),
            ("Vehicle.LowVoltageSystemState", Read, &[Diagnostics]),
            ("Vehicle.ControlUnit.FrontLeft.Health.Resources.Power", Read, &[Diagnostics]),
            ("Vehicle.WidthExcludingMirrors", Read, &[TyreBody]),
            ("Vehicle.VehicleIdentification.Brand", Read, &[Diagnostics]),
            ("Vehicle.VersionVSS.Label", Read, &[Diagnostics]),
            ("Vehicle.VehicleIdentification.VIN", Read, &[Identity]),
            ("Vehicle.VehicleIdentification.LicensePlate", Read, &[Identity]),
            ("Vehicle.VehicleIdentification.PurchaseDate", Read, &[Identity]),
        ]);
    }

    #[test]
    fn what_can_endanger_a_moving_vehicle_is_never_grantable() {
        assert_classes(&[
            ("Vehicle.Cabin.Seat.Row1.DriverSide.Position", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.Seat.Row1.Pos3.Switch.IsForwardEngaged", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.Seat.Row2.PassengerSide.SeatBeltHeight", Actuate, &[ActuateDrive]),
            ("Vehicle.Body.Mirrors.DriverSide.Tilt", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.RearviewMirror.DimmingLevel", Actuate, &[ActuateDrive]),
            ("Vehicle.Body.Windshield.Front.Wiping.Mode", Actuate, &[ActuateDrive]),
            ("Vehicle.Body.Lights.Beam.Low.IsOn", Actuate, &[ActuateDrive]),
            ("Vehicle.Body.Hood.IsOpen", Actuate, &[ActuateDrive]),
            ("Vehicle.Body.Trunk.Front.IsLocked", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.HVAC.IsFrontDefrosterActive", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.Infotainment.HMI.SpeedUnit", Actuate, &[ActuateDrive]),
            ("Vehicle.Chassis.SteeringWheel.Tilt", Actuate, &[ActuateDrive]),
            ("Vehicle.Powertrain.Transmission.SelectedGear", Actuate, &[ActuateDrive]),
            ("Vehicle.Cabin.Seat.Row1.PassengerSide.Position", Actuate, &[ActuateComfort]),
            ("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling", Actuate, &[ActuateComfort]),
            ("Vehicle.Cabin.Seat.Row2.Middle.Backrest.Recline", Actuate, &[ActuateComfort]),
            ("Vehicle.Cabin.Infotainment.Media.Volume", Actuate, &[ActuateComfort]),
            ("Vehicle.Body.Trunk.Rear.IsOpen", Actuate, &[ActuateAccess]),
            ("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.FrontLeft.IsFlapOpen", Actuate, &[ActuateCharge]),
        ]);
    }

    #[test]
    fn a_question_about_a_branch_needs_every_class_beneath_it() {
        let cases: &[(&str, Action, &[SignalClass])] = &[
            ("Vehicle.Chassis.Axle", Read, &[TyreBody, DrivingBehaviour, SpeedMotion, Maintenance]),
            ("Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire", Read, &[TyreBody]),
            ("Vehicle.Powertrain.TractionBattery.Charging", Read, &[EnergyCharging, LocationExact]),
            ("Vehicle.Powertrain.TractionBattery.Charging", Actuate, &[ActuateCharge]),
            ("Vehicle.Cabin.HVAC", Actuate, &[ActuateComfort, ActuateDrive]),
            ("Vehicle.CurrentLocation", Actuate, &[ActuateDrive]),
            ("Vehicle.Speed", Read, &[SpeedMotion]),
            ("Vehicle.NoSuchBranch", Read, &[Identity]),
            ("Vehicle.NoSuchBranch", Actuate, &[ActuateDrive]),
        ];
        for (text, action, exp_classes) in cases {
            assert_eq!(classes_beneath(path(text), *action), SignalClasses::of(exp_classes), "{text} {action:?}");
        }
        let data = SignalClasses::ALL.minus(SignalClasses::COMMANDS).minus(SignalClasses::of(&[LocationCoarse]));
        assert_eq!(classes_beneath(path("Vehicle"), Read), data);
        assert_eq!(classes_beneath(path("Vehicle"), Actuate), SignalClasses::COMMANDS);
    }

    #[test]
    fn only_a_latitude_or_longitude_has_a_coarsened_reading() {
        let cases: &[(&str, Action, Option<&[SignalClass]>)] = &[
            ("Vehicle.CurrentLocation.Latitude", Read, Some(&[LocationCoarse])),
            ("Vehicle.CurrentLocation.Longitude", Subscribe, Some(&[LocationCoarse])),
            ("Vehicle.Powertrain.TractionBattery.Charging.Location.Latitude", History, Some(&[LocationCoarse])),
            ("Vehicle.Service.WorkshopLatitude", Read, Some(&[Maintenance, LocationCoarse])),
            ("Vehicle.CurrentLocation.Altitude", Read, None),
            ("Vehicle.CurrentLocation.Heading", Read, None),
            ("Vehicle.CurrentLocation.Timestamp", Read, None),
            ("Vehicle.CurrentLocation", Read, None),
            ("Vehicle.Powertrain.TractionBattery.Charging.EvseId", Read, None),
            ("Vehicle.Speed", Read, None),
            ("Vehicle.Cabin.Infotainment.Navigation.DestinationSet.Latitude", Actuate, None),
        ];
        for (text, action, exp_classes) in cases {
            assert_eq!(coarse_classes_of(path(text), *action), exp_classes.map(SignalClasses::of), "{text} {action:?}");
        }
    }

    #[test]
    fn a_path_that_nothing_names_is_told_from_one_that_may_exist() {
        for (text, exp_named) in [
            ("Vehicle", true),
            ("Vehicle.Speed", true),
            ("Vehicle.Sped", false),
            ("Vehicle.Sped.Foo", false),
            ("Vehicle.Chassis.Axle.NoSuchThing", true),
            ("Vehicle.Maker.Latitude", true),
            ("Vehicl.Chassis.Axle", false),
        ] {
            assert_eq!(is_named(path(text), Read), exp_named, "{text}");
        }
        assert!(!is_named(path("Vehicle.CurrentLocation"), Actuate));
    }
}
