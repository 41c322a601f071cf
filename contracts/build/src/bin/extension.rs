//! Writes the metadata of the extension, for who puts it on a chain or compares its code.

extern crate valet_extension as contract;

use valet_contract_build::{Error, Part};

const EXTENSION: Part = Part {
    name: "extension",
    description: "The second part of the consent contract's code, for messages that are seldom sent",
    about: [
        "The second part of the consent contract's code: that contract delegates the messages to it that are seldom sent.",
        "It then runs on the contract's storage, as that contract, for its caller; send messages to the contract, never here.",
        "Called at its own address it works on storage of its own, which nobody reads.",
        "It is put on a chain once, without arguments, before the contract, whose constructor is told where it stands.",
        "Compare the hash of its code with your own build before you rely on a contract: this code decides as much as the first part.",
    ],
};

extern "Rust" {
    // Made by ink!'s macro when the contract is compiled for the host.
    fn __ink_generate_metadata() -> ink::metadata::InkProject;
}

fn main() -> Result<(), Error> {
    // The contract must be linked in for the symbol to exist; naming a type of it does that.
    let _ = core::any::type_name::<contract::Extension>();
    // SAFETY: defined with this very signature by `#[ink::contract]` in the crate above.
    EXTENSION.write(&unsafe { __ink_generate_metadata() })
}
