//! The purposes that every deployment has, and the words for them. They are part of the rules.

use crate::{purpose::CoConsent, Purpose, PurposeCode, Seconds, SignalClass, SignalClasses};
use SignalClass::{
    ActuateAccess, ActuateCharge, ActuateComfort, CabinComfort, CameraAdas, Diagnostics, DrivingBehaviour, EnergyCharging, Identity,
    Infotainment, LocationCoarse, LocationExact, Maintenance, Odometer, SpeedMotion, Trip, TyreBody,
};

/// A purpose with its words: the short name people type, and the W3C Data Privacy Vocabulary term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the contract stores.
    pub purpose: Purpose,
    /// The short name, as in VISS v3.
    pub short_name: &'static str,
    /// The DPV term.
    pub dpv: &'static str,
    /// One sentence for people.
    pub meaning: &'static str,
}

/// The first catalogue. Codes are never re-used; further entries are appended. There is none for
/// [`SignalClass::OccupantBiometric`]: such data is of the special kinds of GDPR Art. 9, and Regulation (EU) 2019/2144
/// Art. 6(3) keeps what warns of drowsiness and distraction inside the vehicle.
pub const FIRST: &[Entry] = &[
    entry(
        1,
        "usage-based-insurance",
        "dpv:PersonalisedBenefits",
        "insurance priced by distance and speed",
        &[SpeedMotion, Odometer, Trip],
        365,
        365,
    ),
    entry(
        2,
        "repair",
        "dpv:ServiceProvision",
        "diagnosis and repair in a workshop",
        &[Diagnostics, Maintenance, TyreBody, Odometer, EnergyCharging],
        90,
        730,
    ),
    entry(
        3,
        "roadside-assistance",
        "dpv:CustomerCare",
        "help after a breakdown",
        &[LocationExact, Diagnostics, EnergyCharging, TyreBody],
        7,
        30,
    ),
    entry(
        4,
        "fleet-management",
        "dpv:OptimisationForController",
        "running a fleet of vehicles",
        &[LocationCoarse, Odometer, Maintenance, EnergyCharging, Diagnostics, TyreBody],
        730,
        365,
    ),
    entry(
        5,
        "smart-charging",
        "dpv:ServiceOptimisation",
        "charging when power is cheap or clean",
        &[EnergyCharging, LocationCoarse, ActuateCharge],
        365,
        90,
    ),
    entry(
        6,
        "traffic-research",
        "dpv:ResearchAndDevelopment",
        "traffic planning by a city or institute",
        &[SpeedMotion, LocationCoarse, TyreBody],
        365,
        365,
    ),
    entry(7, "keyless-delivery", "dpv:ServiceProvision", "opening the vehicle for a delivery", &[LocationExact, ActuateAccess], 1, 7),
    entry(
        8,
        "cabin-comfort",
        "dpv:ServicePersonalisation",
        "preparing the cabin before a trip",
        &[EnergyCharging, ActuateComfort],
        365,
        30,
    ),
    co_consented(entry(
        9,
        "driving-coaching",
        "dpv:ServicePersonalisation",
        "coaching how somebody drives",
        &[DrivingBehaviour, SpeedMotion, Trip],
        180,
        180,
    )),
    entry(
        10,
        "ownership-proof",
        "dpv:IdentityVerification",
        "proving which vehicle this is, for example at a sale",
        &[Identity, Odometer],
        30,
        30,
    ),
    // Insurers of this kind read pedals, steering and speed beside distance and time of day; the driver is the person it tells of.
    co_consented(entry(
        11,
        "pay-how-you-drive",
        "dpv:PersonalisedBenefits",
        "insurance priced by how somebody drives",
        &[DrivingBehaviour, SpeedMotion, Odometer, Trip],
        365,
        365,
    )),
    co_consented(entry(
        12,
        "cabin-personalisation",
        "dpv:ServicePersonalisation",
        "seat, climate and light as somebody likes them, from one vehicle to the next",
        &[CabinComfort, ActuateComfort],
        365,
        30,
    )),
    co_consented(entry(13, "media-service", "dpv:ServiceProvision", "music, news and apps in the vehicle", &[Infotainment], 365, 30)),
    // The strictest bounds: pictures show people who never consented (EDPB Guidelines 01/2020, 3.3).
    co_consented(entry(
        14,
        "incident-recording",
        "dpv:DisputeManagement",
        "camera and assistance data of one incident, for those who were in it",
        &[CameraAdas],
        1,
        7,
    )),
];

/// The rules of the first catalogue, without its words.
const PURPOSES: [Purpose; FIRST.len()] = {
    let mut purposes = [NOTHING; FIRST.len()];
    let (mut from, mut to) = (FIRST, purposes.as_mut_slice());
    while let ([entry, more @ ..], [place, places @ ..]) = (from, to) {
        *place = entry.purpose;
        from = more;
        to = places;
    }
    purposes
};

/// The short names alone, in the same order.
const SHORT_NAMES: [&str; FIRST.len()] = {
    let mut names = [""; FIRST.len()];
    let (mut from, mut to) = (FIRST, names.as_mut_slice());
    while let ([entry, more @ ..], [place, places @ ..]) = (from, to) {
        *place = entry.short_name;
        from = more;
        to = places;
    }
    names
};

/// The entry of the first catalogue with that code: it needs no storage and never changes.
pub fn purpose(code: PurposeCode) -> Option<Purpose> {
    PURPOSES.iter().find(|purpose| purpose.code == code).copied()
}

/// The entry of that short name or of that code written as a number.
pub fn find(text: &str) -> Option<&'static Entry> {
    let code = text.parse().ok();
    FIRST.iter().find(|entry| entry.short_name == text || Some(entry.purpose.code.0) == code)
}

/// The short name of a code, where the first catalogue has it.
pub fn short_name(code: PurposeCode) -> Option<&'static str> {
    PURPOSES.iter().zip(SHORT_NAMES).find(|(purpose, _)| purpose.code == code).map(|(_, name)| name)
}

/// Allows nothing; a place to fill.
const NOTHING: Purpose = Purpose {
    code: PurposeCode::EMERGENCY,
    classes: SignalClasses::NONE,
    max_duration: Seconds(0),
    max_retention: Seconds(0),
    co_consent: CoConsent::NotNeeded,
};

const fn entry(
    code: u16,
    short_name: &'static str,
    dpv: &'static str,
    meaning: &'static str,
    classes: &[SignalClass],
    max_days: u32,
    retention_days: u32,
) -> Entry {
    let purpose = Purpose {
        code: PurposeCode(code),
        classes: SignalClasses::of(classes),
        max_duration: days(max_days),
        max_retention: days(retention_days),
        co_consent: CoConsent::NotNeeded,
    };
    Entry { purpose, short_name, dpv, meaning }
}

const fn co_consented(entry: Entry) -> Entry {
    Entry { purpose: Purpose { co_consent: CoConsent::Driver, ..entry.purpose }, ..entry }
}

const fn days(days: u32) -> Seconds {
    match Seconds::days(days) {
        Some(seconds) => seconds,
        // Cannot happen: the table's longest entry is 730 days. An empty duration would allow nothing.
        None => Seconds(0),
    }
}
