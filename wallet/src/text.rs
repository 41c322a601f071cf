//! How bytes and wide numbers are written in JSON, and moments and lists in words.

use shared_logic::UnixSeconds;

/// A moment in UTC, such as `2027-01-15 08:00:00 UTC`; seconds since 1970 past the year 9999.
pub(crate) fn moment(UnixSeconds(seconds): UnixSeconds) -> String {
    const DAY: u64 = 86_400;
    const LAST: u64 = 253_402_300_799;
    if seconds > LAST {
        return format!("{seconds} s after 1970");
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
    format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// Names with commas between; `nothing` for none.
pub(crate) fn list<T>(items: impl Iterator<Item = T>, name: impl Fn(T) -> &'static str) -> String {
    let names: Vec<_> = items.map(name).collect();
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(", ")
    }
}

/// Bytes as 0x-prefixed lower-case hex.
pub(crate) mod hex_text {
    use serde::{de::Error, Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<T: AsRef<[u8]>, S: Serializer>(bytes: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&write(bytes.as_ref()))
    }

    pub(crate) fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = read(&text).ok_or_else(|| D::Error::custom("expected 0x and an even number of hexadecimal digits"))?;
        let found = bytes.len();
        T::try_from(bytes).map_err(|_| D::Error::custom(format_args!("expected another number of bytes than {found}")))
    }

    pub(crate) fn write(bytes: &[u8]) -> String {
        ["0x", &hex::encode(bytes)].concat()
    }

    pub(crate) fn read(text: &str) -> Option<Vec<u8>> {
        hex::decode(text.strip_prefix("0x")?).ok()
    }
}

/// Numbers wider than 32 bits as decimal text: JavaScript's numbers lose digits past 2^53.
pub(crate) mod decimal {
    use core::{fmt, marker::PhantomData, str::FromStr};
    use serde::{
        de::{Error, Visitor},
        Deserializer, Serializer,
    };

    pub(crate) fn serialize<T: fmt::Display, S: Serializer>(number: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(crate) fn deserialize<'de, T: FromStr + TryFrom<u64>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Decimal(PhantomData))
    }

    struct Decimal<T>(PhantomData<T>);

    impl<T: FromStr + TryFrom<u64>> Visitor<'_> for Decimal<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number in decimal text")
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
            T::try_from(number).map_err(|_| E::custom("expected a number within its range"))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = if digits { text.parse().ok() } else { None };
            number.ok_or_else(|| E::custom("expected a whole number in decimal text, within its range"))
        }
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
            assert_eq!(moment(UnixSeconds(seconds)), exp);
        }
    }
}
