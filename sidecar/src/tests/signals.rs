//! Questions about signals and branches, over HTTP.

use super::support::{check_path, config, granted_of, leaves, Running};
use crate::{source::fake::FakeChain, CheckAnswer, FailedSignal, SignalReason};
use shared_logic::{
    container::{Leaves, OtherRelease, VssVersion},
    Action, Actions, Container, Pattern, SignalClass, SignalClasses,
};

const V6: VssVersion = VssVersion { major: 6, minor: 0 };
const V3: VssVersion = VssVersion { major: 3, minor: 1 };
const PRESSURE: &str = "Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure";
const WHEEL_SPEED: &str = "Vehicle.Chassis.Axle.Row1.Wheel.Left.Speed";
const PAD_WEAR: &str = "Vehicle.Chassis.Brake.PedalPosition";
const LATITUDE: &str = "Vehicle.CurrentLocation.Latitude";
const ENGINE_SPEED: &str = "Vehicle.Powertrain.CombustionEngine.Speed";
const HEALTH: &str = "Vehicle.Powertrain.TractionBattery.StateOfHealth";
const CHARGER: &str = "Vehicle.Powertrain.TractionBattery.Charging.Location.Latitude";
const LOCK: &str = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";

fn document(vss: VssVersion, allow: &[&str], deny: &[&str], sensors: &[&str], actuators: &[&str]) -> Container {
    let set = |texts: &[&str]| texts.iter().map(|text| Pattern::new(text).unwrap()).collect();
    Container::new(vss, set(allow), set(deny), Leaves { sensors: leaves(sensors), actuators: leaves(actuators) }).unwrap()
}

fn of(classes: &[SignalClass]) -> SignalClasses {
    SignalClasses::of(classes)
}

/// A sidecar that knows these documents, of whose containers the insurer may have these classes.
struct Asked {
    running: Running,
    _folder: tempfile::TempDir,
}

impl Asked {
    async fn of(grants: &[(&Container, SignalClasses, Action)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let actions = |action| if action == Action::Actuate { Actions::of(&[action]) } else { Actions::of(&[action, Action::Subscribe]) };
        let terms: Vec<_> = grants.iter().map(|(document, classes, action)| (document.id(), *classes, actions(*action))).collect();
        let running = Running::start(&FakeChain::new(granted_of(&terms).blocks), config(folder.path())).await;
        for (document, _, _) in grants {
            assert_eq!(running.post("/v1/documents", serde_json::to_string(document).unwrap()).await.0, 201);
        }
        Self { running, _folder: folder }
    }

    async fn about(&self, rest: &str) -> CheckAnswer {
        self.running.check(&check_path(&format!("purpose=101&region=eea&{rest}"))).await
    }

    /// The reason, and each signal in the way.
    async fn denied(&self, rest: &str) -> (String, Vec<(String, SignalReason)>, SignalClasses) {
        let answer = self.about(rest).await;
        assert!(!answer.is_allow(), "{rest}: {answer:?}");
        let signals = answer.signals.into_iter().map(|FailedSignal { signal, reason, .. }| (signal, reason)).collect();
        (answer.reason.unwrap().name, signals, answer.missing)
    }
}

fn one(signal: &str, reason: SignalReason) -> Vec<(String, SignalReason)> {
    vec![(signal.to_owned(), reason)]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_is_denied_when_anything_beneath_it_is_excluded_and_a_typo_as_unknown() {
    let leaves = [PRESSURE, "Vehicle.Chassis.Brake.FluidLevel"];
    let chassis = document(V6, &["Vehicle.Chassis"], &["Vehicle.Chassis.Brake"], &leaves, &[]);
    let classes = of(&[SignalClass::TyreBody, SignalClass::DrivingBehaviour]);
    let asked = Asked::of(&[(&chassis, classes, Action::Read)]).await;
    for action in ["read", "subscribe"] {
        for branch in ["Vehicle.Chassis", "Vehicle"] {
            let (reason, signals, missing) = asked.denied(&format!("action={action}&signal={branch}")).await;
            assert_eq!((reason.as_str(), signals), ("SignalDenied", one(branch, SignalReason::Excluded)));
            assert_eq!(missing, SignalClasses::NONE);
        }
        assert!(asked.about(&format!("action={action}&signal=Vehicle.Chassis.Axle")).await.is_allow());
        assert!(asked.about(&format!("action={action}&signal={PRESSURE}")).await.is_allow());
    }
    let (reason, signals, missing) = asked.denied("action=read&signal=Vehicle.Chassis.Axle.NoSuchThing").await;
    assert_eq!((reason.as_str(), signals), ("UnknownSignal", one("Vehicle.Chassis.Axle.NoSuchThing", SignalReason::NoSuchSignal)));
    assert_eq!(missing, SignalClasses::NONE, "nobody is to ask for the class of a signal that there is not");
    let (reason, _, missing) = asked.denied("action=read&signal=Vehicle.Sped").await;
    assert_eq!((reason.as_str(), missing), ("UnknownSignal", SignalClasses::NONE));
    asked.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_branch_needs_every_class_beneath_it_and_a_place_or_a_speed_keeps_its_own() {
    let repair = document(V6, &["Vehicle.Powertrain", "Vehicle.Chassis"], &[], &[CHARGER, HEALTH, WHEEL_SPEED, PRESSURE, PAD_WEAR], &[]);
    let classes = of(&[SignalClass::EnergyCharging, SignalClass::TyreBody, SignalClass::Diagnostics]);
    let asked = Asked::of(&[(&repair, classes, Action::Read)]).await;
    let cases = [
        (CHARGER, of(&[SignalClass::LocationExact])),
        (WHEEL_SPEED, of(&[SignalClass::SpeedMotion])),
        ("Vehicle.Chassis.Axle", of(&[SignalClass::SpeedMotion])),
        ("Vehicle.Powertrain", of(&[SignalClass::LocationExact])),
        ("Vehicle.Chassis", of(&[SignalClass::SpeedMotion, SignalClass::DrivingBehaviour])),
    ];
    for (path, exp_missing) in cases {
        let (reason, signals, missing) = asked.denied(&format!("action=read&signal={path}")).await;
        assert_eq!((reason.as_str(), missing), ("SignalNotCovered", exp_missing), "{path}");
        assert_eq!(signals, one(path, SignalReason::ClassMissing));
    }
    assert!(asked.about(&format!("action=read&signal={PRESSURE}&signal={HEALTH}")).await.is_allow());
    asked.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_about_several_signals_names_those_that_fail_and_one_grant_must_allow_all() {
    let all = document(V6, &["Vehicle.Powertrain"], &[], &[ENGINE_SPEED, HEALTH], &[]);
    let engine = document(V6, &[ENGINE_SPEED], &[], &[ENGINE_SPEED], &[]);
    let (energy, diagnostics) = (of(&[SignalClass::EnergyCharging]), of(&[SignalClass::Diagnostics]));
    let both = format!("action=read&signal={ENGINE_SPEED}&signal={HEALTH}");
    let asked = Asked::of(&[(&engine, diagnostics, Action::Read), (&all, energy, Action::Read)]).await;
    assert!(asked.about(&format!("action=read&signal={ENGINE_SPEED}")).await.is_allow());
    assert!(asked.about(&format!("action=read&signal={HEALTH}")).await.is_allow());
    let answer = asked.about(&both).await;
    assert_eq!(answer.reason.as_ref().unwrap().name, "SignalNotCovered", "grants are never added up");
    let failed = FailedSignal { signal: ENGINE_SPEED.to_owned(), reason: SignalReason::ClassMissing, missing: diagnostics };
    assert_eq!((answer.signals.as_slice(), answer.missing), ([failed].as_slice(), diagnostics));
    asked.running.stop().await.unwrap();
    let asked = Asked::of(&[(&all, energy.or(diagnostics), Action::Read)]).await;
    assert!(asked.about(&both).await.is_allow());
    let most = format!("action=read{}", format!("&signal={HEALTH}").repeat(64));
    assert!(asked.about(&most).await.is_allow());
    let (_, signals, _) = asked.denied(&format!("{both}&signal=Vehicle.Powertrain.Nothing&signal=Vehicle")).await;
    let unknown = ("Vehicle.Powertrain.Nothing".to_owned(), SignalReason::NoSuchSignal);
    assert_eq!(signals, [unknown, ("Vehicle".to_owned(), SignalReason::NotCovered)]);
    asked.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_of_another_release_is_denied_unless_the_container_speaks_of_it() {
    let mirrors = document(
        V3,
        &["Vehicle.Body"],
        &["Vehicle.Body.Mirrors.Left"],
        &["Vehicle.Body.Mirrors.Left.Tilt", "Vehicle.Body.Hood.IsOpen"],
        &[],
    );
    let differs = leaves(&["Vehicle.Body.Mirrors.Left.Tilt", "Vehicle.Body.Mirrors.DriverSide.Tilt"]);
    let speaking = mirrors.clone().speaking(OtherRelease::new(V6, differs)).unwrap();
    let hood = "action=read&signal=Vehicle.Body.Hood.IsOpen";
    for (document, exp_allow) in [(&mirrors, false), (&speaking, true)] {
        let asked = Asked::of(&[(document, of(&[SignalClass::TyreBody]), Action::Read)]).await;
        for rest in ["", "&vss=3.1"] {
            assert!(asked.about(&format!("{hood}{rest}")).await.is_allow(), "{rest}");
        }
        assert_eq!(asked.about(&format!("{hood}&vss=6.0")).await.is_allow(), exp_allow);
        for rest in ["", "&vss=6.0"] {
            let tilt = "Vehicle.Body.Mirrors.DriverSide.Tilt";
            let (reason, signals, _) = asked.denied(&format!("action=read&signal={tilt}{rest}")).await;
            assert_eq!((reason.as_str(), signals), ("UnknownSignal", one(tilt, SignalReason::NoSuchSignal)), "{rest}");
        }
        let (reason, signals, _) = asked.denied(&format!("{hood}&vss=5.0")).await;
        assert_eq!((reason.as_str(), signals), ("UnknownSignal", one("Vehicle.Body.Hood.IsOpen", SignalReason::OtherRelease)));
        asked.running.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coarse_reading_of_a_position_is_a_question_of_its_own() {
    let position = document(V6, &["Vehicle.CurrentLocation"], &[], &[LATITUDE, "Vehicle.CurrentLocation.Heading"], &[]);
    let asked = Asked::of(&[(&position, of(&[SignalClass::LocationCoarse]), Action::Read)]).await;
    assert!(asked.about(&format!("action=read&signal={LATITUDE}&precision=coarse")).await.is_allow());
    for exact in ["", "&precision=exact"] {
        let (reason, _, missing) = asked.denied(&format!("action=read&signal={LATITUDE}{exact}")).await;
        assert_eq!((reason.as_str(), missing), ("SignalNotCovered", of(&[SignalClass::LocationExact])));
    }
    let (reason, signals, _) = asked.denied("action=read&signal=Vehicle.CurrentLocation&precision=coarse").await;
    assert_eq!((reason.as_str(), signals), ("SignalNotCovered", one("Vehicle.CurrentLocation", SignalReason::NoCoarseValue)));
    asked.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_to_a_branch_needs_the_classes_of_its_actuators_and_one_of_them() {
    let door = document(V6, &["Vehicle.Cabin.Door"], &[], &["Vehicle.Cabin.Door.Row1.DriverSide.Count"], &[LOCK]);
    let asked = Asked::of(&[(&door, of(&[SignalClass::ActuateAccess]), Action::Actuate)]).await;
    for path in [LOCK, "Vehicle.Cabin.Door"] {
        assert!(asked.about(&format!("action=actuate&signal={path}")).await.is_allow(), "{path}");
    }
    let answer = asked.about("action=actuate&signal=Vehicle.Cabin.Door.Row1.DriverSide.Count").await;
    assert_eq!(answer.signals.first().map(|failed| failed.reason), Some(SignalReason::NoActuator));
    asked.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_document_no_class_is_told_as_missing() {
    let speed = document(V6, &["Vehicle.Speed"], &[], &["Vehicle.Speed"], &[]);
    let folder = tempfile::tempdir().unwrap();
    let ledger = granted_of(&[(speed.id(), of(&[SignalClass::SpeedMotion]), Actions::of(&[Action::Read]))]);
    let running = Running::start(&FakeChain::new(ledger.blocks), config(folder.path())).await;
    let answer = running.check(&check_path("purpose=101&region=eea&action=read&signal=Vehicle.Sped")).await;
    assert_eq!((answer.reason.unwrap().name.as_str(), answer.missing), ("UnknownContainer", SignalClasses::NONE));
    running.stop().await.unwrap();
}
