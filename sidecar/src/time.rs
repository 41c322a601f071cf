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

/// A moment as seconds since 1970, in digits alone, or as RFC 3339.
pub(crate) fn read(text: &str) -> Option<UnixSeconds> {
    if text.bytes().all(|sign| sign.is_ascii_digit()) {
        return text.parse().ok().map(UnixSeconds);
    }
    read_rfc3339(text)
}

/// A moment in the form of RFC 3339 and no other: `2026-11-22T09:25:33Z`, or with a part of a second, which is
/// dropped, and an offset such as `+01:00`. `None` for anything else, and for what lies before 1970.
pub fn read_rfc3339(text: &str) -> Option<UnixSeconds> {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let (moment, rest) = text.split_at_checked(SHAPE.len())?;
    let as_form = |(sign, form): (u8, &u8)| if *form == b'0' { sign.is_ascii_digit() } else { sign.eq_ignore_ascii_case(form) };
    if !moment.bytes().zip(SHAPE).all(as_form) {
        return None;
    }
    let zone = match rest.strip_prefix('.') {
        Some(part) => part.trim_start_matches(|sign: char| sign.is_ascii_digit()),
        None => rest,
    };
    let digits = rest.len().checked_sub(zone.len())?;
    if digits == 1 || !is_zone(zone) {
        return None;
    }
    u64::try_from(text.parse::<Timestamp>().ok()?.as_second()).ok().map(UnixSeconds)
}

/// `Z`, or `+hh:mm` or `-hh:mm` of at most 23 hours and 59 minutes.
fn is_zone(zone: &str) -> bool {
    let two = |text: &str, most: u8| {
        text.len() == 2 && text.bytes().all(|sign| sign.is_ascii_digit()) && text.parse().is_ok_and(|value: u8| value <= most)
    };
    let offset = zone.strip_prefix(['+', '-']).and_then(|offset| offset.split_once(':'));
    zone.eq_ignore_ascii_case("z") || offset.is_some_and(|(hours, minutes)| two(hours, 23) && two(minutes, 59))
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
        let refused = [
            "",
            "-1",
            "+1795339533",
            "yesterday",
            "1969-12-31T23:59:59Z",
            "2026-11-22",
            "2026-13-01T00:00:00Z",
            "18446744073709551616",
            "2026-11-22T09:25:33",
            "2026-11-22T09:25Z",
            "2026-11-22T09:25:33+25:00",
            "2026-11-22T09:25:33+01:60",
            "2026-11-22T09:25:33+02",
            "2026-11-22T09:25:33+0200",
            "2026-11-22T09:25:33,5Z",
            "2026-11-22T09:25:33.Z",
            "20261122T092533Z",
            "2026-11-22 09:25:33Z",
            "2026-11-22T09:25:33Z[UTC]",
            "2026-11-22T09:25:33+01:00[Europe/Berlin]",
            " 2026-11-22T09:25:33Z",
            "2026-11-22T09:25:33ZZ",
        ];
        for text in refused {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
