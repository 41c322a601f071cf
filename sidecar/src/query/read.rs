//! Reading a query.

use super::{CheckParameters, Data};
use crate::time;
use shared_logic::{
    catalogue,
    container::{Precision, Signals},
    limits::MAX_SIGNALS,
    Account, Action, PurposeCode, Region, Residency, SignalClass, SignalClasses, SignalPath,
};

pub(crate) const FIELDS: [&str; 12] = [
    "vehicle",
    "recipient",
    "purpose",
    "action",
    "signal",
    "precision",
    "vss",
    "classes",
    "residency",
    "region",
    "data_from",
    "attested_by",
];

/// Those that may be given many times.
const SIGNAL: &str = "signal";
const ATTESTED_BY: &str = "attested_by";

/// How many may be named that are trusted to vouch for owners.
const MAX_ATTESTERS: usize = 16;

impl<'q> CheckParameters<'q> {
    /// Reads a query. Every field is known and given once, but for `signal`, which may be given up to 64 times, and
    /// `attested_by`, up to 16;
    /// `residency` and `region` have the widest defaults, `off-board` and `elsewhere`; `precision` has `exact`.
    ///
    /// # Errors
    /// [`QueryError`] names the field and what is wrong with it.
    pub fn read(fields: &'q [(String, String)]) -> Result<Self, QueryError> {
        check_names(fields)?;
        let get = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        let need = |name: &'static str| get(name).ok_or(QueryError::Missing { field: name });
        let action = action(need("action")?)?;
        let data_from = get("data_from").map(|text| time::read(text).ok_or_else(|| invalid("data_from", time::FORM, text))).transpose()?;
        if action == Action::History && data_from.is_none() {
            return Err(QueryError::Missing { field: "data_from" });
        }
        Ok(Self {
            vehicle: need("vehicle")?.parse().map_err(|error| refused("vehicle", error))?,
            recipient: need("recipient")?.parse().map_err(|error| refused("recipient", error))?,
            purpose: purpose(need("purpose")?)?,
            action,
            residency: residency(get("residency").unwrap_or("off-board"))?,
            region: region(get("region").unwrap_or("elsewhere"))?,
            data_from,
            data: data(fields, get("classes"), get("precision"), get("vss"))?,
            attesters: attesters(fields)?,
        })
    }
}

fn check_names(fields: &[(String, String)]) -> Result<(), QueryError> {
    for (position, (name, _)) in fields.iter().enumerate() {
        let Some(field) = FIELDS.iter().find(|field| *field == name) else {
            return Err(QueryError::Unknown { found: name.clone(), known: FIELDS.join(", ") });
        };
        if ![SIGNAL, ATTESTED_BY].contains(field) && fields.iter().take(position).any(|(before, _)| before == name) {
            return Err(QueryError::Repeated { field });
        }
    }
    Ok(())
}

fn purpose(text: &str) -> Result<PurposeCode, QueryError> {
    if text == "emergency" {
        return Ok(PurposeCode::EMERGENCY);
    }
    let code = catalogue::find(text).map(|entry| entry.purpose.code).or_else(|| digits(text)?.parse().ok().map(PurposeCode));
    code.ok_or_else(|| invalid("purpose", "a short name such as `repair`, a code such as `2`, or `emergency`", text))
}

/// The text where it is digits alone: numbers have no sign here.
fn digits(text: &str) -> Option<&str> {
    text.bytes().all(|sign| sign.is_ascii_digit()).then_some(text)
}

fn action(text: &str) -> Result<Action, QueryError> {
    named(Action::LIST, Action::name, text).ok_or_else(|| invalid("action", "read, history, subscribe or actuate", text))
}

fn residency(text: &str) -> Result<Residency, QueryError> {
    named(Residency::LIST, Residency::name, text).ok_or_else(|| invalid("residency", "off-board or in-vehicle", text))
}

fn region(text: &str) -> Result<Region, QueryError> {
    named(Region::LIST, Region::name, text).ok_or_else(|| invalid("region", "eea, adequate or elsewhere", text))
}

/// The entry of exactly this name.
fn named<T: Copy>(list: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    list.iter().copied().find(|item| name(*item) == text)
}

fn data<'q>(
    fields: &'q [(String, String)],
    classes: Option<&'q str>,
    precision: Option<&str>,
    release: Option<&str>,
) -> Result<Data<'q>, QueryError> {
    let mut paths = fields.iter().filter(|(name, _)| name == SIGNAL).map(|(_, value)| value.as_str()).peekable();
    let Some(names) = classes else {
        if paths.peek().is_none() {
            return Err(QueryError::Missing { field: "signal` or `classes" });
        }
        return signals(paths, precision, release).map(Data::Signals);
    };
    let beside = [("signal", paths.peek().is_some()), ("precision", precision.is_some()), ("vss", release.is_some())];
    match beside.into_iter().find(|(_, given)| *given) {
        Some((field, _)) => Err(QueryError::Conflict { field, other: "classes" }),
        None => names.split(',').try_fold(SignalClasses::NONE, with_class).map(Data::Classes),
    }
}

fn attesters(fields: &[(String, String)]) -> Result<Vec<Account>, QueryError> {
    let named = fields.iter().filter(|(name, _)| name == ATTESTED_BY);
    let read: Vec<_> = named.map(|(_, value)| value.parse().map_err(|error| refused(ATTESTED_BY, error))).collect::<Result<_, _>>()?;
    match read.len() {
        ..=MAX_ATTESTERS => Ok(read),
        many => Err(QueryError::Invalid { field: ATTESTED_BY, cause: format!("expected at most {MAX_ATTESTERS} of it, found {many}") }),
    }
}

fn signals<'q>(paths: impl Iterator<Item = &'q str>, precision: Option<&str>, release: Option<&str>) -> Result<Signals<'q>, QueryError> {
    let paths: Vec<_> = paths.map(|path| SignalPath::new(path).map_err(|error| refused(SIGNAL, error))).collect::<Result<_, _>>()?;
    let found = paths.len();
    let signals = Signals::new(paths).map_err(|_| QueryError::TooManySignals { found })?;
    let precision = precision.map_or(Ok(Precision::Exact), |text| {
        named(Precision::LIST, Precision::name, text).ok_or_else(|| invalid("precision", "exact or coarse", text))
    })?;
    let release = release.map(|text| text.parse().map_err(|error| refused("vss", error))).transpose()?;
    Ok(signals.at(precision).of_release(release))
}

fn with_class(classes: SignalClasses, name: &str) -> Result<SignalClasses, QueryError> {
    let class =
        named(SignalClass::LIST, SignalClass::name, name).ok_or_else(|| invalid("classes", "names such as speed-motion,odometer", name))?;
    Ok(classes.or(SignalClasses::of(&[class])))
}

pub(super) fn invalid(field: &'static str, expected: &str, found: &str) -> QueryError {
    QueryError::Invalid { field, cause: format!("expected {expected}, found `{found}`") }
}

fn refused(field: &'static str, cause: impl core::fmt::Display) -> QueryError {
    QueryError::Invalid { field, cause: cause.to_string() }
}

/// Why fields are not a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A field is not there.
    #[error("the query lacks the field `{field}`")]
    Missing {
        /// Which.
        field: &'static str,
    },
    /// A field is there more than once.
    #[error("the field `{field}` is given more than once")]
    Repeated {
        /// Which.
        field: &'static str,
    },
    /// A field that no query has.
    #[error("there is no field `{found}`; a query has {known}")]
    Unknown {
        /// Its name.
        found: String,
        /// The fields there are.
        known: String,
    },
    /// Two fields that exclude each other.
    #[error("the query has both `{field}` and `{other}`; give one")]
    Conflict {
        /// One.
        field: &'static str,
        /// The other.
        other: &'static str,
    },
    /// More signals than one question may name.
    #[error("the query names {found} signals; one question names at most {MAX_SIGNALS}")]
    TooManySignals {
        /// How many.
        found: usize,
    },
    /// A time that cannot be meant.
    #[error("`{field}`: {cause}")]
    ImplausibleTime {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        cause: String,
    },
    /// A value that cannot be read.
    #[error("`{field}`: {cause}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What was expected, and what was found.
        cause: String,
    },
}
