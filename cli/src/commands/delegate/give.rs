//! `valet delegate give`.

use super::{right, role, Reach};
use crate::{
    commands::{grant::terms::action, purpose::class},
    failure::Failure,
    signer::Signer,
    site::Site,
    text::length,
    way,
};
use clap::{builder::RangedU64ValueParser, Args};
use shared_logic::{
    Account, Action, Actions, AssignedRole, DelegationTerms, Message, Right, Rights, Seconds, SignalClass, SignalClasses, UnixSeconds,
};

/// Who may act, as what, how far, and until when.
#[derive(Args)]
pub(super) struct Give {
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    reach: Reach,
    /// Who may act: the account's address in contracts.
    #[arg(long, value_name = "ACCOUNT")]
    to: Account,
    /// As what: driver, lessee, fleet-manager, guardian or delegate.
    #[arg(long, value_parser = role)]
    role: AssignedRole,
    /// What it may do for you, separated by commas: grant, narrow, suspend, revoke, answer, delegate. None for drivers and guardians.
    #[arg(long, value_delimiter = ',', value_parser = right, value_name = "RIGHTS")]
    rights: Vec<Right>,
    /// For which classes, separated by commas; `valet container classes` lists them.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// With which actions, separated by commas: read, history, subscribe, actuate; otherwise read.
    #[arg(long, value_delimiter = ',', value_parser = action)]
    actions: Vec<Action>,
    /// How many times it may be delegated further, 0 to 2; otherwise not at all.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = RangedU64ValueParser::<u8>::new())]
    depth: u8,
    /// How long, such as 30d.
    #[arg(long = "for", value_parser = length, value_name = "TIME", required_unless_present = "expires_at", conflicts_with = "expires_at")]
    lasting: Option<Seconds>,
    /// Until when, in Unix seconds, exclusive.
    #[arg(long, value_name = "UNIX")]
    expires_at: Option<u64>,
    /// From when, in Unix seconds; otherwise at once.
    #[arg(long, value_name = "UNIX")]
    not_before: Option<u64>,
}

impl Give {
    pub(super) async fn run(self, site: &Site) -> Result<(), Failure> {
        self.check()?;
        let session = site.session().await?;
        let keypair = self.signer.keypair()?;
        let realm = self.reach.realm(Some(keypair.public().account_id().address()))?;
        let terms = self.terms(session.now().await?)?;
        way::send(site, &session, &keypair, &[Message::Delegate { realm, to: self.to, terms }]).await
    }

    /// What a person of the role needs or cannot have; the rules would only say `RoleMismatch`.
    fn check(&self) -> Result<(), Failure> {
        let named = !(self.rights.is_empty() && self.classes.is_empty() && self.actions.is_empty());
        match (self.role.is_subject_only(), named) {
            (true, true) => Err(Failure::expected(
                "expected no `--rights`, `--classes` or `--actions` for a driver or a guardian: they act on personal data only",
            )),
            (false, _) if self.rights.is_empty() || self.classes.is_empty() => {
                Err(Failure::expected("expected `--rights` and `--classes` for this role: what it may do, and with which data"))
            }
            _ => Ok(()),
        }
    }

    fn terms(&self, now: UnixSeconds) -> Result<DelegationTerms, Failure> {
        let not_before = self.not_before.map_or(now, UnixSeconds);
        let end = match (self.lasting, self.expires_at) {
            (Some(lasting), _) => not_before.after(lasting),
            (None, moment) => moment.map(UnixSeconds),
        };
        let actions = match (self.role.is_subject_only(), self.actions.is_empty()) {
            (true, _) => Actions::NONE,
            (false, true) => Actions::of(&[Action::Read]),
            (false, false) => Actions::of(&self.actions),
        };
        Ok(DelegationTerms {
            role: self.role,
            rights: Rights::of(&self.rights),
            classes: SignalClasses::of(&self.classes),
            actions,
            depth_left: self.depth,
            not_before,
            expires_at: end.ok_or_else(|| Failure::expected("expected an end within the range of time"))?,
        })
    }
}
