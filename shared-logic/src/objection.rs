//! Objections: a subject does not want a recipient to have what tells of persons.

use crate::wire::{wire_struct, Reader, Wire};
use crate::{Account, UnixSeconds};
use codec::{Encode, Input, Output};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "ink", derive(scale_info::TypeInfo))]
pub struct Objections(pub [Objection; Self::PLACES]);

impl Objections {
    /// How many objections a vehicle has room for: as many as a storage item of this chain holds (416 bytes).
    pub const PLACES: usize = 6;

    /// No objection.
    pub const EMPTY: Self = Self([Objection::NONE; Self::PLACES]);

    /// Whether somebody but `actor` objects to that recipient. Where every place is taken, they object to all: whoever
    /// found no room for an objection is not passed over, and filling the places silences nobody.
    pub fn stand(&self, recipient: Account, actor: Account, now: UnixSeconds) -> bool {
        let full = self.0.iter().all(|objection| now < objection.until);
        self.0.iter().any(|objection| full || (objection.by != actor && objection.stands(recipient, now)))
    }

    /// With one more, in the place of the same one or of one that is over; none when there is no room.
    #[must_use]
    pub fn with(mut self, new: Objection, now: UnixSeconds) -> Option<Self> {
        let same = |place: &&mut Objection| (place.by, place.to) == (new.by, new.to);
        let place = match self.0.iter_mut().find(same) {
            Some(place) => place,
            None => self.0.iter_mut().find(|place| place.until <= now)?,
        };
        *place = new;
        Some(self)
    }

    /// Without those that `lifts` picks.
    #[must_use]
    pub fn without(mut self, lifts: impl Fn(&Objection) -> bool) -> Self {
        for place in self.0.iter_mut().filter(|place| lifts(place)) {
            *place = Objection::NONE;
        }
        self
    }

    /// With those that `ends` picks over at `last` at the latest.
    #[must_use]
    pub fn ending(mut self, last: UnixSeconds, ends: impl Fn(&Objection) -> bool) -> Self {
        for place in self.0.iter_mut().filter(|place| ends(place)) {
            place.until = place.until.min(last);
        }
        self
    }

    /// How many places are taken.
    pub fn taken(&self) -> u8 {
        self.0.iter().filter(|place| **place != Objection::NONE).fold(0, |taken: u8, _| taken.wrapping_add(1))
    }
}

impl Encode for Objections {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        self.0.iter().for_each(|objection| objection.encode_to(to));
    }
}

impl Wire for Objections {
    fn read<I: Input>(from: &mut Reader<'_, I>) -> Self {
        let mut read = Self::EMPTY;
        for place in &mut read.0 {
            *place = Objection::read(from);
        }
        read
    }
}

crate::wire::decode_by_wire!(Objections);
