//! `valet container classes`.

use crate::{context::Context, failure::Failure, output::table};
use serde::Serialize;
use shared_logic::{catalogue, SignalClass, SignalClasses};

/// A class with its words.
#[derive(Serialize)]
struct Row {
    class: SignalClass,
    kind: Kind,
    meaning: &'static str,
    purposes: Vec<&'static str>,
}

/// What a class is of.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Data,
    Command,
    /// A command that no grant may hold.
    CommandNeverGrantable,
}

impl Kind {
    const fn words(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Command => "command",
            Self::CommandNeverGrantable => "command, never grantable",
        }
    }
}

pub(super) fn list(context: &Context) -> Result<(), Failure> {
    let rows: Vec<Row> = SignalClass::LIST.iter().map(|class| row(*class)).collect();
    context.output.show(&rows, |rows| {
        table(
            ["class", "kind", "meaning", "purposes that allow it"],
            rows.iter()
                .map(|row| [row.class.name().to_owned(), row.kind.words().to_owned(), row.meaning.to_owned(), row.purposes.join(", ")]),
        )
    })
}

fn row(class: SignalClass) -> Row {
    let kind = match class {
        class if SignalClasses::NEVER_GRANTABLE.has(class) => Kind::CommandNeverGrantable,
        class if SignalClasses::COMMANDS.has(class) => Kind::Command,
        _ => Kind::Data,
    };
    let allowing = catalogue::FIRST.iter().filter(|entry| entry.purpose.classes.has(class));
    Row { class, kind, meaning: meaning(class), purposes: allowing.map(|entry| entry.short_name).collect() }
}

const fn meaning(class: SignalClass) -> &'static str {
    match class {
        SignalClass::Identity => "identity of the vehicle or a person, such as the VIN",
        SignalClass::LocationExact => "position to the metre",
        SignalClass::LocationCoarse => "position to a cell of 0.1 degree, some ten kilometres",
        SignalClass::Trip => "trips: start, end, duration, average speed",
        SignalClass::DrivingBehaviour => "pedals, steering, acceleration",
        SignalClass::SpeedMotion => "speed and motion",
        SignalClass::Odometer => "distance travelled, hours run in all",
        SignalClass::EnergyCharging => "energy, fuel, charging",
        SignalClass::Diagnostics => "faults and internal states of powertrain and electronics",
        SignalClass::Maintenance => "service intervals and wear",
        SignalClass::TyreBody => "tyres, and doors, lights, windows as states; the weather outside",
        SignalClass::CabinComfort => "seats and climate",
        SignalClass::OccupantBiometric => "persons in the vehicle: biometric data, who sits where",
        SignalClass::CameraAdas => "cameras and driver assistance",
        SignalClass::Infotainment => "media and connectivity",
        SignalClass::ActuateComfort => "commands to comfort functions",
        SignalClass::ActuateAccess => "commands to locks and doors",
        SignalClass::ActuateCharge => "commands to charging",
        SignalClass::ActuateDrive => "commands that can endanger a moving vehicle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_listed_as_the_schema_says() {
        let rows: Vec<Row> = SignalClass::LIST.iter().map(|class| row(*class)).collect();
        valet_schema::assert_valid("cli/container-classes", &serde_json::to_value(rows).unwrap());
    }
}
