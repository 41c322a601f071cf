//! What the benchmark calls in the wasm module. Bytes go through two buffers in its memory.

use crate::Table;
use codec::Decode;
use std::cell::RefCell;

#[derive(Default)]
struct Guest {
    table: Option<Table>,
    input: Vec<u8>,
    output: Vec<u8>,
}

thread_local! {
    static GUEST: RefCell<Guest> = RefCell::default();
}

/// Makes room for so many bytes of input; returns where they go.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn input(length: usize) -> *mut u8 {
    GUEST.with_borrow_mut(|guest| {
        guest.input.resize(length, 0);
        guest.input.as_mut_ptr()
    })
}

/// Where the last output stands.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn output() -> *const u8 {
    GUEST.with_borrow(|guest| guest.output.as_ptr())
}

/// Reads the table from the input; 1 when that failed.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn load() -> u32 {
    GUEST.with_borrow_mut(|guest| {
        guest.table = Table::decode(&mut guest.input.as_slice()).ok();
        u32::from(guest.table.is_none())
    })
}

/// Whether the question of that number is allowed.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn check(number: usize) -> u32 {
    GUEST
        .with_borrow(|guest| guest.table.as_ref().and_then(|table| table.answer(number)).map_or(0, |verdict| u32::from(verdict.is_allow())))
}

/// How many of the questions from `start` until `end` are allowed.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn run(start: usize, end: usize) -> usize {
    GUEST.with_borrow(|guest| guest.table.as_ref().map_or(0, |table| table.run(start..end)))
}

/// Reads a question from the input and writes the verdict to the output; returns the output's length.
#[no_mangle]
#[expect(unsafe_code, reason = "the attribute that exports a function counts as unsafe")]
extern "C" fn check_bytes() -> usize {
    GUEST.with_borrow_mut(|Guest { table, input, output }| match table.as_ref().map(|table| table.check_bytes(input, output)) {
        Some(Ok(())) => output.len(),
        Some(Err(_)) | None => 0,
    })
}
