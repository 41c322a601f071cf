//! What to do about each denial, and who can.

use shared_logic::Denial as D;

/// Who can mend it.
pub(super) const fn who(denial: D) -> &'static str {
    entry(denial).0
}

/// What to do about it.
pub(crate) const fn mend(denial: D) -> &'static str {
    entry(denial).1
}

const fn entry(denial: D) -> (&'static str, &'static str) {
    match denial {
        D::UnknownVehicle => ("the owner", "check the vehicle's id; `valet vehicle register` registers one"),
        D::UnknownParty => ("the party", "the party registers itself with `valet party register`"),
        D::UnknownPurpose => ("the admin", "`valet purpose list` shows the purposes; the admin appends one with `valet purpose publish`"),
        D::UnknownGrant => ("the owner", "check the grant's id; `valet grant list --vehicle ID` shows a vehicle's grants"),
        D::UnknownContainer => ("whoever runs the sidecar", "give the container's document: `--container FILE`, or `POST /v1/containers` of the sidecar"),
        D::VehicleExists => ("the caller", "choose another id; without `--id` a random one is taken"),
        D::PartyExists => ("the admin", "the party is registered already; the admin changes its record with `valet party set`"),
        D::PurposeExists => ("the admin", "choose a code that `valet purpose list` does not show"),
        D::NotAuthorised => ("the owner", "sign with the key that has the right, or let the owner delegate it with `valet delegation create`"),
        D::PartyIneligible => ("the admin", "`valet party show ACCOUNT` says why; the admin admits a party with `valet party set --status admitted`. A gatekeeper can never receive grants"),
        D::StaleEpoch => ("the present owner", "ask the present owner, whom `valet vehicle show ID` tells, for a new grant"),
        D::NotYetValid => ("nobody", "wait until the grant begins; `valet grant show ID` tells when"),
        D::Expired => ("the owner", "the owner renews it with `valet grant renew`, or creates a new grant"),
        D::NoExpiry => ("the caller", "name an end: `--for LENGTH` or `--until TIME`"),
        D::WindowReversed => ("the caller", "name an end after the begin, `--not-before`, and after now"),
        D::DurationTooLong => ("the caller", "choose a nearer end; `valet purpose list` shows each purpose's longest"),
        D::RetentionTooLong => ("the caller", "choose a shorter `--retention`; `valet purpose list` shows each purpose's longest"),
        D::EmptyScope => ("the caller", "name classes and actions that go together: actuate goes with classes of commands, the other actions with the rest"),
        D::EmptyRequest => ("the caller", "name at least one class or a signal"),
        D::PurposeMismatch => ("the caller", "name the purpose of the grant, which `valet grant show ID` tells, or ask for a grant for this purpose"),
        D::ClassNotAllowedForPurpose => ("the caller", "leave out the classes that the purpose does not allow; `valet container classes` shows which it does"),
        D::NeverGrantable => ("nobody", "leave out actuate-drive: commands to steering, brakes and drive are never granted"),
        D::SignalNotCovered => ("the owner", "ask for a grant of the class that the answer tells as missing, with a container that covers the signal"),
        D::SignalDenied => ("the owner", "ask for a grant with another container: this one leaves the signal out by name"),
        D::ActionNotCovered => ("the owner", "ask for a grant of this action: `valet request create` with its `--actions`"),
        D::HistoryBeforeFence => ("the owner", "ask for newer data, or for a grant whose `--history-from` reaches back further; never before the present owner's time"),
        D::ResidencyViolation => ("the owner", "keep the data in the vehicle (`--residency in-vehicle`), or ask for a grant with `--off-board`"),
        D::CoConsentMissing => ("the driver", "the driver consents with `valet grant consent ID`"),
        D::Withdrawn => ("the owner", "ask for a new grant with `valet request create`; a withdrawn grant never comes back"),
        D::WrongState => ("the caller", "`valet grant show ID`, or the list that the record is in, tells the state it is in"),
        D::OutOfRange => ("the caller", "choose smaller numbers or an earlier time"),
        D::Suspended => ("whoever suspended it", "wait, or ask whoever suspended it to resume it: `valet grant resume ID`"),
        D::Revoked => ("the owner", "ask for a new grant; a revoked grant never comes back"),
        D::Renounced => ("the owner", "ask for a new grant; a grant that was given back never comes back"),
        D::Superseded => ("the caller", "use the grant that replaced it; `valet grant list --vehicle ID` shows it"),
        D::Invalidated => ("the owner", "ask for a new grant: the owner, the recipient, the vehicle or the parent grant is no longer what it was"),
        D::ParentEnded => ("the owner", "ask for a new grant: a delegation or a grant that this one rests on has ended"),
        D::DepthExceeded => ("whoever gave the grant or delegation above", "ask higher up: this one may not be passed on so many times"),
        D::ScopeExceedsRequest => ("the caller", "grant no more than was asked for, or answer without `--request`"),
        D::ScopeExceedsCeiling => ("the owner", "stay within the delegation or the parent grant, or let the owner act"),
        D::ScopeExceedsGrant => ("the caller", "narrowing only takes away; `valet grant renew` can give more"),
        D::UsesExhausted => ("the owner", "the owner renews the grant with `valet grant renew --max-uses COUNT`"),
        D::UnknownRequest => ("the caller", "check the request's id; `valet request list --vehicle ID` shows a vehicle's requests"),
        D::RequestOver => ("the recipient", "the recipient asks anew with `valet request create`, to be answered within at most 90 days"),
        D::NonceUsed => ("the caller", "leave out the number, so that the next is taken; intents are submitted in the order of their numbers"),
        D::BadSignature => ("the principal", "the principal names the key with `valet intent key set`, with the rights and classes that this takes"),
        D::WrongDomain => ("the caller", "sign anew for this chain, this contract and the vehicle's present owner"),
        D::DeadlinePassed => ("the signer", "sign anew, with a longer `--valid-for`"),
        D::NotSignable => ("the caller", "send it as a transaction of your own: this change cannot be signed for somebody else to send"),
        D::TermsMismatch => ("the caller", "name the request's own `--terms-hash`, or leave it out"),
        D::UnknownDelegation => ("the owner", "check the account; `valet delegation list` shows who may act"),
        D::DelegationExists => ("the owner", "end the present one first: `valet delegation end`"),
        D::RoleMismatch => ("the caller", "drivers and guardians have no rights and classes of the owner's; the other roles need some"),
        D::UnknownEmergency => ("the caller", "check the vehicle and the authority; `valet emergency list --vehicle ID` shows a vehicle's emergencies"),
        D::EmergencyMaskExceeded => ("the authority", "an emergency opens only reading, of location-exact, location-coarse, speed-motion, energy-charging, diagnostics and tyre-body"),
        D::EmergencyTooLong => ("the authority", "choose an end within 24 hours of now"),
        D::EmergencyOver => ("the authority", "open a new one with `valet emergency open`, once the last is reviewed"),
        D::ReviewMissing => ("an admitted auditor", "an auditor reviews the last one with `valet emergency review`"),
        D::VehicleRetired => ("nobody", "the vehicle is out of use for good; withdrawing works all the same"),
        D::Paused => ("the admin", "wait until the admin unpauses the contract; withdrawing works all the same"),
        D::Retired => ("nobody", "`valet admin show` tells the contract to turn to; withdrawing works all the same"),
        D::UnknownSignal => ("the caller", "check the path: it is none of the signals that the grant's container was made from, or lies outside of what it allows; `valet container show FILE` lists them. A question with a VSS release (`vss`, `--vss-version`) needs a container that speaks of it: `valet container build --also FILE`"),
        D::ErasureNotDue => ("the recipient", "wait until the grant has ended; `valet grant record-end` records that it ended by itself"),
        D::TooMany => ("the caller", "send fewer at a time"),
    }
}
