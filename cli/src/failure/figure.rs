//! The figure behind a denial, in words.

use crate::{
    render::{actions, classes, purpose, regions},
    time::{length, moment},
};
use shared_logic::{Denial, Detail, Seconds, TermsField};

/// What a person reads after the denial.
pub(super) fn words(figure: &Detail) -> String {
    match *figure {
        Detail::From(at) => format!("from {} on", moment(at)),
        Detail::Until(at) => format!("until {}", moment(at)),
        Detail::Longest(most) => format!("{} at most", length(most)),
        Detail::Classes(some) => format!("the classes {}", classes(some)),
        Detail::Actions(granted) => format!("granted: {}", actions(granted)),
        Detail::Regions(granted) if granted.is_empty() => "granted: inside the vehicle alone".to_owned(),
        Detail::Regions(granted) => format!("granted: {}", regions(granted)),
        Detail::Purpose(granted) => format!("granted for {}", purpose(granted)),
        Detail::Fields(fields) => {
            let names: Vec<_> = fields.items().map(TermsField::name).collect();
            format!("it is about {}", names.join(", "))
        }
        Detail::By(account) => format!("it is {account}"),
        Detail::Most(most) => format!("{most} at most"),
    }
}

/// What to do about a denial, where its figure tells more than the denial alone: the very option, or who has to act.
pub(super) fn mend(denial: Denial, figure: &Detail) -> Option<String> {
    Some(match (denial, *figure) {
        (Denial::DurationTooLong, Detail::Longest(most)) => {
            format!("choose a nearer end: `--for {}` at most; `valet purpose list` shows each purpose's longest", option(most))
        }
        (Denial::RetentionTooLong, Detail::Longest(most)) => {
            format!("let the data be kept for less: `--retention {}` at most", option(most))
        }
        (Denial::ClassNotAllowedForPurpose, Detail::Classes(some)) => {
            format!("leave out {} in `--classes`; `valet container classes` shows which purposes allow them", classes(some))
        }
        _ => return None,
    })
}

/// A length of time as options take it: in the largest unit that tells it whole.
fn option(length: Seconds) -> String {
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm')];
    let whole = units.into_iter().find(|(unit, _)| length.0 >= *unit && length.0.checked_rem(*unit) == Some(0));
    let (unit, sign) = whole.unwrap_or((1, 's'));
    format!("{}{sign}", length.0.checked_div(unit).unwrap_or(length.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, Action, Actions, PurposeCode, Region, Regions, SignalClass, SignalClasses, TermsFields, UnixSeconds};

    #[test]
    fn a_hint_names_the_very_option_or_who_has_to_act() {
        let cases = [
            (Denial::DurationTooLong, Detail::Longest(Seconds(365 * 86_400)), "`--for 365d`"),
            (Denial::DurationTooLong, Detail::Longest(Seconds(86_400 * 3 / 2)), "`--for 36h`"),
            (Denial::RetentionTooLong, Detail::Longest(Seconds(90)), "`--retention 90s`"),
            (Denial::ClassNotAllowedForPurpose, Detail::Classes(SignalClasses::of(&[SignalClass::Trip])), "leave out trip in `--classes`"),
        ];
        for (denial, figure, exp_part) in cases {
            assert!(mend(denial, &figure).is_some_and(|hint| hint.contains(exp_part)), "{denial:?}");
        }
        assert_eq!(crate::parse::length("36h").map(option), Ok("36h".to_owned()));
        assert_eq!(mend(Denial::Expired, &Detail::Until(UnixSeconds(0))), None);
    }

    #[test]
    fn each_figure_has_its_words() {
        let cases = [
            (Detail::From(UnixSeconds(0)), "from 1970-01-01T00:00:00Z on"),
            (Detail::Until(UnixSeconds(60)), "until 1970-01-01T00:01:00Z"),
            (Detail::Longest(Seconds::DAY), "1 days at most"),
            (Detail::Classes(SignalClasses::of(&[SignalClass::Odometer])), "the classes odometer"),
            (Detail::Actions(Actions::of(&[Action::Read])), "granted: read"),
            (Detail::Regions(Regions::NONE), "granted: inside the vehicle alone"),
            (Detail::Regions(Regions::of(&[Region::Eea])), "granted: eea"),
            (Detail::Purpose(PurposeCode(1)), "granted for usage-based-insurance"),
            (Detail::Fields(TermsFields::of(&[TermsField::Classes, TermsField::ExpiresAt])), "it is about classes, expires-at"),
            (Detail::By(Account([1; 20])), "it is 0x0101010101010101010101010101010101010101"),
            (Detail::Most(3), "3 at most"),
        ];
        for (figure, exp) in cases {
            assert_eq!(words(&figure), exp);
        }
    }
}
