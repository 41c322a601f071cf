//! `valet delegation create`.

use super::Reach;
use crate::{
    context::Context,
    failure::Failure,
    parse::{account, action, class, length, purpose, right, role},
    submit::SubmitMode,
    time,
};
use clap::{builder::RangedU64ValueParser, Args};
use shared_logic::{
    Account, Action, Actions, AssignedRole, Delegation, DelegationState, DelegationTerms, Message, PurposeCode, Purposes, Right, Rights,
    Seconds, SignalClass, SignalClasses, UnixSeconds,
};

/// Who may act, as what, how far, and until when.
#[derive(Args)]
pub(super) struct Create {
    #[command(flatten)]
    mode: SubmitMode,
    #[command(flatten)]
    reach: Reach,
    /// Who may act: the account's address in contracts.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
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
    /// The purposes of what it may grant, separated by commas; otherwise any. `valet purpose list` shows the names.
    #[arg(long, value_delimiter = ',', value_parser = purpose, value_name = "NAMES")]
    purposes: Vec<PurposeCode>,
    /// How long a grant of its may run at most, such as 30d; otherwise as long as its purpose allows.
    #[arg(long, value_parser = length, value_name = "LENGTH")]
    longest_grant: Option<Seconds>,
    /// How many times it may be delegated further, 0 to 2; otherwise not at all.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = RangedU64ValueParser::<u8>::new())]
    depth: u8,
    /// How long the delegation lasts, such as 30d. The offer of it is another matter: it lapses after 30 days.
    #[arg(long = "for", value_parser = length, value_name = "LENGTH", required_unless_present = "until", conflicts_with = "until")]
    lasting: Option<Seconds>,
    /// When the delegation ends, exclusive: RFC 3339, or Unix seconds.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    until: Option<UnixSeconds>,
    /// From when: RFC 3339, or Unix seconds; otherwise at once.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    not_before: Option<UnixSeconds>,
}

impl Create {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        self.check()?;
        let actor = self.mode.begin(context).await?;
        let realm = self.reach.given_by(&actor.session, actor.account()).await?;
        let snapshot = actor.session.snapshot().await?;
        let terms = self.terms(snapshot.now)?;
        let before = snapshot.records.delegation(realm, self.to).await?;
        if let Some(warning) = before.and_then(|before| replaced(&before, snapshot.now)) {
            context.output.warn(&warning);
        }
        actor.submit(&[Message::Delegate { realm, to: self.to, terms }]).await
    }

    /// What a person of the role needs or cannot have; the rules would only say `RoleMismatch`.
    fn check(&self) -> Result<(), Failure> {
        let reach = !(self.rights.is_empty() && self.classes.is_empty() && self.actions.is_empty());
        let bounds = !self.purposes.is_empty() || self.longest_grant.is_some();
        match (self.role.is_subject_only(), reach || bounds) {
            (true, true) => Err(Failure::usage(
                "a driver or a guardian acts on personal data only: leave out `--rights`, `--classes`, `--actions`, `--purposes` and \
                 `--longest-grant`",
            )),
            (false, _) if self.rights.is_empty() || self.classes.is_empty() => {
                Err(Failure::usage("this role needs `--rights` and `--classes`: what it may do, and with which data"))
            }
            _ => Ok(()),
        }
    }

    fn terms(&self, now: UnixSeconds) -> Result<DelegationTerms, Failure> {
        let not_before = self.not_before.unwrap_or(now);
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
            purposes: set(&self.purposes)?,
            longest_grant: self.longest_grant,
            depth_left: self.depth,
            not_before,
            expires_at: time::end(not_before, self.lasting, self.until)?,
        })
    }
}

/// What is lost by an offer to an account that has another, which can be accepted no more then.
fn replaced(before: &Delegation, now: UnixSeconds) -> Option<String> {
    match before.state {
        DelegationState::Offered { until } if now < until => Some(format!(
            "this takes the place of the offer to be {} that the account has and can accept until {}",
            before.terms.role.name(),
            time::moment(until)
        )),
        _ => None,
    }
}

/// The purposes as a set; none for any.
fn set(purposes: &[PurposeCode]) -> Result<Option<Purposes>, Failure> {
    let mut all: Option<Purposes> = None;
    for code in purposes {
        let one = Purposes::of(*code).ok_or_else(|| {
            Failure::usage(format!("a delegation can name purposes of numbers below {}, not {}", Purposes::CODES, code.0))
        })?;
        all = Some(all.map_or(one, |others| others.or(one)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::Seq;
    use valet_testkit::plain::driver_terms;

    #[test]
    fn purposes_are_a_set_none_is_any_and_one_that_fits_no_set_is_refused() {
        assert_eq!(set(&[]).ok(), Some(None));
        assert_eq!(set(&[PurposeCode(1), PurposeCode(9), PurposeCode(1)]).ok(), Some(Some(Purposes(0b10_0000_0010))));
        assert!(set(&[PurposeCode(1), PurposeCode(64)]).is_err());
    }

    #[test]
    fn an_offer_that_takes_the_place_of_another_is_warned_of() {
        let terms = driver_terms(UnixSeconds(0));
        let until = UnixSeconds(100);
        let state = DelegationState::Offered { until };
        let before = Delegation { terms, from: Account([1; 20]), under: None, epoch: None, seq: Seq(1), state };
        let told = replaced(&before, UnixSeconds(99)).unwrap();
        assert!(told.contains("to be driver") && told.ends_with(&time::moment(until)), "{told}");
        assert_eq!(replaced(&before, until), None);
        assert_eq!(replaced(&Delegation { state: DelegationState::Ended, ..before }, UnixSeconds(99)), None);
    }
}
