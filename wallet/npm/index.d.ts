// Written by hand; field names are those of the rules and of the glossary.

/**
 * One answer. No function of this package throws; a failure says what was expected.
 * Check `type` before `value`.
 */
export type Answer<T> = { type: "success"; value: T } | { type: "failure"; error: Failure };

/** `code` is stable: the name of a denial of the rules, or a {@link FailureCode}. */
export interface Failure {
  code: FailureCode | DenialName;
  message: string;
}

export type FailureCode =
  | "MalformedInput"
  | "MalformedKeyFile"
  | "WrongPassword"
  | "BadSeed"
  | "NotSealed"
  | "NoMemory"
  /** An Ed25519 key was asked to sign an intent; name a secp256k1 key first, with `SetIntentKey`. */
  | "NoIntentAccount"
  /** A defect of this package, or `load` was not awaited. */
  | "Internal";

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
  | "ReviewMissing" | "VehicleRetired" | "Paused" | "Retired" | "ErasureNotDue" | "TooMany"
  | (string & {});

/** Bytes as 0x-prefixed hex; going in, a Uint8Array will do as well. */
export type Hex = `0x${string}`;
export type HexIn = Hex | Uint8Array;
/** A whole number of 64 bits and more as it comes out: decimal text. */
export type Decimal = string;
/** An amount or weight going in: decimal text or bigint, never a number. */
export type DecimalIn = string | bigint;

export type KeyKind = "Ed25519" | "Secp256k1";
export type SignalClass =
  | "Identity" | "LocationExact" | "LocationCoarse" | "Trip" | "DrivingBehaviour" | "SpeedMotion"
  | "Odometer" | "EnergyCharging" | "Diagnostics" | "Maintenance" | "TyreBody" | "CabinComfort"
  | "OccupantBiometric" | "CameraAdas" | "Infotainment" | "ActuateComfort" | "ActuateAccess"
  | "ActuateCharge" | "ActuateDrive";
export type Action = "Read" | "History" | "Subscribe" | "Actuate";
export type Residency = "InVehicle" | "OffBoard";
export type LegalBasis =
  | "Consent" | "Contract" | "LegalObligation" | "VitalInterest" | "PublicTask" | "LegitimateInterest";
export type PartyKind = "DataHolder" | "ThirdParty" | "Processor" | "Authority" | "Auditor";

export type Right = "Grant" | "Narrow" | "Suspend" | "Revoke" | "Answer" | "Delegate";
export type AssignedRole = "Lessee" | "Driver" | "FleetManager" | "Guardian" | "Delegate";
export type PartyStatus = "Declared" | "Admitted" | "Suspended";
export type RequestEnd = "Granted" | "Refused" | "Cancelled" | "Lapsed";
export type EndReason = "Withdrawn" | "Revoked" | "Renounced" | "Expired" | "Superseded" | "Invalidated";
export type EmergencyReason = "Crash" | "PersonInDanger" | "Theft" | "PublicDanger";
export type Finding = "Justified" | "Unjustified";

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

/** What is agreed on beside the terms; it stands in the event and in no record. */
export interface Agreement<Bytes = HexIn> {
  data_holder?: Bytes | null;
  legal_basis: LegalBasis;
  terms_hash: Bytes;
  notice_version: number;
}

/** What a party says of itself. */
export interface Profile<Bytes = HexIn> {
  kinds: PartyKind[];
  legal_hash: Bytes;
  gatekeeper: "No" | "Yes";
}

export interface Purpose {
  code: number;
  classes: SignalClass[];
  /** Seconds. */
  max_duration: number;
  /** Seconds. */
  max_retention: number;
  co_consent: "NotNeeded" | "Driver";
}

/** One vehicle, or every vehicle of an owner. */
export type Realm<Bytes = HexIn> = { Vehicle: Bytes } | { Fleet: Bytes };

export interface DelegationTerms<Moment = MomentIn> {
  role: AssignedRole;
  rights: Right[];
  classes: SignalClass[];
  actions: Action[];
  depth_left: number;
  not_before: Moment;
  expires_at: Moment;
}

/** "May `recipient` do `action` with these data of `vehicle` for `purpose`?" */
export interface Request<Moment = MomentIn, Bytes = HexIn> {
  vehicle: Bytes;
  recipient: Bytes;
  purpose: number;
  action: Action;
  residency: Residency;
  classes: SignalClass[];
  coverage: "ByClass" | "Covered" | "NotCovered" | "Excluded" | "Unknown";
  data_from: Moment;
}

/** What an intent key may sign. */
export interface IntentKey<Moment = MomentIn> {
  rights: Right[];
  classes: SignalClass[];
  expires_at: Moment;
}

/** A change asked of the contract. A field that is not here is refused. */
export type Message =
  | { RegisterVehicle: { vehicle: HexIn; vin_commitment?: HexIn | null } }
  | { TransferVehicle: { vehicle: HexIn; new_owner: HexIn } }
  | { RetireVehicle: { vehicle: HexIn } }
  | { RegisterParty: { profile: Profile } }
  | { SetParty: { account: HexIn; profile: Profile; status: PartyStatus } }
  | { PublishContainer: { container: HexIn; classes: SignalClass[] } }
  | { PublishPurpose: { purpose: Purpose } }
  | { Delegate: { realm: Realm; to: HexIn; terms: DelegationTerms } }
  | { EndDelegation: { realm: Realm; to: HexIn } }
  | { RequestAccess: { terms: GrantTerms; terms_hash: HexIn; respond_by: MomentIn; nonce: DecimalIn } }
  | { DeferRequest: { request: HexIn } }
  | { CloseRequest: { request: HexIn; end: RequestEnd } }
  | { Grant: { terms: GrantTerms; agreement: Agreement; request?: HexIn | null } }
  | { Narrow: { grant: HexIn; terms: GrantTerms } }
  | { Suspend: { grant: HexIn } }
  | { Resume: { grant: HexIn } }
  | { Renew: { grant: HexIn; terms: GrantTerms; agreement: Agreement } }
  | { Withdraw: { grant: HexIn } }
  | { Revoke: { grant: HexIn } }
  | { Renounce: { grant: HexIn } }
  | { RecordEnd: { grant: HexIn } }
  | { CoConsent: { grant: HexIn } }
  | { Use: { grant: HexIn; request: Request } }
  | { OpenEmergency: { vehicle: HexIn; reason: EmergencyReason; classes: SignalClass[]; until: MomentIn } }
  | { CloseEmergency: { vehicle: HexIn } }
  | { ReviewEmergency: { vehicle: HexIn; authority: HexIn; finding: Finding } }
  | { AttestErasure: { grant: HexIn; evidence: HexIn } }
  | { SetIntentKey: { key: HexIn; limits: IntentKey } }
  | { RemoveIntentKey: { key: HexIn } }
  | "Pause"
  | "Unpause"
  | { Retire: { successor: HexIn } }
  | "RenounceAdmin";

/** A message, or its SCALE bytes. */
export type MessageIn = Message | HexIn;

export interface PreviewRequest {
  /** The account as the contract sees it: `address` of {@link AccountInfo}. */
  caller: HexIn;
  message: MessageIn;
  /** By the chain's clock. */
  now: MomentIn;
}

/**
 * What somebody wants done and anybody may submit. Only these messages can be wanted so: `Grant`,
 * `Narrow`, `Suspend`, `Resume`, `Renew`, `Withdraw`, `Revoke`, `Renounce`, `CoConsent`,
 * `DeferRequest`, `CloseRequest`.
 */
export interface Intent {
  /** The chain and the contract: {@link domain}. */
  domain: HexIn;
  /** Who wants it, as the contract sees them. */
  principal: HexIn;
  /** The epoch of the vehicle that the message concerns. */
  epoch: number;
  /** The principal's next number, from 0. */
  nonce: DecimalIn;
  /** Until when it may be submitted, exclusive. */
  deadline: MomentIn;
  message: MessageIn;
}

/** An intent with its signature: what {@link Key.signIntent} gives, or its parts. */
export type SignedIntentIn = HexIn | { intent: Intent; signature: { r: HexIn; s: HexIn; recovery: number } };

export interface IntentPreviewRequest {
  /** `intent_account` of the key that will sign. */
  signer: HexIn;
  intent: Intent;
  now: MomentIn;
}

export interface SignedPreviewRequest {
  signed: SignedIntentIn;
  now: MomentIn;
}

export interface Event {
  vehicle: Hex | null;
  recipient: Hex | null;
  grant: Hex | null;
  version: number;
  link: { seq: Decimal; previous: Hex };
  at: Decimal;
  actor: Hex;
  role: "Owner" | "Admin" | "Party" | "Anyone" | { Assigned: AssignedRole };
  via: "Call" | { Intent: Decimal };
  body: EventBody;
}

export type EventBody =
  | { kind: "ContractDeployed"; rules: Hex; domain: Hex }
  | { kind: "ContractPaused" | "ContractResumed" | "AdminRenounced" | "VehicleRetired" | "GrantSuspended" }
  | { kind: "GrantResumed" | "DriverConsented" | "EmergencyClosed" }
  | { kind: "ContractRetired"; successor: Hex }
  | { kind: "PurposePublished"; purpose: Purpose }
  | { kind: "ContainerPublished"; container: Hex; classes: SignalClass[] }
  | { kind: "PartyRegistered" | "PartyStatusChanged"; party: Party }
  | { kind: "VehicleRegistered"; vin_commitment: Hex | null }
  | { kind: "OwnershipTransferred"; new_owner: Hex; epoch: number }
  | { kind: "DelegationGranted"; realm: Realm<Hex>; to: Hex; delegation: Delegation }
  | { kind: "DelegationEnded"; realm: Realm<Hex>; to: Hex }
  | { kind: "AccessRequested"; request: Hex; record: AccessRequest }
  | { kind: "RequestDeferred"; request: Hex }
  | { kind: "RequestClosed"; request: Hex; end: RequestEnd }
  | { kind: "GrantActivated"; record: Grant; agreement: Agreement<Hex>; request: Hex | null }
  | { kind: "GrantNarrowed"; terms: GrantTerms<Decimal, Hex> }
  | { kind: "GrantRenewed"; record: Grant; agreement: Agreement<Hex>; previous: Hex }
  | { kind: "GrantEnded"; reason: EndReason; ended_at: Decimal; erase_by: Decimal }
  | { kind: "GrantUsed"; used: number }
  | { kind: "EmergencyOpened"; emergency: Emergency }
  | { kind: "EmergencyReviewed"; finding: Finding }
  | { kind: "ErasureAttested"; evidence: Hex }
  | { kind: "IntentKeySet"; key: Hex; limits: IntentKey<Decimal> }
  | { kind: "IntentKeyRemoved"; key: Hex };

/** What is there now, and what would be there. */
export interface Change<Before, After = NonNullable<Before>> {
  before: Before;
  after: After;
}

export interface Registry {
  admin: Hex | null;
  operation: "Running" | "Paused" | { Retired: { successor: Hex } };
  seq: Decimal;
  last_event: Hex;
}

export interface Vehicle {
  owner: Hex;
  epoch: number;
  epoch_start: Decimal;
  seq: Decimal;
  last_event: Hex;
  status: "InUse" | "Retired";
  vin_commitment: Hex | null;
}

export interface Party {
  profile: Profile<Hex>;
  status: PartyStatus;
  epoch: number;
}

/** A delegation by the number of the event that made it. */
export type DelegationRef = { Vehicle: Decimal } | { Fleet: Decimal };

export interface Grant {
  terms: GrantTerms<Decimal, Hex>;
  grantor: Hex;
  under: DelegationRef | null;
  epoch: number;
  party_epoch: number;
  seq: Decimal;
  state: "Active" | { Suspended: { by: Hex } } | { Ended: { reason: EndReason; at: Decimal } };
  driver_consent: "NotNeeded" | "Missing" | { Given: { by: Hex } };
  used: number;
  erased_at: Decimal | null;
}

export interface Delegation {
  terms: DelegationTerms<Decimal>;
  from: Hex;
  under: DelegationRef | null;
  epoch: number | null;
  seq: Decimal;
  state: "Active" | "Ended";
}

export interface AccessRequest {
  from: Hex;
  terms: GrantTerms<Decimal, Hex>;
  terms_hash: Hex;
  respond_by: Decimal;
  seq: Decimal;
  state: "Open" | "Deferred" | { Closed: RequestEnd };
}

export interface Emergency {
  reason: EmergencyReason;
  classes: SignalClass[];
  opened_at: Decimal;
  until: Decimal;
  party_epoch: number;
  seq: Decimal;
  state: "Open" | "Closed" | { Reviewed: Finding };
}

/** A record that a message would write. `before` is null for a new one. */
export type Record =
  | ({ kind: "Registry" } & Change<Registry>)
  | ({ kind: "Vehicle"; id: Hex } & Change<Vehicle | null>)
  | ({ kind: "Grant"; id: Hex } & Change<Grant | null>)
  | ({ kind: "Party"; account: Hex } & Change<Party | null>)
  | ({ kind: "Purpose" } & Change<Purpose | null>)
  | ({ kind: "Delegation"; realm: Realm<Hex>; to: Hex } & Change<Delegation | null>)
  | ({ kind: "Request"; id: Hex } & Change<AccessRequest | null>)
  | ({ kind: "Emergency"; vehicle: Hex; authority: Hex } & Change<Emergency | null>)
  | ({ kind: "Nonce"; account: Hex } & Change<Decimal>)
  | ({ kind: "IntentKey"; principal: Hex; key: Hex } & Change<IntentKey<Decimal> | null, IntentKey<Decimal> | null>);

/** What one grant gives, as far as the rules allow it. */
export interface Access {
  grant: Hex;
  recipient: Hex;
  purpose: number;
  purpose_name: string | null;
  permissions: { action: Action; classes: SignalClass[] }[];
  container: Hex;
  residency: Residency;
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
  | { kind: "intentKey"; principal: Hex; key: Hex; limits: IntentKey<Decimal> }
  | { kind: "authority"; vehicle: Hex; account: Hex; reason: EmergencyReason; classes: SignalClass[]; until: Decimal };

export interface Preview {
  event: Event;
  records: Record[];
  /** The access it would open. */
  opens: Access[];
  /** The access of which it would leave less. */
  narrows: { before: Access; after: Access }[];
  /** The access it would end. */
  ends: Access[];
  /** The access of the same recipient to the same vehicle that stays as it is. */
  beside: Access[];
  /** Who could act that cannot now. */
  empowers: Actor[];
  /** Who could no longer act. */
  disempowers: Actor[];
  /** All of it in English: one sentence each, what happens first. */
  words: string[];
}

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
  /** Identifiers in the metadata's order; one this wallet does not know only if it has no bytes. */
  extensions: (string | { ZeroSized: string })[];
}

/** What the signature is bound to. */
export interface Context {
  genesis: HexIn;
  spec_version: number;
  transaction_version: number;
  nonce: number;
  tip: DecimalIn;
  /** `period` is a power of two from 4 to 4096. */
  mortality: "Immortal" | { Mortal: { period: number; block: number; hash: HexIn } };
}

/** Which contract, and what the call may use. */
export interface Target {
  contract: HexIn;
  weight: { ref_time: DecimalIn; proof_size: DecimalIn };
  storage_deposit_limit: DecimalIn;
}

export interface SignRequest {
  call:
    | { map_account: {} }
    | { message: Target & { message: MessageIn } }
    | { submit: Target & { signed: SignedIntentIn } }
    /** At most 16; all are accepted, or none. */
    | { batch: Target & { messages: MessageIn[] } }
    | { transfer: { dest: HexIn; value: DecimalIn } };
  context: Context;
  shape: Shape;
}

/**
 * Loads the wasm; await it once before anything else. In Node without an argument; a bundler or a
 * browser may give the wasm's bytes, URL or response.
 * @throws when the wasm cannot be read or compiled.
 */
export function load(wasm?: BufferSource | WebAssembly.Module | URL | Response | Promise<Response>): Promise<void>;

/** A secret key. The secret stays in wasm memory; `free` zeroizes it there. */
export class Key {
  private constructor();
  /** A new key from `crypto.getRandomValues`. */
  static generate(kind: KeyKind): Answer<Key>;
  /** The key of 32 secret bytes. */
  static fromSeed(kind: KeyKind, seed: Uint8Array): Answer<Key>;
  /** A public development key such as `//Alice`: everybody knows it. */
  static dev(kind: KeyKind, path: string): Answer<Key>;
  /** Opens a key file; a wrong password and a changed file are one failure, `WrongPassword`. */
  static open(file: string, password: string): Answer<Key>;
  /** The key file's text. Without `cost`: 64 MiB, 3 passes, 1 lane. */
  seal(password: string, cost?: Cost): Answer<string>;
  /** The public facts, with SS58 of this prefix (default 42). */
  account(prefix?: number): Answer<AccountInfo>;
  /** Signs a transaction: the bytes that `author_submitExtrinsic` takes. `TooMany` past 16 messages. */
  sign(request: SignRequest): Answer<Uint8Array>;
  /**
   * Signs an intent: the SCALE bytes of the signed intent. Look at it first, by {@link previewIntent}.
   * A secp256k1 key signs as its `intent_account`, which its principal must have named with
   * `SetIntentKey`; an Ed25519 key fails with `NoIntentAccount`.
   */
  signIntent(intent: Intent): Answer<Uint8Array>;
  /** The secret seed. Whoever calls this answers for the bytes. */
  exportSeed(): Answer<Uint8Array>;
  /** Forgets the key; it cannot be used afterwards. */
  free(): void;
}

/**
 * What a message would do if it reached the contract now, by the contract's own rules.
 * @param state the snapshot of the contract's records in SCALE (`State` of shared-logic).
 */
export function preview(state: Uint8Array, request: PreviewRequest): Answer<Preview>;

/** What an intent would do once `signer` has signed it and somebody has submitted it. Needs no key. */
export function previewIntent(state: Uint8Array, request: IntentPreviewRequest): Answer<Preview>;

/** What a signed intent would do if it were submitted now, its signature checked. */
export function previewSigned(state: Uint8Array, request: SignedPreviewRequest): Answer<Preview>;

/** What intents for the contract on the chain of this first block are signed for. */
export function domain(genesis: HexIn, contract: HexIn): Answer<Hex>;

/** What is signed of an intent: for a key that another wallet holds. */
export function intentDigest(intent: Intent): Answer<Hex>;

/** The bytes a contract call carries for a signed intent in SCALE. */
export function submitData(signed: Uint8Array): Answer<Uint8Array>;

/** The bytes a contract call carries for several messages, at most 16. */
export function batchData(messages: MessageIn[]): Answer<Uint8Array>;

/*
 * The rules themselves, SCALE in and SCALE out, to hold this build of them against another. A change is
 * answered by `Result<(Event, Vec<Record>), Denial>`, a request by `Verdict`. A `Record` is its kind's
 * number, its key, and what would stand there.
 */

/** `(State, caller, Message, now)`. */
export function stepBytes(input: Uint8Array): Answer<Uint8Array>;
/** `(State, SignedIntent, now)`. */
export function submitBytes(input: Uint8Array): Answer<Uint8Array>;
/** `(State, GrantId, Request, now)`. */
export function checkBytes(input: Uint8Array): Answer<Uint8Array>;
/** `(State, Request, now)`. */
export function checkEmergencyBytes(input: Uint8Array): Answer<Uint8Array>;

/** A state that stays decoded in wasm memory, for many questions. */
export class Rules {
  private constructor();
  /** Takes a `State` in SCALE. */
  static read(state: Uint8Array): Answer<Rules>;
  /**
   * Answers a `Vec<Question>` by a `Vec<Vec<u8>>`, one answer each; the state stays as it is. A question is
   * its number and then its fields: 0 step (caller, Message, now), 1 decide (GrantId, Request, now),
   * 2 decide in an emergency (Request, now), 3 submit (SignedIntent, now).
   */
  ask(questions: Uint8Array): Answer<Uint8Array>;
  /** Forgets the state; it cannot be asked afterwards. */
  free(): void;
}

/** The bytes a contract call carries for a message. */
export function callData(message: MessageIn): Answer<Uint8Array>;

/** The hash of the rules this build was compiled from. */
export function rulesHash(): Answer<Hex>;
