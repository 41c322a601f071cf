//! Reading a question from a query.

use crate::api::Problem;
use shared_logic::{
    catalogue, classify::class_of, Account, Action, CheckRequest, Coverage, PurposeCode, Residency, SignalClass, SignalClasses, SignalPath,
    UnixSeconds, VehicleId,
};

const FIELDS: [&str; 8] = ["vehicle", "recipient", "purpose", "action", "signal", "classes", "residency", "data_from"];

/// A question about access, before the time is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'q> {
    vehicle: VehicleId,
    recipient: Account,
    purpose: PurposeCode,
    action: Action,
    residency: Residency,
    data_from: Option<UnixSeconds>,
    pub(super) subject: Subject<'q>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject<'q> {
    /// One signal.
    Signal(SignalPath<'q>),
    /// Classes of signals.
    Classes(SignalClasses),
}

impl<'q> Question<'q> {
    /// Reads a question. Every field is known and given once; only `residency` has a default, the
    /// wider `off-board`.
    pub(super) fn read(fields: &'q [(String, String)]) -> Result<Self, Problem> {
        check_names(fields)?;
        let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let need = |name: &str| get(name).ok_or_else(|| Problem::malformed(format!("expected the field `{name}`")));
        let action = read_action(need("action")?)?;
        let data_from = get("data_from").map(read_data_from).transpose()?;
        if action == Action::History && data_from.is_none() {
            return Err(Problem::malformed("expected `data_from`, the time of the oldest data, with the action `history`"));
        }
        Ok(Self {
            vehicle: need("vehicle")?.parse().map_err(|error| Problem::malformed(format!("`vehicle`: {error}")))?,
            recipient: need("recipient")?.parse().map_err(|error| Problem::malformed(format!("`recipient`: {error}")))?,
            purpose: read_purpose(need("purpose")?)?,
            action,
            residency: read_residency(get("residency").unwrap_or("off-board"))?,
            data_from,
            subject: read_subject(get("signal"), get("classes"))?,
        })
    }

    /// The question at this time: without `data_from` it is about live data.
    pub(super) fn request(&self, now: UnixSeconds) -> CheckRequest {
        let classes = match self.subject {
            Subject::Classes(classes) => classes,
            Subject::Signal(path) => SignalClasses::of(&[class_of(path, self.action)]),
        };
        CheckRequest {
            vehicle: self.vehicle,
            recipient: self.recipient,
            purpose: self.purpose,
            action: self.action,
            residency: self.residency,
            classes,
            // Replaced for each grant by what its own container's document says.
            coverage: Coverage::Unknown,
            data_from: self.data_from.unwrap_or(now),
        }
    }
}

fn check_names(fields: &[(String, String)]) -> Result<(), Problem> {
    for (position, (name, _)) in fields.iter().enumerate() {
        if !FIELDS.contains(&name.as_str()) {
            return Err(Problem::malformed(format!("expected only the fields {}, found `{name}`", FIELDS.join(", "))));
        }
        if fields.iter().take(position).any(|(before, _)| before == name) {
            return Err(Problem::malformed(format!("expected the field `{name}` once")));
        }
    }
    Ok(())
}

fn read_purpose(text: &str) -> Result<PurposeCode, Problem> {
    if text == "emergency" {
        return Ok(PurposeCode::EMERGENCY);
    }
    let code = catalogue::find(text).map(|entry| entry.purpose.code).or_else(|| text.parse().ok().map(PurposeCode));
    code.ok_or_else(|| {
        Problem::malformed(format!("`purpose`: expected a short name such as `repair`, a code such as `2`, or `emergency`, found `{text}`"))
    })
}

fn read_action(text: &str) -> Result<Action, Problem> {
    Action::from_name(text)
        .ok_or_else(|| Problem::malformed(format!("`action`: expected read, history, subscribe or actuate, found `{text}`")))
}

fn read_residency(text: &str) -> Result<Residency, Problem> {
    match text {
        "off-board" => Ok(Residency::OffBoard),
        "in-vehicle" => Ok(Residency::InVehicle),
        _ => Err(Problem::malformed(format!("`residency`: expected off-board or in-vehicle, found `{text}`"))),
    }
}

fn read_data_from(text: &str) -> Result<UnixSeconds, Problem> {
    let seconds = text.parse().map(UnixSeconds);
    seconds.map_err(|_| Problem::malformed(format!("`data_from`: expected seconds since 1970, found `{text}`")))
}

fn read_subject<'q>(signal: Option<&'q str>, classes: Option<&'q str>) -> Result<Subject<'q>, Problem> {
    match (signal, classes) {
        (Some(path), None) => SignalPath::new(path).map(Subject::Signal).map_err(|error| Problem::malformed(format!("`signal`: {error}"))),
        (None, Some(names)) => read_classes(names).map(Subject::Classes),
        _ => Err(Problem::malformed("expected either the field `signal` or the field `classes`")),
    }
}

fn read_classes(names: &str) -> Result<SignalClasses, Problem> {
    let class = |name: &str| {
        SignalClass::from_name(name)
            .ok_or_else(|| Problem::malformed(format!("`classes`: expected names such as SpeedMotion,Odometer, found `{name}`")))
    };
    names.split(',').try_fold(SignalClasses::NONE, |classes, name| Ok(classes.or(SignalClasses::of(&[class(name.trim())?]))))
}
