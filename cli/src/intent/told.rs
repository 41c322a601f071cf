//! An intent in words for whoever has it before them: who signed it, and whether it is its turn.

use super::number;
use crate::{failure::Failure, session::Snapshot, time::moment};
use shared_logic::{bound_to, Intent, Nonce, SignedIntent};
use valet_wallet::intent as wallet;

/// Who signed, for whom, and until when. In lines, and without names: they are put beside the ids where it is printed.
pub(crate) fn who(signed: &SignedIntent) -> String {
    let intent = &signed.intent;
    let signer = wallet::signer(signed).map_or_else(|| "nobody: the signature fits no key".to_owned(), |key| key.to_string());
    let rows = [
        ("signed for", intent.principal.to_string()),
        ("by the key", signer),
        ("number", number(intent)),
        ("submit before", moment(intent.deadline)),
        ("digest", format!("0x{}", hex::encode(wallet::digest(intent)))),
    ];
    rows.map(|(name, value)| format!("{name:<15}{value}")).join("\n")
}

/// Where in the row of its principal's intents this one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// One of this number took effect before.
    Over { number: Nonce, next: Nonce },
    /// Others come first.
    Ahead { number: Nonce, next: Nonce },
}

impl Turn {
    /// None where it is the next, or is not counted.
    ///
    /// # Errors
    /// When the node does not answer.
    pub(crate) async fn of(snapshot: &Snapshot<'_>, intent: &Intent) -> Result<Option<Self>, Failure> {
        let bound = snapshot.records.ask(|host| bound_to(host, intent.principal, &intent.message)).await?;
        Ok(bound.ok().and_then(|bound| Self::between(intent.nonce, bound.nonce)))
    }

    fn between(number: Nonce, next: Nonce) -> Option<Self> {
        match number.cmp(&next) {
            std::cmp::Ordering::Less => Some(Self::Over { number, next }),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Self::Ahead { number, next }),
        }
    }

    /// What is so.
    pub(crate) fn is(self) -> String {
        let (Self::Over { number, next } | Self::Ahead { number, next }) = self;
        format!("this intent has the number {}, and the next of its principal is {}", number.0, next.0)
    }

    /// What to do about it.
    pub(crate) fn mend(self) -> String {
        match self {
            Self::Over { number, .. } => format!(
                "an intent of the number {} took effect already: this one, or another that was prepared with the same number; in that \
                 case have the change written and signed anew",
                number.0
            ),
            Self::Ahead { number, next } if number.0 == next.0.saturating_add(1) => {
                format!("submit the one of the number {} first", next.0)
            }
            Self::Ahead { number, next } => {
                format!("submit those of the numbers {} to {} first, in their order", next.0, number.0.saturating_sub(1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_submits_out_of_turn_is_told_which_number_is_next() {
        let of = |number, next| Turn::between(Nonce(number), Nonce(next));
        assert_eq!(of(3, 3), None);
        let over = of(2, 3).unwrap();
        assert!(over.is().contains("the number 2, and the next of its principal is 3") && over.mend().contains("anew"), "{}", over.mend());
        assert_eq!(of(4, 3).unwrap().mend(), "submit the one of the number 3 first");
        assert_eq!(of(7, 3).unwrap().mend(), "submit those of the numbers 3 to 6 first, in their order");
    }

    #[test]
    fn the_words_leave_the_names_to_who_prints_them() {
        let (_, signed) = crate::intent::form::fixture();
        let told = who(&signed);
        assert!(told.contains(&format!("signed for     {}\n", signed.intent.principal)) && !told.contains('│'), "{told}");
    }
}
