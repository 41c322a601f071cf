//! The scopes: what is varied for each question.

mod any;
mod contract;
mod delegating;
mod end;
mod glass;
mod granting;
mod intent;
mod life;
mod own;
mod props;
mod request;
mod rests;
mod share;
mod vehicle;

use super::table::Family;

/// Declares a family of cases: its worlds and what is asked in them are made by the functions.
macro_rules! family {
    ($(#[$doc:meta])* $name:ident of $question:ident: $world:path, $ask:path => $asked:ty) => {
        $(#[$doc])*
        pub(in crate::rules) struct $name;

        impl $crate::rules::judge::Case for $name {
            const QUESTION: $crate::rules::Question = $crate::rules::Question::$question;
            type Asked = $asked;

            fn world(pick: &mut $crate::rules::pick::Pick) -> $crate::rules::World {
                $world(pick)
            }

            fn ask(pick: &mut $crate::rules::pick::Pick) -> $asked {
                $ask(pick)
            }
        }
    };
}
use family;

/// Every family, in the order of the questions.
pub(super) fn families() -> Vec<Family> {
    let groups = [
        own::families(),
        rests::families(),
        share::families(),
        any::families(),
        glass::families(),
        vehicle::families(),
        contract::families(),
        delegating::families(),
        request::families(),
        granting::families(),
        life::families(),
        end::families(),
        intent::families(),
    ];
    groups.into_iter().flatten().collect()
}
