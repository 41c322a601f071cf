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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reference,
        rules::{cases::Cases, check::ByGrant, judge::Case, pick::Pick, Depth},
    };

    /// Puts every case of the family to the reference as it is told plainly, and as it is told beforehand.
    fn is_told_alike<C: Case<Asked = ByGrant>>() {
        let cases = Cases::<C>::of(Depth::Small);
        let mut told = Vec::new();
        for place in 0..cases.worlds() {
            let Some((deviations, number)) = cases.place(place) else { break };
            let world = C::world(&mut Pick::new(number));
            cases.tell((deviations, &world), &mut told);
            for asking in cases.asked_beside(deviations) {
                let ByGrant { id, request, now } = asking.asked;
                let plainly = reference::check(&world, id, &request, now);
                assert_eq!(told.get(asking.subject).map(|page| *page.check(&request)), Some(plainly), "{request:?}");
            }
        }
    }

    #[test]
    fn a_dossier_answers_as_the_reference_does_plainly_in_every_case_of_the_small_scope() {
        is_told_alike::<own::Who>();
        is_told_alike::<own::What>();
        is_told_alike::<rests::Rests>();
        is_told_alike::<rests::Steps>();
        is_told_alike::<share::Sets>();
    }
}
