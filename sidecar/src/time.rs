//! Moments as text.

use shared_logic::UnixSeconds;

const SECONDS_PER_DAY: u64 = 86_400;

/// The moment in the form of RFC 3339, in UTC: `2026-11-22T09:25:33Z`.
pub(crate) fn rfc3339(moment: UnixSeconds) -> String {
    let (year, month, day) = date(moment.0.div_euclid(SECONDS_PER_DAY));
    let second = moment.0.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute) = (second.div_euclid(3_600), second.rem_euclid(3_600).div_euclid(60));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}Z", second.rem_euclid(60))
}

/// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
///
/// Counts from 0000-03-01, so that the leap day is the last of a year; 400 years have 146,097 days.
/// Cannot overflow: the largest moment has fewer than 2^48 days.
const fn date(days_since_1970: u64) -> (u64, u64, u64) {
    let days = days_since_1970 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_the_calendar_has_them() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_795_339_533, "2026-11-22T09:25:33Z"),
        ];
        for (seconds, exp_text) in cases {
            assert_eq!(rfc3339(UnixSeconds(seconds)), exp_text);
        }
        rfc3339(UnixSeconds(u64::MAX));
    }
}
