//! What the wire types look like: fields and variants in the order of their SCALE form.

use super::Wire::{self, Bytes, Enum, List, Mask, Number, Optional, OrScale, Struct, Tagged, Text};
use shared_logic::{decode_exact, party::PartyKind, Action, Message, Right, SignalClass, SignedIntent};

static U8: Wire = Number(1);
static U16: Wire = Number(2);
static U32: Wire = Number(4);
static U64: Wire = Number(8);
static U128: Wire = Number(16);
static ID: Wire = Bytes(32);
static ACCOUNT: Wire = Bytes(20);
static OPT_U32: Wire = Optional(&U32);
static OPT_U64: Wire = Optional(&U64);
static OPT_ID: Wire = Optional(&ID);
static OPT_ACCOUNT: Wire = Optional(&ACCOUNT);
static CLASSES: Wire = Mask(4, |bit| SignalClass::LIST.get(bit).map(|item| item.name()));
static ACTIONS: Wire = Mask(1, |bit| Action::LIST.get(bit).map(|item| item.name()));
static RIGHTS: Wire = Mask(1, |bit| Right::LIST.get(bit).map(|item| item.name()));
static KINDS: Wire = Mask(1, |bit| PartyKind::LIST.get(bit).map(|item| item.name()));

static ACTION: Wire = Enum(&[("Read", None), ("History", None), ("Subscribe", None), ("Actuate", None)]);
static RESIDENCY: Wire = Enum(&[("InVehicle", None), ("OffBoard", None)]);
static COVERAGE: Wire = Enum(&[("ByClass", None), ("Covered", None), ("NotCovered", None), ("Excluded", None), ("Unknown", None)]);
static LEGAL_BASIS: Wire = Enum(&[
    ("Consent", None),
    ("Contract", None),
    ("LegalObligation", None),
    ("VitalInterest", None),
    ("PublicTask", None),
    ("LegitimateInterest", None),
]);
static GATEKEEPER: Wire = Enum(&[("No", None), ("Yes", None)]);
static PARTY_STATUS: Wire = Enum(&[("Declared", None), ("Admitted", None), ("Suspended", None)]);
static CO_CONSENT: Wire = Enum(&[("NotNeeded", None), ("Driver", None)]);
static ASSIGNED_ROLE: Wire = Enum(&[("Lessee", None), ("Driver", None), ("FleetManager", None), ("Guardian", None), ("Delegate", None)]);
static REQUEST_END: Wire = Enum(&[("Granted", None), ("Refused", None), ("Cancelled", None), ("Lapsed", None)]);
static END_REASON: Wire =
    Enum(&[("Withdrawn", None), ("Revoked", None), ("Renounced", None), ("Expired", None), ("Superseded", None), ("Invalidated", None)]);
static EMERGENCY_REASON: Wire = Enum(&[("Crash", None), ("PersonInDanger", None), ("Theft", None), ("PublicDanger", None)]);
static FINDING: Wire = Enum(&[("Justified", None), ("Unjustified", None)]);
static VEHICLE_STATUS: Wire = Enum(&[("InUse", None), ("Retired", None)]);
static DELEGATION_STATE: Wire = Enum(&[("Active", None), ("Ended", None)]);
static REALM: Wire = Enum(&[("Vehicle", Some(&ID)), ("Fleet", Some(&ACCOUNT))]);
static DELEGATION_REF: Wire = Enum(&[("Vehicle", Some(&U64)), ("Fleet", Some(&U64))]);
static OPT_DELEGATION_REF: Wire = Optional(&DELEGATION_REF);
static ROLE: Wire = Enum(&[("Owner", None), ("Admin", None), ("Party", None), ("Anyone", None), ("Assigned", Some(&ASSIGNED_ROLE))]);
static VIA: Wire = Enum(&[("Call", None), ("Intent", Some(&U64))]);
static REQUEST_STATE: Wire = Enum(&[("Open", None), ("Deferred", None), ("Closed", Some(&REQUEST_END))]);
static EMERGENCY_STATE: Wire = Enum(&[("Open", None), ("Closed", None), ("Reviewed", Some(&FINDING))]);
static OPERATION: Wire = Enum(&[("Running", None), ("Paused", None), ("Retired", Some(&Struct(&[("successor", &ACCOUNT)])))]);
static GRANT_STATE: Wire = Enum(&[
    ("Active", None),
    ("Suspended", Some(&Struct(&[("by", &ACCOUNT)]))),
    ("Ended", Some(&Struct(&[("reason", &END_REASON), ("at", &U64)]))),
]);
static DRIVER_CONSENT: Wire = Enum(&[("NotNeeded", None), ("Missing", None), ("Given", Some(&Struct(&[("by", &ACCOUNT)])))]);

static GRANT_TERMS: Wire = Struct(&[
    ("vehicle", &ID),
    ("recipient", &ACCOUNT),
    ("purpose", &U16),
    ("container", &ID),
    ("classes", &CLASSES),
    ("actions", &ACTIONS),
    ("residency", &RESIDENCY),
    ("not_before", &U64),
    ("expires_at", &U64),
    ("history_from", &U64),
    ("retention", &U32),
    ("depth_left", &U8),
    ("max_uses", &OPT_U32),
    ("parent", &OPT_ID),
]);
static AGREEMENT: Wire =
    Struct(&[("data_holder", &OPT_ACCOUNT), ("legal_basis", &LEGAL_BASIS), ("terms_hash", &ID), ("notice_version", &U16)]);
static PROFILE: Wire = Struct(&[("kinds", &KINDS), ("legal_hash", &ID), ("gatekeeper", &GATEKEEPER)]);
static PURPOSE: Wire =
    Struct(&[("code", &U16), ("classes", &CLASSES), ("max_duration", &U32), ("max_retention", &U32), ("co_consent", &CO_CONSENT)]);
static DELEGATION_TERMS: Wire = Struct(&[
    ("role", &ASSIGNED_ROLE),
    ("rights", &RIGHTS),
    ("classes", &CLASSES),
    ("actions", &ACTIONS),
    ("depth_left", &U8),
    ("not_before", &U64),
    ("expires_at", &U64),
]);
static REQUEST: Wire = Struct(&[
    ("vehicle", &ID),
    ("recipient", &ACCOUNT),
    ("purpose", &U16),
    ("action", &ACTION),
    ("residency", &RESIDENCY),
    ("classes", &CLASSES),
    ("coverage", &COVERAGE),
    ("data_from", &U64),
]);
static INTENT_KEY: Wire = Struct(&[("rights", &RIGHTS), ("classes", &CLASSES), ("expires_at", &U64)]);
static ONE_GRANT: Wire = Struct(&[("grant", &ID)]);

static ANY_MESSAGE: Wire = Enum(&[
    ("RegisterVehicle", Some(&Struct(&[("vehicle", &ID), ("vin_commitment", &OPT_ID)]))),
    ("TransferVehicle", Some(&Struct(&[("vehicle", &ID), ("new_owner", &ACCOUNT)]))),
    ("RetireVehicle", Some(&Struct(&[("vehicle", &ID)]))),
    ("RegisterParty", Some(&Struct(&[("profile", &PROFILE)]))),
    ("SetParty", Some(&Struct(&[("account", &ACCOUNT), ("profile", &PROFILE), ("status", &PARTY_STATUS)]))),
    ("PublishContainer", Some(&Struct(&[("container", &ID), ("classes", &CLASSES)]))),
    ("PublishPurpose", Some(&Struct(&[("purpose", &PURPOSE)]))),
    ("Delegate", Some(&Struct(&[("realm", &REALM), ("to", &ACCOUNT), ("terms", &DELEGATION_TERMS)]))),
    ("EndDelegation", Some(&Struct(&[("realm", &REALM), ("to", &ACCOUNT)]))),
    ("RequestAccess", Some(&Struct(&[("terms", &GRANT_TERMS), ("terms_hash", &ID), ("respond_by", &U64), ("nonce", &U64)]))),
    ("DeferRequest", Some(&Struct(&[("request", &ID)]))),
    ("CloseRequest", Some(&Struct(&[("request", &ID), ("end", &REQUEST_END)]))),
    ("Grant", Some(&Struct(&[("terms", &GRANT_TERMS), ("agreement", &AGREEMENT), ("request", &OPT_ID)]))),
    ("Narrow", Some(&Struct(&[("grant", &ID), ("terms", &GRANT_TERMS)]))),
    ("Suspend", Some(&ONE_GRANT)),
    ("Resume", Some(&ONE_GRANT)),
    ("Renew", Some(&Struct(&[("grant", &ID), ("terms", &GRANT_TERMS), ("agreement", &AGREEMENT)]))),
    ("Withdraw", Some(&ONE_GRANT)),
    ("Revoke", Some(&ONE_GRANT)),
    ("Renounce", Some(&ONE_GRANT)),
    ("RecordEnd", Some(&ONE_GRANT)),
    ("CoConsent", Some(&ONE_GRANT)),
    ("Use", Some(&Struct(&[("grant", &ID), ("request", &REQUEST)]))),
    ("OpenEmergency", Some(&Struct(&[("vehicle", &ID), ("reason", &EMERGENCY_REASON), ("classes", &CLASSES), ("until", &U64)]))),
    ("CloseEmergency", Some(&Struct(&[("vehicle", &ID)]))),
    ("ReviewEmergency", Some(&Struct(&[("vehicle", &ID), ("authority", &ACCOUNT), ("finding", &FINDING)]))),
    ("AttestErasure", Some(&Struct(&[("grant", &ID), ("evidence", &ID)]))),
    ("SetIntentKey", Some(&Struct(&[("key", &ACCOUNT), ("limits", &INTENT_KEY)]))),
    ("RemoveIntentKey", Some(&Struct(&[("key", &ACCOUNT)]))),
    ("Pause", None),
    ("Unpause", None),
    ("Retire", Some(&Struct(&[("successor", &ACCOUNT)]))),
    ("RenounceAdmin", None),
]);

/// A [`shared_logic::Message`], or its bytes.
pub(in crate::border) static MESSAGE: Wire = OrScale(&ANY_MESSAGE, |bytes| decode_exact::<Message>(bytes).is_ok());

/// A list of them.
pub(in crate::border) static MESSAGES: Wire = List(&MESSAGE);

/// A [`shared_logic::Intent`].
pub(in crate::border) static INTENT: Wire =
    Struct(&[("domain", &ID), ("principal", &ACCOUNT), ("epoch", &U32), ("nonce", &U64), ("deadline", &U64), ("message", &MESSAGE)]);

/// A [`shared_logic::SignedIntent`], or its bytes.
pub(super) static SIGNED_INTENT: Wire =
    OrScale(&Struct(&[("intent", &INTENT), ("signature", &Struct(&[("r", &ID), ("s", &ID), ("recovery", &U8)]))]), |bytes| {
        decode_exact::<SignedIntent>(bytes).is_ok()
    });

/// What is asked of a preview: `(caller, now, message)`.
pub(in crate::border) static PREVIEW_REQUEST: Wire = Struct(&[("caller", &ACCOUNT), ("now", &U64), ("message", &MESSAGE)]);

/// The same of an intent that is not signed yet: `(signer, now, intent)`.
pub(in crate::border) static INTENT_PREVIEW: Wire = Struct(&[("signer", &ACCOUNT), ("now", &U64), ("intent", &INTENT)]);

/// The same of a signed intent: `(now, signed)`.
pub(in crate::border) static SIGNED_PREVIEW: Wire = Struct(&[("now", &U64), ("signed", &SIGNED_INTENT)]);

static CALL_INDEX: Wire = Struct(&[("pallet", &U8), ("call", &U8)]);
static WEIGHT: Wire = Struct(&[("ref_time", &U64), ("proof_size", &U64)]);
static CALL: Wire = Enum(&[
    ("map_account", Some(&Struct(&[]))),
    ("message", Some(&Struct(&[("contract", &ACCOUNT), ("weight", &WEIGHT), ("storage_deposit_limit", &U128), ("message", &MESSAGE)]))),
    ("submit", Some(&Struct(&[("contract", &ACCOUNT), ("weight", &WEIGHT), ("storage_deposit_limit", &U128), ("signed", &SIGNED_INTENT)]))),
    ("batch", Some(&Struct(&[("contract", &ACCOUNT), ("weight", &WEIGHT), ("storage_deposit_limit", &U128), ("messages", &MESSAGES)]))),
    ("transfer", Some(&Struct(&[("dest", &ID), ("value", &U128)]))),
]);
static CONTEXT: Wire = Struct(&[
    ("genesis", &ID),
    ("spec_version", &U32),
    ("transaction_version", &U32),
    ("nonce", &U32),
    ("tip", &U128),
    ("mortality", &Enum(&[("Immortal", None), ("Mortal", Some(&Struct(&[("period", &U16), ("block", &U32), ("hash", &ID)])))])),
]);
static EXTENSION: Wire = Enum(&[
    ("CheckNonZeroSender", None),
    ("CheckSpecVersion", None),
    ("CheckTxVersion", None),
    ("CheckGenesis", None),
    ("CheckMortality", None),
    ("CheckNonce", None),
    ("CheckWeight", None),
    ("ChargeTransactionPayment", None),
    ("ChargeAssetTxPayment", None),
    ("CheckMetadataHash", None),
    ("WeightReclaim", None),
    ("StorageWeightReclaim", None),
    ("AuthorizeCall", None),
    ("EthSetOrigin", None),
    ("ZeroSized", Some(&Text)),
]);
static SHAPE: Wire = Struct(&[
    (
        "calls",
        &Struct(&[
            ("map_account", &CALL_INDEX),
            ("revive_call", &CALL_INDEX),
            ("instantiate_with_code", &CALL_INDEX),
            ("transfer_keep_alive", &CALL_INDEX),
        ]),
    ),
    ("extensions", &List(&EXTENSION)),
]);

/// What is signed, on which chain: a `SignRequest`.
pub(in crate::border) static SIGN_REQUEST: Wire = Struct(&[("call", &CALL), ("context", &CONTEXT), ("shape", &SHAPE)]);

static VEHICLE: Wire = Struct(&[
    ("owner", &ACCOUNT),
    ("epoch", &U32),
    ("epoch_start", &U64),
    ("seq", &U64),
    ("last_event", &ID),
    ("status", &VEHICLE_STATUS),
    ("vin_commitment", &OPT_ID),
]);
static GRANT: Wire = Struct(&[
    ("terms", &GRANT_TERMS),
    ("grantor", &ACCOUNT),
    ("under", &OPT_DELEGATION_REF),
    ("epoch", &U32),
    ("party_epoch", &U32),
    ("seq", &U64),
    ("state", &GRANT_STATE),
    ("driver_consent", &DRIVER_CONSENT),
    ("used", &U32),
    ("erased_at", &OPT_U64),
]);
static PARTY: Wire = Struct(&[("profile", &PROFILE), ("status", &PARTY_STATUS), ("epoch", &U32)]);
static DELEGATION: Wire = Struct(&[
    ("terms", &DELEGATION_TERMS),
    ("from", &ACCOUNT),
    ("under", &OPT_DELEGATION_REF),
    ("epoch", &OPT_U32),
    ("seq", &U64),
    ("state", &DELEGATION_STATE),
]);
static ACCESS_REQUEST: Wire = Struct(&[
    ("from", &ACCOUNT),
    ("terms", &GRANT_TERMS),
    ("terms_hash", &ID),
    ("respond_by", &U64),
    ("seq", &U64),
    ("state", &REQUEST_STATE),
]);
static EMERGENCY: Wire = Struct(&[
    ("reason", &EMERGENCY_REASON),
    ("classes", &CLASSES),
    ("opened_at", &U64),
    ("until", &U64),
    ("party_epoch", &U32),
    ("seq", &U64),
    ("state", &EMERGENCY_STATE),
]);
static REGISTRY: Wire = Struct(&[("admin", &OPT_ACCOUNT), ("operation", &OPERATION), ("seq", &U64), ("last_event", &ID)]);
static OPT_INTENT_KEY: Wire = Optional(&INTENT_KEY);

static EVENT_BODY: Wire = Tagged(
    "kind",
    &[
        ("ContractDeployed", Some(&Struct(&[("rules", &ID), ("domain", &ID)]))),
        ("ContractPaused", None),
        ("ContractResumed", None),
        ("ContractRetired", Some(&Struct(&[("successor", &ACCOUNT)]))),
        ("AdminRenounced", None),
        ("PurposePublished", Some(&Struct(&[("purpose", &PURPOSE)]))),
        ("ContainerPublished", Some(&Struct(&[("container", &ID), ("classes", &CLASSES)]))),
        ("PartyRegistered", Some(&Struct(&[("party", &PARTY)]))),
        ("PartyStatusChanged", Some(&Struct(&[("party", &PARTY)]))),
        ("VehicleRegistered", Some(&Struct(&[("vin_commitment", &OPT_ID)]))),
        ("OwnershipTransferred", Some(&Struct(&[("new_owner", &ACCOUNT), ("epoch", &U32)]))),
        ("VehicleRetired", None),
        ("DelegationGranted", Some(&Struct(&[("realm", &REALM), ("to", &ACCOUNT), ("delegation", &DELEGATION)]))),
        ("DelegationEnded", Some(&Struct(&[("realm", &REALM), ("to", &ACCOUNT)]))),
        ("AccessRequested", Some(&Struct(&[("request", &ID), ("record", &ACCESS_REQUEST)]))),
        ("RequestDeferred", Some(&Struct(&[("request", &ID)]))),
        ("RequestClosed", Some(&Struct(&[("request", &ID), ("end", &REQUEST_END)]))),
        ("GrantActivated", Some(&Struct(&[("record", &GRANT), ("agreement", &AGREEMENT), ("request", &OPT_ID)]))),
        ("GrantNarrowed", Some(&Struct(&[("terms", &GRANT_TERMS)]))),
        ("GrantSuspended", None),
        ("GrantResumed", None),
        ("GrantRenewed", Some(&Struct(&[("record", &GRANT), ("agreement", &AGREEMENT), ("previous", &ID)]))),
        ("GrantEnded", Some(&Struct(&[("reason", &END_REASON), ("ended_at", &U64), ("erase_by", &U64)]))),
        ("DriverConsented", None),
        ("GrantUsed", Some(&Struct(&[("used", &U32)]))),
        ("EmergencyOpened", Some(&Struct(&[("emergency", &EMERGENCY)]))),
        ("EmergencyClosed", None),
        ("EmergencyReviewed", Some(&Struct(&[("finding", &FINDING)]))),
        ("ErasureAttested", Some(&Struct(&[("evidence", &ID)]))),
        ("IntentKeySet", Some(&Struct(&[("key", &ACCOUNT), ("limits", &INTENT_KEY)]))),
        ("IntentKeyRemoved", Some(&Struct(&[("key", &ACCOUNT)]))),
    ],
);
/// A [`shared_logic::Event`].
pub(super) static EVENT: Wire = Struct(&[
    ("vehicle", &OPT_ID),
    ("recipient", &OPT_ACCOUNT),
    ("grant", &OPT_ID),
    ("version", &U8),
    ("link", &Struct(&[("seq", &U64), ("previous", &ID)])),
    ("at", &U64),
    ("actor", &ACCOUNT),
    ("role", &ROLE),
    ("via", &VIA),
    ("body", &EVENT_BODY),
]);

static RECORD: Wire = Tagged(
    "kind",
    &[
        ("Registry", Some(&Struct(&[("before", &REGISTRY), ("after", &REGISTRY)]))),
        ("Vehicle", Some(&Struct(&[("id", &ID), ("before", &Optional(&VEHICLE)), ("after", &VEHICLE)]))),
        ("Grant", Some(&Struct(&[("id", &ID), ("before", &Optional(&GRANT)), ("after", &GRANT)]))),
        ("Party", Some(&Struct(&[("account", &ACCOUNT), ("before", &Optional(&PARTY)), ("after", &PARTY)]))),
        ("Purpose", Some(&Struct(&[("before", &Optional(&PURPOSE)), ("after", &PURPOSE)]))),
        ("Delegation", Some(&Struct(&[("realm", &REALM), ("to", &ACCOUNT), ("before", &Optional(&DELEGATION)), ("after", &DELEGATION)]))),
        ("Request", Some(&Struct(&[("id", &ID), ("before", &Optional(&ACCESS_REQUEST)), ("after", &ACCESS_REQUEST)]))),
        (
            "Emergency",
            Some(&Struct(&[("vehicle", &ID), ("authority", &ACCOUNT), ("before", &Optional(&EMERGENCY)), ("after", &EMERGENCY)])),
        ),
        ("Nonce", Some(&Struct(&[("account", &ACCOUNT), ("before", &U64), ("after", &U64)]))),
        (
            "IntentKey",
            Some(&Struct(&[("principal", &ACCOUNT), ("key", &ACCOUNT), ("before", &OPT_INTENT_KEY), ("after", &OPT_INTENT_KEY)])),
        ),
    ],
);
static ACCESS: Wire = Struct(&[
    ("grant", &ID),
    ("recipient", &ACCOUNT),
    ("purpose", &U16),
    ("purpose_name", &Optional(&Text)),
    ("permissions", &List(&Struct(&[("action", &ACTION), ("classes", &CLASSES)]))),
    ("container", &ID),
    ("residency", &RESIDENCY),
    ("not_before", &U64),
    ("expires_at", &U64),
    ("history_from", &U64),
    ("retention", &U32),
    ("uses_left", &OPT_U32),
    ("depth_left", &U8),
    ("parent", &OPT_ID),
]);
static ACTOR: Wire = Tagged(
    "kind",
    &[
        ("admin", Some(&Struct(&[("account", &ACCOUNT)]))),
        ("owner", Some(&Struct(&[("vehicle", &ID), ("account", &ACCOUNT)]))),
        ("delegate", Some(&Struct(&[("vehicle", &ID), ("realm", &REALM), ("account", &ACCOUNT), ("terms", &DELEGATION_TERMS)]))),
        ("intentKey", Some(&Struct(&[("principal", &ACCOUNT), ("key", &ACCOUNT), ("limits", &INTENT_KEY)]))),
        (
            "authority",
            Some(&Struct(&[
                ("vehicle", &ID),
                ("account", &ACCOUNT),
                ("reason", &EMERGENCY_REASON),
                ("classes", &CLASSES),
                ("until", &U64),
            ])),
        ),
    ],
);

/// A [`crate::Preview`].
pub(in crate::border) static PREVIEW: Wire = Struct(&[
    ("event", &EVENT),
    ("records", &List(&RECORD)),
    ("opens", &List(&ACCESS)),
    ("narrows", &List(&Struct(&[("before", &ACCESS), ("after", &ACCESS)]))),
    ("ends", &List(&ACCESS)),
    ("beside", &List(&ACCESS)),
    ("empowers", &List(&ACTOR)),
    ("disempowers", &List(&ACTOR)),
    ("words", &List(&Text)),
]);
