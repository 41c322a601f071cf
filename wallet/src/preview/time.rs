//! Moments and lengths of time, as messages.

use super::say::{say, Words};
use shared_logic::{Seconds, UnixSeconds};

/// A moment in UTC; seconds since 1970 past the year 9999.
pub(super) fn moment(UnixSeconds(seconds): UnixSeconds) -> Words {
    const DAY: u64 = 86_400;
    const LAST: u64 = 253_402_300_799;
    if seconds > LAST {
        return say!(MomentFar { seconds: seconds.to_string() });
    }
    let (days, rest) = (seconds / DAY, seconds % DAY);
    // Howard Hinnant's civil_from_days: years begin in March, so that a leap day is a year's last.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let (month, turn) = if from_march < 10 { (from_march + 3, 0) } else { (from_march - 9, 1) };
    let year = year_of_era + era * 400 + turn;
    let two = |number: u64| format!("{number:02}");
    say!(Moment {
        year: format!("{year:04}"),
        month: two(month),
        day: two(day),
        hour: two(rest / 3_600),
        minute: two(rest / 60 % 60),
        second: two(rest % 60),
    })
}

/// A length of time in the largest unit that says it exactly.
pub(super) fn length(Seconds(seconds): Seconds) -> Words {
    match seconds {
        0 => say!(Seconds { number: seconds }),
        _ if seconds.is_multiple_of(86_400) => say!(Days { number: seconds / 86_400 }),
        _ if seconds.is_multiple_of(3_600) => say!(Hours { number: seconds / 3_600 }),
        _ if seconds.is_multiple_of(60) => say!(Minutes { number: seconds / 60 }),
        _ => say!(Seconds { number: seconds }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_one_that_date_prints() {
        let scenarios = [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_800_000_000, "2027-01-15 08:00:00 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
            (253_402_300_800, "253402300800 s after 1970"),
        ];
        for (seconds, exp) in scenarios {
            assert_eq!(moment(UnixSeconds(seconds)).english(), exp);
        }
    }

    #[test]
    fn a_length_is_said_in_the_largest_unit_that_says_it_exactly() {
        let scenarios = [(0, "0 seconds"), (1, "1 second"), (60, "1 minute"), (90, "90 seconds"), (7_200, "2 hours"), (86_400, "1 day")];
        for (seconds, exp) in scenarios {
            assert_eq!(length(shared_logic::Seconds(seconds)).english(), exp);
        }
    }
}
