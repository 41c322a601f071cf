//! `valet grant`: giving, changing, stopping, ending, showing.

mod change;
mod give;
mod list;
mod show;
pub(crate) mod terms;
mod uses;
mod withdraw;

use crate::{failure::Failure, session::Session, signer::Signer, site::Site, way::Way};
use clap::{Args, Subcommand};
use shared_logic::{Account, EvidenceHash, Grant as Record, GrantId, Message, VehicleId};

/// Give, change, stop, end, show and list grants.
#[derive(Args)]
#[command(after_long_help = "\
A grant gives one recipient some signals of one vehicle, for one purpose, until a date. Who may do what:

  the owner          gives, narrows, suspends, resumes, renews, withdraws
  a delegate         the same within its rights (`valet delegate give`), and revokes instead of withdrawing
  who drives         suspends and withdraws grants of personal data, co-consents
  the recipient      uses, renounces, states that the data is erased
  anybody            records that a grant has ended by itself

Withdrawing works at any time, also while the contract is paused or retired.

  valet grant give --wallet owner.json --vehicle 0x… --recipient 0x… --purpose repair \\
      --container wheels.json --classes TyreBody --for 7d
  valet grant withdraw 0x… --wallet owner.json")]
pub(crate) struct Grant {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Grant a recipient access: some signals, one purpose, until a date.
    ///
    /// Shows first what it will allow, by the contract's own rules; nothing is signed before.
    ///
    /// Example: `valet grant give --wallet owner.json --vehicle 0x… --recipient 0x… --purpose
    /// usage-based-insurance --container speed.json --classes SpeedMotion,Odometer --for 30d`.
    /// In answer to a request, with all that it asks for: `valet grant give --wallet owner.json --request 0x…`.
    Give(Box<give::Give>),
    /// Show what a grant would allow, without signing anything.
    ///
    /// Takes what `valet grant give` takes: `valet grant preview --wallet owner.json --request 0x…`.
    Preview(Box<give::Give>),
    /// Take away from a grant: fewer classes or actions, an earlier end, less of anything.
    ///
    /// What is not said stays. Example: `valet grant narrow 0x… --wallet owner.json --classes Odometer --for 7d`.
    Narrow(Box<change::Narrow>),
    /// Put a new grant in the place of one that runs, for the same recipient and purpose.
    ///
    /// What is not said is taken from the old one, which ends. The agreement is made anew.
    /// Example: `valet grant renew 0x… --wallet owner.json --for 30d`.
    Renew(Box<change::Renew>),
    /// Stop a grant's effect for now; whoever stopped it can resume it.
    ///
    /// Example: `valet grant suspend 0x… --wallet driver.json`.
    Suspend(One),
    /// Let a suspended grant have effect again: who suspended it, or the owner when that one no longer may.
    ///
    /// Example: `valet grant resume 0x… --wallet driver.json`.
    Resume(One),
    /// Withdraw a grant. At once, and for good; you owe nobody a reason.
    ///
    /// Example: `valet grant withdraw 0x… --wallet owner.json`, or everything a recipient has:
    /// `valet grant withdraw --recipient 0x… --vehicle 0x… --wallet owner.json`.
    Withdraw(Box<withdraw::Withdraw>),
    /// End a grant as a delegate of the owner, for good.
    ///
    /// Example: `valet grant revoke 0x… --wallet manager.json`.
    Revoke(One),
    /// Give a grant back: its recipient only.
    ///
    /// Example: `valet grant renounce 0x… --wallet insurer.json`.
    Renounce(One),
    /// Record that a grant has ended by itself, so that the duty to erase stands in the log; anybody.
    ///
    /// Example: `valet grant record-end 0x… --wallet anybody.json`.
    RecordEnd(Sent),
    /// Consent beside the grantor, where the purpose asks the driver too: who drives.
    ///
    /// Example: `valet grant co-consent 0x… --wallet driver.json`.
    CoConsent(One),
    /// Record one use of a grant: its recipient; it counts only when it is allowed.
    ///
    /// Example: `valet grant use 0x… --wallet insurer.json --classes SpeedMotion`.
    Use(Box<uses::Use>),
    /// State that the data of an ended grant is erased: its recipient.
    ///
    /// Example: `valet grant erased 0x… --wallet insurer.json --evidence 0x…`.
    Erased {
        #[command(flatten)]
        signer: Signer,
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
    /// List the grants of a vehicle, by reading the contract's history.
    ///
    /// Example: `valet grant list --vehicle 0x… --recipient 0x…`.
    List {
        /// The vehicle.
        #[arg(long, value_name = "ID")]
        vehicle: VehicleId,
        /// Only those to this recipient.
        #[arg(long, value_name = "ACCOUNT")]
        recipient: Option<Account>,
    },
}

/// A grant, and how to act on it.
#[derive(Args)]
struct One {
    #[command(flatten)]
    way: Way,
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
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Give(give) => give.run(site).await,
            Command::Preview(give) => give.preview(site).await,
            Command::Narrow(narrow) => narrow.run(site).await,
            Command::Renew(renew) => renew.run(site).await,
            Command::Suspend(one) => one.act(site, |grant| Message::Suspend { grant }).await,
            Command::Resume(one) => one.act(site, |grant| Message::Resume { grant }).await,
            Command::Withdraw(withdraw) => withdraw.run(site).await,
            Command::Revoke(one) => one.act(site, |grant| Message::Revoke { grant }).await,
            Command::Renounce(one) => one.act(site, |grant| Message::Renounce { grant }).await,
            Command::RecordEnd(Sent { signer, grant }) => crate::way::act(site, &signer, &Message::RecordEnd { grant }).await,
            Command::CoConsent(one) => one.act(site, |grant| Message::CoConsent { grant }).await,
            Command::Use(uses) => uses.run(site).await,
            Command::Erased { signer, grant, evidence } => {
                crate::way::act(site, &signer, &Message::AttestErasure { grant, evidence }).await
            }
            Command::Show { grant } => show::show(site, grant).await,
            Command::List { vehicle, recipient } => list::list(site, vehicle, recipient).await,
        }
    }
}

impl One {
    async fn act(self, site: &Site, message: impl Fn(GrantId) -> Message) -> Result<(), Failure> {
        self.way.act(site, &message(self.grant)).await
    }
}

/// The record of a grant that must be there.
async fn find(session: &Session, id: GrantId) -> Result<Record, Failure> {
    let record = session.records().await?.grant(id).await?;
    // A denial, as the contract would give it, so that programs find the same reason everywhere.
    record.ok_or_else(|| Failure::denied(shared_logic::Denial::UnknownGrant))
}
