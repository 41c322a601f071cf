//! The figure behind a denial, in words.

use crate::{
    render::{actions, classes, purpose, regions},
    time::{length, moment},
};
use shared_logic::{Detail, TermsField};

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

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        Account, Action, Actions, PurposeCode, Region, Regions, Seconds, SignalClass, SignalClasses, TermsFields, UnixSeconds,
    };

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
