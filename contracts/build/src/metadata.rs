//! Prints the metadata of the consent contract: its constructors, messages, events, storage and types.

extern crate valet_consent as contract;

extern "Rust" {
    // Made by ink!'s macro when the contract is compiled for the host.
    fn __ink_generate_metadata() -> ink::metadata::InkProject;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The contract must be linked in for the symbol to exist; naming a type of it does that.
    let _ = core::any::type_name::<contract::Consent>();
    // SAFETY: defined with this very signature by `#[ink::contract]` in the crate above.
    let metadata = unsafe { __ink_generate_metadata() };
    serde_json::to_writer_pretty(std::io::stdout(), &metadata)?;
    Ok(())
}
