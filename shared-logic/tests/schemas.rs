//! The schemas against what the types say of their own SCALE form, which ink! puts into the contract's metadata.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first thing that is not as expected")]

use scale_info::{form::PortableForm, Field, MetaType, PortableRegistry, TypeDef, TypeDefPrimitive, TypeInfo};
use shared_logic::json::{self, tables::*, Schema};

/// The types, as the compiler describes them.
struct Types(PortableRegistry);

impl Types {
    fn of<T: TypeInfo + 'static>() -> (Self, u32) {
        let mut registry = scale_info::Registry::new();
        let id = registry.register_type(&MetaType::new::<T>()).id;
        (Self(registry.into()), id)
    }

    /// What a type is, past the structs around one value, and what it is called.
    fn resolve(&self, id: u32) -> (String, &TypeDef<PortableForm>) {
        let found = self.0.resolve(id).unwrap();
        let name = found.path.segments.last().cloned().unwrap_or_default();
        match &found.type_def {
            TypeDef::Composite(composite) => match composite.fields.as_slice() {
                [only] if only.name.is_none() => (name, self.resolve(only.ty.id).1),
                _ => (name, &found.type_def),
            },
            other => (name, other),
        }
    }

    fn check(&self, at: &str, schema: &'static Schema, id: u32) {
        let (name, def) = self.resolve(id);
        match (schema, def) {
            (Schema::Mask(width, _), TypeDef::Primitive(primitive)) => assert_eq!(*width, bytes(primitive), "{at}"),
            (Schema::Text, TypeDef::Primitive(TypeDefPrimitive::Str)) => {}
            (number, TypeDef::Primitive(primitive)) if number.number().is_some() => {
                assert_eq!(number.number(), Some(bytes(primitive)), "{at}");
            }
            (Schema::Bytes(width), TypeDef::Array(array)) => {
                assert_eq!(
                    (*width, self.resolve(array.type_param.id).1),
                    (usize::try_from(array.len).unwrap(), &TypeDef::Primitive(TypeDefPrimitive::U8)),
                    "{at}"
                );
            }
            (Schema::Places(count, item), TypeDef::Array(array)) => {
                assert_eq!(*count, usize::try_from(array.len).unwrap(), "{at}");
                self.check(&format!("{at}[]"), item, array.type_param.id);
            }
            (Schema::List(item), TypeDef::Sequence(sequence)) => self.check(&format!("{at}[]"), item, sequence.type_param.id),
            (Schema::Optional(some, _), TypeDef::Variant(variants)) => {
                assert_eq!((name.as_str(), variants.variants[1].index), ("Option", 1), "{at}");
                self.check(&format!("{at}?"), some, variants.variants[1].fields[0].ty.id);
            }
            (Schema::Object(fields), TypeDef::Composite(composite)) => self.fields(at, fields, &composite.fields),
            (Schema::Enum(names), TypeDef::Variant(variants)) => {
                let found: Vec<_> = variants.variants.iter().map(|it| (it.index, hyphenated(&it.name), it.fields.len())).collect();
                let said: Vec<_> = (0u8..).zip(*names).map(|(index, name)| (index, (*name).to_owned(), 0)).collect();
                assert_eq!(said, found, "{at}");
            }
            (Schema::Union(tag, said), TypeDef::Variant(variants)) => {
                let names: Vec<_> = (0u8..).zip(*said).map(|(index, (name, _))| (index, (*name).to_owned())).collect();
                assert_eq!(names, variants.variants.iter().map(|it| (it.index, hyphenated(&it.name))).collect::<Vec<_>>(), "{at}");
                for ((variant, fields), found) in said.iter().zip(&variants.variants) {
                    assert!(fields.iter().all(|(name, _)| name != tag), "{at}.{variant}: a field has the name of the tag");
                    self.fields(&format!("{at}.{variant}"), fields, self.flat(fields.len(), &found.fields));
                }
            }
            (Schema::Denial, TypeDef::Variant(variants)) => {
                let found = variants.variants.iter().map(|it| (it.index, it.name.as_str()));
                assert!(shared_logic::Denial::LIST.iter().map(|it| (it.code(), it.name())).eq(found), "{at}");
            }
            (Schema::OrScale(schema, _), _) => self.check(at, schema, id),
            _ => panic!("{at}: the schema is {schema:?}, the type is {def:?}"),
        }
    }

    /// A variant around one struct has the struct's fields, unless the schema has one field too.
    fn flat<'a>(&'a self, said: usize, found: &'a [Field<PortableForm>]) -> &'a [Field<PortableForm>] {
        match found {
            [only] if only.name.is_none() && said != 1 => match self.resolve(only.ty.id).1 {
                TypeDef::Composite(composite) => &composite.fields,
                other => panic!("expected a struct, found {other:?}"),
            },
            _ => found,
        }
    }

    fn fields(&self, at: &str, said: &'static [json::Field], found: &[Field<PortableForm>]) {
        assert_eq!(said.len(), found.len(), "{at}");
        for ((name, schema), field) in said.iter().zip(found) {
            // A field without a name in Rust has one in JSON.
            if let Some(found) = &field.name {
                assert_eq!(name, found, "{at}");
            }
            self.check(&format!("{at}.{name}"), schema, field.ty.id);
        }
    }
}

const fn bytes(primitive: &TypeDefPrimitive) -> usize {
    match primitive {
        TypeDefPrimitive::U8 => 1,
        TypeDefPrimitive::U16 => 2,
        TypeDefPrimitive::U32 => 4,
        TypeDefPrimitive::U64 => 8,
        TypeDefPrimitive::U128 => 16,
        _ => 0,
    }
}

/// Not the one that the names are made with.
fn hyphenated(name: &str) -> String {
    name.split_inclusive(|_| true).map(|letter| letter.to_lowercase()).zip(name.chars()).enumerate().fold(
        String::new(),
        |text, (at, (lower, letter))| if at > 0 && letter.is_uppercase() { text + "-" + &lower } else { text + &lower },
    )
}

fn compare<T: TypeInfo + 'static>(schema: &'static Schema, name: &str) {
    let (types, id) = Types::of::<T>();
    types.check(name, schema, id);
}

macro_rules! each {
    ($($type:ident => $schema:expr),+ $(,)?) => {
        #[test]
        fn every_schema_says_what_the_type_says_of_itself() {
            use shared_logic::{party::*, purpose::*, *};
            $(compare::<$type>(&$schema, stringify!($type));)+
        }
    };
}

each! {
    VehicleId => ID, Account => ACCOUNT, PurposeCode => U16, NoticeHash => ID, VehicleSalt => ID, Epoch => U32, Seconds => U32, Seq => U64,
    Nonce => U64, UnixSeconds => U64, Losses => U64,
    SignalClass => CLASS, SignalClasses => CLASSES, Action => ACTION, Actions => ACTIONS, Right => RIGHT, Rights => RIGHTS,
    PartyKind => PARTY_KIND, PartyKinds => PARTY_KINDS, Region => REGION, Regions => REGIONS, Purposes => PURPOSES,
    Residency => RESIDENCY, Coverage => COVERAGE, LegalBasis => LEGAL_BASIS, Gatekeeper => GATEKEEPER, PartyStatus => PARTY_STATUS,
    CoConsent => CO_CONSENT, AssignedRole => ASSIGNED_ROLE, RequestEnd => REQUEST_END, EndReason => END_REASON,
    EmergencyReason => EMERGENCY_REASON, Finding => FINDING, VehicleStatus => VEHICLE_STATUS, DelegationState => DELEGATION_STATE,
    RequestPolicy => REQUEST_POLICY,
    Realm => REALM, DelegationRef => DELEGATION_REF, Role => ROLE, Via => VIA, RequestState => REQUEST_STATE,
    EmergencyState => EMERGENCY_STATE, Operation => OPERATION, GrantState => GRANT_STATE, DriverConsent => DRIVER_CONSENT,
    GrantTerms => GRANT_TERMS, Agreement => AGREEMENT, Profile => PROFILE, Purpose => PURPOSE, DelegationTerms => DELEGATION_TERMS,
    CheckRequest => CHECK_REQUEST, IntentKey => INTENT_KEY, NamedKey => NAMED_KEY, Needed => NEEDED, RecoveryTerms => RECOVERY_TERMS,
    Registry => REGISTRY, Vehicle => VEHICLE, Party => PARTY, Grant => GRANT, Delegation => DELEGATION,
    AccessRequest => ACCESS_REQUEST, Emergency => EMERGENCY, VehicleOffer => VEHICLE_OFFER, Objection => OBJECTION,
    Objections => OBJECTIONS, Attestation => ATTESTATION, Recovery => RECOVERY,
    Message => MESSAGE, Intent => INTENT, Signature => SIGNATURE, SignedIntent => SIGNED_INTENT,
    Link => LINK, EventBody => EVENT_BODY, Event => EVENT,
    Denial => DENIAL, Basis => BASIS, Proof => PROOF, Refusal => REFUSAL, Verdict => VERDICT,
}

#[test]
#[should_panic(expected = "Grant")]
fn a_schema_of_another_type_is_noticed() {
    compare::<shared_logic::Grant>(&DELEGATION, "Grant");
}
