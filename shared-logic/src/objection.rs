//! Objections: a subject does not want a recipient to have what tells of persons.

use crate::wire::{wire_struct, Reader, Wire};
use crate::{
    limits::{END_OF_TIME, LONGEST_OBJECTION},
    Account, UnixSeconds,
};
use codec::{Encode, Input};

/// An objection: it refuses grants, renewals, resumptions and onward shares of personal classes to a
/// recipient, until its end or until who objects lifts it. Access in an emergency goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Objection {
    /// Who objects.
    pub by: Account,
    /// To which recipient; zeros for every one.
    pub to: Account,
    /// Who gave the role by which it is made.
    pub named_by: Account,
    /// Until when, exclusive: the end of that role, or 30 days after somebody else ended it.
    pub until: UnixSeconds,
}

wire_struct!(Objection { by, to, named_by, until });

impl Objection {
    /// A place that nobody has taken.
    pub const NONE: Self = Self { by: Account([0; 20]), to: Self::ALL, named_by: Account([0; 20]), until: UnixSeconds(0) };

    /// In the place of a recipient: every one.
    pub const ALL: Account = Account([0; 20]);

    /// True while it stands in the way of that recipient.
    pub fn stands(&self, recipient: Account, now: UnixSeconds) -> bool {
        now < self.until && (self.to == recipient || self.to == Self::ALL)
    }
}

/// The objections of a vehicle.
///
/// INVARIANT (objecting is free): whoever registers a vehicle pays the deposit for every place, so that nobody
/// needs money set aside to object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Objections {
    /// Each by itself.
    pub places: [Objection; Self::PLACES],
    /// Until when, exclusive, nobody is given what tells of persons, because somebody objected and found no place;
    /// 30 days at most. So filling the places silences nobody.
    pub crowded_until: UnixSeconds,
}

impl Objections {
    /// How many objections a vehicle has room for: as many as a storage item of this chain holds (416 bytes).
    pub const PLACES: usize = 6;

    /// No objection.
    pub const EMPTY: Self = Self { places: [Objection::NONE; Self::PLACES], crowded_until: UnixSeconds(0) };

    /// Whether somebody but `actor` objects to that recipient; or somebody who found no place, whoever that is.
    pub fn stand(&self, recipient: Account, actor: Account, now: UnixSeconds) -> bool {
        let others = |objection: &Objection| objection.by != actor && objection.stands(recipient, now);
        now < self.crowded_until || self.places.iter().any(others)
    }

    /// With one more, in the place of one that is over; where the same stands already, with the later end. Where there
    /// is no place, everybody is objected to for its time, 30 days at most.
    #[must_use]
    pub fn with(mut self, new: Objection, now: UnixSeconds) -> Self {
        let same = |place: &&mut Objection| (place.by, place.to) == (new.by, new.to);
        if let Some(place) = self.places.iter_mut().find(same) {
            if place.until < new.until {
                *place = new;
            }
        } else if let Some(place) = self.places.iter_mut().find(|place| place.until <= now) {
            *place = new;
        } else {
            let last = now.after(LONGEST_OBJECTION).unwrap_or(END_OF_TIME);
            self.crowded_until = self.crowded_until.max(new.until.min(last));
        }
        self
    }

    /// Without those that `lifts` picks.
    #[must_use]
    pub fn without(mut self, lifts: impl Fn(&Objection) -> bool) -> Self {
        for place in self.places.iter_mut().filter(|place| lifts(place)) {
            *place = Objection::NONE;
        }
        self
    }

    /// With those that `ends` picks over at `last` at the latest.
    #[must_use]
    pub fn ending(mut self, last: UnixSeconds, ends: impl Fn(&Objection) -> bool) -> Self {
        for place in self.places.iter_mut().filter(|place| ends(place)) {
            place.until = place.until.min(last);
        }
        self
    }

    /// How many places are taken, and one more where somebody found none.
    pub fn taken(&self) -> u8 {
        let taken =
            self.places.iter().filter(|place| **place != Objection::NONE).count() + usize::from(self.crowded_until != UnixSeconds(0));
        u8::try_from(taken).unwrap_or(u8::MAX)
    }
}

impl Wire for Objections {
    fn read<I: Input>(from: &mut Reader<'_, I>) -> Self {
        let mut read = Self::EMPTY;
        for place in &mut read.places {
            *place = Objection::read(from);
        }
        read.crowded_until = UnixSeconds::read(from);
        read
    }
}

crate::wire::decode_by_wire!(Objections);
