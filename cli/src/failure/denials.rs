//! What to do about each denial, and who can.

use shared_logic::Denial as D;

/// Who can mend it.
pub(crate) const fn who(denial: D) -> &'static str {
    entry(denial).0
}

/// What to do about it.
pub(crate) const fn mend(denial: D) -> &'static str {
    entry(denial).1
}

const fn entry(denial: D) -> (&'static str, &'static str) {
    match denial {
        D::UnknownVehicle => ("the owner", "check the vehicle's id; `valet vehicle create` makes one"),
        D::UnknownParty => ("the party", "the party registers itself with `valet party register`"),
        D::UnknownPurpose => ("the admin", "`valet purpose list` shows the purposes; the admin appends one with `valet purpose publish`"),
        D::UnknownGrant => ("the owner", "check the grant's id; `valet grant list --vehicle ID` shows a vehicle's grants. Who has none asks for one with `valet request create`"),
        D::UnknownContainer => ("whoever runs the sidecar", "give the container's document: `--container FILE`, or `POST /v1/documents` of the sidecar"),
        D::VehicleExists => ("the caller", "you created this vehicle already; choose another `--salt`, or leave it out for a random one"),
        D::PartyExists => ("the admin", "the party is registered already; the admin changes its record with `valet party set`"),
        D::PurposeExists => ("the admin", "choose a code that `valet purpose list` does not show"),
        D::NotAuthorised => ("the owner", "sign with the key that has the right, or let the owner delegate it with `valet delegation create`. Who asks for access registers first, `valet party register`; a recipient ends its own grant with `valet grant renounce`"),
        D::PartyIneligible => ("the admin", "`valet party show ACCOUNT` says why; the admin admits a party with `valet party set --status admitted`. To attest, it is admitted as a data holder or a registrar (`--kind`). A gatekeeper can never receive grants, and letting a suspended party back in revives none: make a new grant"),
        D::StaleEpoch => ("the present owner", "ask the present owner, whom `valet vehicle show ID` tells, for a new grant"),
        D::NotYetValid => ("nobody", "wait until the grant begins; `valet grant show ID` tells when"),
        D::Expired => ("whoever names the end", "name an end in the future. What has ended does not come back: give it anew, such as a grant with `valet grant create`; one that still runs is renewed with `valet grant renew`"),
        D::NoExpiry => ("the caller", "name an end: `--for LENGTH` or `--until TIME`"),
        D::WindowReversed => ("the caller", "name an end after the begin, `--not-before`, and after now"),
        D::DurationTooLong => ("the caller", "choose a nearer end; `valet purpose list` shows each purpose's longest, and an offer lasts 30 days at most"),
        D::RetentionTooLong => ("the caller", "choose a shorter `--retention`; `valet purpose list` shows each purpose's longest"),
        D::EmptyScope => ("the caller", "name classes and actions that go together: actuate goes with classes of commands, the other actions with the rest; and regions go with `--off-board`"),
        D::EmptyRequest => ("the caller", "name at least one class or a signal"),
        D::PurposeMismatch => ("the caller", "name the purpose of the grant, which `valet grant show ID` tells, or ask for a grant for this purpose"),
        D::ClassNotAllowedForPurpose => ("the caller", "leave out the classes that the purpose does not allow; `valet container classes` shows which it does"),
        D::NeverGrantable => ("nobody", "leave out actuate-drive: commands to steering, brakes and drive are never granted"),
        D::SignalNotCovered => ("the owner", "ask for a grant of the class that the answer tells as missing, with a container that covers the signal"),
        D::SignalDenied => ("the owner", "ask for a grant with another container: this one leaves the signal out by name"),
        D::ActionNotCovered => ("the owner", "ask for a grant of this action: `valet request create` with its `--actions`"),
        D::HistoryBeforeFence => ("the owner", "ask for newer data, or for a grant whose `--history-from` reaches back further; never before the present owner's time"),
        D::ResidencyViolation => ("the owner", "keep the data in the vehicle (`--residency in-vehicle`), name the `--region` in which they are processed, or ask for a grant with `--off-board` and other `--regions`"),
        D::CoConsentMissing => ("the driver", "the driver accepts the role with `valet delegation accept`, then consents with `valet grant consent ID`; who was named anew consents anew"),
        D::Withdrawn => ("the owner", "ask for a new grant with `valet request create`; a withdrawn grant never comes back"),
        D::WrongState => ("the caller", "it is so already, or the record is in a state that does not allow this: `valet grant show ID`, `valet vehicle show ID` (offer, recovery and VIN commitment too), `valet admin show`, or the list that the record is in, tells it. Where you name an account, it may be the wrong one: your own, the owner's, or zeros"),
        D::OutOfRange => ("the caller", "choose smaller numbers or an earlier time"),
        D::Suspended => ("whoever suspended it", "wait, or ask whoever suspended it to resume it: `valet grant resume ID`"),
        D::Revoked => ("the owner", "ask for a new grant; a revoked grant never comes back"),
        D::Renounced => ("the owner", "ask for a new grant; a grant that was given back never comes back"),
        D::Superseded => ("the caller", "use the grant that replaced it; `valet grant list --vehicle ID` shows it"),
        D::Invalidated => ("the owner", "ask for a new grant: the owner, the recipient, the vehicle or the parent grant is no longer what it was"),
        D::ParentEnded => ("the owner", "ask for a new grant or delegation: one that this rests on has ended; `valet delegation list` shows which"),
        D::DepthExceeded => ("whoever gave the grant or delegation above", "ask higher up: this one may not be passed on so many times"),
        D::ScopeExceedsRequest => ("the caller", "in a grant, give no more than was asked for, or answer without `--request`; in a request, name nothing as needed that it does not ask for"),
        D::ScopeExceedsCeiling => ("the owner", "stay within the delegation or the parent grant, or let the owner act"),
        D::ScopeExceedsGrant => ("the caller", "narrowing only takes away; `valet grant renew` can give more"),
        D::UsesExhausted => ("the owner", "the owner renews the grant with `valet grant renew --max-uses COUNT`"),
        D::UnknownRequest => ("the caller", "check the request's id; `valet request list --vehicle ID` shows a vehicle's requests"),
        D::RequestOver => ("the recipient", "the recipient asks anew with `valet request create`, to be answered within at most 90 days"),
        D::NonceUsed => ("the caller", "leave out the number, so that the next is taken; intents about a vehicle are submitted in the order of their numbers, and what ends something has none"),
        D::DeadlineTooFar => ("the signer", "sign again with a deadline within seven days: `--valid-for 7d` at most"),
        D::BadSignature => ("the principal", "the principal names the key with `valet intent key set`, with the rights and classes that this takes"),
        D::WrongDomain => ("the caller", "sign anew for this chain, this contract and the vehicle's present owner"),
        D::DeadlinePassed => ("the signer", "sign anew, with a longer `--valid-for`"),
        D::NotSignable => ("the caller", "send it as a transaction of your own: this change cannot be signed for somebody else to send"),
        D::TermsMismatch => ("the caller", "name the request's own `--terms-hash`, or leave it out"),
        D::UnknownDelegation => ("the owner", "check the account; `valet delegation list` shows who may act"),
        D::DelegationExists => ("the owner", "end the present one first: `valet delegation end`"),
        D::RoleMismatch => ("the caller", "drivers and guardians have no rights and classes of the owner's; the other roles need some. A guardian names its `--ward`, nobody else has one"),
        D::UnknownEmergency => ("the caller", "check the vehicle and the authority; `valet emergency list --vehicle ID` shows a vehicle's emergencies"),
        D::EmergencyMaskExceeded => ("the authority", "an emergency opens only reading, of location-exact, location-coarse, speed-motion, energy-charging, diagnostics and tyre-body"),
        D::EmergencyTooLong => ("the authority", "choose an end within 24 hours of now"),
        D::EmergencyOver => ("the authority", "open a new one with `valet emergency open`, once the last is reviewed or seven days over"),
        D::ReviewMissing => ("an admitted auditor", "an auditor reviews the last one with `valet emergency review`; seven days after its end it blocks no longer"),
        D::VehicleRetired => ("nobody", "the vehicle is out of use for good; withdrawing works all the same"),
        D::Paused => ("the admin", "wait until the admin unpauses the contract; withdrawing works all the same"),
        D::Retired => ("nobody", "`valet admin show` tells the contract to turn to; withdrawing works all the same"),
        D::UnknownSignal => ("the caller", "check the path: it is none of the signals that the grant's container was made from, or lies outside of what it allows; `valet container show FILE` lists them. A question with a VSS release (`vss`, `--vss-version`) needs a container that speaks of it: `valet container build --also FILE`"),
        D::ErasureNotDue => ("the recipient", "wait until the grant has ended; `valet grant record-end` records that it ended by itself"),
        D::TooMany => ("the caller", "send fewer at a time"),
        D::TimeOutOfRange => ("the caller", "write times in seconds, not in milliseconds: no data from later than now, and no end a century ahead"),
        D::DelegationCircle => ("the caller", "name somebody else: this account stands above you in the same chain of delegations"),
        D::NotAccepted => ("the delegate", "the delegate accepts the offer with `valet delegation accept`"),
        D::UnknownOffer => ("whoever offers", "ask for a new offer: it was accepted or taken back, its time is over, or it is to somebody else"),
        D::AdmissionPending => ("nobody", "wait three days from the admission, so that everybody can see it coming; `valet party show ACCOUNT` tells until when"),
        D::EmergencyTooOften => ("nobody", "wait until the first of the two is seven days ago; `valet emergency list --vehicle ID` tells when that was"),
        D::Objected => ("whoever objects", "grant it without personal classes, or ask who objects to lift it: `valet objection list --vehicle ID`, `valet objection lift`"),
        D::LessThanNeeded => ("the owner", "grant at least what the request says is needed, which `valet request list` shows, or refuse it"),
        D::NotAsked => ("the owner", "the owner lets others ask with `valet vehicle set-request-policy`; by default parties that the admin has admitted may"),
        D::ControllerMissing => ("the caller", "name the `--controller`: a party that may receive the data itself, on whose behalf the recipient processes them"),
        D::UnknownAttestation => ("the attester", "`valet attestation list --vehicle ID` shows who vouches now, and until when; the owner gives the vehicle a commitment with `valet vehicle set-vin-commitment`, and an admitted data holder or registrar attests with `valet attestation create`"),
        D::NoRecovery => ("the owner", "the owner names an account with `valet recovery set`; another owner's naming does not count"),
        D::DelayTooShort => ("the owner", "choose a `--delay` of at least 7d: the time you have to say no"),
        D::RecoveryPending => ("nobody", "start it with `valet recovery start`, and wait for its delay; `valet vehicle show ID` tells until when"),
        D::EmergencyBarred => ("nobody", "wait until 30 days after the review; `valet emergency list --vehicle ID` tells of it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_right_for_every_message_that_can_be_denied_so() {
        // Of each denial what the messages have in common, and what each of them needs.
        let cases: [(D, &[&str]); 4] = [
            (D::UnknownGrant, &["check the grant's id", "Who has none asks for one with `valet request create`"]),
            (D::Expired, &["name an end in the future", "`valet grant create`", "still runs is renewed with `valet grant renew`"]),
            (D::WrongState, &["is so already", "`valet grant show ID`", "`valet vehicle show ID`", "the list that the record is in"]),
            (D::ScopeExceedsRequest, &["in a grant, give no more", "in a request, name nothing as needed"]),
        ];
        for (denial, exp_parts) in cases {
            for part in exp_parts {
                assert!(mend(denial).contains(part), "{}: {part}", denial.name());
            }
        }
    }
}
