//! Cuts a runtime's metadata down to what a signer reads: four calls, the transaction extensions, the versions.
//!
//! `cargo run -p valet-tests --example strip_metadata -- FROM TO`. What is left stands unchanged, its indices and the
//! types of the extensions included; the fixtures in `tests/data/metadata` were made by it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a tool that is run by hand")]

use codec::{Decode, Encode};
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::TypeDef;
use std::{env, fs};

/// The pallets that are kept, each with its calls.
const KEPT: [(&str, &[&str]); 3] =
    [("System", &[]), ("Balances", &["transfer_keep_alive"]), ("Revive", &["map_account", "call", "instantiate_with_code"])];
/// Of `System`, what tells which runtime this is.
const CONSTANTS: [&str; 2] = ["SS58Prefix", "Version"];

fn main() {
    let [_, from, to] = <[String; 3]>::try_from(env::args().collect::<Vec<_>>()).unwrap();
    let bytes = fs::read(from).unwrap();
    let RuntimeMetadataPrefixed(prefix, RuntimeMetadata::V16(mut metadata)) = RuntimeMetadataPrefixed::decode(&mut &*bytes).unwrap() else {
        panic!("expected metadata of format 16")
    };
    strip(&mut metadata);
    fs::write(to, RuntimeMetadataPrefixed(prefix, RuntimeMetadata::V16(metadata)).encode()).unwrap();
}

fn strip(metadata: &mut RuntimeMetadataV16) {
    metadata.apis.clear();
    metadata.custom.map.clear();
    let kept = |name: &str| KEPT.iter().find(|(pallet, _)| *pallet == name).map(|(_, calls)| *calls);
    metadata.pallets.retain(|pallet| kept(&pallet.name).is_some());
    for pallet in &mut metadata.pallets {
        (pallet.storage, pallet.event, pallet.error) = (None, None, None);
        pallet.associated_types.clear();
        pallet.view_functions.clear();
        pallet.docs.clear();
        pallet.constants.retain(|constant| CONSTANTS.contains(&constant.name.as_str()));
        pallet.constants.iter_mut().for_each(|constant| constant.docs.clear());
        let calls = kept(&pallet.name).unwrap();
        pallet.calls = pallet.calls.take().filter(|_| !calls.is_empty());
        if let Some(of) = &pallet.calls {
            variants(metadata.types.types.get_mut(index(of.ty.id)).map(|found| &mut found.ty.type_def), |name| calls.contains(&name));
        }
    }
    let enums = &metadata.outer_enums;
    let called = |name: &str| kept(name).is_some_and(|calls| !calls.is_empty());
    for (ty, keep) in [(enums.call_enum_ty, true), (enums.event_enum_ty, false), (enums.error_enum_ty, false)] {
        variants(metadata.types.types.get_mut(index(ty.id)).map(|found| &mut found.ty.type_def), |name| keep && called(name));
    }
    for found in &mut metadata.types.types {
        found.ty.docs.clear();
        found.ty.type_params.clear();
        match &mut found.ty.type_def {
            TypeDef::Composite(composite) => composite.fields.iter_mut().for_each(|field| field.docs.clear()),
            TypeDef::Variant(variant) => variant.variants.iter_mut().for_each(|variant| {
                variant.docs.clear();
                variant.fields.iter_mut().for_each(|field| field.docs.clear());
            }),
            _ => {}
        }
    }
    only_used(metadata);
}

fn variants(of: Option<&mut TypeDef<scale_info::form::PortableForm>>, keep: impl Fn(&str) -> bool) {
    let Some(TypeDef::Variant(found)) = of else { panic!("expected an enum") };
    found.variants.retain(|variant| keep(&variant.name));
}

/// Leaves out the types that nothing names any more, and numbers the others anew.
fn only_used(metadata: &mut RuntimeMetadataV16) {
    let mut used = Vec::new();
    each_type(metadata, |id| used.push(*id));
    let anew = metadata.types.retain(|id| used.contains(&id));
    each_type(metadata, |id| *id = *anew.get(id).unwrap());
}

fn each_type(metadata: &mut RuntimeMetadataV16, mut take: impl FnMut(&mut u32)) {
    for pallet in &mut metadata.pallets {
        pallet.calls.iter_mut().for_each(|calls| take(&mut calls.ty.id));
        pallet.constants.iter_mut().for_each(|constant| take(&mut constant.ty.id));
    }
    let extrinsic = &mut metadata.extrinsic;
    for ty in [&mut extrinsic.address_ty, &mut extrinsic.call_ty, &mut extrinsic.signature_ty] {
        take(&mut ty.id);
    }
    for extension in &mut extrinsic.transaction_extensions {
        take(&mut extension.ty.id);
        take(&mut extension.implicit.id);
    }
    let enums = &mut metadata.outer_enums;
    for ty in [&mut enums.call_enum_ty, &mut enums.event_enum_ty, &mut enums.error_enum_ty] {
        take(&mut ty.id);
    }
}

fn index(id: u32) -> usize {
    usize::try_from(id).unwrap()
}
