//! The parameters of a check: written by clients, read by the API.

mod json;
mod read;

pub(crate) use json::Question;
pub use read::QueryError;
#[cfg(test)]
pub(crate) use read::FIELDS;

use shared_logic::{
    catalogue,
    container::{Precision, Signals},
    limits::CLOCKS,
    Account, Action, CheckRequest, Container, Coverage, PurposeCode, Region, Residency, SignalClass, SignalClasses, UnixSeconds, VehicleId,
};

/// The parameters of a check, before the time is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckParameters<'q> {
    /// The vehicle whose data are asked for.
    pub vehicle: VehicleId,
    /// Who asks for the data; in an emergency, the authority.
    pub recipient: Account,
    /// What for.
    pub purpose: PurposeCode,
    /// What will be done.
    pub action: Action,
    /// Where the data will go.
    pub residency: Residency,
    /// In which region they will be processed; no matter while they stay in the vehicle.
    pub region: Region,
    /// The time of the oldest data; `None` for the present.
    pub data_from: Option<UnixSeconds>,
    /// Which data.
    pub data: Data<'q>,
    /// Who is trusted to vouch for owners: one of them must attest the vehicle's owner. Nobody must where there are none.
    pub attesters: Vec<Account>,
}

/// Which data are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data<'q> {
    /// Signals or branches.
    Signals(Signals<'q>),
    /// Classes of signals.
    Classes(SignalClasses),
}

/// A time from here on, in seconds, is in the year 5138 or later: milliseconds were meant.
pub const MILLISECONDS_FROM: u64 = 100_000_000_000;
impl CheckParameters<'_> {
    /// The fields of the query, with their values.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![
            ("vehicle", self.vehicle.to_string()),
            ("recipient", self.recipient.to_string()),
            ("purpose", purpose(self.purpose)),
            ("action", self.action.name().to_owned()),
            ("residency", self.residency.name().to_owned()),
            ("region", self.region.name().to_owned()),
        ];
        match &self.data {
            Data::Signals(signals) => {
                fields.extend(signals.paths().map(|path| ("signal", path.as_str().to_owned())));
                fields.extend((signals.precision() != Precision::Exact).then(|| ("precision", signals.precision().name().to_owned())));
                fields.extend(signals.release().map(|release| ("vss", release.to_string())));
            }
            Data::Classes(classes) => fields.push(("classes", classes.items().map(SignalClass::name).collect::<Vec<_>>().join(","))),
        }
        fields.extend(self.data_from.map(|from| ("data_from", from.0.to_string())));
        fields.extend(self.attesters.iter().map(|account| ("attested_by", account.to_string())));
        fields
    }

    /// The same as the JSON body of `POST /v1/check`.
    pub fn json(&self) -> serde_json::Value {
        let mut members = serde_json::Map::new();
        for (name, value) in self.fields() {
            if let Some(serde_json::Value::Array(values)) = members.get_mut(name) {
                values.push(value.into());
            } else {
                let many = ["signal", "attested_by"].contains(&name);
                members.insert(name.to_owned(), if many { vec![value].into() } else { value.into() });
            }
        }
        members.into()
    }

    /// Looks whether `data_from` can be meant, before anybody is asked.
    ///
    /// # Errors
    /// [`QueryError::ImplausibleTime`] for a number that looks like milliseconds, and for more than 300 s after `now`.
    pub fn check_time(&self, now: UnixSeconds) -> Result<(), QueryError> {
        let Some(UnixSeconds(from)) = self.data_from else { return Ok(()) };
        let cause = match from {
            MILLISECONDS_FROM.. => format!("{from} looks like milliseconds; give seconds since 1970"),
            _ if now.after(CLOCKS).is_some_and(|latest| from > latest.0) => format!("{from} lies in the future; there is no such data yet"),
            _ => return Ok(()),
        };
        Err(QueryError::ImplausibleTime { field: "data_from", cause })
    }

    /// The question at this time, as it is where no document is at hand: without `data_from` it is about live data. What
    /// is from later than that by one of several clocks is asked about as of then; what is from later by all of them
    /// [`Self::check_time`] refuses.
    pub fn request(&self, now: UnixSeconds) -> CheckRequest {
        let (classes, coverage) = match &self.data {
            Data::Classes(classes) => (*classes, Coverage::ByClass),
            Data::Signals(signals) => (signals.classes(self.action), Coverage::Unknown),
        };
        CheckRequest {
            vehicle: self.vehicle,
            recipient: self.recipient,
            purpose: self.purpose,
            action: self.action,
            residency: self.residency,
            region: self.region,
            classes,
            coverage,
            data_from: self.data_from.map_or(now, |from| from.min(now)),
        }
    }

    /// The same question, as this document puts it: with the classes of the signals that it has, and what it says of
    /// them.
    pub fn by(&self, document: &Container, now: UnixSeconds) -> CheckRequest {
        let request = self.request(now);
        match &self.data {
            Data::Classes(_) => request,
            Data::Signals(signals) => {
                let (classes, coverage) = document.say_together(signals, self.action);
                CheckRequest { classes, coverage, ..request }
            }
        }
    }
}

fn purpose(code: PurposeCode) -> String {
    match catalogue::short_name(code) {
        _ if code == PurposeCode::EMERGENCY => "emergency".to_owned(),
        Some(name) => name.to_owned(),
        None => code.0.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{container::VssVersion, SignalPath};

    fn signals<'a>(paths: &[&'a str]) -> Signals<'a> {
        Signals::new(paths.iter().map(|path| SignalPath::new(path).unwrap())).unwrap()
    }

    #[test]
    fn data_from_is_neither_milliseconds_nor_in_the_future() {
        let now = UnixSeconds(1_795_850_000);
        let told = |from: u64| {
            let data_from = Some(UnixSeconds(from));
            let data = Data::Classes(SignalClasses::ALL);
            let (vehicle, recipient, purpose) = (VehicleId([1; 32]), Account([2; 20]), PurposeCode(2));
            let (action, residency, region) = (Action::Read, Residency::OffBoard, Region::Eea);
            let query = CheckParameters { vehicle, recipient, purpose, action, residency, region, data_from, data, attesters: Vec::new() };
            query.check_time(now).map_err(|error| error.to_string())
        };
        assert_eq!(told(0), Ok(()));
        assert_eq!(told(now.0 + 300), Ok(()));
        assert!(told(now.0 + 301).unwrap_err().contains("future"));
        assert!(told(99_999_999_999).unwrap_err().contains("future"));
        assert!(told(100_000_000_000).unwrap_err().contains("milliseconds"));
    }

    #[test]
    fn a_query_reads_back_as_it_was_written() {
        let base = CheckParameters {
            vehicle: VehicleId([1; 32]),
            recipient: Account([2; 20]),
            purpose: PurposeCode(2),
            action: Action::Read,
            residency: Residency::OffBoard,
            region: Region::Elsewhere,
            data_from: None,
            data: Data::Signals(signals(&["Vehicle.Speed"])),
            attesters: Vec::new(),
        };
        let classes = SignalClasses::of(&[SignalClass::SpeedMotion, SignalClass::Odometer]);
        let queries = [
            base.clone(),
            CheckParameters { purpose: PurposeCode::EMERGENCY, residency: Residency::InVehicle, ..base.clone() },
            CheckParameters { purpose: PurposeCode(101), data: Data::Classes(classes), region: Region::Adequate, ..base.clone() },
            CheckParameters { data: Data::Signals(signals(&["Vehicle.Trip", "Vehicle.Speed", "Vehicle"])), ..base.clone() },
            CheckParameters { data: Data::Signals(signals(&["Vehicle"]).at(Precision::Coarse)), ..base.clone() },
            CheckParameters {
                data: Data::Signals(signals(&["Vehicle"]).of_release(Some(VssVersion { major: 6, minor: 0 }))),
                ..base.clone()
            },
            CheckParameters { attesters: vec![Account([9; 20]), Account([8; 20])], ..base.clone() },
            CheckParameters {
                action: Action::History,
                data_from: Some(UnixSeconds(u64::MAX)),
                data: Data::Classes(SignalClasses::ALL),
                ..base.clone()
            },
        ];
        for query in queries {
            let fields: Vec<_> = query.fields().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            assert_eq!(CheckParameters::read(&fields).as_ref(), Ok(&query), "{fields:?}");
            let json = query.json().to_string();
            let fields = serde_json::from_str::<Question>(&json).unwrap().fields().unwrap();
            assert_eq!(CheckParameters::read(&fields).as_ref(), Ok(&query), "{json}");
        }
        assert!(base.fields().iter().all(|(_, value)| value.chars().all(|letter| !letter.is_whitespace())));
    }
}
