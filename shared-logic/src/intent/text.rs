//! An intent in words, which the signer's wallet shows: the contract builds the same text, so no other was signed.
//!
//! It is ASCII, a line for each field, under the names that JSON has. Nobody needs to read it back: what is signed
//! holds the hash of all bytes as well.

use super::{Intent, PREFIX};
use crate::{
    catalogue, object_schema,
    schema::{Field, Schema, ACCOUNT, ANY_MESSAGE, ID, TIME, U32, U64},
    Buffer, PurposeCode,
};
use codec::Output;

/// Bytes of the longest text: a test makes it.
pub const LONGEST_TEXT: usize = 2_048;

/// A text being written.
pub(super) type Text = Buffer<LONGEST_TEXT>;

object_schema! {
    /// What an intent is bound to, in the order in which it is told.
    BOUND { by: ACCOUNT, epoch: U32, number: U64, deadline: TIME }
}

/// The text of an intent.
pub(super) fn text(intent: &Intent) -> Text {
    let mut text = Text::new();
    text.write(b"Valet intent\n");
    write(intent, &mut text);
    text
}

/// The text as Polkadot's wallets sign it, with the digest. INVARIANT (never a transaction): it begins with `<Bytes>`.
pub(super) fn wrapped(intent: &Intent, digest: &[u8; 32]) -> Text {
    let mut text = Text::new();
    text.write(b"<Bytes>Valet intent\n");
    write(intent, &mut text);
    text.write(b"digest: ");
    hex(digest, &mut text);
    text.write(b"\n</Bytes>");
    text
}

fn write(intent: &Intent, to: &mut Text) {
    let scale = intent.scale();
    let (_, scale) = scale.filled().split_at_checked(PREFIX.len()).unwrap_or_default();
    let (domain, scale) = scale.split_at_checked(32).unwrap_or_default();
    let (bound, message) = scale.split_at_checked(40).unwrap_or_default();
    Lines { rest: message, to }.value("act", &ANY_MESSAGE, 0);
    if let Schema::Object(fields) = &BOUND {
        Lines { rest: bound, to }.fields(fields, 0);
    }
    Lines { rest: domain, to }.value("domain", &ID, 0);
}

/// Writes values in SCALE as lines of text.
struct Lines<'a, 'b> {
    rest: &'b [u8],
    to: &'a mut Text,
}

impl<'b> Lines<'_, 'b> {
    fn fields(&mut self, fields: &'static [Field], depth: usize) {
        for (name, schema) in fields {
            self.value(name, schema, depth);
        }
    }

    fn value(&mut self, name: &str, schema: &'static Schema, depth: usize) {
        (0..depth).for_each(|_| self.to.write(b"  "));
        name.bytes().for_each(|byte| self.to.push_byte(if byte == b'_' { b' ' } else { byte }));
        self.to.push_byte(b':');
        self.inline(schema, depth);
    }

    /// The value behind its name, to the line's end and, of a value with fields, the lines below.
    fn inline(&mut self, schema: &'static Schema, depth: usize) {
        match schema {
            Schema::Optional(some, _) if self.byte() == 1 => return self.inline(some, depth),
            Schema::Object(fields) => {
                self.to.push_byte(b'\n');
                return self.fields(fields, depth + 1);
            }
            Schema::Union(_, variants) => {
                let Some((name, fields)) = variants.get(usize::from(self.byte())) else { return };
                self.to.push_byte(b' ');
                self.to.write(name.as_bytes());
                self.to.push_byte(b'\n');
                return self.fields(fields, depth + 1);
            }
            _ => {
                self.to.push_byte(b' ');
                self.plain(schema);
            }
        }
        self.to.push_byte(b'\n');
    }

    fn plain(&mut self, schema: &'static Schema) {
        match schema {
            Schema::Number(width) => decimal(self.number(*width), self.to),
            Schema::Time => time(self.number(8), self.to),
            Schema::Duration => duration(self.number(4), self.to),
            Schema::Purpose => purpose(self.number(2), self.to),
            Schema::Bytes(width) => hex(self.take(*width), self.to),
            Schema::Mask(width, names) => {
                let bits = self.number(*width);
                let set = names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
                let count = set.enumerate().map(|(at, (_, name))| {
                    self.to.write(if at == 0 { b"" } else { b", " });
                    self.to.write(name.as_bytes());
                });
                if count.count() == 0 {
                    self.to.write(b"none");
                }
            }
            Schema::Enum(names) => {
                let name = names.get(usize::from(self.byte())).copied().unwrap_or_default();
                self.to.write(name.as_bytes());
            }
            Schema::Optional(_, absent) => self.to.write(absent.as_bytes()),
            // Messages hold neither lists nor text: a test walks every schema.
            _ => {}
        }
    }

    fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or_default();
        self.rest = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    fn number(&mut self, width: usize) -> u64 {
        self.take(width).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

fn hex(bytes: &[u8], to: &mut Text) {
    to.write(b"0x");
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            to.push_byte(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
}

fn decimal(number: u64, to: &mut Text) {
    let mut rest = number;
    let mut digits = [b'0'; 20];
    let mut first = digits.len();
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        *digit += u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
        first = at;
        if rest == 0 {
            break;
        }
    }
    to.write(digits.get(first..).unwrap_or_default());
}

fn two_digits(number: u64, to: &mut Text) {
    if number < 10 {
        to.push_byte(b'0');
    }
    decimal(number, to);
}

/// `2026-11-28 19:08:11 UTC`; from the year 10,000 on the seconds since 1970.
fn time(seconds: u64, to: &mut Text) {
    const YEAR_10_000: u64 = 253_402_300_800;
    if seconds >= YEAR_10_000 {
        decimal(seconds, to);
        return to.write(b" seconds after 1970");
    }
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Days since 1 March of the year 0, in eras of 400 years (Howard Hinnant, chrono-compatible date algorithms).
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    decimal(era * 400 + year_of_era + u64::from(month <= 2), to);
    for (before, number) in [(b'-', month), (b'-', day), (b' ', second / 3_600), (b':', second / 60 % 60), (b':', second % 60)] {
        to.push_byte(before);
        two_digits(number, to);
    }
    to.write(b" UTC");
}

/// In days where it is whole days.
fn duration(seconds: u64, to: &mut Text) {
    let (length, unit) = if seconds.is_multiple_of(86_400) { (seconds / 86_400, " day") } else { (seconds, " second") };
    decimal(length, to);
    to.write(unit.as_bytes());
    if length != 1 {
        to.push_byte(b's');
    }
}

/// The code, and the name in the first catalogue.
fn purpose(code: u64, to: &mut Text) {
    decimal(code, to);
    let known = u16::try_from(code).ok().and_then(|code| catalogue::short_name(PurposeCode(code)));
    if let Some(name) = known {
        to.write(b" (");
        to.write(name.as_bytes());
        to.write(b")");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn said(write: impl FnOnce(&mut Text)) -> String {
        let mut text = Text::new();
        write(&mut text);
        String::from_utf8(text.filled().to_vec()).unwrap()
    }

    #[test]
    fn moments_are_dates_and_lengths_are_days() {
        let moments = [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (951_868_800, "2000-03-01 00:00:00 UTC"),
            (1_796_000_891, "2026-11-30 01:08:11 UTC"),
            (4_107_542_399, "2100-02-28 23:59:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
            (253_402_300_800, "253402300800 seconds after 1970"),
            (u64::MAX, "18446744073709551615 seconds after 1970"),
        ];
        for (seconds, exp) in moments {
            assert_eq!(said(|to| time(seconds, to)), exp);
        }
        for (seconds, exp) in [(0, "0 days"), (86_400, "1 day"), (2_592_000, "30 days"), (3_600, "3600 seconds"), (1, "1 second")] {
            assert_eq!(said(|to| duration(seconds, to)), exp);
        }
        assert_eq!(said(|to| purpose(1, to)), "1 (usage-based-insurance)");
        assert_eq!(said(|to| purpose(900, to)), "900");
    }
}
