//! The name by which a webhook is known in the database, in the status and to commands.

use sha2::{Digest, Sha256};

/// Letters, digits and signs in a name at most.
const LONGEST: usize = 64;

/// The name by which a webhook is known in the database, in the status and to commands: 1 to 64 small letters, digits,
/// `-`, `_` and `.`, of which the first is a letter or a digit. What waits for it is kept under this name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WebhookName(String);

impl WebhookName {
    /// The name of a webhook that was given none: it comes from the hash of its URL, so that the URL, which may hold a
    /// secret, stands nowhere.
    pub(crate) fn of_url(hash: &UrlHash) -> Self {
        let [a, b, c, d, e, f, ..] = hash.0;
        Self(format!("hook-{}", hex::encode([a, b, c, d, e, f])))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for WebhookName {
    fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        to.write_str(&self.0)
    }
}

impl core::str::FromStr for WebhookName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit();
        let begins = text.chars().next().is_some_and(plain);
        if begins && text.len() <= LONGEST && text.chars().all(|sign| plain(sign) || "-_.".contains(sign)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError { found: text.to_owned() })
        }
    }
}

/// Why a text is not a webhook's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a webhook's name of 1 to {LONGEST} small letters, digits, `-`, `_` and `.`, such as `insurer`, found `{found}`")]
pub struct NameError {
    found: String,
}

/// The SHA-256 of a webhook's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UrlHash(pub(crate) [u8; 32]);

impl UrlHash {
    /// That of this URL; user name and password, which are not kept in URLs any more, are left out.
    pub(crate) fn of(url: &reqwest::Url) -> Self {
        let mut url = url.clone();
        // Both fail only for addresses that cannot have either.
        let _ = url.set_username("").and_then(|()| url.set_password(None));
        Self(Sha256::digest(url.as_str()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_small_letters_digits_and_three_signs() {
        let long = "a".repeat(64);
        for text in ["insurer", "a", "7", "hook-1.b_c", long.as_str()] {
            assert_eq!(text.parse::<WebhookName>().unwrap().as_str(), text);
        }
        let longer = "a".repeat(65);
        for text in ["", "Insurer", "-a", ".", "a b", "a/b", "ä", longer.as_str()] {
            let error = text.parse::<WebhookName>().unwrap_err().to_string();
            assert!(error.ends_with(&format!("found `{text}`")), "{error}");
        }
    }

    #[test]
    fn a_name_from_a_url_is_the_same_each_time_and_does_not_tell_the_url() {
        let of = |url: &str| WebhookName::of_url(&UrlHash::of(&url.parse().unwrap()));
        let name = of("https://example.org/T0ken");
        assert_eq!(name, of("https://example.org/T0ken"));
        assert_eq!(name, of("https://me:hidden@example.org/T0ken"), "a password was never a part of where it leads");
        assert_ne!(name, of("https://example.org/other"));
        assert!(name.as_str().parse::<WebhookName>().is_ok() && !name.as_str().contains("example"));
    }
}
