// `Symbol.dispose`, whatever `lib` the program is compiled with.
/// <reference lib="esnext.disposable" />

// Written by hand, and checked: the tests compile it, and compare its names with those of the rules.

/**
 * One answer. No function of this package but {@link load} throws. Check `type` before `value`.
 */
export type Answer<T> = { type: "success"; value: T } | { type: "failure"; error: Failure };

export interface Failure {
  /** Stable; see {@link FailureCode}. */
  code: FailureCode;
  /** What failed, and why. */
  message: string;
  /** Why the rules deny it, for the code `denied`. */
  denial?: Denial;
  /** The figure behind the denial, where there is one. */
  figure?: Figure;
  /** Which of several messages is denied, from 0. */
  position?: number;
  /** What to do about it, where that is known. */
  hint?: string;
}

/** A reason of the rules to deny. */
export interface Denial {
  number: number;
  name: DenialName;
}

/** The figure behind a denial: which maximum, class or field, until when, who. */
export type Figure =
  /** It is possible from then on. */
  | { kind: "from"; at: Decimal }
  /** It was possible until then. */
  | { kind: "until"; at: Decimal }
  /** The longest that is possible. */
  | { kind: "longest"; seconds: number }
  /** The classes that are too many, or that are missing. */
  | { kind: "classes"; classes: SignalClass[] }
  /** The actions that were granted. */
  | { kind: "actions"; actions: Action[] }
  /** The regions that were granted. */
  | { kind: "regions"; regions: Region[] }
  /** The purpose that was granted. */
  | { kind: "purpose"; purpose: number }
  /** The fields of the terms that go too far, or not far enough. */
  | { kind: "fields"; fields: TermsField[] }
  /** Who stands in the way. */
  | { kind: "by"; account: Hex }
  /** How many there may be. */
  | { kind: "most"; number: Decimal };

/** A field by which two terms differ. */
export type TermsField =
  | "purpose" | "container" | "classes" | "actions" | "residency" | "regions" | "not-before" | "expires-at"
  | "history-from" | "retention" | "depth-left" | "max-uses" | "parent";

/** Each for one cause; those that the command line has too mean the same there. */
export type FailureCode =
  | "malformed-input"
  /** The rules deny it: {@link Failure.denial}. */
  | "denied"
  | "bad-key-file"
  | "wrong-password"
  /** A new password has fewer than 8 characters. */
  | "password-refused"
  | "no-memory"
  | "bad-seed"
  /** The key cannot sign intents; only secp256k1 keys can. */
  | "no-intent-key"
  /** What another wallet answered does not go with the intent; the message says which part. */
  | "not-signed"
  /** No contract stands at the address. */
  | "no-contract"
  /** The contract at the address is no Valet contract, or of another version. */
  | "not-valet"
  /** A cell was answered that is not asked for, or was answered before. */
  | "not-asked"
  /** The question asks for more records than a batch can need. */
  | "too-many-records"
  /** Cells are still to be read: {@link PreviewQuery.next}. */
  | "unfinished"
  /** `load` was not awaited before. */
  | "not-loaded"
  /** Something was used after `free`. */
  | "freed"
  /** A defect of this package. */
  | "internal";

/** The rules' reasons to deny; the list is append-only, so expect names that are not here. */
export type DenialName =
  | "UnknownVehicle" | "UnknownParty" | "UnknownPurpose" | "UnknownGrant" | "UnknownContainer"
  | "VehicleExists" | "PartyExists" | "PurposeExists" | "NotAuthorised" | "PartyIneligible"
  | "StaleEpoch" | "NotYetValid" | "Expired" | "NoExpiry" | "WindowReversed" | "DurationTooLong"
  | "RetentionTooLong" | "EmptyScope" | "EmptyRequest" | "PurposeMismatch"
  | "ClassNotAllowedForPurpose" | "NeverGrantable" | "SignalNotCovered" | "SignalDenied"
  | "ActionNotCovered" | "HistoryBeforeFence" | "ResidencyViolation" | "CoConsentMissing"
  | "Withdrawn" | "WrongState" | "OutOfRange" | "Suspended" | "Revoked" | "Renounced"
  | "Superseded" | "Invalidated" | "ParentEnded" | "DepthExceeded" | "ScopeExceedsRequest"
  | "ScopeExceedsCeiling" | "ScopeExceedsGrant" | "UsesExhausted" | "UnknownRequest"
  | "RequestOver" | "NonceUsed" | "BadSignature" | "WrongDomain" | "DeadlinePassed" | "NotSignable"
  | "TermsMismatch" | "UnknownDelegation" | "DelegationExists" | "RoleMismatch"
  | "UnknownEmergency" | "EmergencyMaskExceeded" | "EmergencyTooLong" | "EmergencyOver"
  | "ReviewMissing" | "VehicleRetired" | "Paused" | "Retired" | "ErasureNotDue" | "TooMany" | "UnknownSignal"
  | "TimeOutOfRange" | "DelegationCircle" | "NotAccepted" | "UnknownOffer" | "AdmissionPending"
  | "EmergencyTooOften" | "EmergencyBarred" | "Objected" | "LessThanNeeded" | "NotAsked"
  | "ControllerMissing" | "UnknownAttestation" | "NoRecovery" | "DelayTooShort" | "RecoveryPending"
  | "DeadlineTooFar"
  | (string & {});

/** Bytes as 0x-prefixed hex; going in, a Uint8Array will do as well. */
export type Hex = `0x${string}`;
export type HexIn = Hex | Uint8Array;
/** A whole number of 64 bits and more as it comes out: decimal text. */
export type Decimal = string;
/** An amount or weight going in: decimal text or bigint, never a number. */
export type DecimalIn = string | bigint;

export type KeyKind = "ed25519" | "secp256k1";
export type SignalClass =
  | "identity" | "location-exact" | "location-coarse" | "trip" | "driving-behaviour" | "speed-motion"
  | "odometer" | "energy-charging" | "diagnostics" | "maintenance" | "tyre-body" | "cabin-comfort"
  | "occupant-biometric" | "camera-adas" | "infotainment" | "actuate-comfort" | "actuate-access"
  | "actuate-charge" | "actuate-drive";
export type Action = "read" | "history" | "subscribe" | "actuate";
export type Residency = "in-vehicle" | "off-board";
/** Where data is processed outside a vehicle. */
export type Region = "eea" | "adequate" | "elsewhere";
/** Who may ask a vehicle's owner for access. */
export type RequestPolicy = "admitted" | "anybody" | "nobody";
export type LegalBasis =
  | "consent" | "contract" | "legal-obligation" | "vital-interest" | "public-task" | "legitimate-interest";
export type PartyKind = "data-holder" | "third-party" | "processor" | "authority" | "auditor" | "registrar";

export type Right = "grant" | "narrow" | "suspend" | "revoke" | "answer" | "delegate";
export type AssignedRole = "lessee" | "driver" | "fleet-manager" | "guardian" | "delegate";
export type PartyStatus = "declared" | "admitted" | "suspended";
export type RequestEnd = "granted" | "refused" | "cancelled";
export type EndReason = "withdrawn" | "revoked" | "renounced" | "expired" | "superseded" | "invalidated";
export type EmergencyReason = "crash" | "person-in-danger" | "theft" | "public-danger";
export type Finding = "justified" | "unjustified";

export type Coverage = "by-class" | "covered" | "not-covered" | "excluded" | "unknown" | "no-such-signal";
export type Gatekeeper = "no" | "yes";
export type CoConsent = "not-needed" | "driver";
export type VehicleStatus = "in-use" | "retired";

/** A moment going in is seconds since 1970; it comes out as {@link Decimal}. */
export type MomentIn = bigint | Decimal;

/** What is granted or asked for. */
export interface GrantTerms<Moment = MomentIn, Bytes = HexIn> {
  vehicle: Bytes;
  recipient: Bytes;
  purpose: number;
  container: Bytes;
  classes: SignalClass[];
  actions: Action[];
  residency: Residency;
  /** Where it may be processed outside the vehicle; empty for `in-vehicle`. */
  regions: Region[];
  not_before: Moment;
  expires_at: Moment;
  history_from: Moment;
  /** Seconds. */
  retention: number;
  /** How many times it may be shared onward; 0 for not at all. */
  depth_left: number;
  /** Any number where there is none. */
  max_uses?: number | null;
  /** The grant it is shared onward from. */
  parent?: Bytes | null;
}

/** What is agreed on besides the terms; it is in the event and in no record. */
export interface Agreement<Bytes = HexIn> {
  data_holder?: Bytes | null;
  /** On whose behalf the recipient processes; a party that only processes names one. */
  controller?: Bytes | null;
  legal_basis: LegalBasis;
  terms_hash: Bytes;
  /** The hash of the privacy notice as it was shown. */
  notice_hash: Bytes;
}

/** What an answer to an access request gives at least. */
export interface Needed<Moment = MomentIn> {
  classes: SignalClass[];
  actions: Action[];
  history_from: Moment;
  depth_left: number;
}

/** What a party says of itself. */
export interface Profile<Bytes = HexIn> {
  kinds: PartyKind[];
  legal_hash: Bytes;
  gatekeeper: Gatekeeper;
}

export interface Purpose {
  code: number;
  classes: SignalClass[];
  /** Seconds. */
  max_duration: number;
  /** Seconds. */
  max_retention: number;
  co_consent: CoConsent;
}

/** One vehicle, or every vehicle of an owner. */
export type Realm<Bytes = HexIn> = { kind: "vehicle"; vehicle: Bytes } | { kind: "fleet"; owner: Bytes };

export interface DelegationTerms<Moment = MomentIn> {
  role: AssignedRole;
  rights: Right[];
  classes: SignalClass[];
  actions: Action[];
  /** The codes, as text, of the purposes that may be granted; any where there is none. */
  purposes?: string[] | null;
  /** Seconds that each grant may run at most. */
  longest_grant?: number | null;
  depth_left: number;
  not_before: Moment;
  expires_at: Moment;
}

/** "May `recipient` do `action` with these data of `vehicle` for `purpose`?" */
export interface CheckRequest<Moment = MomentIn, Bytes = HexIn> {
  vehicle: Bytes;
  recipient: Bytes;
  purpose: number;
  action: Action;
  residency: Residency;
  /** No matter for `in-vehicle`. */
  region: Region;
  classes: SignalClass[];
  coverage: Coverage;
  data_from: Moment;
}

/** Whom an owner lets take a vehicle over, and how many seconds the owner then has to say no: 7 days at least. */
export interface RecoveryTerms<Bytes = HexIn> {
  account: Bytes;
  delay: number;
}

/** What an intent key may sign. */
export interface IntentKey<Moment = MomentIn> {
  rights: Right[];
  classes: SignalClass[];
  expires_at: Moment;
}

/** A change asked of the contract. A field that is not here is refused. */
export type Message =
  /** `salt` is 32 random bytes: the vehicle's id is made of the caller and them. */
  | { kind: "register-vehicle"; salt: HexIn; vin_commitment?: HexIn | null }
  | { kind: "accept-vehicle"; vehicle: HexIn }
  | { kind: "retire-vehicle"; vehicle: HexIn }
  | { kind: "register-party"; profile: Profile }
  | { kind: "set-party"; account: HexIn; profile: Profile; status: PartyStatus }
  | { kind: "publish-container"; container: HexIn; classes: SignalClass[] }
  | { kind: "publish-purpose"; purpose: Purpose }
  | { kind: "delegate"; realm: Realm; to: HexIn; terms: DelegationTerms }
  | { kind: "end-delegation"; realm: Realm; to: HexIn }
  | { kind: "request-access"; terms: GrantTerms; needed: Needed; terms_hash: HexIn; respond_by: MomentIn; nonce: DecimalIn }
  | { kind: "defer-request"; request: HexIn }
  | { kind: "close-request"; request: HexIn; end: RequestEnd }
  | { kind: "grant"; terms: GrantTerms; agreement: Agreement; request?: HexIn | null }
  | { kind: "narrow"; grant: HexIn; terms: GrantTerms }
  | { kind: "suspend"; grant: HexIn }
  | { kind: "resume"; grant: HexIn }
  | { kind: "renew"; grant: HexIn; terms: GrantTerms; agreement: Agreement }
  | { kind: "withdraw"; grant: HexIn }
  | { kind: "revoke"; grant: HexIn }
  | { kind: "renounce"; grant: HexIn }
  | { kind: "record-end"; grant: HexIn }
  | { kind: "co-consent"; grant: HexIn }
  | { kind: "use"; grant: HexIn; request: CheckRequest }
  | { kind: "open-emergency"; vehicle: HexIn; authority: HexIn; reason: EmergencyReason; classes: SignalClass[]; until: MomentIn }
  | { kind: "close-emergency"; vehicle: HexIn; authority: HexIn }
  | { kind: "review-emergency"; vehicle: HexIn; auditor: HexIn; authority: HexIn; finding: Finding }
  | { kind: "attest-erasure"; grant: HexIn; evidence: HexIn }
  | { kind: "set-intent-key"; key: HexIn; limits: IntentKey }
  | { kind: "remove-intent-key"; key: HexIn }
  | { kind: "pause" }
  | { kind: "unpause" }
  | { kind: "retire"; successor: HexIn }
  | { kind: "renounce-admin" }
  | { kind: "offer-vehicle"; vehicle: HexIn; to: HexIn; until: MomentIn }
  | { kind: "cancel-vehicle-offer"; vehicle: HexIn }
  | { kind: "stop-everything"; vehicle: HexIn }
  /** `ward`: for whom a guardian acts, and nobody else. */
  | { kind: "accept-delegation"; realm: Realm; ward?: HexIn | null }
  | { kind: "withdraw-consent"; grant: HexIn }
  /** To nobody: takes the offer back. */
  | { kind: "offer-admin"; to?: HexIn | null }
  | { kind: "accept-admin" }
  /** To nobody: to every recipient. */
  | { kind: "object"; vehicle: HexIn; to?: HexIn | null }
  | { kind: "lift-objection"; vehicle: HexIn; to?: HexIn | null }
  | { kind: "set-request-policy"; vehicle: HexIn; policy: RequestPolicy }
  | { kind: "set-vin-commitment"; vehicle: HexIn; vin_commitment?: HexIn | null }
  | { kind: "attest"; vehicle: HexIn; attester: HexIn; epoch: number; vin_commitment: HexIn; until: MomentIn }
  | { kind: "withdraw-attestation"; vehicle: HexIn; attester: HexIn }
  | { kind: "set-recovery"; vehicle: HexIn; terms?: RecoveryTerms | null }
  | { kind: "start-recovery"; vehicle: HexIn }
  | { kind: "cancel-recovery"; vehicle: HexIn }
  | { kind: "finish-recovery"; vehicle: HexIn }
  | { kind: "move-party-key"; party: HexIn; key: HexIn }
  | { kind: "set-party-recovery"; party: HexIn; recovery?: HexIn | null }
  | { kind: "recover-party-key"; party: HexIn; key: HexIn };

/** A message, or its SCALE bytes. */
export type MessageIn = Message | HexIn;

/**
 * A message that its signer wants and anybody may submit: whatever concerns the signer. What concerns others alone
 * cannot be signed so: the admin's messages, those of emergencies, `attest` and `withdraw-attestation`,
 * `publish-container`, `record-end`.
 */
export interface Intent {
  /** The chain and the contract: {@link domain}. */
  domain: HexIn;
  /** Who wants it, as the contract sees them. */
  principal: HexIn;
  /** The epoch of the vehicle that the message concerns; 0 where it concerns none, or registers one. */
  epoch: number;
  /**
   * The principal's next number for the vehicle, or for none, from 0; always 0 for `withdraw`, `revoke`, `renounce`,
   * `close-request` and `stop-everything`, which are not counted.
   */
  nonce: DecimalIn;
  /** Until when it may be submitted, exclusive; at most a week ahead, except for what only takes something away. */
  deadline: MomentIn;
  message: MessageIn;
}

/** An intent with its signature: what {@link Key.signIntent} gives, or its parts. */
export type SignedIntentIn = HexIn | { intent: Intent; signature: Signature };

/** Who signed an intent, over which form of it: {@link typedData}, {@link intentDigest} as a challenge, {@link wrappedText}. */
export type Signature =
  | { kind: "eip712"; r: HexIn; s: HexIn; recovery: number }
  | {
      kind: "passkey"; x: HexIn; y: HexIn; r: HexIn; s: HexIn; rp_id_hash: HexIn; flags: number; counter: number; client_data: string;
    }
  | { kind: "sr25519"; public: HexIn; signature: HexIn };

/** What a browser answers to `navigator.credentials.get`, and the key that was made with `create`. */
export interface PasskeyAssertion {
  /** `response.getPublicKey()` of when the key was made, or its point as 65 bytes. */
  public_key: HexIn;
  /** `response.authenticatorData`. */
  authenticator_data: HexIn;
  /** `response.clientDataJSON`. */
  client_data_json: HexIn;
  /** `response.signature`. */
  signature: HexIn;
}

/** Typed data as `eth_signTypedData_v4`, and the signers of viem and ethers, take it. */
export interface TypedData {
  types: { EIP712Domain: { name: string; type: string }[]; Intent: { name: string; type: string }[] };
  primaryType: "Intent";
  domain: { name: "Valet"; version: "1"; verifyingContract: Hex; salt: Hex };
  message: { text: string; digest: Hex };
}

/** What a caller would send, one message after the other: all are accepted, or none. */
export interface MessagesPreview {
  /** The account as the contract sees it: `address` of {@link AccountInfo}. */
  caller: HexIn;
  /** At most 16. */
  messages: MessageIn[];
  /** The time of the block that the cells are read of, or a later one to look ahead. */
  now: MomentIn;
  /**
   * Who is trusted to vouch for owners: one of them must attest the vehicle's owner now, or it is denied; the previews
   * name those who do. Nobody must unless given; a list of nobody is refused.
   */
  attesters?: HexIn[] | null;
}

/** An intent before it is signed. */
export interface IntentPreview {
  /** `intent_account` of the key that will sign. */
  signer: HexIn;
  intent: Intent;
  /** As in {@link MessagesPreview}. */
  now: MomentIn;
  /** As in {@link MessagesPreview}. */
  attesters?: HexIn[] | null;
}

/** An intent that somebody has signed. */
export interface SignedPreview {
  signed: SignedIntentIn;
  /** As in {@link MessagesPreview}. */
  now: MomentIn;
  /** As in {@link MessagesPreview}. */
  attesters?: HexIn[] | null;
}

/** What a record is. */
export type RecordKind =
  | "registry" | "domain" | "vehicle" | "grant" | "party" | "purpose" | "delegation"
  | "access-request" | "emergency" | "nonce" | "intent-key" | "vehicle-offer" | "admin-offer" | "objections"
  | "attestation" | "recovery";

/** A storage cell of the contract that is to be read. */
export interface CellKey {
  key: Hex;
  /** What is in it: to show, or to count. */
  record: RecordKind;
}

/** What a cell holds; null when it is empty. */
export interface Cell {
  key: HexIn;
  value: HexIn | null;
}

/** As what the actor acted. */
export type Role = { kind: "owner" | "admin" | "party" | "anyone" } | { kind: "assigned"; role: AssignedRole };
/** How the actor's wish came to the contract. */
export type Via = { kind: "call" } | { kind: "intent"; nonce: Decimal | null };

export interface Event {
  vehicle: Hex | null;
  recipient: Hex | null;
  grant: Hex | null;
  version: number;
  link: { seq: Decimal; previous: Hex };
  at: Decimal;
  actor: Hex;
  role: Role;
  via: Via;
  body: EventBody;
}

export type EventBody =
  | { kind: "contract-deployed"; rules: Hex; domain: Hex }
  | { kind: "contract-paused" | "contract-resumed" | "admin-renounced" | "vehicle-retired" | "grant-suspended" }
  | { kind: "grant-resumed" | "emergency-closed" | "vehicle-offer-cancelled" | "consent-withdrawn" | "admin-accepted" }
  | { kind: "contract-retired"; successor: Hex }
  | { kind: "purpose-published"; purpose: Purpose }
  | { kind: "container-published"; container: Hex; classes: SignalClass[] }
  | { kind: "party-registered" | "party-status-changed"; party: Party }
  | { kind: "party-key-moved" | "party-recovery-set" | "party-key-recovered"; party: Party }
  | { kind: "vehicle-registered"; vin_commitment: Hex | null }
  | { kind: "ownership-transferred"; new_owner: Hex; epoch: number }
  | { kind: "vin-commitment-set"; vin_commitment: Hex | null }
  | { kind: "vehicle-attested"; attestation: Attestation }
  | { kind: "attestation-withdrawn" }
  | { kind: "recovery-set"; terms: RecoveryTerms<Hex> | null }
  | { kind: "recovery-started" | "recovery-cancelled"; terms: RecoveryTerms<Hex> }
  | { kind: "vehicle-recovered"; epoch: number }
  | { kind: "vehicle-offered"; offer: VehicleOffer }
  | { kind: "everything-stopped"; epoch: number }
  | { kind: "delegation-offered"; realm: Realm<Hex>; to: Hex; delegation: Delegation }
  | { kind: "delegation-accepted"; realm: Realm<Hex>; since: Decimal; ward: Hex | null }
  | { kind: "delegation-ended"; realm: Realm<Hex>; to: Hex }
  | { kind: "access-requested"; request: Hex; record: AccessRequest }
  | { kind: "request-deferred"; request: Hex }
  | { kind: "request-closed"; request: Hex; end: RequestEnd }
  | { kind: "grant-activated"; record: Grant; agreement: Agreement<Hex>; request: Hex | null }
  | { kind: "grant-narrowed"; terms: GrantTerms<Decimal, Hex> }
  | { kind: "grant-renewed"; record: Grant; agreement: Agreement<Hex>; previous: Hex }
  /** `objects`: the objection that a subject's withdrawal made. */
  | { kind: "grant-ended"; reason: EndReason; ended_at: Decimal; erase_by: Decimal; objects: Objection | null }
  | { kind: "driver-consented"; under: DelegationRef }
  | { kind: "grant-used"; used: number }
  | { kind: "emergency-opened"; emergency: Emergency }
  | { kind: "emergency-reviewed"; auditor: Hex; finding: Finding }
  | { kind: "erasure-attested"; evidence: Hex }
  | { kind: "intent-key-set"; key: Hex; limits: IntentKey<Decimal> }
  | { kind: "intent-key-removed"; key: Hex }
  | { kind: "admin-offered"; to: Hex | null }
  | { kind: "subject-objected"; objection: Objection }
  | { kind: "objection-lifted"; to: Hex }
  | { kind: "request-policy-set"; policy: RequestPolicy };

/** What is there now, and what would be there. */
export interface Change<Before, After = NonNullable<Before>> {
  before: Before;
  after: After;
}

export type Operation = { kind: "running" | "paused" } | { kind: "retired"; successor: Hex };

export interface Registry {
  admin: Hex | null;
  operation: Operation;
  seq: Decimal;
  last_event: Hex;
  founded_at: Decimal;
  /** How often something was lost that an answer may have rested on. */
  losses: Decimal;
}

export interface Vehicle {
  owner: Hex;
  epoch: number;
  epoch_start: Decimal;
  seq: Decimal;
  last_event: Hex;
  status: VehicleStatus;
  vin_commitment: Hex | null;
  /** No key that the owner named before signs for the vehicle. */
  stopped_at: Decimal;
  /** How often something of it ended or became less. */
  losses: Decimal;
  /** How many objections it has. */
  objections: number;
  request_policy: RequestPolicy;
}

/** An owner's offer of its vehicle. */
export interface VehicleOffer {
  to: Hex;
  until: Decimal;
  epoch: number;
}

/** An objection; `to` zeros is to every recipient, and a place of zeros is not taken. */
export interface Objection {
  by: Hex;
  to: Hex;
  named_by: Hex;
  until: Decimal;
}

/** A vehicle's objections. */
export interface Objections {
  /** Each by itself; a place that nobody has taken is of zeros. */
  places: Objection[];
  /** Until when nobody is given what tells of persons, because somebody objected and found no place. */
  crowded_until: Decimal;
}

/** What a party vouches for: that the owner is the user of the vehicle behind the commitment. */
export interface Attestation {
  vin_commitment: Hex;
  epoch: number;
  party_epoch: number;
  at: Decimal;
  until: Decimal;
}

/** Who may take a vehicle over; `started_at` is 0 while nobody does. */
export interface Recovery {
  terms: RecoveryTerms<Hex>;
  epoch: number;
  started_at: Decimal;
}

/** An intent key's record. */
export interface NamedKey {
  limits: IntentKey<Decimal>;
  named_at: Decimal;
}

export interface Party {
  profile: Profile<Hex>;
  status: PartyStatus;
  epoch: number;
  /** From when it may act as what it was admitted as last. */
  acts_from: Decimal;
  /** The account that acts for it. */
  key: Hex;
  next_key: { key: Hex; from: Decimal } | null;
  /** The account that can put another key in its place at once, and from when it can. */
  recovery: { key: Hex; from: Decimal } | null;
}

/** A delegation by the number of the event that made it. */
export type DelegationRef = { kind: "vehicle" | "fleet"; seq: Decimal };

export type GrantState = { kind: "active" } | { kind: "suspended"; by: Hex } | { kind: "ended"; reason: EndReason; at: Decimal };
export type DriverConsent = { kind: "not-needed" | "missing" } | { kind: "given"; by: Hex; under: DelegationRef };
export type DelegationState = { kind: "offered"; until: Decimal } | { kind: "active"; since: Decimal } | { kind: "ended" };

export interface Grant {
  terms: GrantTerms<Decimal, Hex>;
  grantor: Hex;
  under: DelegationRef | null;
  epoch: number;
  party_epoch: number;
  seq: Decimal;
  state: GrantState;
  driver_consent: DriverConsent;
  used: number;
  erased_at: Decimal | null;
  legal_basis: LegalBasis;
  losses: Decimal;
}

export interface Delegation {
  terms: DelegationTerms<Decimal>;
  from: Hex;
  under: DelegationRef | null;
  epoch: number | null;
  seq: Decimal;
  state: DelegationState;
}

export type RequestState = { kind: "open" | "deferred" } | { kind: "closed"; end: RequestEnd };

export interface AccessRequest {
  from: Hex;
  terms: GrantTerms<Decimal, Hex>;
  needed: Needed<Decimal>;
  terms_hash: Hex;
  respond_by: Decimal;
  epoch: number;
  seq: Decimal;
  state: RequestState;
}

export type EmergencyState = { kind: "open" | "closed" } | { kind: "reviewed"; finding: Finding; at: Decimal };

export interface Emergency {
  reason: EmergencyReason;
  classes: SignalClass[];
  opened_at: Decimal;
  until: Decimal;
  /** When the same authority opened the same vehicle the time before; 0 when it never did. */
  opened_before: Decimal;
  party_epoch: number;
  seq: Decimal;
  state: EmergencyState;
}

/** A record that a message would write. `before` is null for a new one. */
export type RecordChange =
  | ({ kind: "registry" } & Change<Registry>)
  | ({ kind: "vehicle"; id: Hex } & Change<Vehicle | null>)
  | ({ kind: "grant"; id: Hex } & Change<Grant | null>)
  | ({ kind: "party"; account: Hex } & Change<Party | null>)
  | ({ kind: "purpose" } & Change<Purpose | null>)
  | ({ kind: "delegation"; realm: Realm<Hex>; to: Hex } & Change<Delegation | null>)
  | ({ kind: "access-request"; id: Hex } & Change<AccessRequest | null>)
  | ({ kind: "emergency"; vehicle: Hex; authority: Hex } & Change<Emergency | null>)
  | ({ kind: "nonce"; account: Hex; vehicle: Hex | null } & Change<Decimal>)
  | ({ kind: "intent-key"; principal: Hex; key: Hex } & Change<NamedKey | null, NamedKey>)
  | ({ kind: "domain" } & Change<Hex>)
  | ({ kind: "vehicle-offer"; vehicle: Hex } & Change<VehicleOffer | null, VehicleOffer | null>)
  | ({ kind: "admin-offer" } & Change<Hex | null, Hex | null>)
  | ({ kind: "objections"; vehicle: Hex } & Change<Objections | null>)
  | ({ kind: "attestation"; vehicle: Hex; attester: Hex } & Change<Attestation | null, Attestation | null>)
  | ({ kind: "recovery"; vehicle: Hex } & Change<Recovery | null, Recovery | null>);

/** What one grant gives, as far as the rules allow it. */
export interface Access {
  grant: Hex;
  recipient: Hex;
  vehicle: Hex;
  purpose: number;
  purpose_name: string | null;
  permissions: { action: Action; classes: SignalClass[] }[];
  container: Hex;
  residency: Residency;
  regions: Region[];
  not_before: Decimal;
  expires_at: Decimal;
  history_from: Decimal;
  /** Seconds. */
  retention: number;
  /** Recorded uses that are left; null for any number. */
  uses_left: number | null;
  depth_left: number;
  parent: Hex | null;
}

/** Somebody who can act, and how far. */
export type Actor =
  | { kind: "admin"; account: Hex }
  | { kind: "owner"; vehicle: Hex; account: Hex }
  | { kind: "delegate"; vehicle: Hex; realm: Realm<Hex>; account: Hex; terms: DelegationTerms<Decimal> }
  | { kind: "intent-key"; principal: Hex; key: Hex; limits: IntentKey<Decimal> }
  | { kind: "authority"; vehicle: Hex; account: Hex; reason: EmergencyReason; classes: SignalClass[]; until: Decimal };

export interface Preview {
  event: Event;
  records: RecordChange[];
  /** The access it would open. */
  opens: Access[];
  /** The access of which it would leave less. */
  narrows: { before: Access; after: Access }[];
  /** The access it would end. */
  ends: Access[];
  /** The access of the same recipient to the same vehicle that stays as it is. */
  unchanged: Access[];
  /** Who could act that cannot now. */
  empowers: Actor[];
  /** Who could no longer act. */
  disempowers: Actor[];
  /** Who vouches now for the vehicle's owner, as far as the records tell that were looked at. */
  attested_by: { account: Hex; until: Decimal }[];
  /** The parties to whom it gives something or on which it relies, as they stand then; null for an account that is none. */
  parties: { account: Hex; party: Party | null }[];
  /** All of it in English: one sentence each, what happens first. */
  summary: string[];
  /** The same, one for one, for any language: `say` of `@valet/wallet/words` puts them into words by a Fluent file. */
  words: Words[];
}

/** A sentence or a part of one: which message of a Fluent file, and with what. */
export interface Words {
  /** The name of the message. */
  key: string;
  arguments: { name: string; value: WordsValue }[];
}

/** What stands in the place of a message's argument. */
export type WordsValue =
  /** As it is, such as an id; or what the message selects by. */
  | { kind: "text"; text: string }
  | { kind: "number"; number: number }
  /** By the message `moment`, or `moment-far` past the year 9999. */
  | { kind: "moment"; at: Decimal }
  /** In seconds; by the message `days`, `hours`, `minutes` or `seconds`. */
  | { kind: "length"; length: number }
  /** The message `<list>-<name>`, or the name where there is none. */
  | { kind: "name"; list: string; name: string }
  | { kind: "words"; words: Words }
  /** With the message `between` between two of them; the message `nothing` for none. */
  | { kind: "list"; between: string; items: WordsValue[] };

export interface AccountInfo {
  kind: KeyKind;
  public_key: Hex;
  account_id: Hex;
  ss58: string;
  /** The account as the contract sees it. */
  address: Hex;
  /** As whom its signature over an intent counts: another account than `address`. None for Ed25519. */
  intent_account: Hex | null;
}

/** What one guess at the password shall cost: argon2id. */
export interface Cost {
  memory_kib: number;
  passes: number;
  lanes: number;
}

export interface CallIndex {
  pallet: number;
  call: number;
}

/** How the chain writes transactions; a chain client reads it from the metadata. */
export interface Shape {
  calls: {
    map_account: CallIndex;
    revive_call: CallIndex;
    instantiate_with_code: CallIndex;
    transfer_keep_alive: CallIndex;
  };
  /** The transaction extensions, in the metadata's order. */
  extensions: Extension[];
}

/** A transaction extension of the metadata. */
export interface Extension {
  /** Such as `CheckNonce`. */
  identifier: string;
  /** Whether its two types take no bytes. One that this wallet does not know is taken only then. */
  sizes: TypeSizes;
}

export type TypeSizes = "both-zero" | "not-empty";

export type Mortality =
  | { kind: "immortal" }
  /** `period` is a power of two from 4 to 4096; `block` and `hash` are those of its first block. */
  | { kind: "mortal"; period: number; block: number; hash: HexIn };

/** What the signature is bound to. */
export interface Context {
  genesis: HexIn;
  spec_version: number;
  transaction_version: number;
  nonce: number;
  tip: DecimalIn;
  mortality: Mortality;
}

/** Which contract, and what the call may use. */
export interface Target {
  contract: HexIn;
  weight: { ref_time: DecimalIn; proof_size: DecimalIn };
  storage_deposit_limit: DecimalIn;
}

/** What a transaction calls. */
export type Call =
  | { kind: "map-account" }
  | ({ kind: "message"; message: MessageIn } & Target)
  | ({ kind: "submit"; signed: SignedIntentIn } & Target)
  /** At most 16; all are accepted, or none. */
  | ({ kind: "batch"; messages: MessageIn[] } & Target)
  | { kind: "transfer"; dest: HexIn; value: DecimalIn };

export interface SignRequest {
  call: Call;
  context: Context;
  shape: Shape;
}

/**
 * What {@link load} takes: the wasm's bytes, its URL, a response of `fetch` or a promise of it, or a
 * `WebAssembly.Module`. The last two are named by what they have, since not every `lib` knows them.
 */
export type Wasm = ArrayBuffer | ArrayBufferView | string | { readonly href: string } | WasmResponse | PromiseLike<WasmResponse> | WasmModule;

/** A `Response`. */
export interface WasmResponse {
  readonly ok: boolean;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `WebAssembly.Module`. */
export interface WasmModule {
  readonly [Symbol.toStringTag]?: "WebAssembly.Module" | (string & {});
}

/**
 * Loads the wasm; await it once before anything else. Without an argument it is found beside the
 * package's files, in Node and in a browser; a bundler may give it.
 * @throws when the wasm cannot be found, read or compiled; the message says what to hand in.
 */
export function load(wasm?: Wasm): Promise<void>;

/** A secret key. The secret stays in wasm memory; `free` zeroizes it there. */
export class Key {
  private constructor();
  /** A new key from `crypto.getRandomValues`. */
  static generate(kind: KeyKind): Answer<Key>;
  /** The key of 32 secret bytes. */
  static fromSeed(kind: KeyKind, seed: Uint8Array): Answer<Key>;
  /** A public development key such as `//Alice`: everybody knows it. */
  static dev(kind: KeyKind, path: string): Answer<Key>;
  /** Opens a key file; a wrong password and a changed file are one failure, `wrong-password`. */
  static open(file: string, password: string): Answer<Key>;
  /** The key file's text. The password needs 8 characters. Without `cost`: 64 MiB, 3 passes, 1 lane. */
  seal(password: string, cost?: Cost): Answer<string>;
  /** The public facts, with SS58 of this prefix (default 42). */
  account(prefix?: number): Answer<AccountInfo>;
  /** Signs a transaction: the bytes that `author_submitExtrinsic` takes. Denied as `TooMany` past 16 messages. */
  sign(request: SignRequest): Answer<Uint8Array>;
  /**
   * Signs an intent: the SCALE bytes of the signed intent. Look at it first, by
   * {@link PreviewQuery.ofIntent}. A secp256k1 key signs as its `intent_account`, for which its principal
   * must have set the intent key (`set-intent-key`); an Ed25519 key fails with `no-intent-key`. What gives something for
   * longer than a week from `now` on, which is this machine's clock unless it is given, is `denied` as `DeadlineTooFar`.
   */
  signIntent(intent: Intent, now?: MomentIn | number): Answer<Uint8Array>;
  /** The secret seed. Whoever calls this answers for the bytes. */
  exportSeed(): Answer<Uint8Array>;
  /** Forgets the key; it cannot be used afterwards. Freeing it again does nothing. */
  free(): void;
  /** As {@link Key.free}: `using key = …` forgets it at the end of the block. */
  [Symbol.dispose](): void;
}

/**
 * What messages or an intent would do, by the contract's own rules, with nothing known beforehand: it
 * tells which cells of the contract's storage it needs, round by round.
 *
 * Read all of them from the state of one block, and give that block's time: choose the newest final
 * block before the first round. See the README for a whole example.
 */
export class PreviewQuery {
  private constructor();
  /** What a caller's messages would do, one after the other. */
  static ofMessages(request: MessagesPreview): Answer<PreviewQuery>;
  /** What an intent would do once `signer` has signed it and somebody has submitted it. Needs no key. */
  static ofIntent(request: IntentPreview): Answer<PreviewQuery>;
  /** What a signed intent would do if it were submitted now, its signature checked. */
  static ofSigned(request: SignedPreview): Answer<PreviewQuery>;
  /** The cells to read next; none when it can be finished. Asking twice gives the same. */
  next(): Answer<CellKey[]>;
  /**
   * Takes what was read. Not all cells of a round need to come at once. A cell that could not be read is
   * not answered: `null` says that it is empty. A cell that does not belong (`not-asked`, `not-valet`) ends the
   * query: whatever it is asked afterwards, it answers the same failure.
   */
  resolve(cells: Cell[]): Answer<void>;
  /** One preview for each message; `denied` when the contract would deny it, `unfinished` while cells are to be read. */
  finish(): Answer<Preview[]>;
  /** Forgets the query. Freeing it again does nothing. */
  free(): void;
  /** As {@link PreviewQuery.free}. */
  [Symbol.dispose](): void;
}

/**
 * How a node is asked for a cell: the first two parameters of the RPC method `state_call`; the third is
 * the block's hash. {@link cellValue} reads the answer.
 */
export function cellRequest(contract: HexIn, key: HexIn): Answer<[method: string, data: Hex]>;

/** The cell's bytes in the node's answer to {@link cellRequest}; null for an empty cell. `no-contract` where none stands. */
export function cellValue(result: HexIn): Answer<Hex | null>;

/** What intents for the contract on the chain of this first block are signed for. */
export function domain(genesis: HexIn, contract: HexIn): Answer<Hex>;

/** The hash of the whole intent: the challenge for a passkey. */
export function intentDigest(intent: Intent): Answer<Hex>;

/** The intent in words, as every wallet that signs it can show it; the contract builds the same words. */
export function intentText(intent: Intent): Answer<string>;

/** What an Ethereum wallet signs: `eth_signTypedData_v4`. `not-signed` for an intent of another contract or chain. */
export function typedData(genesis: HexIn, contract: HexIn, intent: Intent): Answer<TypedData>;

/** What a Polkadot wallet signs: `signRaw` with `type: "bytes"`. It stands between `<Bytes>` and `</Bytes>` already. */
export function wrappedText(intent: Intent): Answer<string>;

/**
 * The intent with what an Ethereum wallet answered (r, s, v): the SCALE bytes of the signed intent. `not-signed` when it is not
 * of that account: a signature over something else is a good one of somebody nobody knows.
 */
export function signedByEthereum(intent: Intent, account: HexIn, signature: HexIn): Answer<Uint8Array>;

/** The intent with what a Polkadot wallet answered (sr25519): the SCALE bytes of the signed intent. `not-signed` when it does not fit. */
export function signedByPolkadot(intent: Intent, publicKey: HexIn, signature: HexIn): Answer<Uint8Array>;

/** The intent with a passkey's assertion: the SCALE bytes of the signed intent. `not-signed` with the part that does not fit. */
export function signedByPasskey(intent: Intent, assertion: PasskeyAssertion): Answer<Uint8Array>;

/** The account of a passkey at a relying party, such as `wallet.example`. Nothing should be sent to it. `not-signed` for no point of P-256. */
export function passkeyAccount(relyingParty: string, publicKey: HexIn): Answer<Hex>;

/** The account of an sr25519 key, that of its transactions. `not-signed` for an account of another kind of key, or one that came from Ethereum. */
export function polkadotAccount(publicKey: HexIn): Answer<Hex>;

/** The bytes a contract call carries for a signed intent in SCALE. */
export function submitData(signed: Uint8Array): Answer<Uint8Array>;

/** The bytes a contract call carries for several messages, at most 16. */
export function batchData(messages: MessageIn[]): Answer<Uint8Array>;

/** The bytes a contract call carries for a message. */
export function callData(message: MessageIn): Answer<Uint8Array>;

/** The hash of the rules this build was compiled from. */
export function rulesHash(): Answer<Hex>;
