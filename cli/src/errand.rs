//! What a transaction brings to the contract.

use crate::failure::Failure;
use shared_logic::{Account, Event, Message, SignedIntent, Via};
use valet_wallet::intent::{batch_data, submit_data};

/// What a transaction brings to the contract.
#[derive(Clone, Debug)]
pub(crate) enum Errand {
    /// Changes that the sender makes: all of them, or none.
    Own(Vec<Message>),
    /// A change that somebody else signed.
    Relayed(Box<SignedIntent>),
}

impl Errand {
    /// The bytes of the call. One message is called by its name, several are a batch.
    ///
    /// # Errors
    /// A denial of more messages than a batch takes.
    pub(crate) fn data(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Own(messages) => match messages.as_slice() {
                [message] => Ok(message.call_data()),
                several => batch_data(several).map_err(Failure::denied),
            },
            Self::Relayed(signed) => Ok(submit_data(signed)),
        }
    }

    /// How many events it makes: one for each change.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Own(messages) => messages.len(),
            Self::Relayed(_) => 1,
        }
    }

    /// True for an event that this errand may have made.
    pub(crate) fn made(&self, event: &Event, sender: Account) -> bool {
        match self {
            Self::Own(_) => event.actor == sender && event.via == Via::Call,
            Self::Relayed(signed) => event.actor == signed.intent.principal && event.via == Via::Intent(signed.intent.nonce),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::selector;

    #[test]
    fn one_message_is_called_by_its_name_and_several_are_a_batch() {
        let grant = shared_logic::GrantId([7; 32]);
        let one = Errand::Own(vec![Message::Withdraw { grant }]);
        assert_eq!(one.data().unwrap(), [&selector::WITHDRAW[..], &[7; 32]].concat());
        let two = Errand::Own(vec![Message::Pause, Message::Unpause]);
        assert_eq!(two.data().unwrap(), [&selector::BATCH[..], &[8, 29, 30]].concat());
        assert_eq!(two.count(), 2);
    }
}
