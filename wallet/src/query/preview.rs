//! Previews of messages and intents, with nothing known beforehand.

use super::Query;
use crate::preview::{of_intent, of_messages, of_signed, of_signed_ahead, Denied, Preview};
use shared_logic::{vouched, Account, Denial, Host, Intent, Message, SignedIntent, UnixSeconds};

/// What messages or an intent would do, or why the contract would deny it.
///
/// It tells of all access and all delegates that the records it reads concern; of records that are not
/// reached from the messages (another grant to the same recipient, say) nobody who reads cells by key can know.
pub type PreviewQuery = Query<'static, Result<Vec<Preview>, Denied>>;

impl PreviewQuery {
    /// What `caller`'s messages would do one after the other: all, or none.
    pub fn of_messages(caller: Account, messages: Vec<Message>, now: UnixSeconds) -> Self {
        Self::new(move |view| of_messages(view, caller, &messages, now))
    }

    /// What an intent would do once `signer` has signed it and somebody has submitted it, in its turn; needs no key.
    ///
    /// `signer` is the [`crate::PublicKey::intent_account`] of the key that will sign.
    pub fn of_intent(intent: Intent, signer: Account, now: UnixSeconds) -> Self {
        Self::new(move |view| of_intent(view, &intent, signer, now).map(|preview| vec![preview]))
    }

    /// What a signed intent would do if it were submitted once those of the numbers before it were accepted, its
    /// signature checked.
    pub fn of_signed_ahead(signed: SignedIntent, now: UnixSeconds) -> Self {
        Self::new(move |view| of_signed_ahead(view, &signed, now).map(|preview| vec![preview]))
    }

    /// What a signed intent would do if it were submitted now, its signature checked.
    pub fn of_signed(signed: SignedIntent, now: UnixSeconds) -> Self {
        Self::new(move |view| of_signed(view, &signed, now).map(|preview| vec![preview]))
    }

    /// The same, where somebody must vouch for the owner of each vehicle: one of `attesters` attests it now, as it is
    /// before the messages, and the previews name those who do; else it is denied. So is a message about no vehicle:
    /// nobody can vouch there. Without attesters nothing is demanded.
    #[must_use]
    pub fn demanding(self, attesters: Vec<Account>, now: UnixSeconds) -> Self {
        if attesters.is_empty() {
            return self;
        }
        let question = self.question;
        Self::new(move |view| {
            let previews = question(view)?;
            for (position, preview) in previews.iter().enumerate() {
                let vehicle = preview.event.vehicle.and_then(|id| Some((id, view.vehicle(id)?)));
                let (id, vehicle) = vehicle.ok_or(Denied { position, ..Denial::UnknownVehicle.into() })?;
                let found = vouched(view, (id, &vehicle), &attesters, now);
                found.ok_or(Denied { position, ..Denial::UnknownAttestation.into() })?;
            }
            Ok(previews)
        })
    }
}
