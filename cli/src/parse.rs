//! Reading what people type: names, lengths of time, paths.

mod id;
mod principal;

pub(crate) use id::{account, chain_account, vehicle};
pub(crate) use principal::{principal, Principal};
use shared_logic::{
    catalogue,
    container::{Precision, VssVersion, VssVersionError},
    Action, AssignedRole, EmergencyReason, Finding, LegalBasis, PartyKind, PartyStatus, Pattern, PurposeCode, Region, RequestPolicy,
    Residency, Right, Seconds, SignalClass, SignalPath,
};

/// A length of time such as `30d`, `12h`, `90m`, `45s`.
pub(crate) fn length(text: &str) -> Result<Seconds, String> {
    let expected = || format!("expected a length of time such as 30d, 12h, 90m or 45s, found `{text}`");
    let unit = match text.chars().last() {
        Some('d') => 86_400,
        Some('h') => 3_600,
        Some('m') => 60,
        Some('s') => 1,
        _ => return Err(expected()),
    };
    // A number's own parser would take a `+` too.
    let digits = text.get(..text.len().saturating_sub(1)).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
    let count = digits.and_then(|digits| digits.parse::<u32>().ok()).ok_or_else(expected)?;
    count.checked_mul(unit).map(Seconds).ok_or_else(expected)
}

/// A purpose: its short name, or its number.
pub(crate) fn purpose(text: &str) -> Result<PurposeCode, String> {
    let code = catalogue::find(text).map(|entry| entry.purpose.code).or_else(|| text.parse().ok().map(PurposeCode));
    code.ok_or_else(|| format!("expected the short name or the number of a purpose (`valet purpose list` shows them), found `{text}`"))
}

/// A path of one signal.
pub(crate) fn signal(text: &str) -> Result<String, String> {
    SignalPath::new(text).map(|path| path.as_str().to_owned()).map_err(|error| error.to_string())
}

/// A signal, a branch, or a pattern with `*` for one name.
pub(crate) fn pattern(text: &str) -> Result<Pattern, String> {
    Pattern::new(text).map_err(|error| error.to_string())
}

/// A VSS release, such as `6.0`.
pub(crate) fn vss_version(text: &str) -> Result<VssVersion, String> {
    text.parse().map_err(|error: VssVersionError| error.to_string())
}

macro_rules! named {
    ($($(#[$doc:meta])* $function:ident = $kind:ty;)+) => {$(
        $(#[$doc])*
        pub(crate) fn $function(text: &str) -> Result<$kind, String> {
            <$kind>::from_name(text).ok_or_else(|| unknown(text, <$kind>::NAMES))
        }
    )+};
}

named! {
    /// A signal class.
    class = SignalClass;
    /// An action.
    action = Action;
    /// A right of a delegate or an intent key.
    right = Right;
    /// A role that can be assigned.
    role = AssignedRole;
    /// What a party does.
    party_kind = PartyKind;
    /// How a party stands with the admin.
    party_status = PartyStatus;
    /// On what ground a grant stands.
    legal_basis = LegalBasis;
    /// How precisely a signal is read.
    precision = Precision;
    /// Where data go.
    residency = Residency;
    /// Where data are processed outside the vehicle.
    region = Region;
    /// Who may ask an owner for access.
    request_policy = RequestPolicy;
    /// Why an emergency is opened.
    emergency_reason = EmergencyReason;
    /// What a review found.
    finding = Finding;
}

fn unknown(text: &str, names: &[&str]) -> String {
    let hyphenated = kebab(text);
    if names.contains(&hyphenated.as_str()) {
        return format!("`{text}` is written `{hyphenated}`");
    }
    format!("expected one of {}, found `{text}`", names.join(", "))
}

/// A name of Rust, as older versions took it, in kebab-case.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_a_number_and_a_unit() {
        assert_eq!(length("30d"), Ok(Seconds(2_592_000)));
        for text in ["", "d", "30", "-1d", "1.5h", "99999999d"] {
            assert!(length(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_length_of_time_takes_digits_only() {
        for text in ["+30d", "+0s", " 30d", "30 d", "3_0d", "\u{663}d", "0x1d", "1e1d"] {
            assert!(length(text).is_err_and(|error| error.ends_with(&format!("found `{text}`"))), "{text}");
        }
        assert_eq!((length("0d"), length("007s")), (Ok(Seconds(0)), Ok(Seconds(7))));
    }

    #[test]
    fn a_name_in_the_old_spelling_is_answered_with_the_new_one() {
        assert_eq!(class("speed-motion"), Ok(SignalClass::SpeedMotion));
        assert_eq!(class("SpeedMotion"), Err("`SpeedMotion` is written `speed-motion`".to_owned()));
        assert!(class("Speed").is_err_and(|text| text.contains("speed-motion") && text.ends_with("found `Speed`")));
        assert_eq!(party_kind("ThirdParty"), Err("`ThirdParty` is written `third-party`".to_owned()));
    }
}
