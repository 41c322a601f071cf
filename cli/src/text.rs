//! Reading and writing what people type: times, lengths of time, names.

use crate::failure::Failure;
use shared_logic::{catalogue, PurposeCode, Seconds, UnixSeconds};
use std::time::{SystemTime, UNIX_EPOCH};

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
    let count = text.get(..text.len().saturating_sub(1)).and_then(|digits| digits.parse::<u32>().ok()).ok_or_else(expected)?;
    count.checked_mul(unit).map(Seconds).ok_or_else(expected)
}

/// A purpose: its short name, or its number.
pub(crate) fn purpose(text: &str) -> Result<PurposeCode, String> {
    let code = catalogue::find(text).map(|entry| entry.purpose.code).or_else(|| text.parse().ok().map(PurposeCode));
    code.ok_or_else(|| format!("expected the short name or the number of a purpose (`valet purpose list` shows them), found `{text}`"))
}

/// A purpose's short name, or its number where it has none here.
pub(crate) fn purpose_name(code: PurposeCode) -> String {
    catalogue::short_name(code).map_or_else(|| code.0.to_string(), str::to_owned)
}

/// This machine's clock.
pub(crate) fn wall_clock() -> Result<UnixSeconds, Failure> {
    Ok(UnixSeconds(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()))
}

/// A length of time in days, or in smaller units where it is no whole number of them.
pub(crate) fn days(length: Seconds) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds")];
    let unit = units.into_iter().find(|(unit, _)| length.0.checked_rem(*unit) == Some(0)).unwrap_or((1, "seconds"));
    format!("{} {}", length.0.checked_div(unit.0).unwrap_or_default(), unit.1)
}

/// A moment in UTC, as `2026-11-22 10:15:00`.
pub(crate) fn moment(at: UnixSeconds) -> String {
    let days = at.0.checked_div(86_400).unwrap_or_default();
    let second = at.0.checked_rem(86_400).unwrap_or_default();
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// The Gregorian date of a day counted from 1970-01-01, by counting eras of 400 years.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days.saturating_add(719_468);
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
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
    fn a_length_is_told_in_its_largest_whole_unit() {
        for (seconds, exp_text) in [(86_400 * 30, "30 days"), (5_400, "90 minutes"), (61, "61 seconds"), (0, "0 days")] {
            assert_eq!(days(Seconds(seconds)), exp_text);
        }
    }

    #[test]
    fn a_moment_is_told_in_utc() {
        assert_eq!(moment(UnixSeconds(0)), "1970-01-01 00:00:00");
        assert_eq!(moment(UnixSeconds(951_827_696)), "2000-02-29 12:34:56");
        assert_eq!(moment(UnixSeconds(1_795_305_599)), "2026-11-21 23:59:59");
    }
}
