//! What a service asks of whoever posts to it, besides the signature.

use base64::{engine::general_purpose::STANDARD, Engine};
use reqwest::header::HeaderValue;
use zeroize::Zeroizing;

/// What a service asks of whoever posts to it, besides the signature: the value of `authorization`. It is wiped from memory
/// when dropped, and is never shown.
#[derive(Clone)]
pub struct Credentials(Zeroizing<String>);

impl Credentials {
    /// A bearer token (RFC 6750): letters, digits and `-._~+/=`.
    ///
    /// # Errors
    /// [`CredentialsError`] when it is empty or has other signs.
    pub fn bearer(token: &str) -> Result<Self, CredentialsError> {
        let token = token.trim();
        let plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~+/=".contains(sign);
        if token.is_empty() || !token.chars().all(plain) {
            return Err(CredentialsError::Bearer);
        }
        Ok(Self(Zeroizing::new(format!("Bearer {token}"))))
    }

    /// A user name and a password (RFC 7617) as `user:password`; the password may hold colons.
    ///
    /// # Errors
    /// [`CredentialsError`] when there is no colon, or a control sign.
    pub fn basic(user_and_password: &str) -> Result<Self, CredentialsError> {
        let both = user_and_password.trim_end_matches(['\r', '\n']);
        if !both.contains(':') || both.chars().any(char::is_control) {
            return Err(CredentialsError::Basic);
        }
        let encoded = Zeroizing::new(STANDARD.encode(both));
        Ok(Self(Zeroizing::new(format!("Basic {}", encoded.as_str()))))
    }

    /// The header's value, marked as secret.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

/// Why a text is no credentials. It does not repeat the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// No token.
    #[error("expected a bearer token: one word of letters, digits and `-._~+/=`")]
    Bearer,
    /// No user name and password.
    #[error("expected `user:password` in one line")]
    Basic,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_sent_as_their_standards_say_and_what_is_none_is_refused() {
        let text = |credentials: Credentials| credentials.header().unwrap().to_str().unwrap().to_owned();
        assert_eq!(text(Credentials::bearer("abc.DEF-1~+/==\n").unwrap()), "Bearer abc.DEF-1~+/==");
        // The example of RFC 7617.
        assert_eq!(text(Credentials::basic("Aladdin:open sesame\n").unwrap()), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(Credentials::bearer("abc").unwrap().header().unwrap().is_sensitive());
        for token in ["", "two words", "line\nbreak", "ümlaut"] {
            assert_eq!(Credentials::bearer(token).err(), Some(CredentialsError::Bearer), "{token}");
        }
        for both in ["", "user", "user:pass\nword"] {
            assert_eq!(Credentials::basic(both).err(), Some(CredentialsError::Basic), "{both}");
        }
    }
}
