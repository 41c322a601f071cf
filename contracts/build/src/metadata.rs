//! Prints the metadata of the consent contract: its constructors, messages, events, storage and types.

extern crate valet_consent as contract;

use serde_json::Value;

extern "Rust" {
    // Made by ink!'s macro when the contract is compiled for the host.
    fn __ink_generate_metadata() -> ink::metadata::InkProject;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The contract must be linked in for the symbol to exist; naming a type of it does that.
    let _ = core::any::type_name::<contract::Consent>();
    // SAFETY: defined with this very signature by `#[ink::contract]` in the crate above.
    let metadata = unsafe { __ink_generate_metadata() };
    let mut metadata = serde_json::to_value(&metadata)?;
    for message in metadata["spec"]["messages"].as_array_mut().ok_or("the metadata lists no messages")? {
        // The messages write their cells themselves, through `&self`: ink! would write the root cell after each
        // of them (ADR 0019). People who read this are to see what changes something.
        let asks = ["check", "check_emergency", "rules_hash"].map(Value::from).contains(&message["label"]);
        message["mutates"] = Value::Bool(!asks);
    }
    serde_json::to_writer_pretty(std::io::stdout(), &metadata)?;
    Ok(())
}
