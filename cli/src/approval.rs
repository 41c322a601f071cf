//! Agreeing: a person at the terminal, or `--yes`. Without either, nothing is signed.

use crate::{
    book::Names,
    failure::{Code, Failure},
    output::{inline, Output},
};
use clap::Args;
use serde_json::Value;
use shared_logic::{Message, RequestPolicy};
use std::io::{self, IsTerminal, Write};

/// How the caller agrees to what will be signed.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Approval {
    /// Agree to what will be signed without being asked; needed where there is no terminal.
    #[arg(long, short, global = true)]
    yes: bool,
    /// With `--yes`, for acts that cannot be undone: the id that a person would be asked to type, or its name.
    #[arg(long, global = true, value_name = "ID")]
    confirm: Option<String>,
}

/// What has to be agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Only takes something away, and can be done anew: a person is not asked.
    None,
    /// A yes is enough.
    Yes(&'static str),
    /// Cannot be undone: the id is typed.
    Type(&'static str, String),
}

impl Approval {
    /// Shows what is to be agreed to, on standard error, and goes on only when the caller agrees.
    ///
    /// # Errors
    /// [`Code::NotConfirmed`], or [`Code::ConfirmationNeeded`] where nobody can be asked.
    pub(crate) fn obtain(&self, output: Output, question: &Question, preview: &Value, words: &str) -> Result<(), Failure> {
        let terminal = io::stdin().is_terminal();
        // A program that gave no agreement gets the error alone.
        if self.yes || terminal || !output.is_json() {
            output.foretell(preview, words);
        }
        self.obtain_at(question, terminal)
    }

    fn obtain_at(&self, question: &Question, terminal: bool) -> Result<(), Failure> {
        match (question, self.yes) {
            (Question::Type(act, id), true) => match &self.confirm {
                Some(said) if same(said, id) => Ok(()),
                Some(said) => {
                    Err(Failure::of(Code::NotConfirmed, format!("nothing was signed: to {act}, `--confirm {id}` is needed, not `{said}`")))
                }
                None => {
                    let message = format!("nothing was signed: to {act} cannot be undone, and `--yes` alone does not agree to that");
                    Err(Failure::of(Code::ConfirmationNeeded, message).hint(format!("add `--confirm {id}`")))
                }
            },
            (_, true) => Ok(()),
            (_, false) if !terminal => {
                Err(Failure::of(Code::ConfirmationNeeded, "nothing was signed: there is no terminal to ask for your agreement at"))
            }
            (Question::None, false) => Ok(()),
            (Question::Yes(act), false) => {
                let said = ask(&format!("{act}? [y/N] "))?;
                if matches!(said.as_str(), "y" | "Y" | "yes") {
                    return Ok(());
                }
                Err(Failure::of(Code::NotConfirmed, "you did not agree; nothing was signed"))
            }
            (Question::Type(act, id), false) => {
                let said = ask(&format!("This cannot be undone. To {act}, type {}: ", or_name(id)))?;
                if same(&said, id) {
                    return Ok(());
                }
                Err(Failure::of(Code::NotConfirmed, "this is neither the id nor a name of it; nothing was signed"))
            }
        }
    }
}

/// What has to be agreed to before these are signed. `opens` says whether somebody gets access by them.
pub(crate) fn question(messages: &[Message], opens: bool) -> Question {
    let asks = |message: &Message| match message {
        Message::StopEverything { vehicle } => Some(Question::Type("end all that was given of the vehicle", vehicle.to_string())),
        Message::RetireVehicle { vehicle } => Some(Question::Type("take the vehicle out of use for good", vehicle.to_string())),
        Message::Retire { successor } => Some(Question::Type("retire the contract for good", successor.to_string())),
        Message::RenounceAdmin => Some(Question::Type("give up the admin's key for good", "renounce-admin".to_owned())),
        Message::Renounce { grant } => Some(Question::Type("give the grant back", grant.to_string())),
        Message::OfferVehicle { .. } => Some(Question::Yes("Offer this vehicle, which is no longer yours once it is accepted")),
        Message::AcceptVehicle { .. } => Some(Question::Yes("Take over this vehicle")),
        Message::OfferAdmin { to: Some(_) } => Some(Question::Yes("Offer the admin's role")),
        Message::AcceptAdmin => Some(Question::Yes("Become the contract's admin")),
        Message::Delegate { .. } => Some(Question::Yes("Offer this account to act for you")),
        Message::AcceptDelegation { .. } => Some(Question::Yes("Accept this role")),
        Message::SetVinCommitment { .. } => Some(Question::Yes("Set this commitment; what was attested of the old one ends")),
        Message::Attest { .. } => Some(Question::Yes("Vouch for this owner")),
        Message::SetRecovery { terms: Some(_), .. } => Some(Question::Yes("Let this account take the vehicle over, after the delay")),
        Message::StartRecovery { .. } => Some(Question::Yes("Start taking this vehicle over, for its owner to see")),
        Message::FinishRecovery { .. } => Some(Question::Yes("Take over this vehicle")),
        Message::MovePartyKey { .. } => Some(Question::Yes("Let this account act for the party, three days from now")),
        Message::SetPartyRecovery { recovery: Some(account), .. } => {
            Some(Question::Type("let this account alone say, from three days on, who acts for the party", account.to_string()))
        }
        Message::SetPartyRecovery { recovery: None, .. } => Some(Question::Yes("Set who can replace the key that acts for the party")),
        Message::RecoverPartyKey { .. } => Some(Question::Yes("Let this account act for the party, at once")),
        Message::LiftObjection { .. } => Some(Question::Yes("No longer object to this recipient")),
        Message::SetRequestPolicy { policy: RequestPolicy::Nobody, .. } => None,
        Message::SetRequestPolicy { .. } => Some(Question::Yes("Let these parties ask for access")),
        Message::SetIntentKey { .. } => Some(Question::Yes("Let this key sign for you")),
        Message::RemoveIntentKey { .. } => Some(Question::Yes("Remove this key for good: it can never be named again")),
        Message::OpenEmergency { .. } => Some(Question::Yes("Open the emergency, for everybody to see")),
        Message::PublishPurpose { .. } => Some(Question::Yes("Append this purpose, which can never be changed")),
        Message::Grant { .. } | Message::Renew { .. } => Some(Question::Yes("Grant this")),
        Message::SetParty { .. } => Some(Question::Yes("Set this party's standing")),
        Message::Pause => Some(Question::Yes("Stop everything new and all access")),
        Message::Unpause => Some(Question::Yes("Let the contract run again")),
        Message::ReviewEmergency { .. } => Some(Question::Yes("Record this finding")),
        Message::AttestErasure { .. } => Some(Question::Yes("State that the data is erased")),
        Message::PublishContainer { .. } => Some(Question::Yes("Announce this container")),
        Message::RequestAccess { .. } => Some(Question::Yes("Ask for this access")),
        Message::RegisterParty { .. } => Some(Question::Yes("Register as this party")),
        Message::RegisterVehicle { .. } => Some(Question::Yes("Register this vehicle")),
        Message::Resume { .. } => Some(Question::Yes("Let the grant have effect again")),
        Message::CoConsent { .. } => Some(Question::Yes("Consent to this grant")),
        Message::Use { .. } => Some(Question::Yes("Record this use")),
        // These only take away, or put off.
        Message::EndDelegation { .. }
        | Message::CancelVehicleOffer { .. }
        | Message::OfferAdmin { to: None }
        | Message::WithdrawConsent { .. }
        | Message::Object { .. }
        | Message::WithdrawAttestation { .. }
        | Message::SetRecovery { terms: None, .. }
        | Message::CancelRecovery { .. }
        | Message::DeferRequest { .. }
        | Message::CloseRequest { .. }
        | Message::Narrow { .. }
        | Message::Suspend { .. }
        | Message::Withdraw { .. }
        | Message::Revoke { .. }
        | Message::RecordEnd { .. }
        | Message::CloseEmergency { .. } => None,
    };
    let questions: Vec<Question> = messages.iter().filter_map(asks).collect();
    let gravest = questions.iter().find(|question| matches!(question, Question::Type(..))).or(questions.first());
    gravest.cloned().unwrap_or(if opens { Question::Yes("Let this happen") } else { Question::None })
}

fn same(said: &str, id: &str) -> bool {
    Names::of_this_run().says(said.trim(), id)
}

/// The id and, where it has one, its name.
fn or_name(id: &str) -> String {
    Names::of_this_run().name_of(id).map_or_else(|| id.to_owned(), |name| format!("{id}, or {name}"))
}

fn ask(prompt: &str) -> Result<String, Failure> {
    let mut err = io::stderr();
    // Where the prompt cannot be shown, the answer cannot be a yes by chance: it must be typed.
    let _ = write!(err, "{}", inline(prompt)).and_then(|()| err.flush());
    // What was typed before the question is no answer to it.
    rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush).map_err(io::Error::from)?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    // The person's own line end is on the terminal, and not in a file that standard error goes to.
    if !answer.ends_with('\n') || !err.is_terminal() {
        let _ = writeln!(err);
    }
    Ok(answer.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{Account, GrantId, Realm, UnixSeconds, VehicleId, VehicleSalt};

    #[test]
    fn an_act_that_cannot_be_undone_asks_for_its_id() {
        let vehicle = VehicleId([7; 32]);
        let stop = question(&[Message::StopEverything { vehicle }], false);
        let yes = |confirm: Option<String>| Approval { yes: true, confirm }.obtain_at(&stop, false).err().map(|failure| failure.code());
        assert_eq!(yes(None), Some(Code::ConfirmationNeeded));
        assert_eq!(yes(Some(VehicleId([8; 32]).to_string())), Some(Code::NotConfirmed));
        assert_eq!(yes(Some(vehicle.to_string().to_uppercase().replace("0X", "0x"))), None);
    }

    #[test]
    fn of_several_acts_the_gravest_asks_and_taking_away_asks_nothing() {
        let grant = GrantId([3; 32]);
        assert_eq!(question(&[Message::Withdraw { grant }], false), Question::None);
        assert_eq!(question(&[Message::Resume { grant }], true), Question::Yes("Let the grant have effect again"));
        assert!(matches!(question(&[Message::Unpause], false), Question::Yes(_)));
        assert!(matches!(question(&[Message::Pause, Message::RenounceAdmin], false), Question::Type(..)));
    }

    #[test]
    fn what_gives_or_states_something_asks_and_what_only_takes_away_does_not() {
        let (grant, vehicle) = (GrantId([3; 32]), VehicleId([7; 32]));
        let authority = Account([1; 20]);
        let asks = [
            Message::Unpause,
            Message::Resume { grant },
            Message::CoConsent { grant },
            Message::RegisterVehicle { salt: VehicleSalt([7; 32]), vin_commitment: None },
            Message::OfferVehicle { vehicle, to: authority, until: UnixSeconds(1_800_000_000) },
            Message::AcceptVehicle { vehicle },
            Message::AcceptDelegation { realm: Realm::Vehicle(vehicle), ward: None },
            Message::OfferAdmin { to: Some(authority) },
            Message::AcceptAdmin,
            Message::LiftObjection { vehicle, to: None },
            Message::StartRecovery { vehicle },
            Message::FinishRecovery { vehicle },
            Message::MovePartyKey { party: authority, key: Account([2; 20]) },
            Message::SetRequestPolicy { vehicle, policy: RequestPolicy::Anybody },
            Message::Pause,
            // For good.
            Message::RemoveIntentKey { key: authority },
        ];
        for message in asks {
            assert_ne!(question(&[message], false), Question::None, "{message:?}");
        }
        let takes = [
            Message::Withdraw { grant },
            Message::Revoke { grant },
            Message::Suspend { grant },
            Message::CloseEmergency { vehicle, authority },
            Message::CancelRecovery { vehicle },
            Message::WithdrawAttestation { vehicle, attester: authority },
            Message::CancelVehicleOffer { vehicle },
            Message::WithdrawConsent { grant },
            Message::Object { vehicle, to: None },
            Message::SetRequestPolicy { vehicle, policy: RequestPolicy::Nobody },
            Message::OfferAdmin { to: None },
        ];
        for message in takes {
            assert_eq!(question(&[message], false), Question::None, "{message:?}");
        }
    }

    #[test]
    fn without_a_terminal_nothing_is_agreed_to_unless_the_caller_says_so() {
        for question in [Question::None, Question::Yes("Grant this")] {
            let said = Approval::default().obtain_at(&question, false).err().map(|failure| failure.code());
            assert_eq!(said, Some(Code::ConfirmationNeeded), "{question:?}");
            assert!(Approval { yes: true, confirm: None }.obtain_at(&question, false).is_ok());
        }
    }
}
