//! `valet grant`: creating, changing, suspending, ending, showing.

mod change;
mod consent;
mod create;
mod list;
mod record_use;
mod show;
pub(crate) mod terms;
mod withdraw;

use crate::{
    context::Context,
    failure::Failure,
    records::Records,
    signer::Signer,
    submit::{submit, SubmitMode},
};
use clap::{Args, Subcommand};
use shared_logic::{EvidenceHash, Grant as Record, GrantId, Message};

/// Create, change, suspend, end, show and list grants.
#[derive(Args)]
#[command(after_long_help = "\
A grant gives one recipient some signals of one vehicle, for one purpose, until a date. Who may do what:

  the owner          creates, narrows, suspends, resumes, renews, withdraws
  a delegate         the same within its rights (`valet delegation create`), and revokes instead of withdrawing
  the driver         suspends and withdraws grants of personal data, consents where the purpose asks for it, and
                     takes that consent back
  the recipient      uses, renounces, attests that the data is erased
  anybody            records that a grant has ended by itself

Withdrawing works at any time, also while the contract is paused or retired.

  valet grant create --wallet owner.json --vehicle 0x… --recipient 0x… --purpose repair \\
      --container wheels.json --classes tyre-body --for 7d
  valet grant create --recipient garage --purpose repair --container wheels.json --for 7d   with the only wallet and vehicle
  valet grant list                                                      what you gave and received
  valet grant withdraw 0x… --wallet owner.json")]
pub(crate) struct Grant {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Grant a recipient access: some signals, one purpose, until a date.
    ///
    /// Shows first what it will allow, by the contract's own rules, and signs after you agree; `--dry-run`
    /// only shows it.
    ///
    /// Example: `valet grant create --wallet owner.json --vehicle 0x… --recipient 0x… --purpose
    /// usage-based-insurance --container speed.json --classes speed-motion,odometer --for 30d`.
    /// In answer to a request, with all that it asks for: `valet grant create --wallet owner.json --request 0x…`.
    Create(Box<create::Create>),
    /// Narrow a grant: fewer classes or actions, an earlier end, less of anything.
    ///
    /// Omitted options keep their value. Example: `valet grant narrow 0x… --wallet owner.json --classes odometer --for 7d`.
    Narrow(Box<change::Narrow>),
    /// Replace a running grant by a new one, for the same recipient and purpose.
    ///
    /// Omitted options keep the old one's value; the old grant ends. The agreement is made anew.
    /// Example: `valet grant renew 0x… --wallet owner.json --for 30d`.
    Renew(Box<change::Renew>),
    /// Suspend a grant; whoever suspended it can resume it.
    ///
    /// Example: `valet grant suspend 0x… --wallet driver.json`.
    Suspend(One),
    /// Resume a suspended grant: who suspended it, or the owner when that one no longer may.
    ///
    /// Example: `valet grant resume 0x… --wallet driver.json`.
    Resume(One),
    /// Withdraw a grant, at once and for good. You owe nobody a reason.
    ///
    /// Example: `valet grant withdraw 0x… --wallet owner.json`, or everything that a recipient has of your vehicles:
    /// `valet grant withdraw --recipient 0x… --wallet owner.json`, of one of them with `--vehicle 0x…`.
    Withdraw(Box<withdraw::Withdraw>),
    /// End a grant as a delegate of the owner, for good.
    ///
    /// Example: `valet grant revoke 0x… --wallet manager.json`.
    Revoke(One),
    /// Give a grant back: its recipient only.
    ///
    /// Cannot be undone: you type the id.
    ///
    /// Example: `valet grant renounce 0x… --wallet insurer.json`.
    Renounce(One),
    /// Record that a grant has ended by itself, so that the duty to erase stands in the log; anybody.
    ///
    /// Example: `valet grant record-end 0x… --wallet anybody.json`.
    RecordEnd(Sent),
    /// Consent as the driver, where the purpose asks for it. It opens no data from before you accepted the role, and ends with it.
    ///
    /// Example: `valet grant consent 0x… --wallet driver.json`.
    Consent(One),
    /// Take the driver's consent back: who gave it. The grant has no effect until somebody consents anew.
    ///
    /// Works also while the contract is paused.
    ///
    /// Example: `valet grant withdraw-consent 0x… --wallet driver.json`.
    WithdrawConsent(One),
    /// Record one use of a grant: its recipient; it counts only when it is allowed.
    ///
    /// Example: `valet grant use 0x… --wallet insurer.json --classes speed-motion`.
    Use(Box<record_use::Use>),
    /// Attest that the data of an ended grant is erased: its recipient.
    ///
    /// Example: `valet grant attest-erasure 0x… --wallet insurer.json --evidence 0x…`.
    AttestErasure {
        #[command(flatten)]
        mode: SubmitMode,
        /// The grant.
        grant: GrantId,
        /// The hash of what shows it, such as a deletion report: 0x and 64 hexadecimal digits.
        #[arg(long, value_name = "HASH")]
        evidence: EvidenceHash,
    },
    /// Show a grant's record, and how it stands.
    ///
    /// Example: `valet grant show 0x…`.
    Show {
        /// The grant.
        grant: GrantId,
    },
    /// List grants: of a vehicle, to a recipient, or all that an account has given or received, over all vehicles.
    ///
    /// Example: `valet grant list`, `valet grant list --overdue`, or `valet grant list --vehicle 0x… --recipient 0x…`.
    List(list::List),
}

/// A grant, and how to act on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    mode: SubmitMode,
    /// The grant.
    grant: GrantId,
}

/// A grant, and who acts on it by a transaction.
#[derive(Args)]
struct Sent {
    #[command(flatten)]
    signer: Signer,
    /// The grant.
    grant: GrantId,
}

impl Grant {
    pub(crate) async fn run(self, context: &Context) -> Result<(), Failure> {
        match self.command {
            Command::Create(create) => create.run(context).await,
            Command::Narrow(narrow) => narrow.run(context).await,
            Command::Renew(renew) => renew.run(context).await,
            Command::Suspend(one) => one.submit(context, |grant| Message::Suspend { grant }).await,
            Command::Resume(one) => one.submit(context, |grant| Message::Resume { grant }).await,
            Command::Withdraw(withdraw) => withdraw.run(context).await,
            Command::Revoke(one) => one.submit(context, |grant| Message::Revoke { grant }).await,
            Command::Renounce(one) => one.submit(context, |grant| Message::Renounce { grant }).await,
            Command::RecordEnd(Sent { signer, grant }) => submit(context, &signer, &Message::RecordEnd { grant }).await,
            Command::Consent(One { mode, grant }) => consent::consent(context, &mode, grant).await,
            Command::WithdrawConsent(one) => one.submit(context, |grant| Message::WithdrawConsent { grant }).await,
            Command::Use(uses) => uses.run(context).await,
            Command::AttestErasure { mode, grant, evidence } => mode.submit(context, &Message::AttestErasure { grant, evidence }).await,
            Command::Show { grant } => show::show(context, grant).await,
            Command::List(list) => list.run(context).await,
        }
    }
}

impl One {
    async fn submit(self, context: &Context, message: impl Fn(GrantId) -> Message) -> Result<(), Failure> {
        self.mode.submit(context, &message(self.grant)).await
    }
}

/// The record of a grant that must be there.
async fn find(records: &Records<'_>, id: GrantId) -> Result<Record, Failure> {
    let record = records.grant(id).await?;
    // A denial, as the contract would give it, so that programs find the same reason everywhere.
    record.ok_or_else(|| Failure::denied(shared_logic::Denial::UnknownGrant))
}
