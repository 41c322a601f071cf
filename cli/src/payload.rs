//! What a transaction brings to the contract.

use crate::failure::Failure;
use shared_logic::{Message, SignedIntent};
use valet_wallet::intent::{batch_data, submit_data};

/// What a transaction brings to the contract.
#[derive(Clone, Debug)]
pub(crate) enum Payload {
    /// Changes that the sender makes: all of them, or none.
    Messages(Vec<Message>),
    /// A change that somebody else signed.
    Intent(Box<SignedIntent>),
}

impl Payload {
    /// The bytes of the call. One message is called by its name, several are a batch.
    ///
    /// # Errors
    /// A denial of more messages than a batch takes.
    pub(crate) fn data(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Messages(messages) => match messages.as_slice() {
                [message] => Ok(message.call_data()),
                several => batch_data(several).map_err(Failure::denied),
            },
            Self::Intent(signed) => Ok(submit_data(signed)),
        }
    }

    /// How many events it makes: one for each change.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::Messages(messages) => messages.len(),
            Self::Intent(_) => 1,
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
        let one = Payload::Messages(vec![Message::Withdraw { grant }]);
        assert_eq!(one.data().unwrap(), [&selector::WITHDRAW[..], &[7; 32]].concat());
        let two = Payload::Messages(vec![Message::Pause, Message::Unpause]);
        assert_eq!(two.data().unwrap(), [&selector::BATCH[..], &[8, 29, 30]].concat());
        assert_eq!(two.count(), 2);
    }
}
