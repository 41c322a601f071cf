//! What a person says of a new grant.

use crate::{
    commands::purpose::class,
    failure::Failure,
    signer::Signer,
    text::{length, purpose, wall_clock},
};
use clap::Args;
use shared_logic::{
    catalogue, Account, Action, Actions, Container, GrantTerms, LegalBasis, Message, NoticeVersion, PurposeCode, Residency, Seconds,
    SignalClass, SignalClasses, TermsHash, UnixSeconds, VehicleId,
};
use std::{fs, path::PathBuf};

/// How long data may be kept when nobody says otherwise: as the GDPR asks, not longer than needed.
const KEPT: Seconds = match Seconds::days(30) {
    Some(month) => month,
    None => Seconds::DAY,
};

/// The terms of a grant. What is not said is what is safest: read only, no past data, 30 days kept.
#[derive(Args)]
pub(crate) struct Give {
    #[command(flatten)]
    signer: Signer,
    /// The vehicle.
    #[arg(long)]
    vehicle: VehicleId,
    /// Who may have the data: a registered party's address.
    #[arg(long)]
    recipient: Account,
    /// What for: exactly one purpose; `valet purpose list` shows them.
    #[arg(long, value_parser = purpose)]
    purpose: PurposeCode,
    /// Which signals: a container document of `valet container make`.
    #[arg(long, value_name = "FILE")]
    container: PathBuf,
    /// The signals' classes, separated by commas, as `valet container make` printed them.
    #[arg(long, value_delimiter = ',', required = true, value_parser = class)]
    classes: Vec<SignalClass>,
    /// What may be done, separated by commas: read, history, subscribe, actuate.
    #[arg(long, value_delimiter = ',', default_value = "read", value_parser = action)]
    actions: Vec<Action>,
    /// The data may leave the vehicle.
    #[arg(long)]
    off_board: bool,
    /// How long, such as 30d.
    #[arg(long = "for", value_parser = length, required_unless_present = "expires_at", conflicts_with = "expires_at", value_name = "TIME")]
    lasting: Option<Seconds>,
    /// Until when, in Unix seconds, exclusive.
    #[arg(long, value_name = "UNIX")]
    expires_at: Option<u64>,
    /// From when, in Unix seconds; otherwise at once.
    #[arg(long, value_name = "UNIX")]
    not_before: Option<u64>,
    /// The oldest data that may be read, in Unix seconds; otherwise none older than the grant.
    #[arg(long, value_name = "UNIX")]
    history_from: Option<u64>,
    /// How long the recipient may keep the data, such as 90d; otherwise 30 days, or the purpose's maximum when that is less.
    #[arg(long, value_parser = length, value_name = "TIME")]
    retention: Option<Seconds>,
    /// Who holds the data: a registered data holder's address.
    #[arg(long)]
    data_holder: Option<Account>,
    /// On what ground: consent, contract, legal-obligation, vital-interest, public-task, legitimate-interest.
    #[arg(long, default_value = "consent", value_parser = basis)]
    legal_basis: LegalBasis,
    /// The hash of the agreed terms: 0x and 64 hexadecimal digits; zeros when there are none beside this grant.
    #[arg(long, default_value = "0x0000000000000000000000000000000000000000000000000000000000000000", hide_default_value = true)]
    terms_hash: TermsHash,
    /// The version of the privacy notice that was shown.
    #[arg(long, default_value_t = 1)]
    notice_version: u16,
}

impl Give {
    pub(crate) const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The message these terms make.
    pub(crate) fn message(&self) -> Result<Message, Failure> {
        let now = wall_clock()?;
        let not_before = self.not_before.map_or(now, UnixSeconds);
        let expires_at = match (self.lasting, self.expires_at) {
            (Some(lasting), _) => not_before.after(lasting).ok_or_else(|| Failure::expected("expected an end within the range of time"))?,
            (None, Some(moment)) => UnixSeconds(moment),
            (None, None) => return Err(Failure::expected("expected `--for TIME` or `--expires-at UNIX`")),
        };
        let longest = catalogue::FIRST.iter().find(|entry| entry.purpose.code == self.purpose).map(|entry| entry.purpose.max_retention);
        let terms = GrantTerms {
            vehicle: self.vehicle,
            recipient: self.recipient,
            data_holder: self.data_holder,
            purpose: self.purpose,
            container: self.document()?.id(),
            classes: SignalClasses::of(&self.classes),
            actions: Actions::of(&self.actions),
            residency: if self.off_board { Residency::OffBoard } else { Residency::InVehicle },
            not_before,
            expires_at,
            history_from: self.history_from.map_or(not_before, UnixSeconds),
            retention: self.retention.unwrap_or_else(|| longest.unwrap_or(KEPT).min(KEPT)),
            legal_basis: self.legal_basis,
            terms_hash: self.terms_hash,
            notice_version: NoticeVersion(self.notice_version),
        };
        Ok(Message::Grant { terms })
    }

    fn document(&self) -> Result<Container, Failure> {
        let text = fs::read_to_string(&self.container).map_err(|cause| {
            Failure::file(&self.container, format!("expected a container document ({cause}); `valet container make` writes one"))
        })?;
        serde_json::from_str(&text).map_err(|cause| Failure::file(&self.container, format!("expected a container document: {cause}")))
    }
}

fn action(text: &str) -> Result<Action, String> {
    Action::from_name(text).ok_or_else(|| format!("expected read, history, subscribe or actuate, found `{text}`"))
}

fn basis(text: &str) -> Result<LegalBasis, String> {
    match text {
        "consent" => Ok(LegalBasis::Consent),
        "contract" => Ok(LegalBasis::Contract),
        "legal-obligation" => Ok(LegalBasis::LegalObligation),
        "vital-interest" => Ok(LegalBasis::VitalInterest),
        "public-task" => Ok(LegalBasis::PublicTask),
        "legitimate-interest" => Ok(LegalBasis::LegitimateInterest),
        _ => {
            Err(format!("expected consent, contract, legal-obligation, vital-interest, public-task or legitimate-interest, found `{text}`"))
        }
    }
}
