//! Writes the metadata of the consent contract: its constructors, messages, events, storage and types.

extern crate valet_consent as contract;

use valet_contract_build::{Error, Part};

const CONSENT: Part = Part {
    name: "consent",
    description: "Consent to the use of vehicle data: who may read what, for what, until when",
    about: [
        "Keeps vehicles, parties, delegations, access requests and grants: who may have which data of a vehicle, for what, until when.",
        "An owner grants, narrows and withdraws by a message of that name; all other changes go through `change`, several through `batch`.",
        "`submit` takes what somebody else signed; `check` and `check_emergency` decide a question at chain time and cost nothing as a dry run.",
        "A refused message returns a `Denial` and reverts; every change emits one `ConsentChanged`, whose body says what happened.",
        "Times are seconds since 1970; the bits of a mask are named in the docs of its type, and under `user.masks` of this file.",
    ],
};

extern "Rust" {
    // Made by ink!'s macro when the contract is compiled for the host.
    fn __ink_generate_metadata() -> ink::metadata::InkProject;
}

fn main() -> Result<(), Error> {
    // The contract must be linked in for the symbol to exist; naming a type of it does that.
    let _ = core::any::type_name::<contract::Consent>();
    // SAFETY: defined with this very signature by `#[ink::contract]` in the crate above.
    CONSENT.write(&unsafe { __ink_generate_metadata() })
}
