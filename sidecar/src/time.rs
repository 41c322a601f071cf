//! Moments as text.

use jiff::Timestamp;
use shared_logic::UnixSeconds;

/// What [`read`] takes.
pub(crate) const FORM: &str = "seconds since 1970 or a time such as 2026-11-22T09:25:33Z";

/// The moment in the form of RFC 3339, in UTC: `2026-11-22T09:25:33Z`. `None` after the year 9999,
/// which the form does not reach.
pub(crate) fn rfc3339(moment: UnixSeconds) -> Option<String> {
    let moment = i64::try_from(moment.0).ok().and_then(|seconds| Timestamp::from_second(seconds).ok())?;
    Some(moment.to_string())
}

/// A moment as seconds since 1970 or as RFC 3339; a part of a second is dropped.
pub(crate) fn read(text: &str) -> Option<UnixSeconds> {
    let seconds = text.parse().ok().or_else(|| u64::try_from(text.parse::<Timestamp>().ok()?.as_second()).ok());
    seconds.map(UnixSeconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_and_read_as_the_calendar_has_them() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_795_339_533, "2026-11-22T09:25:33Z"),
        ];
        for (seconds, exp_text) in cases {
            assert_eq!(rfc3339(UnixSeconds(seconds)).as_deref(), Some(exp_text));
            assert_eq!(read(exp_text), Some(UnixSeconds(seconds)));
            assert_eq!(read(&seconds.to_string()), Some(UnixSeconds(seconds)));
        }
        assert_eq!(rfc3339(UnixSeconds(u64::MAX)), None);
    }

    #[test]
    fn another_zone_is_reckoned_and_what_is_no_moment_since_1970_is_refused() {
        assert_eq!(read("2026-11-22T10:25:33+01:00"), Some(UnixSeconds(1_795_339_533)));
        assert_eq!(read("2026-11-22T09:25:33.9Z"), Some(UnixSeconds(1_795_339_533)));
        for text in ["", "-1", "yesterday", "1969-12-31T23:59:59Z", "2026-11-22", "2026-13-01T00:00:00Z", "18446744073709551616"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
