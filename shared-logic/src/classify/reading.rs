//! The reviewed table of reading: of which class each signal's value is.

use super::{Table, Words};
use crate::SignalClass::{
    CabinComfort, CameraAdas, Diagnostics, DrivingBehaviour, EnergyCharging, Identity, Infotainment, LocationExact, Maintenance,
    OccupantBiometric, Odometer, SpeedMotion, Trip, TyreBody,
};

/// Reading. What nothing names is Identity.
pub(super) const READING: Table = Table {
    rows: &[
        (
            Identity,
            "VehicleIdentification. Driver.Identifier. Occupant.*.*.Identifier. Cabin.Seat.*.*.Occupant.Identifier. \
             ControlUnit.*.ID Powertrain.TractionBattery.Id",
        ),
        (
            LocationExact,
            "CurrentLocation. Cabin.Infotainment.Navigation. Powertrain.TractionBattery.Charging.Location. \
             Powertrain.TractionBattery.Charging.EvseId",
        ),
        (
            Trip,
            "StartTime TripDuration TripMeterReading TraveledDistanceSinceStart AverageSpeed Cabin.Infotainment.HMI.LastActionTime \
             OBD.RunTime Powertrain.FuelSystem.TimeSinceStart Powertrain.FuelSystem.ConsumptionSinceStart",
        ),
        (
            DrivingBehaviour,
            "Acceleration. AngularVelocity. AngularVelocity.Pitch AngularVelocity.Roll AngularVelocity.Yaw ADAS.CruiseControl. \
             ADAS.*.IsEngaged ADAS.LaneDepartureDetection.IsWarning Body.Horn.IsActive Body.Lights.Brake.IsActive \
             Body.Lights.Backup.IsOn Body.Lights.DirectionIndicator.*.IsSignaling Chassis.Accelerator. \
             Chassis.Accelerator.PedalPosition Chassis.Axle.*.SteeringAngle Chassis.Brake. Chassis.Brake.PedalPosition \
             Chassis.SteeringWheel. MotionManagement. MotionManagement.Steering.Axle.*.PositionOffsetTargetMode \
             MotionManagement.Steering.Axle.*.PositionTargetMode MotionManagement.Steering.Axle.*.RackPosition \
             MotionManagement.Steering.Axle.*.RackPositionOffsetTarget MotionManagement.Steering.Axle.*.RackPositionTarget \
             MotionManagement.Steering.Axle.*.SteerAngleVelocityTarget OBD.AcceleratorPositionD OBD.AcceleratorPositionE \
             OBD.AcceleratorPositionF OBD.RelativeAcceleratorPosition Powertrain.Transmission.ClutchEngagement \
             Powertrain.Transmission.CurrentGear Powertrain.Transmission.GearChangeMode Powertrain.Transmission.PerformanceMode \
             Powertrain.Transmission.SelectedGear",
        ),
        (
            SpeedMotion,
            "Speed IsMoving OBD.Speed ADAS.CruiseControl.SpeedSet Chassis.Axle.*.Wheel.*.AngularSpeed Chassis.Axle.*.Wheel.*.Speed \
             MotionManagement.ElectricAxle.*.RotationalSpeed MotionManagement.ElectricAxle.*.RotationalSpeedMaximumLimit \
             MotionManagement.ElectricAxle.*.RotationalSpeedMinimumLimit MotionManagement.ElectricAxle.*.RotationalSpeedTarget \
             Powertrain.ElectricMotor.Speed",
        ),
        (
            Odometer,
            "TraveledDistance TravelledDistance OBD.DistanceSinceDTCClear OBD.DistanceWithMIL OBD.RunTimeMIL \
             OBD.TimeSinceDTCCleared Powertrain.CombustionEngine.EngineHours Powertrain.CombustionEngine.IdleHours \
             Powertrain.ElectricMotor.TimeInUse Powertrain.Transmission.TravelledDistance",
        ),
        (
            EnergyCharging,
            "Body.RefuelPosition OBD.FuelLevel OBD.FuelRate OBD.HybridBatteryRemaining Powertrain.AccumulatedBrakingEnergy \
             Powertrain.FuelSystem. Powertrain.FuelSystem.RefuelPortPosition Powertrain.Range Powertrain.RangeExtender. \
             Powertrain.TimeRemaining Powertrain.TractionBattery. Powertrain.TractionBattery.BatteryConditioning.StartTime \
             Powertrain.TractionBattery.CellVoltage.IdMax Powertrain.TractionBattery.CellVoltage.IdMin \
             Powertrain.TractionBattery.Charging.ChargePortPosition Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition \
             Powertrain.TractionBattery.Charging.ChargingPort.*.IsChargingCableConnected \
             Powertrain.TractionBattery.Charging.ChargingPort.*.IsChargingCableLocked \
             Powertrain.TractionBattery.Charging.ChargingPort.*.IsFlapOpen \
             Powertrain.TractionBattery.Charging.ChargingPort.*.SupportedInletTypes",
        ),
        (
            Diagnostics,
            "ADAS.*.IsError ADAS.ObstacleDetection.*.*.IsError ADAS.IsAutoPowerOptimize ADAS.PowerOptimizeLevel \
             ADAS.SupportedAutonomyLevel Cabin.Seat.*.*.Airbag. ControlUnit. CurrentLocation.GNSSReceiver.FixType \
             CurrentLocation.GNSSReceiver.MountingPosition.X CurrentLocation.GNSSReceiver.MountingPosition.Y \
             CurrentLocation.GNSSReceiver.MountingPosition.Z Diagnostics. EmissionsCO2 IsAutoPowerOptimize IsBrokenDown \
             LowVoltageBattery. LowVoltageSystemState OBD. OBD.EngineSpeed OBD.RelativeThrottlePosition OBD.ThrottlePosition \
             OBD.ThrottlePositionB OBD.ThrottlePositionC PowerOptimizeLevel Powertrain. Powertrain.CombustionEngine.Speed \
             Powertrain.TractionBattery.ErrorCodes VehicleIdentification.AcrissCode VehicleIdentification.BodyType \
             VehicleIdentification.Brand VehicleIdentification.MeetsEmissionStandard VehicleIdentification.Model \
             VehicleIdentification.OptionalExtras VehicleIdentification.VehicleConfiguration \
             VehicleIdentification.VehicleExteriorColor VehicleIdentification.VehicleInteriorColor \
             VehicleIdentification.VehicleInteriorType VehicleIdentification.VehicleModelDate \
             VehicleIdentification.VehicleSeatingCapacity VehicleIdentification.WMI VehicleIdentification.Year VersionVSS.",
        ),
        (
            Maintenance,
            "Body.Windshield.*.WasherFluid. Body.Windshield.*.Wiping.IsWipersWorn Body.Windshield.*.Wiping.WiperWear \
             Chassis.Axle.*.Wheel.*.Brake.IsBrakesWorn Chassis.Axle.*.Wheel.*.Brake.PadWear \
             Powertrain.CombustionEngine.OilLifeRemaining Powertrain.CombustionEngine.EngineCoolant.LifeRemaining \
             Powertrain.CombustionEngine.EngineOil.LifeRemaining Powertrain.ElectricMotor.EngineCoolant.LifeRemaining \
             Powertrain.Transmission.ClutchWear Service. VehicleIdentification.KnownVehicleDamages \
             VehicleIdentification.VehicleSpecialUsage",
        ),
        (
            TyreBody,
            "ADAS.ESC.IsStrongCrossWindDetected ADAS.ESC.RoadFriction. Body. Body.Hood.Position Body.Lights.LicensePlate \
             Body.Lights.LicensePlate.IsDefect Body.Lights.LicensePlate.IsOn Body.RearMainSpoilerPosition Body.Trunk.*.Position \
             Body.Windshield.*.Wiping.System.ActualPosition Body.Windshield.*.Wiping.System.IsPositionReached \
             Body.Windshield.*.Wiping.System.TargetPosition Cabin.Convertible. Cabin.Door. Cabin.Door.*.*.Position \
             Cabin.Door.*.*.Shade.Position Cabin.Door.*.*.Window.Position Cabin.DoorCount Cabin.DriverPosition Cabin.RearShade. \
             Cabin.RearShade.Position Cabin.SeatPosCount Cabin.SeatRowCount Cabin.Sunroof. Cabin.Sunroof.Position \
             Cabin.Sunroof.Shade.Position CargoVolume Chassis. Chassis.SteeringWheel.Position CurbWeight CurrentOverallWeight \
             Exterior. GrossWeight Height Length MaxTowBallWeight MaxTowWeight RoofLoad Trailer. TurningDiameter Width \
             WidthExcludingMirrors WidthFoldedMirrors WidthIncludingMirrors",
        ),
        (
            CabinComfort,
            "Body.Mirrors.*.Pan Body.Mirrors.*.Tilt Body.Mirrors.*.Yaw Cabin. Cabin.Door.*.*.IsChildLockActive \
             Cabin.Door.*.*.Window.IsChildLockEngaged Cabin.HVAC.Station.*.*.FanSpeed Cabin.Seat.*.*.NeckScarf.FanSpeed \
             Cabin.Seat.*.*.Position Chassis.SteeringWheel.Extension Chassis.SteeringWheel.HeatingCooling \
             Chassis.SteeringWheel.Tilt",
        ),
        (
            OccupantBiometric,
            "ADAS.DMS. Cabin.Seat.*.*.IsBelted Cabin.Seat.*.*.IsOccupied Cabin.Seat.*.*.OccupancyStatus Cabin.Seat.*.*.Occupant. \
             Driver. Occupant. Occupant.*.*.HeadPosition Occupant.*.*.HeadPosition.Pitch Occupant.*.*.HeadPosition.Roll \
             Occupant.*.*.HeadPosition.X Occupant.*.*.HeadPosition.Y Occupant.*.*.HeadPosition.Yaw Occupant.*.*.HeadPosition.Z",
        ),
        (CameraAdas, "ADAS."),
        (
            Infotainment,
            "Cabin.Infotainment. Cabin.Infotainment.HMI.DisplayOffDuration Cabin.Infotainment.HMI.SpeedUnit \
             Cabin.Infotainment.Navigation.GuidanceVoice Cabin.Infotainment.Navigation.Map.IsAutoScaleModeUsed \
             Cabin.Infotainment.Navigation.Mute Cabin.Infotainment.Navigation.Volume Connectivity.",
        ),
    ],
    words: &[
        Words {
            class: Identity,
            parts: "identif serial email address account passport licenseplate licenceplate numberplate registration username",
            whole: "Vin Id Uid Uuid Guid Eid Imei Imsi Iccid Msisdn Mac Ssid Bssid Ip User Owner Name Phone Plate",
        },
        Words {
            class: LocationExact,
            parts: "latitude longitude location position altitude heading destination coordinate waypoint geofence geohash gnss compass",
            whole: "Gps Lat Lon Lng Poi Place Street City Postcode Zip Route",
        },
        Words {
            class: Trip,
            parts: "sincestart starttime endtime runtime averagespeed avgspeed duration departuretime arrivaltime journey lastused",
            whole: "Trip Trips",
        },
        Words { class: DrivingBehaviour, parts: "steer pedal accelerat braking driving cornering harsh", whole: "" },
        Words { class: SpeedMotion, parts: "speed velocity moving", whole: "" },
        Words {
            class: Odometer,
            parts: "odometer mileage traveleddistance travelleddistance distancetravel distancedriven distancesince totaldistance",
            whole: "",
        },
        Words { class: OccupantBiometric, parts: "biometric fingerprint heartrate fatigue drows gaze emotion alcohol", whole: "Face" },
        Words { class: CameraAdas, parts: "camera", whole: "" },
    ],
    unnamed: Identity,
};
