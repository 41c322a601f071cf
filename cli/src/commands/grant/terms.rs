//! The terms of a grant, or of a request for one, as options.

use crate::{
    defaults,
    failure::{Code, Failure},
    parse::{account, action, class, legal_basis, length, region, residency},
    render, time,
};
use clap::{builder::RangedU64ValueParser, Args};
use sha2::{Digest, Sha256};
use shared_logic::{
    catalogue, Account, Action, Actions, Agreement, Container, ContainerId, GrantId, GrantTerms, LegalBasis, NoticeHash, PurposeCode,
    Region, Regions, Residency, Seconds, SignalClass, SignalClasses, TermsHash, UnixSeconds, VehicleId,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How long data may be kept when nobody says otherwise: as the GDPR asks, not longer than needed.
const KEPT: Seconds = match Seconds::days(30) {
    Some(month) => month,
    None => Seconds::DAY,
};

/// From the beginning of the block that it comes into: the chain knows when that is, and nobody else.
pub(super) const AT_ONCE: UnixSeconds = UnixSeconds(0);

/// How much is granted. Omitted options keep their value, or take the safest one.
#[derive(Args, Clone)]
pub(crate) struct Limits {
    /// The signals' classes, separated by commas, as `valet container build` printed them; otherwise all those of the container's
    /// signals, where its document is named and nothing is commanded.
    #[arg(long, value_delimiter = ',', value_parser = class)]
    classes: Vec<SignalClass>,
    /// What may be done, separated by commas: read, history, subscribe, actuate; otherwise read.
    #[arg(long, value_delimiter = ',', value_parser = action)]
    actions: Vec<Action>,
    /// Where the data may go: off-board (out of the vehicle) or in-vehicle; otherwise in-vehicle.
    #[arg(long, value_parser = residency, conflicts_with_all = ["off_board", "in_vehicle"])]
    residency: Option<Residency>,
    /// Short for `--residency off-board`.
    #[arg(long, conflicts_with = "in_vehicle")]
    off_board: bool,
    /// Short for `--residency in-vehicle`.
    #[arg(long)]
    in_vehicle: bool,
    /// In which regions the data may be processed outside the vehicle, separated by commas: eea, adequate (countries with
    /// an adequate level of protection), elsewhere. Otherwise eea.
    #[arg(long, value_delimiter = ',', value_parser = region, value_name = "REGIONS")]
    regions: Vec<Region>,
    /// How long, such as 30d.
    #[arg(long = "for", value_parser = length, conflicts_with = "until", value_name = "LENGTH")]
    lasting: Option<Seconds>,
    /// Until when, exclusive: RFC 3339, or Unix seconds.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    until: Option<UnixSeconds>,
    /// From when: RFC 3339, or Unix seconds; otherwise at once.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    not_before: Option<UnixSeconds>,
    /// The oldest data that may be read: RFC 3339, or Unix seconds; otherwise none older than the grant.
    #[arg(long, value_parser = time::parse, value_name = "TIME")]
    history_from: Option<UnixSeconds>,
    /// How long the recipient may keep the data, such as 90d; otherwise 30 days, or the purpose's maximum when that is less.
    #[arg(long, value_parser = length, value_name = "LENGTH")]
    retention: Option<Seconds>,
    /// How many times the recipient may have the data shared onward, 0 to 3; otherwise not at all.
    #[arg(long, value_name = "N", value_parser = RangedU64ValueParser::<u8>::new())]
    depth: Option<u8>,
    /// How many recorded uses it is good for; otherwise any number.
    #[arg(long, value_name = "N")]
    max_uses: Option<u32>,
}

/// What a new grant is about, whatever its limits.
pub(crate) struct Matter {
    pub(crate) vehicle: VehicleId,
    pub(crate) recipient: Account,
    pub(crate) purpose: PurposeCode,
    pub(crate) container: ContainerId,
}

impl Limits {
    /// The same limits; where no classes are named, with all that reading the document's signals needs.
    ///
    /// # Errors
    /// [`Code::Usage`] where commands are asked for: their classes are named, and never taken.
    pub(crate) fn or_classes_of(&self, document: &Container) -> Result<Self, Failure> {
        if !self.classes.is_empty() {
            return Ok(self.clone());
        }
        if self.actions.contains(&Action::Actuate) {
            return Err(Failure::usage("who is to command something is told which classes: name `--classes`")
                .hint("`valet container show FILE` tells the classes of commands"));
        }
        let all = document.classes(Action::Read);
        defaults::take("--classes", render::classes(all), "all classes of the container's signals");
        Ok(Self { classes: all.items().collect(), ..self.clone() })
    }

    /// Terms of a new grant: omitted options take the safest value.
    pub(crate) fn fresh(&self, matter: &Matter, now: UnixSeconds) -> Result<GrantTerms, Failure> {
        if self.classes.is_empty() {
            return Err(Failure::usage("name `--classes`, as `valet container build` printed them"));
        }
        let longest = catalogue::purpose(matter.purpose).map(|purpose| purpose.max_retention);
        let safest = GrantTerms {
            vehicle: matter.vehicle,
            recipient: matter.recipient,
            purpose: matter.purpose,
            container: matter.container,
            classes: SignalClasses::NONE,
            actions: Actions::of(&[Action::Read]),
            residency: Residency::InVehicle,
            regions: Regions::NONE,
            not_before: AT_ONCE,
            expires_at: UnixSeconds(0),
            history_from: self.not_before.unwrap_or(now).max(now),
            retention: longest.unwrap_or(KEPT).min(KEPT),
            depth_left: 0,
            max_uses: None,
            parent: None,
        };
        let terms = self.over(safest, now)?;
        if self.lasting.is_none() && self.until.is_none() {
            return Err(Failure::usage("every grant has an end: `--for LENGTH`, such as 30d, or `--until TIME`"));
        }
        Ok(terms)
    }

    /// Terms shared onward from a parent grant: its window, fence and retention bind.
    pub(crate) fn onward(&self, id: GrantId, parent: &GrantTerms, recipient: Account, now: UnixSeconds) -> Result<GrantTerms, Failure> {
        let GrantTerms { vehicle, purpose, container, .. } = *parent;
        let fresh = self.fresh(&Matter { vehicle, recipient, purpose, container }, now)?;
        Ok(GrantTerms {
            history_from: self.history_from.unwrap_or(fresh.history_from.max(parent.history_from)),
            retention: self.retention.unwrap_or(fresh.retention.min(parent.retention)),
            max_uses: self.max_uses.or(parent.max_uses),
            parent: Some(id),
            ..fresh
        })
    }

    /// These terms, changed by the options that were given.
    pub(crate) fn over(&self, base: GrantTerms, now: UnixSeconds) -> Result<GrantTerms, Failure> {
        let not_before = self.not_before.unwrap_or(base.not_before);
        let expires_at = match (self.lasting, self.until) {
            (None, None) => base.expires_at,
            (lasting, until) => time::end(not_before.max(now), lasting, until)?,
        };
        let residency = match (self.off_board, self.in_vehicle) {
            (true, _) => Residency::OffBoard,
            (_, true) => Residency::InVehicle,
            _ => self.residency.unwrap_or(base.residency),
        };
        let regions = match (residency, self.regions.is_empty()) {
            (Residency::InVehicle, true) => Regions::NONE,
            (Residency::InVehicle, false) => {
                return Err(Failure::usage("`--regions` goes with `--off-board`: what stays in the vehicle goes to no region"));
            }
            (Residency::OffBoard, false) => Regions::of(&self.regions),
            (Residency::OffBoard, true) if base.regions.is_empty() => Regions::of(&[Region::Eea]),
            (Residency::OffBoard, true) => base.regions,
        };
        Ok(GrantTerms {
            classes: if self.classes.is_empty() { base.classes } else { SignalClasses::of(&self.classes) },
            actions: if self.actions.is_empty() { base.actions } else { Actions::of(&self.actions) },
            residency,
            regions,
            not_before,
            expires_at,
            history_from: self.history_from.unwrap_or(base.history_from),
            retention: self.retention.unwrap_or(base.retention),
            depth_left: self.depth.unwrap_or(base.depth_left),
            max_uses: self.max_uses.or(base.max_uses),
            ..base
        })
    }
}

/// What is agreed on besides the terms.
#[derive(Args)]
pub(crate) struct Agreed {
    /// Who holds the data: a registered data holder's address.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    data_holder: Option<Account>,
    /// On whose behalf the recipient processes the data, where it is only a processor: the controller's address.
    #[arg(long, value_parser = account, value_name = "ACCOUNT")]
    controller: Option<Account>,
    /// On what ground: consent, contract, legal-obligation, vital-interest, public-task, legitimate-interest.
    #[arg(long, default_value = "consent", value_parser = legal_basis)]
    legal_basis: LegalBasis,
    /// The hash of the agreed terms: 0x and 64 hexadecimal digits; otherwise the request's, or zeros when there is none.
    #[arg(long, value_name = "HASH")]
    terms_hash: Option<TermsHash>,
    /// The privacy notice that was shown, in the language in which it was shown: the grant names the file's SHA-256
    /// hash, as `sha256sum` prints it. Keep the file.
    #[arg(long, value_name = "FILE", conflicts_with = "notice_hash")]
    notice_file: Option<PathBuf>,
    /// The hash of that notice instead: 0x and 64 hexadecimal digits. Zeros stand for no notice.
    #[arg(long, value_name = "HASH")]
    notice_hash: Option<NoticeHash>,
}

impl Agreed {
    /// The agreement; `offered` is the hash that an access request names.
    ///
    /// # Errors
    /// [`crate::failure::Code::FileNotRead`] for the notice's file.
    pub(crate) fn agreement(&self, offered: Option<TermsHash>) -> Result<Agreement, Failure> {
        let notice_hash = match &self.notice_file {
            Some(file) => notice(file)?,
            None => self.notice_hash.unwrap_or(NoticeHash([0; 32])),
        };
        Ok(Agreement {
            data_holder: self.data_holder,
            controller: self.controller,
            legal_basis: self.legal_basis,
            terms_hash: self.terms_hash.or(offered).unwrap_or(TermsHash([0; 32])),
            notice_hash,
        })
    }
}

/// The hash of the notice in a file.
fn notice(file: &Path) -> Result<NoticeHash, Failure> {
    let shown =
        fs::read(file).map_err(|cause| Failure::unread(file, "a notice", &cause, "name the file with the notice as it was shown"))?;
    Ok(NoticeHash(Sha256::digest(shown).into()))
}

/// The document in a file, which must be that container's where one is named.
pub(crate) fn container(file: &Path, of: Option<ContainerId>) -> Result<Container, Failure> {
    let document = crate::commands::container::read(file)?;
    match of.filter(|id| *id != document.id()) {
        Some(other) => {
            let cause = format!("this is the document of container {}, the grant is of {other}", document.id());
            Err(Failure::file(Code::WrongContainer, file, cause))
        }
        None => Ok(document),
    }
}

/// What of the granted classes opens nothing, because no signal of the container is of them; `None` when all open
/// something.
pub(crate) fn in_vain(terms: &GrantTerms, document: &Container) -> Option<String> {
    let data = if terms.actions.minus(Actions::of(&[Action::Actuate])).is_empty() { None } else { Some(Action::Read) };
    let command = terms.actions.has(Action::Actuate).then_some(Action::Actuate);
    let open =
        data.into_iter().chain(command).map(|action| document.classes_with_coarse(action)).fold(SignalClasses::NONE, SignalClasses::or);
    let idle = terms.classes.minus(open);
    if idle.is_empty() {
        None
    } else if idle == terms.classes {
        Some("the container has no signal of any of the granted classes: this would open nothing".to_owned())
    } else {
        Some(format!("no signal of the container is of {}: granted in vain", render::classes(idle)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_logic::{
        container::{Leaves, VssVersion},
        Leaf, Pattern,
    };

    #[test]
    fn classes_that_no_signal_of_the_container_is_of_are_told() {
        let leaf = |text: &str| Leaf::new(text).unwrap();
        let leaves = Leaves {
            sensors: [leaf("Vehicle.Speed"), leaf("Vehicle.CurrentLocation.Latitude")].into(),
            actuators: [leaf("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked")].into(),
        };
        let release = VssVersion { major: 6, minor: 0 };
        let document = Container::new(release, [Pattern::new("Vehicle").unwrap()].into(), [].into(), leaves).unwrap();
        let vain = |classes: &[SignalClass], actions: &[Action]| {
            let nothing = Limits {
                classes: classes.to_vec(),
                actions: actions.to_vec(),
                residency: None,
                regions: vec![],
                off_board: false,
                in_vehicle: true,
                lasting: Some(Seconds::DAY),
                until: None,
                not_before: None,
                history_from: None,
                retention: None,
                depth: None,
                max_uses: None,
            };
            let matter =
                Matter { vehicle: VehicleId([0; 32]), recipient: Account([0; 20]), purpose: PurposeCode(1), container: document.id() };
            in_vain(&nothing.fresh(&matter, UnixSeconds(1_800_000_000)).unwrap(), &document)
        };
        assert_eq!(vain(&[SignalClass::SpeedMotion, SignalClass::LocationCoarse, SignalClass::TyreBody], &[Action::Read]), None);
        assert_eq!(vain(&[SignalClass::ActuateAccess], &[Action::Actuate]), None);
        let nothing = vain(&[SignalClass::Odometer], &[Action::Read]).unwrap();
        assert!(nothing.contains("would open nothing"), "{nothing}");
        assert_eq!(vain(&[SignalClass::ActuateAccess], &[Action::Read]), vain(&[SignalClass::Odometer], &[Action::Read]));
        let one = vain(&[SignalClass::SpeedMotion, SignalClass::Odometer], &[Action::Read]).unwrap();
        assert!(one.starts_with("no signal of the container is of odometer"), "{one}");
    }
}
