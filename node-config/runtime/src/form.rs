//! What differs between the two forms of the chain: all of it is what a client or a signer sees.

#[cfg(not(feature = "paseo"))]
mod dev;
#[cfg(feature = "paseo")]
mod paseo;

#[cfg(not(feature = "paseo"))]
pub use dev::{of_ethereum, TxExtension, AUTO_MAP, GAS_SCALE, NATIVE_TO_ETH, UNIT};
#[cfg(feature = "paseo")]
pub use paseo::{of_ethereum, TxExtension, AUTO_MAP, GAS_SCALE, NATIVE_TO_ETH, UNIT};
