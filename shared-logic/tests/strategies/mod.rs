//! Random messages and requests: near enough to the rules' boundaries that many are accepted.
#![allow(dead_code, reason = "each test file uses its own part")]

use crate::common::{party, ADMIN};
use proptest::{option, prelude::*};
use shared_logic::{
    container::VssVersion, party::Gatekeeper, party::PartyKind, purpose::CoConsent, step, Account, Action, Actions, Container, ContainerId,
    Coverage, Denial, Epoch, Event, EventBody, EventHash, GrantId, GrantTerms, LegalBasis, Link, Message, NoticeVersion, Party, PartyKinds,
    Pattern, Proof, Purpose, PurposeCode, Refusal, Request, Residency, Role, RulesHash, Seconds, Seq, SignalClass, SignalClasses, State,
    TermsHash, UnixSeconds, VehicleId, Verdict, VinCommitment,
};

pub(crate) const OWNERS: [Account; 3] = [Account([1; 20]), Account([2; 20]), Account([3; 20])];
pub(crate) const RECIPIENTS: [Account; 3] = [Account([11; 20]), Account([12; 20]), Account([13; 20])];
pub(crate) const VEHICLES: [VehicleId; 2] = [VehicleId([21; 32]), VehicleId([22; 32])];

const CLASSES: [SignalClass; 3] = [SignalClass::SpeedMotion, SignalClass::Odometer, SignalClass::ActuateComfort];

/// The events every history begins with: two purposes, two recipients of three, one vehicle.
pub(crate) fn start_events() -> Vec<Event> {
    let mut state = State::new(ADMIN);
    let purpose = |code, classes: &[SignalClass]| Purpose {
        code: PurposeCode(code),
        classes: SignalClasses::of(classes),
        max_duration: Seconds(40),
        max_retention: Seconds(10),
        co_consent: CoConsent::NotNeeded,
    };
    let messages = [
        (ADMIN, Message::PublishPurpose { purpose: purpose(1, &CLASSES) }),
        (ADMIN, Message::PublishPurpose { purpose: purpose(2, &CLASSES[..1]) }),
        (RECIPIENTS[0], Message::RegisterParty { party: party(&[PartyKind::ThirdParty], Gatekeeper::No) }),
        (RECIPIENTS[1], Message::RegisterParty { party: party(&[PartyKind::DataHolder], Gatekeeper::No) }),
        (OWNERS[0], Message::RegisterVehicle { vehicle: VEHICLES[0], vin_commitment: Some(VinCommitment([9; 32])) }),
    ];
    let apply = |(caller, message)| {
        let event = step(&state, caller, &message, UnixSeconds(0)).unwrap().event;
        state.apply(&event).unwrap();
        event
    };
    messages.into_iter().map(apply).collect()
}

/// The state every history begins with.
pub(crate) fn start() -> State {
    let mut state = State::new(ADMIN);
    start_events().iter().for_each(|event| state.apply(event).unwrap());
    state
}

/// A container of two patterns.
pub(crate) fn container() -> Container {
    let set = |text| [Pattern::new(text).unwrap()].into();
    Container::new(VssVersion { major: 6, minor: 0 }, set("Vehicle.*.Speed"), set("Vehicle.Cabin")).unwrap()
}

/// Somebody tries something, some seconds later.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) later: u64,
    who: Who,
    what: What,
}

#[derive(Clone, Debug)]
enum Who {
    Owner,
    Somebody(Account),
}

#[derive(Clone, Debug)]
enum What {
    Message(Message),
    /// The terms, the window in seconds from the present.
    Grant(GrantTerms, u64, u64),
    /// The grant of this position.
    Withdraw(usize),
}

impl Act {
    /// The message as it is sent in this state, and by whom.
    pub(crate) fn message(&self, state: &State) -> (Account, Message) {
        let message = match &self.what {
            What::Message(message) => *message,
            What::Grant(terms, begin, length) => {
                let vehicle = state.vehicles.get(&terms.vehicle).map_or(0, |vehicle| vehicle.epoch_start.0);
                let not_before = UnixSeconds(vehicle + begin);
                let history_from = UnixSeconds(vehicle.saturating_add(terms.history_from.0).saturating_sub(1));
                Message::Grant { terms: GrantTerms { not_before, expires_at: UnixSeconds(not_before.0 + length), history_from, ..*terms } }
            }
            What::Withdraw(position) => {
                let grants = state.grants.len().max(1);
                Message::Withdraw { grant: state.grants.keys().nth(position % grants).copied().unwrap_or(GrantId([0; 32])) }
            }
        };
        let concerned = match &message {
            Message::TransferVehicle { vehicle, .. } | Message::RegisterVehicle { vehicle, .. } => Some(*vehicle),
            Message::Grant { terms } => Some(terms.vehicle),
            Message::Withdraw { grant } => state.grants.get(grant).map(|grant| grant.terms.vehicle),
            _ => None,
        };
        let owner = concerned.and_then(|id| state.vehicles.get(&id)).map(|vehicle| vehicle.owner);
        let caller = match self.who {
            Who::Owner => owner.unwrap_or(OWNERS[1]),
            Who::Somebody(account) => account,
        };
        (caller, message)
    }
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    let somebody = prop::sample::select([&OWNERS[..], &RECIPIENTS, &[ADMIN]].concat());
    let who = prop_oneof![4 => Just(Who::Owner), 1 => somebody.prop_map(Who::Somebody)];
    let grant = (near_terms(), 0u64..60, 0u64..42).prop_map(|(terms, begin, length)| What::Grant(terms, begin, length));
    let what = prop_oneof![
        8 => grant,
        4 => any::<usize>().prop_map(What::Withdraw),
        1 => (vehicle(), owner()).prop_map(|(vehicle, new_owner)| What::Message(Message::TransferVehicle { vehicle, new_owner })),
        1 => vehicle().prop_map(|vehicle| What::Message(Message::RegisterVehicle { vehicle, vin_commitment: None })),
        1 => any_party().prop_map(|party| What::Message(Message::RegisterParty { party })),
        1 => any_purpose().prop_map(|purpose| What::Message(Message::PublishPurpose { purpose })),
        1 => any_message().prop_map(What::Message),
    ];
    (0u64..8, who, what).prop_map(|(later, who, what)| Act { later, who, what })
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    let who = (vehicle(), prop::sample::select(&RECIPIENTS[..]), prop::sample::select(&[1u16, 2][..]));
    (who, action(), residency(), near_classes(), coverage(), 0u64..200).prop_map(
        |((vehicle, recipient, purpose), action, residency, classes, coverage, data_from)| Request {
            vehicle,
            recipient,
            purpose: PurposeCode(purpose),
            action,
            residency,
            classes,
            coverage,
            data_from: UnixSeconds(data_from),
        },
    )
}

/// The request that a grant is made for, but for one thing, or none, taken from another request.
pub(crate) fn nearly(grant: &GrantTerms, other: &Request, twist: u8) -> Request {
    let commands = other.action == Action::Actuate && grant.actions.has(Action::Actuate);
    let fitting = if commands { SignalClasses::COMMANDS } else { SignalClasses::ALL.minus(SignalClasses::COMMANDS) };
    let mut request = Request {
        vehicle: grant.vehicle,
        recipient: grant.recipient,
        purpose: grant.purpose,
        action: if commands { Action::Actuate } else { grant.actions.items().next().unwrap_or(Action::Read) },
        residency: Residency::InVehicle,
        classes: grant.classes.and(fitting),
        coverage: Coverage::ByClass,
        data_from: grant.history_from,
    };
    match twist {
        0 => request.vehicle = other.vehicle,
        1 => request.recipient = other.recipient,
        2 => request.purpose = other.purpose,
        3 => request.action = other.action,
        4 => request.residency = other.residency,
        5 => request.classes = other.classes,
        6 => request.coverage = other.coverage,
        7 => request.data_from = other.data_from,
        _ => {}
    }
    request
}

fn vehicle() -> impl Strategy<Value = VehicleId> {
    prop::sample::select(&VEHICLES[..])
}

fn owner() -> impl Strategy<Value = Account> {
    prop::sample::select(&OWNERS[..])
}

fn action() -> impl Strategy<Value = Action> {
    prop::sample::select(Action::LIST)
}

fn residency() -> impl Strategy<Value = Residency> {
    prop::sample::select(&[Residency::InVehicle, Residency::OffBoard][..])
}

fn coverage() -> impl Strategy<Value = Coverage> {
    use Coverage::{ByClass, Covered, Excluded, NotCovered, Unknown};
    prop_oneof![8 => Just(ByClass), 4 => Just(Covered), 1 => Just(NotCovered), 1 => Just(Excluded), 1 => Just(Unknown)]
}

fn near_classes() -> impl Strategy<Value = SignalClasses> {
    prop::sample::subsequence(CLASSES.to_vec(), 0..=3).prop_map(|items| SignalClasses::of(&items))
}

/// Terms with the window left open; `history_from` counts from the second before the owner's time.
fn near_terms() -> impl Strategy<Value = GrantTerms> {
    let who = (vehicle(), prop::sample::select(&RECIPIENTS[..]), prop::sample::select(&[1u16, 1, 1, 2, 3][..]));
    let what = (near_classes(), any_actions(), residency(), 0u32..12, 0u64..6);
    (who, what).prop_map(|((vehicle, recipient, purpose), (classes, actions, residency, retention, history_from))| GrantTerms {
        vehicle,
        recipient,
        data_holder: None,
        purpose: PurposeCode(purpose),
        container: ContainerId([0xc0; 32]),
        classes,
        actions,
        residency,
        not_before: UnixSeconds(0),
        expires_at: UnixSeconds(0),
        history_from: UnixSeconds(history_from),
        retention: Seconds(retention),
        legal_basis: LegalBasis::Consent,
        terms_hash: TermsHash([0x7e; 32]),
        notice_version: NoticeVersion(1),
    })
}

fn any_actions() -> impl Strategy<Value = Actions> {
    (0u8..16).prop_map(|bits| Actions::from_bits(bits).unwrap())
}

fn any_classes() -> impl Strategy<Value = SignalClasses> {
    any::<u32>().prop_map(|bits| SignalClasses::from_bits(bits & SignalClasses::ALL.bits()).unwrap())
}

fn any_party() -> impl Strategy<Value = Party> {
    let gatekeeper = prop::sample::select(&[Gatekeeper::No, Gatekeeper::Yes][..]);
    (0u8..32, any::<[u8; 32]>(), gatekeeper).prop_map(|(kinds, hash, gatekeeper)| Party {
        kinds: PartyKinds::from_bits(kinds).unwrap(),
        legal_hash: TermsHash(hash),
        gatekeeper,
    })
}

fn any_purpose() -> impl Strategy<Value = Purpose> {
    let co_consent = prop::sample::select(&[CoConsent::NotNeeded, CoConsent::Driver][..]);
    (any::<u16>(), any_classes(), any::<u32>(), any::<u32>(), co_consent).prop_map(|(code, classes, longest, kept, co_consent)| Purpose {
        code: PurposeCode(code),
        classes,
        max_duration: Seconds(longest),
        max_retention: Seconds(kept),
        co_consent,
    })
}

fn legal_basis() -> impl Strategy<Value = LegalBasis> {
    use LegalBasis::{Consent, Contract, LegalObligation, LegitimateInterest, PublicTask, VitalInterest};
    prop::sample::select(&[Consent, Contract, LegalObligation, VitalInterest, PublicTask, LegitimateInterest][..])
}

fn any_terms() -> impl Strategy<Value = GrantTerms> {
    let who = (any::<[u8; 32]>(), any::<[u8; 20]>(), option::of(any::<[u8; 20]>()), any::<u16>(), any::<[u8; 32]>());
    let what = (any_classes(), any_actions(), residency(), any::<u32>(), legal_basis(), any::<u16>());
    let when = (any::<u64>(), any::<u64>(), any::<u64>());
    (who, what, when).prop_map(
        |((vehicle, recipient, holder, purpose, hash), (classes, actions, residency, kept, legal_basis, notice), when)| GrantTerms {
            vehicle: VehicleId(vehicle),
            recipient: Account(recipient),
            data_holder: holder.map(Account),
            purpose: PurposeCode(purpose),
            container: ContainerId(hash),
            classes,
            actions,
            residency,
            not_before: UnixSeconds(when.0),
            expires_at: UnixSeconds(when.1),
            history_from: UnixSeconds(when.2),
            retention: Seconds(kept),
            legal_basis,
            terms_hash: TermsHash(hash),
            notice_version: NoticeVersion(notice),
        },
    )
}

/// Any message at all.
pub(crate) fn any_message() -> impl Strategy<Value = Message> {
    prop_oneof![
        (any::<[u8; 32]>(), option::of(any::<[u8; 32]>()))
            .prop_map(|(id, vin)| Message::RegisterVehicle { vehicle: VehicleId(id), vin_commitment: vin.map(VinCommitment) }),
        (any::<[u8; 32]>(), any::<[u8; 20]>())
            .prop_map(|(id, owner)| Message::TransferVehicle { vehicle: VehicleId(id), new_owner: Account(owner) }),
        any_party().prop_map(|party| Message::RegisterParty { party }),
        (any::<[u8; 32]>(), any_classes()).prop_map(|(id, classes)| Message::PublishContainer { container: ContainerId(id), classes }),
        any_purpose().prop_map(|purpose| Message::PublishPurpose { purpose }),
        any_terms().prop_map(|terms| Message::Grant { terms }),
        any::<[u8; 32]>().prop_map(|id| Message::Withdraw { grant: GrantId(id) }),
    ]
}

/// Any event at all, lawful or not.
pub(crate) fn any_event() -> impl Strategy<Value = Event> {
    let role = prop::sample::select(&[Role::Owner, Role::Admin, Role::Party, Role::Anyone][..]);
    let link = (any::<u32>(), any::<[u8; 32]>()).prop_map(|(seq, hash)| Link { seq: Seq(seq), previous: EventHash(hash) });
    let topics = (option::of(any::<[u8; 32]>()), option::of(any::<[u8; 20]>()), option::of(any::<[u8; 32]>()));
    (topics, any::<u8>(), option::of(link), any::<u64>(), any::<[u8; 20]>(), role, any_body()).prop_map(
        |((vehicle, recipient, grant), version, link, at, actor, role, body)| Event {
            vehicle: vehicle.map(VehicleId),
            recipient: recipient.map(Account),
            grant: grant.map(GrantId),
            version,
            link,
            at: UnixSeconds(at),
            actor: Account(actor),
            role,
            body,
        },
    )
}

fn any_body() -> impl Strategy<Value = EventBody> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(|rules| EventBody::ContractDeployed { rules: RulesHash(rules) }),
        option::of(any::<[u8; 32]>()).prop_map(|vin| EventBody::VehicleRegistered { vin_commitment: vin.map(VinCommitment) }),
        (any::<[u8; 20]>(), any::<u32>())
            .prop_map(|(owner, epoch)| EventBody::OwnershipTransferred { new_owner: Account(owner), epoch: Epoch(epoch) }),
        any_party().prop_map(|party| EventBody::PartyRegistered { party }),
        (any::<[u8; 32]>(), any_classes()).prop_map(|(id, classes)| EventBody::ContainerPublished { container: ContainerId(id), classes }),
        any_purpose().prop_map(|purpose| EventBody::PurposePublished { purpose }),
        (any_terms(), any::<u32>()).prop_map(|(terms, epoch)| EventBody::GrantActivated { terms, epoch: Epoch(epoch) }),
        Just(EventBody::GrantWithdrawn),
    ]
}

/// Any verdict at all.
pub(crate) fn any_verdict() -> impl Strategy<Value = Verdict> {
    let allow = (any::<[u8; 32]>(), any::<[u8; 20]>(), any::<(u32, u32, u64)>()).prop_map(|(grant, grantor, (epoch, seq, expires_at))| {
        let (grant, grantor) = (GrantId(grant), Account(grantor));
        Verdict::Allow(Proof { grant, grantor, epoch: Epoch(epoch), seq: Seq(seq), expires_at: UnixSeconds(expires_at) })
    });
    let deny = (prop::sample::select(Denial::LIST), option::of(any::<[u8; 32]>()), any_classes())
        .prop_map(|(reason, grant, missing)| Verdict::Deny(Refusal { reason, grant: grant.map(GrantId), missing }));
    prop_oneof![allow, deny]
}
