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
  | "Withdrawn" | "WrongState" | "OutOfRange"
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

/** `Moment` is seconds since 1970: bigint going in, decimal text coming out. */
export interface GrantTerms<Moment = bigint, Bytes = HexIn> {
  vehicle: Bytes;
  recipient: Bytes;
  data_holder?: Bytes | null;
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
  legal_basis: LegalBasis;
  terms_hash: Bytes;
  notice_version: number;
}

export interface Party<Bytes = HexIn> {
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

/** A change asked of the contract. A field that is not here is refused. */
export type Message =
  | { RegisterVehicle: { vehicle: HexIn; vin_commitment?: HexIn | null } }
  | { TransferVehicle: { vehicle: HexIn; new_owner: HexIn } }
  | { RegisterParty: { party: Party } }
  | { PublishContainer: { container: HexIn; classes: SignalClass[] } }
  | { PublishPurpose: { purpose: Purpose } }
  | { Grant: { terms: GrantTerms } }
  | { Withdraw: { grant: HexIn } };

/** A message, or its SCALE bytes. */
export type MessageIn = Message | HexIn;

export interface PreviewRequest {
  /** The account as the contract sees it: `address` of {@link AccountInfo}. */
  caller: HexIn;
  message: MessageIn;
  /** Seconds since 1970, by the chain's clock. */
  now: bigint | Decimal;
}

export interface Event {
  vehicle: Hex | null;
  recipient: Hex | null;
  grant: Hex | null;
  version: number;
  link: { seq: number; previous: Hex } | null;
  at: Decimal;
  actor: Hex;
  role: "Owner" | "Admin" | "Party" | "Anyone";
  body: { kind: string; [field: string]: unknown };
}

export interface Change<T> {
  before: T | null;
  after: T;
}

export interface Vehicle {
  owner: Hex;
  epoch: number;
  epoch_start: Decimal;
  seq: number;
  last_event: Hex;
  vin_commitment: Hex | null;
}

export interface Grant {
  terms: GrantTerms<Decimal, Hex>;
  grantor: Hex;
  epoch: number;
  seq: number;
  state: "Active" | "Withdrawn";
}

export type Record =
  | ({ kind: "Vehicle"; id: Hex } & Change<Vehicle>)
  | ({ kind: "Grant"; id: Hex } & Change<Grant>)
  | ({ kind: "Party"; account: Hex } & Change<Party<Hex>>)
  | ({ kind: "Purpose" } & Change<Purpose>);

export interface Access {
  grant: Hex;
  recipient: Hex;
  data_holder: Hex | null;
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
}

export interface Preview {
  event: Event;
  records: Record[];
  opens: Access[];
  ends: Access[];
  beside: Access[];
}

export interface AccountInfo {
  kind: KeyKind;
  public_key: Hex;
  account_id: Hex;
  ss58: string;
  /** The account as the contract sees it. */
  address: Hex;
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

export interface SignRequest {
  call:
    | { map_account: {} }
    | {
        message: {
          contract: HexIn;
          message: MessageIn;
          weight: { ref_time: DecimalIn; proof_size: DecimalIn };
          storage_deposit_limit: DecimalIn;
        };
      }
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
  /** Signs a transaction: the bytes that `author_submitExtrinsic` takes. */
  sign(request: SignRequest): Answer<Uint8Array>;
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

/** The bytes a contract call carries for a message. */
export function callData(message: MessageIn): Answer<Uint8Array>;

/** The hash of the rules this build was compiled from. */
export function rulesHash(): Answer<Hex>;
