//! How bytes and wide numbers are written in JSON.

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
