//! The types that metadata describes: their names, their comments, and none that no client can use.

use crate::{docs, masks::Mask};
use scale_info::{form::PortableForm, Field, PortableRegistry, PortableType, Type, TypeDef, TypeParameter};
use std::collections::BTreeMap;

/// The first part of the name of each type of ours.
pub const NAMESPACE: &str = "valet";

/// What stands in every program, and what ink! explains to those who write one: the type, then its variants.
const COMMON: [(&str, &str, &[&str]); 4] = [
    ("Option", "A value, or none.", &["There is none.", "There is one."]),
    ("Result", "What comes of it, or why nothing does.", &["It was done; this comes of it.", "It was not done; this is why."]),
    ("Mapping", "A table in the contract's storage: a cell of its own for each key.", &[]),
    ("Lazy", "A cell of its own in the contract's storage.", &[]),
];

/// Gives every type of ours a name of two parts, and every type its comments.
pub fn name_and_describe(registry: &mut PortableRegistry, masks: &[Mask]) {
    for entry in &mut registry.types {
        let ty = &mut entry.ty;
        rename(ty);
        ty.docs = docs::plain(&ty.docs);
        if ty.path.segments.first().is_some_and(|root| root.starts_with("ink")) {
            // The rest is for who writes a contract.
            ty.docs = vec![docs::first(&ty.docs)];
        }
        describe_common(ty);
        if let Some(mask) = ty.path.segments.last().and_then(|name| masks.iter().find(|mask| mask.name == name)) {
            ty.docs.push(String::new());
            ty.docs.extend(mask.docs());
        }
    }
    let meanings = meanings(registry);
    let bits = bits(registry, masks);
    for entry in &mut registry.types {
        let own = docs::first(&entry.ty.docs);
        match &mut entry.ty.type_def {
            TypeDef::Composite(composite) => describe(&mut composite.fields, &own, &meanings, &bits),
            TypeDef::Variant(list) => {
                for variant in &mut list.variants {
                    variant.docs = docs::plain(&variant.docs);
                    let own = docs::first(&variant.docs);
                    describe(&mut variant.fields, &own, &meanings, &bits);
                }
            }
            _ => {}
        }
    }
}

fn describe_common(ty: &mut Type<PortableForm>) {
    let ours = ty.path.segments.first().is_some_and(|root| root == NAMESPACE);
    let name = ty.path.segments.last().filter(|_| !ours);
    let Some((_, meaning, variants)) = COMMON.iter().find(|(common, _, _)| name.is_some_and(|name| name == common)) else { return };
    ty.docs = vec![(*meaning).to_owned()];
    if let TypeDef::Variant(list) = &mut ty.type_def {
        for (variant, meaning) in list.variants.iter_mut().zip(*variants) {
            variant.docs = vec![(*meaning).to_owned()];
        }
    }
}

/// What each type means, in a line; a place in storage means what is stored there.
fn meanings(registry: &PortableRegistry) -> BTreeMap<u32, String> {
    let own = |id: u32| registry.resolve(id).map(|ty| docs::first(&ty.docs)).unwrap_or_default();
    let stored = |ty: &Type<PortableForm>| {
        let is_place = ty.path.segments.first().is_some_and(|root| root == "ink_storage");
        is_place.then(|| ty.type_params.iter().rev().find_map(|param| param.ty.map(|ty| own(ty.id)))).flatten()
    };
    registry.types.iter().map(|entry| (entry.id, stored(&entry.ty).unwrap_or_else(|| own(entry.id)))).collect()
}

/// The bits of each mask, for the fields that hold one: clients show a mask as a number, and its type nowhere.
fn bits(registry: &PortableRegistry, masks: &[Mask]) -> BTreeMap<u32, String> {
    let mask = |ty: &Type<PortableForm>| masks.iter().find(|mask| ty.path.segments.last().is_some_and(|name| name == mask.name));
    registry.types.iter().filter_map(|entry| Some((entry.id, mask(&entry.ty)?.values()))).collect()
}

/// `shared_logic::access::check_request::CheckRequest` becomes `valet::CheckRequest`: clients join the parts of a path,
/// and some leave out those that repeat.
fn rename(ty: &mut Type<PortableForm>) {
    let ours = ty.path.segments.first().is_some_and(|root| root == "shared_logic" || root.starts_with("valet_"));
    if let (true, Some(name)) = (ours, ty.path.segments.last().cloned()) {
        ty.path.segments = vec![NAMESPACE.to_owned(), name];
    }
}

/// A field without a comment of its own is what its type is, or else what it is a field of.
fn describe(fields: &mut [Field<PortableForm>], own: &str, meanings: &BTreeMap<u32, String>, bits: &BTreeMap<u32, String>) {
    for field in fields {
        field.docs = docs::plain(&field.docs);
        // The text of the source is no name of a type: how ink! finds the storage of a field.
        if field.type_name.as_ref().is_some_and(|name| name.starts_with('<')) {
            field.type_name = None;
        }
        if field.docs.is_empty() {
            let meaning = meanings.get(&field.ty.id).filter(|meaning| !meaning.is_empty()).map_or(own, String::as_str);
            field.docs.extend((!meaning.is_empty()).then(|| meaning.to_owned()));
        }
        field.docs.extend(bits.get(&field.ty.id).cloned());
    }
}

/// Takes out the types by which ink! tells the compiler where a field is stored: the layout says it as a number, and
/// there is one such type for each field, all of one name. Places that differ by it alone become one type. Returns where
/// each type stands now.
pub fn leave_out_storage_keys(registry: &mut PortableRegistry) -> BTreeMap<u32, u32> {
    let is_of = |ty: &Type<PortableForm>, crate_name: &str| ty.path.segments.first().is_some_and(|root| root == crate_name);
    let keys: Vec<u32> = registry.types.iter().filter(|entry| is_of(&entry.ty, "ink_storage_traits")).map(|entry| entry.id).collect();
    for entry in &mut registry.types {
        let of_key = |param: &TypeParameter<PortableForm>| param.ty.as_ref().is_some_and(|ty| keys.contains(&ty.id));
        entry.ty.type_params.retain(|param| !of_key(param));
    }
    let places: Vec<_> = registry.types.iter().filter(|entry| is_of(&entry.ty, "ink_storage")).cloned().collect();
    let first = |place: &PortableType| places.iter().find(|other| other.ty == place.ty).map_or(place.id, |other| other.id);
    let same: BTreeMap<u32, u32> = places.iter().map(|place| (place.id, first(place))).filter(|(id, first)| id != first).collect();
    for entry in &mut registry.types {
        if let TypeDef::Composite(composite) = &mut entry.ty.type_def {
            for field in &mut composite.fields {
                field.ty = same.get(&field.ty.id).map_or(field.ty, |first| (*first).into());
            }
        }
    }
    let mut numbers = registry.retain(|id| !keys.contains(&id) && !same.contains_key(&id));
    for (id, first) in same {
        numbers.extend(numbers.get(&first).copied().map(|number| (id, number)));
    }
    numbers
}
