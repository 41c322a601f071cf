//! Reads what extensions take by the types in the metadata, and by nothing that the wallet knows.

use codec::{Compact, Decode};
use frame_metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed};
use scale_info::{TypeDef, TypeDefPrimitive};

/// The identifiers of the extensions whose types read both to their end: what is sent, and what is signed beside it.
pub(crate) fn extensions(metadata: &[u8], mut extra: &[u8], mut additional: &[u8]) -> Vec<String> {
    let RuntimeMetadataPrefixed(_, RuntimeMetadata::V16(metadata)) = RuntimeMetadataPrefixed::decode(&mut &*metadata).unwrap() else {
        panic!("expected metadata of format 16")
    };
    let mut names = Vec::new();
    for extension in &metadata.extrinsic.transaction_extensions {
        read(&metadata, extension.ty.id, &mut extra);
        read(&metadata, extension.implicit.id, &mut additional);
        names.push(extension.identifier.clone());
    }
    assert_eq!((extra.len(), additional.len()), (0, 0), "bytes that no extension takes");
    names
}

fn read(metadata: &RuntimeMetadataV16, id: u32, bytes: &mut &[u8]) {
    match &metadata.types.resolve(id).unwrap().type_def {
        TypeDef::Composite(composite) => composite.fields.iter().for_each(|field| read(metadata, field.ty.id, bytes)),
        TypeDef::Tuple(tuple) => tuple.fields.iter().for_each(|field| read(metadata, field.id, bytes)),
        TypeDef::Array(array) => (0..array.len).for_each(|_| read(metadata, array.type_param.id, bytes)),
        TypeDef::Compact(_) => drop(Compact::<u128>::decode(bytes).unwrap()),
        TypeDef::Variant(variant) => {
            let index = u8::decode(bytes).unwrap();
            let found = variant.variants.iter().find(|variant| variant.index == index).unwrap();
            found.fields.iter().for_each(|field| read(metadata, field.ty.id, bytes));
        }
        TypeDef::Primitive(TypeDefPrimitive::U8) => drop(u8::decode(bytes).unwrap()),
        TypeDef::Primitive(TypeDefPrimitive::U32) => drop(u32::decode(bytes).unwrap()),
        TypeDef::Primitive(TypeDefPrimitive::Bool) => drop(bool::decode(bytes).unwrap()),
        other => panic!("expected a type that an extension has, found {other:?}"),
    }
}
