//! Amounts of a chain's token, as people write them.

use crate::failure::{Code, Failure};
use core::str::FromStr;
use valet_chain::Properties;

/// An amount in whole tokens, such as `1` or `0.25`, as it was typed. What it is in the smallest unit, the chain says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    whole: String,
    fraction: String,
}

impl FromStr for Typed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if !digits(whole) || !digits(fraction) {
            return Err(format!("expected an amount in whole tokens, such as 1 or 0.25, found `{text}`"));
        }
        if [whole, fraction].iter().all(|part| part.bytes().all(|digit| digit == b'0')) {
            return Err("expected an amount of more than zero".to_owned());
        }
        Ok(Self { whole: whole.to_owned(), fraction: fraction.trim_end_matches('0').to_owned() })
    }
}

impl Typed {
    /// The same in the chain's smallest unit.
    ///
    /// # Errors
    /// [`Code::Usage`] when the token has no such fraction, or no amount is so large.
    pub(crate) fn in_units(&self, token: &Token) -> Result<u128, Failure> {
        let Self { whole, fraction } = self;
        let decimals = usize::from(token.decimals);
        if fraction.len() > decimals {
            let message =
                format!("`{whole}.{fraction}` is less than a token of this chain can be parted: it has {decimals} decimal digits");
            return Err(Failure::of(Code::Usage, message));
        }
        let digits = format!("{whole}{fraction:0<decimals$}");
        digits.parse().map_err(|_| Failure::of(Code::Usage, format!("`{whole}` tokens are more than there can be")))
    }
}

/// A chain's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// How many decimal digits it has below one.
    pub(crate) decimals: u8,
    /// What it is called.
    pub(crate) symbol: Option<String>,
}

impl Token {
    /// The token of a chain that tells it.
    ///
    /// # Errors
    /// [`Code::NotANode`]: without its decimal digits nobody knows how much a token is.
    pub(crate) fn of(properties: &Properties) -> Result<Self, Failure> {
        let decimals = properties.decimals.ok_or_else(|| {
            let message = "the node does not say how many decimal digits a token of its chain has (`tokenDecimals`)";
            Failure::of(Code::NotANode, message).hint("name another node with `--node URL`; nothing was signed")
        })?;
        Ok(Self { decimals, symbol: properties.symbol.clone() })
    }

    /// An amount of the smallest unit, in tokens, with the token's name.
    pub(crate) fn show(&self, units: u128) -> String {
        let decimals = usize::from(self.decimals);
        let digits = format!("{units:0>width$}", width = decimals.saturating_add(1));
        let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(decimals)).unwrap_or((&digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let amount = if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
        match &self.symbol {
            Some(symbol) => format!("{amount} {symbol}"),
            None => amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(decimals: u8) -> Token {
        Token { decimals, symbol: Some("UNIT".to_owned()) }
    }

    #[test]
    fn an_amount_is_as_many_units_as_the_chain_has_decimals() {
        let units = |text: &str, decimals: u8| text.parse::<Typed>().unwrap().in_units(&token(decimals)).ok();
        assert_eq!(units("1", 10), Some(10_000_000_000));
        assert_eq!(units("1", 12), Some(1_000_000_000_000));
        assert_eq!(units("0.25", 10), Some(2_500_000_000));
        assert_eq!(units("1.50", 1), Some(15));
        assert_eq!(units("7", 0), Some(7));
        assert_eq!([units("0.25", 1), units("1.1", 0), units(&"9".repeat(39), 0)], [None, None, None]);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "0", "0.0", "-1", "+1", "1e3", "1,5", ".5", "1.", " 1", "1 UNIT", "0x1"] {
            assert!(text.parse::<Typed>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_amount_is_shown_in_tokens_without_idle_zeros() {
        let cases = [(0, "0 UNIT"), (1, "0.0000000001 UNIT"), (10_000_000_000, "1 UNIT"), (12_500_000_000, "1.25 UNIT")];
        for (units, exp) in cases {
            assert_eq!(token(10).show(units), exp);
        }
        assert_eq!(Token { decimals: 0, symbol: None }.show(12), "12");
    }

    #[test]
    fn a_chain_that_does_not_tell_its_decimals_is_refused() {
        let properties = Properties { decimals: None, symbol: Some("UNIT".to_owned()), ss58_prefix: None };
        assert_eq!(Token::of(&properties).err().map(|failure| failure.code()), Some(Code::NotANode));
    }
}
