//! What a type looks like.

/// What a type looks like in SCALE and in JSON.
#[derive(Debug)]
pub enum Schema {
    /// A whole number of so many bytes. In JSON a number; decimal text from eight bytes on.
    Number(usize),
    /// So many bytes. In JSON 0x-hex.
    Bytes(usize),
    /// Text.
    Text,
    /// Text that is a [`crate::Pattern`].
    Pattern,
    /// Text that is a [`crate::Leaf`].
    Leaf,
    /// Bits in so many bytes. In JSON the list of the names of those that are set.
    Mask(usize, &'static [&'static str]),
    /// Something or nothing. In JSON `null` for nothing; going in, the field may be left out.
    Optional(&'static Schema),
    /// A list.
    List(&'static Schema),
    /// A list of exactly so many.
    Places(usize, &'static Schema),
    /// A list in any order; going in, an empty one may be left out.
    Set(&'static Schema),
    /// Fields in their order.
    Object(&'static [Field]),
    /// One of several without data. In JSON its name.
    Enum(&'static [&'static str]),
    /// One of several with data. In JSON an object with its fields, and its name in the field named first.
    Union(&'static str, &'static [Variant]),
    /// A [`crate::Denial`]. In JSON its number and its name.
    Denial,
    /// Going in, the SCALE bytes in 0x-hex will do as well, if they are these bytes and no more.
    OrScale(&'static Schema, fn(&[u8]) -> bool),
}

/// A field's name and type.
pub type Field = (&'static str, &'static Schema);

/// A variant's name and fields.
pub type Variant = (&'static str, &'static [Field]);

impl Schema {
    /// True for a field that may be left out going in.
    pub const fn may_be_left_out(&self) -> bool {
        matches!(self, Self::Optional(_) | Self::Set(_))
    }
}

/// Declares the schemas of structs: `pub NAME { field: SCHEMA, … }`.
#[macro_export]
macro_rules! object_schema {
    ($($(#[$doc:meta])* $vis:vis $name:ident { $($field:ident: $schema:expr),* $(,)? })+) => {
        $($(#[$doc])* $vis static $name: $crate::json::Schema = $crate::json::Schema::Object(&[$((stringify!($field), &$schema)),*]);)+
    };
}

/// Declares the schemas of enums with data: `pub NAME by "kind" { "variant" { field: SCHEMA, … }, … }`.
#[macro_export]
macro_rules! union_schema {
    ($($(#[$doc:meta])* $vis:vis $name:ident by $tag:literal { $($variant:literal $({ $($field:ident: $schema:expr),* $(,)? })?),+ $(,)? })+) => {
        $($(#[$doc])* $vis static $name: $crate::json::Schema = $crate::json::Schema::Union($tag, &[
            $(($variant, &[$($((stringify!($field), &$schema)),*)?])),+
        ]);)+
    };
}
