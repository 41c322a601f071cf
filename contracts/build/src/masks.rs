//! What the bits of a mask mean. ink! sees a mask as a newtype of a number, and nothing of its list.

use crate::{docs, Error};
use scale_info::{TypeDef, TypeInfo};
use serde_json::{Map, Value};
use shared_logic::{Action, PartyKind, Region, Right, SignalClass};

/// A mask: its type's name, and its bits from the lowest.
pub struct Mask {
    /// The last part of its path.
    pub name: &'static str,
    /// Its bits: number, name, meaning.
    pub bits: Vec<(u8, String, String)>,
}

impl Mask {
    /// Every mask that a message or a record holds.
    pub fn all() -> Result<Vec<Self>, Error> {
        Ok(vec![
            Self::over::<SignalClass>("SignalClasses")?,
            Self::over::<Action>("Actions")?,
            Self::over::<Region>("Regions")?,
            Self::over::<PartyKind>("PartyKinds")?,
            Self::over::<Right>("Rights")?,
        ])
    }

    /// The mask over that list; a value's number is that of its bit.
    fn over<Item: TypeInfo>(name: &'static str) -> Result<Self, Error> {
        let TypeDef::Variant(list) = Item::type_info().type_def else {
            return Err(format!("expected a list behind `{name}`").into());
        };
        let meaning = |docs: &[&str]| docs::first(&docs::plain(&docs.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()));
        let bits = list.variants.iter().map(|item| (item.index, item.name.to_owned(), meaning(&item.docs))).collect();
        Ok(Self { name, bits })
    }

    /// One line for each bit.
    pub fn docs(&self) -> impl Iterator<Item = String> + '_ {
        self.bits.iter().map(|(bit, name, meaning)| format!("Bit {bit} ({}), `{name}`: {meaning}", 1_u32 << bit))
    }

    /// Every bit in one line.
    pub fn values(&self) -> String {
        let values: Vec<String> = self.bits.iter().map(|(bit, name, _)| format!("{} `{name}`", 1_u32 << bit)).collect();
        format!("Bits of `{}`: {}.", self.name, values.join(", "))
    }

    /// For each mask the numbers of its bits by name, for programs.
    pub fn numbers(masks: &[Self]) -> Value {
        let numbers = |mask: &Self| mask.bits.iter().map(|(bit, name, _)| (name.clone(), Value::from(*bit))).collect::<Map<_, _>>();
        masks.iter().map(|mask| (mask.name.to_owned(), Value::Object(numbers(mask)))).collect::<Map<_, _>>().into()
    }
}
