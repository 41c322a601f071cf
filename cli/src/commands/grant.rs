//! `valet grant`: giving, showing, listing, withdrawing.

mod give;
mod list;

use crate::{
    failure::Failure,
    output::facts,
    session::{Done, Session},
    signer::Signer,
    site::Site,
    text::{moment, purpose_name},
};
use clap::{Args, Subcommand};
use shared_logic::{Account, Event, EventBody, Grant as Record, GrantId, Message, VehicleId};
use valet_wallet::{preview, Preview};

/// Give, show, list and withdraw grants.
#[derive(Args)]
pub(crate) struct Grant {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Grant a recipient access: some signals, one purpose, until a date.
    ///
    /// Example: `valet grant give --wallet owner.json --vehicle 0x… --recipient 0x… --purpose
    /// usage-based-insurance --container speed.json --classes SpeedMotion,Odometer --for 30d`.
    /// Shows first what it will allow, by the contract's own rules; nothing is signed before.
    Give(Box<give::Give>),
    /// Show what a grant would allow, without signing anything.
    Preview(Box<give::Give>),
    /// Withdraw a grant. At once, and for good; you owe nobody a reason.
    Withdraw {
        #[command(flatten)]
        signer: Signer,
        /// The grant.
        grant: GrantId,
    },
    /// Show a grant's record.
    Show {
        /// The grant.
        grant: GrantId,
    },
    /// List the grants of a vehicle, by reading the contract's history.
    List {
        /// The vehicle.
        #[arg(long)]
        vehicle: VehicleId,
        /// Only those to this recipient.
        #[arg(long)]
        recipient: Option<Account>,
    },
}

impl Grant {
    pub(crate) async fn run(self, site: &Site) -> Result<(), Failure> {
        match self.command {
            Command::Give(give) => act(site, give.signer(), &give.message()?).await,
            Command::Preview(give) => {
                let session = site.session().await?;
                let account = give.signer().keypair()?.public().account_id().address();
                let preview = foresee(&session, account, &give.message()?).await?;
                site.output.show(&preview, describe)
            }
            Command::Withdraw { signer, grant } => act(site, &signer, &Message::Withdraw { grant }).await,
            Command::Show { grant } => {
                let session = site.session().await?;
                let record = session.records().await?.grant(grant).await?;
                let record = record.ok_or_else(|| Failure::expected(format!("expected a grant, found none with id {grant}")))?;
                site.output.show(&record, |record| facts(&rows(grant, record)))
            }
            Command::List { vehicle, recipient } => list::list(site, vehicle, recipient).await,
        }
    }
}

/// Makes a change: shows what it will do, then signs it, and tells its event.
pub(crate) async fn act(site: &Site, signer: &Signer, message: &Message) -> Result<(), Failure> {
    let session = site.session().await?;
    let keypair = signer.keypair()?;
    let preview = foresee(&session, keypair.public().account_id().address(), message).await?;
    if !preview.opens.is_empty() {
        site.output.note(&describe(&preview));
        if !site.output.agreed("grant this?")? {
            return Err(Failure::expected("expected `y` to grant; nothing was signed"));
        }
    }
    let done = session.change(&keypair, message).await?;
    show_done(site, &done)
}

/// What the message would do now, by the rules themselves.
async fn foresee(session: &Session, caller: Account, message: &Message) -> Result<Preview, Failure> {
    let state = session.records().await?.state_for(message).await?;
    preview(&state, caller, message, session.now().await?).map_err(Failure::denied)
}

fn show_done(site: &Site, done: &Done) -> Result<(), Failure> {
    let Done { event, included, deposit } = done;
    let shown = serde_json::json!({
        "event": event,
        "block": included.block.number.0,
        "block_hash": included.block.hash.to_string(),
        "weight": { "ref_time": included.weight.ref_time, "proof_size": included.weight.proof_size },
        "deposit": deposit.0.to_string(),
    });
    site.output.show(&shown, |_| facts(&done_rows(event, included.block.number.0)))
}

fn done_rows(event: &Event, block: u32) -> Vec<(&'static str, String)> {
    let mut rows = vec![("event", event.body.name().to_owned()), ("block", block.to_string())];
    rows.extend(event.vehicle.map(|vehicle| ("vehicle", vehicle.to_string())));
    rows.extend(event.link.map(|link| ("its event", link.seq.0.to_string())));
    rows.extend(event.grant.map(|grant| ("grant", grant.to_string())));
    rows.extend(event.recipient.map(|recipient| ("recipient", recipient.to_string())));
    match event.body {
        EventBody::GrantActivated { terms, .. } => rows.push(("until", moment(terms.expires_at))),
        EventBody::OwnershipTransferred { new_owner, .. } => rows.push(("new owner", new_owner.to_string())),
        EventBody::PartyRegistered { .. } => rows.push(("party", event.actor.to_string())),
        _ => {}
    }
    rows
}

fn describe(preview: &Preview) -> String {
    let mut text = String::from("this allows:");
    for access in &preview.opens {
        for permission in &access.permissions {
            let classes: Vec<_> = permission.classes.items().map(shared_logic::SignalClass::name).collect();
            text.push_str(&format!("\n  {} may {} {}", access.recipient, permission.action.name(), classes.join(", ")));
        }
        text.push_str(&format!(
            "\n  for {}, from {} until {} (UTC), data from {} on, kept {} days at most",
            purpose_name(access.purpose),
            moment(access.not_before),
            moment(access.expires_at),
            moment(access.history_from),
            access.retention.0 / shared_logic::Seconds::DAY.0,
        ));
    }
    text
}

pub(crate) fn rows(id: GrantId, grant: &Record) -> Vec<(&'static str, String)> {
    let terms = &grant.terms;
    let classes: Vec<_> = terms.classes.items().map(shared_logic::SignalClass::name).collect();
    let actions: Vec<_> = terms.actions.items().map(shared_logic::Action::name).collect();
    vec![
        ("grant", id.to_string()),
        ("state", format!("{:?}", grant.state)),
        ("vehicle", terms.vehicle.to_string()),
        ("grantor", format!("{} in epoch {}", grant.grantor, grant.epoch.0)),
        ("recipient", terms.recipient.to_string()),
        ("purpose", purpose_name(terms.purpose)),
        ("classes", classes.join(", ")),
        ("actions", actions.join(", ")),
        ("container", terms.container.to_string()),
        ("residency", format!("{:?}", terms.residency)),
        ("window", format!("{} to {} (UTC)", moment(terms.not_before), moment(terms.expires_at))),
        ("data from", moment(terms.history_from)),
        ("kept at most", format!("{} days", terms.retention.0 / shared_logic::Seconds::DAY.0)),
        ("legal basis", format!("{:?}", terms.legal_basis)),
        ("terms hash", terms.terms_hash.to_string()),
    ]
}
