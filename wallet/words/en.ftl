### What a preview says, in English. Another language is another file with the same messages: a host renders the keys and
### arguments of a preview with it (@fluent/bundle; see the README).
###
### build.rs reads this file. A message is one line; a placeable is `{ $argument }`, `{ "text" }` or a select by an
### argument. The code uses each message under its name with just these arguments: else it does not build. Tests hold
### the names of the closed lists and the denials.

## How things are written

nothing = nothing
no-one = no one
comma = { ", " }
semicolon = { "; " }
moment = { $year }-{ $month }-{ $day } { $hour }:{ $minute }:{ $second } UTC
moment-far = { $seconds } s after 1970
days = { $number ->
    [one] 1 day
   *[other] { $number } days
}
hours = { $number ->
    [one] 1 hour
   *[other] { $number } hours
}
minutes = { $number ->
    [one] 1 minute
   *[other] { $number } minutes
}
seconds = { $number ->
    [one] 1 second
   *[other] { $number } seconds
}

## The contract

contract-deployed = the contract is deployed, with { $actor } as its admin
contract-paused = the contract pauses: nothing new begins and all access stops until it resumes; withdrawing still works
contract-resumed = the contract resumes
contract-retired = the contract retires, for good: all access stops, withdrawing still works; its successor is { $successor }
admin-renounced = the contract has no admin any more, for good
admin-offered = { $actor } offers the admin's role to { $to }, who may take it at any time
admin-offer-taken-back = the offer of the admin's role is taken back
admin-accepted = { $actor } takes the admin's role that it was offered
purpose-published = purpose { $code } joins the catalogue, for good: { $classes }, for { $duration } at most, kept for { $retention } at most{ $consent ->
    [driver] ; the driver must consent too
   *[not-needed] { "" }
}
container-published = container { $container } is announced, with signals of { $classes }

## Parties

profile = { $kinds }, legal entry { $hash }{ $gatekeeper ->
    [yes] , a gatekeeper, which may receive nothing
   *[no] { "" }
}
party-registered = { $actor } becomes a party, unchecked: { $profile }
party-set = party { $party } is { $status ->
    [declared] registered, unchecked
    [suspended] suspended
   *[admitted] admitted
}: { $profile }
party-acts-from = for party { $party }: it acts as authority or auditor from { $from } on
party-loses = for party { $party }: every grant to it and every emergency of it until now ends for good
party-key = party { $party } acts by { $key }
party-next-key = party { $party } acts by { $key } from { $from } on
party-recovery = from { $from } on { $account } alone can put another key in the place of that of party { $party }, at once, and name another such account
party-no-recovery = no account can put another key in the place of that of party { $party }
party-unchecked = nobody has checked who { $party } is: it has only registered itself, as { $profile }
party-admitted = the admin has checked and admitted { $party }, as { $profile }
party-suspended = { $party } is suspended and receives nothing: { $profile }
party-unknown = { $party } is no registered party, so nobody says who it is
party-card = by the card that its legal entry is the hash of, { $party } calls itself { $name }, of { $country }{ $register }; it is reached by { $contact }, its privacy policy is { $policy }
party-card-register = , { $number } in { $name }
party-card-wrong = the card that was shown for { $party } is not the one that its legal entry is the hash of: its name is not known
party-card-none = no card was shown for { $party }: its name is not known

## Vehicles

vehicle-registered = { $actor } registers vehicle { $vehicle } and owns it
vehicle-registered-vin = { $actor } registers vehicle { $vehicle } and owns it, with the commitment { $vin } to its VIN
vehicle-offered = { $actor } offers vehicle { $vehicle } to { $to }, who may take it until { $until } and owns it then
vehicle-offer-taken-back = the offer of vehicle { $vehicle } is taken back
vehicle-offer-refused = { $actor } turns down the offer of vehicle { $vehicle }
ownership-transferred = { $owner } owns vehicle { $vehicle }; no grant or delegation of the previous owner applies to it any more
everything-stopped = { $actor } stops everything of vehicle { $vehicle } and stays its owner: every grant, request, offer and delegation of this vehicle ends for good, and no key that it has named until now signs for it; who acts for all of its vehicles still does, and objections stand for 30 days at most; a recovery account has to be named again
vehicle-recovered = { $actor } takes vehicle { $vehicle } over and owns it; no grant or delegation of the previous owner applies to it any more
recovery-set = { $account } may take vehicle { $vehicle } over, if { $actor } does not say no for { $delay } after it started to
recovery-removed = nobody may take vehicle { $vehicle } over any more
recovery-started = { $actor } starts to take vehicle { $vehicle } over; its owner has { $delay } to say no
recovery-cancelled = { $actor } says no to { $account }, which had started to take vehicle { $vehicle } over
vin-commitment-set = vehicle { $vehicle } has the commitment { $vin } to its VIN; what was attested of the one before ends
vin-commitment-removed = vehicle { $vehicle } has no commitment to its VIN any more; what was attested of it ends
vehicle-attested = { $attester } attests, until { $until }, that the owner of vehicle { $vehicle } (its owner number { $epoch }) is the user of the vehicle behind the commitment { $vin }
attestation-withdrawn = { $attester } takes back what it attests of vehicle { $vehicle }
attested-by = the owner of vehicle { $vehicle } is attested by { $account } until { $until }
attestation-ends = { $account } attests the owner of vehicle { $vehicle } as it is now; that ends with this
vehicle-retired = vehicle { $vehicle } is retired, for good

## Requests and objections

access-requested = { $actor } asks, as request { $request }, that { $recipient } may { $scope }; { $needed }; by terms { $terms }, to be answered before { $until }
needed-all = all of it is needed
needed-some = needed of it is { $actions } of { $classes }, data from { $history } on, { $onward }
answer-needed = of what request { $request } asks for, { $needed }
answer-welcome = this gives more than is needed; welcome, and not needed, is { $extra }
extra-classes = { $classes }
extra-actions = to { $actions }
extra-history = data from before { $needed }
extra-onward = sharing it onward more often
request-policy-set = from now on { $policy ->
    [admitted] admitted parties alone
    [anybody] every party
   *[nobody] nobody
} may ask for access to vehicle { $vehicle }
request-deferred = request { $request } is deferred; it can still be answered
request-closed = request { $request } is { $end ->
    [granted] granted
    [refused] refused
   *[cancelled] cancelled
}
objection = { $by } objects to { $to } having what tells of persons, of vehicle { $vehicle }: no new grant, renewal, resumption, consent or share onward gives it until { $until }, unless { $by } lifts this; what runs already goes on until it is withdrawn
objection-lifted = { $actor } lifts its objection to { $to } for vehicle { $vehicle }
every-recipient = every recipient

## Delegations

vehicle-named = vehicle { $vehicle }
fleet-named = every vehicle of { $owner }
delegation-offered = { $actor } offers { $to } to act for { $whose }, { $mandate }; { $to } may accept until { $until }{ $subject ->
    [yes] , and withdraw and suspend at once what tells of persons
   *[no] { "" }
}
delegation-accepted = { $actor } accepts to act for { $whose }, from { $since } on
delegation-accepted-guardian = { $actor } accepts to act for { $whose } as the guardian of { $ward }, from { $since } on
delegation-ended = { $to } no longer acts for { $whose }
delegation-refused = { $to } turns down the offer to act for { $whose }
delegation-offer-taken-back = the offer to { $to } to act for { $whose } is taken back
mandate = as { $role } from { $from } until { $until }: { $limits }
mandate-subject = withdraw, suspend and consent where the data tell of persons
mandate-rights = { $rights } of { $classes } ({ $actions })
mandate-purposes = only for { $purposes }
mandate-longest = each grant for { $longest } at most
mandate-further = { $depth ->
    [0] not to be delegated further
    [one] to be delegated further once
   *[other] to be delegated further { $depth } times
}

## Grants

grant-activated = { $actor } makes grant { $grant } to { $recipient }
grant-answers = { $actor } answers request { $request } with grant { $grant } to { $recipient }
grant-renewed = grant { $grant } to { $recipient } takes the place of { $previous }
grant-narrowed = grant { $grant } to { $recipient } is narrowed, for good
grant-suspended = grant { $grant } to { $recipient } is suspended until { $actor } resumes it
grant-resumed = grant { $grant } to { $recipient } is resumed
grant-ended = grant { $grant } to { $recipient } { $reason ->
    [withdrawn] is withdrawn
    [revoked] is revoked
    [renounced] is renounced by its recipient
    [expired] is recorded as expired
    [superseded] is replaced
   *[invalidated] is recorded as invalid, since what it rested on has ended
}, for good; the data must be erased before { $until }
driver-consented = { $actor } consents, as the { $role } by delegation { $delegation } of the { $realm ->
    [fleet] fleet
   *[vehicle] vehicle
}, to grant { $grant } to { $recipient }; this ends for good with that delegation
consent-withdrawn = { $actor } takes the consent to grant { $grant } to { $recipient } back; it gives no access until a driver consents anew
grant-used = use { $number } of grant { $grant } is recorded
grant-used-of = use { $number } of { $most } of grant { $grant } is recorded
erasure-attested = { $recipient } states that the data of grant { $grant } is erased, on the evidence { $evidence }
agreed = it is agreed on the ground of { $basis }, { $details }
agreed-terms = by terms { $terms }
agreed-no-terms = no terms are named
agreed-notice = after privacy notice { $notice } was shown
agreed-no-notice = no privacy notice is named
agreed-holder = with { $holder } as the data holder
agreed-controller = the data being processed on behalf of { $controller }
waits-for-driver = it gives no access until the driver has consented too; { $recipient } may then { $scope }

## Access

opens = { $recipient } may { $scope }, by grant { $grant }
narrows = { $recipient } may only { $scope }, by grant { $grant }
narrows-later = { $recipient } may only { $scope }, once the grant has effect
ends = { $recipient } may no longer { $scope }, by grant { $grant }
unchanged = { $recipient } may still { $scope }, by grant { $grant }
scope = { $permissions } of vehicle { $vehicle } for { $purpose }, signals of container { $container }, from { $from } until { $until }, data from { $history } on, { $conditions }
permission = { $action } { $classes }
every-class = every class
purpose-number = purpose { $number }
inside-vehicle = inside the vehicle only
outside-vehicle = also outside the vehicle: { $regions }
retention = kept for { $length } at most
onward = { $depth ->
    [0] not to be shared onward
    [one] to be shared onward once at most
   *[other] to be shared onward { $depth } times at most
}
uses = { $number ->
    [one] once
   *[other] { $number } times
}
shared-from = shared from grant { $grant }
container-covers = container { $container } covers { $count ->
    [one] 1 signal
   *[other] { $count } signals
} of { $classes }: { $signals }
container-covers-more = { $signals } and { $more } more
container-excludes = container { $container } leaves out { $signals }
container-vain = no signal of container { $container } is of { $classes }: this opens nothing of these classes
container-unseen = what container { $container } covers is not known here: its document was not shown
grants-end = { $count ->
    [0] no grant ends by this
    [one] 1 grant ends for good by this, and does not come back when the party is let in again
   *[other] { $count } grants end for good by this, and none comes back when the party is let in again
}
grant-ends = grant { $grant } by { $grantor } to { $recipient } for { $purpose }, of vehicle { $vehicle }, ends for good

## Who can act

may-administer = { $account } { $may ->
    [again] may still
    [no-longer] may no longer
   *[now] may
} administer the contract
may-own = { $account } { $may ->
    [again] may still
    [no-longer] may no longer
   *[now] may
} grant, withdraw and transfer for vehicle { $vehicle }
may-act = { $account } { $may ->
    [again] may still
    [no-longer] may no longer
   *[now] may
} act for vehicle { $vehicle }, { $mandate }
may-sign = key { $key } { $may ->
    [again] may still
    [no-longer] may no longer
   *[now] may
} sign for { $principal } until { $until }: { $powers }
may-read-in-emergency = { $account } { $may ->
    [again] may still
    [no-longer] may no longer
   *[now] may
} read { $classes } of vehicle { $vehicle } in an emergency ({ $reason }), until { $until }
powers = { $deeds } of these classes and no other: { $classes }
powers-none = nothing, since no grant is of no class
deeds-on-grants = { $deeds } every grant
deeds-on-requests = defer and refuse every request
intent-key-set = { $actor } lets { $key } sign intents for it
intent-until = for { $principal } anybody who has this signed may submit it before { $until }
intent-key-removed = { $actor } removes { $key }, which may no longer sign for it, and can never be named again

## Emergencies

emergency-opened = { $authority } reads { $classes } of { $vehicle } without the consent of { $owner }
emergency-closed = { $authority } closes its emergency of { $vehicle }, which then awaits review
emergency-reviewed = { $auditor } finds the emergency that { $authority } opened of { $vehicle } { $finding ->
    [unjustified] not justified, which bars it from opening another of this vehicle for 30 days
   *[justified] justified
}

## Names of what there is a closed list of: what the list is called, and the name in it

class-identity = identity
class-location-exact = location-exact
class-location-coarse = location-coarse
class-trip = trip
class-driving-behaviour = driving-behaviour
class-speed-motion = speed-motion
class-odometer = odometer
class-energy-charging = energy-charging
class-diagnostics = diagnostics
class-maintenance = maintenance
class-tyre-body = tyre-body
class-cabin-comfort = cabin-comfort
class-occupant-biometric = occupant-biometric
class-camera-adas = camera-adas
class-infotainment = infotainment
class-actuate-comfort = actuate-comfort
class-actuate-access = actuate-access
class-actuate-charge = actuate-charge
class-actuate-drive = actuate-drive

action-read = read
action-history = history
action-subscribe = subscribe
action-actuate = actuate

right-grant = grant
right-narrow = narrow
right-suspend = suspend
right-revoke = revoke
right-answer = answer
right-delegate = delegate

deed-grant = make and renew
deed-narrow = narrow
deed-suspend = suspend
deed-revoke = end

role-lessee = lessee
role-driver = driver
role-fleet-manager = fleet manager
role-guardian = guardian
role-delegate = delegate

party-kind-data-holder = data-holder
party-kind-third-party = third-party
party-kind-processor = processor
party-kind-authority = authority
party-kind-auditor = auditor
party-kind-registrar = registrar

region-eea = in the European Economic Area
region-adequate = in countries with adequate protection
region-elsewhere = anywhere else

basis-consent = consent
basis-contract = contract
basis-legal-obligation = legal-obligation
basis-vital-interest = vital-interest
basis-public-task = public-task
basis-legitimate-interest = legitimate-interest

reason-crash = crash
reason-person-in-danger = person-in-danger
reason-theft = theft
reason-public-danger = public-danger

purpose-name-usage-based-insurance = usage-based-insurance
purpose-name-repair = repair
purpose-name-roadside-assistance = roadside-assistance
purpose-name-fleet-management = fleet-management
purpose-name-smart-charging = smart-charging
purpose-name-traffic-research = traffic-research
purpose-name-keyless-delivery = keyless-delivery
purpose-name-cabin-comfort = cabin-comfort
purpose-name-driving-coaching = driving-coaching
purpose-name-ownership-proof = ownership-proof
purpose-name-pay-how-you-drive = pay-how-you-drive
purpose-name-cabin-personalisation = cabin-personalisation
purpose-name-media-service = media-service
purpose-name-incident-recording = incident-recording

## Why a change or a check is denied, by the denial's name: what was expected

denial-UnknownVehicle = expected a registered vehicle
denial-UnknownParty = expected a registered party
denial-UnknownPurpose = expected a purpose of the catalogue
denial-UnknownGrant = expected a grant from this vehicle to this recipient
denial-UnknownContainer = expected the document of the grant's container to be known here
denial-VehicleExists = expected a vehicle id that is not registered yet
denial-PartyExists = expected an account that is not a party yet
denial-PurposeExists = expected a purpose code that is not published yet
denial-NotAuthorised = expected the caller to hold the right for this act
denial-PartyIneligible = expected a party that is eligible for this role and no gatekeeper
denial-StaleEpoch = expected something of the present owner's time; since then the vehicle was transferred, or everything of it stopped
denial-NotYetValid = expected a time from not_before on
denial-Expired = expected a time before expires_at
denial-NoExpiry = expected expires_at: every grant has an end
denial-WindowReversed = expected expires_at later than not_before
denial-DurationTooLong = expected a duration within the longest of the purpose, or 30 days for an offer
denial-RetentionTooLong = expected a retention within the purpose's maximum
denial-EmptyScope = expected at least one class and one action, and only actions and classes that go together
denial-EmptyRequest = expected a request for at least one class
denial-PurposeMismatch = expected the purpose that was granted
denial-ClassNotAllowedForPurpose = expected only classes that the purpose allows
denial-NeverGrantable = expected no class of commands to the drive: they are never grantable
denial-SignalNotCovered = expected a signal that the grant covers
denial-SignalDenied = expected a signal that the container does not exclude
denial-ActionNotCovered = expected an action that the grant covers
denial-HistoryBeforeFence = expected data no older than history_from, and history_from within the owner's time
denial-ResidencyViolation = expected the data to stay in the vehicle, or in the regions that were granted
denial-CoConsentMissing = expected the driver's co-consent, which this purpose asks for
denial-Withdrawn = expected a grant that was not withdrawn
denial-WrongState = expected a record in a state that allows this act
denial-OutOfRange = expected numbers within their range
denial-Suspended = expected a grant that is not suspended
denial-Revoked = expected a grant that was not revoked
denial-Renounced = expected a grant that its recipient did not give back
denial-Superseded = expected the grant that took this one's place
denial-Invalidated = expected a grant whose owner, recipient, vehicle and parent still stand
denial-ParentEnded = expected every delegation and grant that this one rests on to run
denial-DepthExceeded = expected at most 3 steps from the owner, and no more than each step allows
denial-ScopeExceedsRequest = expected a grant within what was asked for
denial-ScopeExceedsCeiling = expected an act within the ceiling of the delegation or the parent grant
denial-ScopeExceedsGrant = expected terms within those of the grant
denial-UsesExhausted = expected a use within max_uses
denial-UnknownRequest = expected an open access request of this vehicle
denial-RequestOver = expected an access request that can still be answered, for at most 90 days
denial-NonceUsed = expected the next nonce of the account; for an access request, one not used before
denial-BadSignature = expected a signature of the principal or of its intent key
denial-WrongDomain = expected an intent for this chain, this contract and the vehicle's present epoch
denial-DeadlinePassed = expected a time before the intent's deadline
denial-DeadlineTooFar = expected a deadline within seven days: only what takes away what can be given again may be signed for longer
denial-NotSignable = expected a message that may be signed and submitted by somebody else
denial-TermsMismatch = expected the terms hash of the access request
denial-UnknownDelegation = expected a running delegation
denial-DelegationExists = expected an account without a running delegation here; end that one first
denial-RoleMismatch = expected rights and classes that go with the role
denial-UnknownEmergency = expected an emergency of this authority
denial-EmergencyMaskExceeded = expected only live reading of the classes that an emergency may open
denial-EmergencyTooLong = expected an end within 24 hours
denial-EmergencyOver = expected an emergency that is open
denial-ReviewMissing = expected the last emergency of this vehicle to be reviewed first
denial-VehicleRetired = expected a vehicle in use
denial-Paused = expected a contract that is not paused; withdrawing works also now
denial-Retired = expected a contract that is not retired; withdrawing works also now
denial-ErasureNotDue = expected a grant that has ended
denial-TooMany = expected a list within its bound
denial-UnknownSignal = expected a signal or branch that the document of the grant's container has, in the release asked about
denial-TimeOutOfRange = expected seconds since 1970: no data from later than now, and no end a century ahead
denial-DelegationCircle = expected somebody who does not stand above the caller in this chain of delegations
denial-NotAccepted = expected a delegation that its delegate has accepted
denial-UnknownOffer = expected an offer to the caller whose time is not over
denial-AdmissionPending = expected an admission that has taken effect; that takes three days
denial-EmergencyTooOften = expected at most two emergencies of this vehicle by this authority in seven days
denial-EmergencyBarred = expected no emergency that a review found unjustified in the last 30 days
denial-Objected = expected a recipient that no driver, lessee or guardian objects to; only who objects lifts it
denial-LessThanNeeded = expected at least what the access request needs; refuse it to give less
denial-NotAsked = expected a party that the owner lets ask; by default those that the admin has admitted
denial-ControllerMissing = expected the controller on whose behalf this processor processes: a party that may receive
denial-UnknownAttestation = expected an attestation of this vehicle by this account
denial-NoRecovery = expected a recovery account that the present owner has named
denial-DelayTooShort = expected a delay of seven days at least
denial-RecoveryPending = expected a recovery that was started and whose delay is over
