//! Moments, as people read and type them: RFC 3339.

use crate::failure::Failure;
use jiff::Timestamp;
use shared_logic::{Seconds, UnixSeconds};
use std::time::{SystemTime, UNIX_EPOCH};
use valet_sidecar::{read_rfc3339, MILLISECONDS_FROM};

/// A number of seconds below this lies before September 2001, before all data; who types one means a year or a day.
const SECONDS_AT_LEAST: u64 = 1_000_000_000;

/// A moment in UTC: `2026-11-22T10:15:00Z`; its number where the calendar does not reach so far.
pub(crate) fn moment(at: UnixSeconds) -> String {
    let timestamp = i64::try_from(at.0).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    timestamp.map_or_else(|| format!("second {}", at.0), |timestamp| timestamp.to_string())
}

/// A moment as people type it: RFC 3339, or Unix seconds from the year 2001 to 5138.
pub(crate) fn parse(text: &str) -> Result<UnixSeconds, String> {
    let expected = || format!("expected a time such as 2026-12-31T23:59:59Z, or Unix seconds, found `{text}`");
    if !text.bytes().all(|sign| sign.is_ascii_digit()) {
        return read_rfc3339(text).ok_or_else(expected);
    }
    let seconds: u64 = text.parse().map_err(|_| expected())?;
    if seconds >= MILLISECONDS_FROM {
        return Err(format!("`{text}` looks like milliseconds; a time is RFC 3339 or Unix seconds"));
    }
    if seconds < SECONDS_AT_LEAST {
        let example = "a year or a day is written as a time, such as 2027-01-01T00:00:00Z";
        return Err(format!("`{text}` as Unix seconds is before the year 2002; {example}"));
    }
    Ok(UnixSeconds(seconds))
}

/// This machine's clock.
pub(crate) fn wall_clock() -> Result<UnixSeconds, Failure> {
    Ok(UnixSeconds(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()))
}

/// So long after a moment.
pub(crate) fn after(moment: UnixSeconds, length: Seconds) -> Result<UnixSeconds, Failure> {
    moment.after(length).ok_or_else(Failure::out_of_time)
}

/// The end that a person named: so long after `start`, or a moment.
///
/// # Errors
/// [`crate::failure::Code::Usage`] when it named neither, or an end that cannot be told.
pub(crate) fn end(start: UnixSeconds, lasting: Option<Seconds>, until: Option<UnixSeconds>) -> Result<UnixSeconds, Failure> {
    match (lasting, until) {
        (Some(lasting), _) => after(start, lasting),
        (None, Some(until)) => Ok(until),
        (None, None) => Err(Failure::usage("name the end: `--for LENGTH`, such as 30d, or `--until TIME`")),
    }
}

/// A length of time in days, or in smaller units where it is no whole number of them.
pub(crate) fn length(length: Seconds) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];
    let unit = units.into_iter().find(|(unit, _)| length.0.checked_rem(*unit) == Some(0)).unwrap_or((1, "seconds"));
    format!("{} {}", length.0.checked_div(unit.0).unwrap_or_default(), unit.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_told_in_its_largest_whole_unit() {
        for (seconds, exp_text) in [(86_400 * 30, "30 days"), (5_400, "90 minutes"), (61, "61 seconds"), (0, "0 days")] {
            assert_eq!(length(Seconds(seconds)), exp_text);
        }
    }

    #[test]
    fn a_moment_is_told_in_utc_and_read_back() {
        for (seconds, exp_text) in
            [(0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (1_795_305_599, "2026-11-21T23:59:59Z")]
        {
            assert_eq!(moment(UnixSeconds(seconds)), exp_text);
            assert_eq!(parse(exp_text), Ok(UnixSeconds(seconds)));
            assert_eq!(parse(&seconds.to_string()).is_ok(), seconds >= SECONDS_AT_LEAST);
        }
        assert_eq!(moment(UnixSeconds(u64::MAX)), format!("second {}", u64::MAX));
        assert_eq!(parse("1795305599"), Ok(UnixSeconds(1_795_305_599)));
        assert_eq!(parse("2026-11-22T00:59:59+01:00"), Ok(UnixSeconds(1_795_305_599)));
    }

    #[test]
    fn what_is_no_moment_or_looks_like_milliseconds_is_refused() {
        let refused = [
            "",
            "tomorrow",
            "2026-11-22",
            "2026-11-22T00:59:59",
            "-5",
            "+1795305599",
            "1795305599000",
            "1969-12-31T23:59:59Z",
            "20270101",
            "2027",
            "0",
            "2026-11-22T00:59:59+25:00",
            "2026-11-22T00:59:59+02",
            "2026-11-22T00:59:59,5Z",
            "20261122T005959Z",
            "2026-11-22T00:59Z",
            "2026-11-22T00:59:59Z[UTC]",
        ];
        for text in refused {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
