//! The chain's own calls, without what ink! puts around them.

use codec::{Encode, Output};
use ink::env::DefaultEnvironment;
use pallet_revive_uapi::{CallFlags, HostFn, HostFnImpl, ReturnFlags, StorageFlags};
use shared_logic::{Account, UnixSeconds};

/// Reads a cell to the front of `into`, as far as it fits; nothing when the cell is empty.
pub(crate) fn read<'a>(key: &[u8], into: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut found = into;
    HostFnImpl::get_storage(StorageFlags::empty(), key, &mut found).ok()?;
    Some(found)
}

pub(crate) fn write(key: &[u8], value: &[u8]) {
    let _ = HostFnImpl::set_storage(StorageFlags::empty(), key, value);
}

pub(crate) fn remove(key: &[u8]) {
    let _ = ink::env::clear_contract_storage(&Encoded(key));
}

/// Bytes that are their own encoding: ink! encodes keys once more.
struct Encoded<'a>(&'a [u8]);

impl Encode for Encoded<'_> {
    fn encode_to<T: Output + ?Sized>(&self, to: &mut T) {
        to.write(self.0);
    }
}

pub(crate) fn emit(topics: &[[u8; 32]], data: &[u8]) {
    HostFnImpl::deposit_event(topics, data);
}

pub(crate) fn keccak_256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    HostFnImpl::hash_keccak_256(bytes, &mut hash);
    hash
}

/// Who called.
pub fn caller() -> Account {
    let mut account = [0; 20];
    HostFnImpl::caller(&mut account);
    Account(account)
}

/// Chain time: pallet-revive tells contracts whole seconds.
pub fn now() -> UnixSeconds {
    UnixSeconds(ink::env::block_timestamp::<DefaultEnvironment>())
}

/// The address of the contract whose storage this is.
pub(crate) fn address() -> Account {
    let mut account = [0; 20];
    HostFnImpl::address(&mut account);
    Account(account)
}

/// Calls another contract or a precompile, which may change nothing; `Some` when it answers with 32 bytes.
pub(crate) fn ask(address: &[u8; 20], input: &[u8]) -> Option<[u8; 32]> {
    let mut answer = [0; 32];
    let mut output = &mut answer[..];
    HostFnImpl::call(CallFlags::READ_ONLY, address, u64::MAX, u64::MAX, &[0xff; 32], &[0; 32], input, Some(&mut output)).ok()?;
    (output.len() == 32).then_some(answer)
}

/// Runs the code at `address` on this very call and this very storage, and ends with its answer.
pub(crate) fn forward(address: &[u8; 20]) -> ! {
    let mut data = [0; MOST_INPUT];
    let length = usize::try_from(HostFnImpl::call_data_size()).unwrap_or(MOST_INPUT).min(MOST_INPUT);
    let input = &mut data[..length];
    HostFnImpl::call_data_copy(input, 0);
    let flags = if run(address, input) { ReturnFlags::empty() } else { ReturnFlags::REVERT };
    let mut answer = [0; MOST_OUTPUT];
    let mut output = &mut answer[..];
    HostFnImpl::return_data_copy(&mut output, 0);
    HostFnImpl::return_value(flags, output)
}

/// Runs the code at `address` on this storage, for this caller; false when it refused.
pub(crate) fn run(address: &[u8; 20], input: &[u8]) -> bool {
    HostFnImpl::delegate_call(CallFlags::empty(), address, u64::MAX, u64::MAX, &[0xff; 32], input, None).is_ok()
}

/// Bytes of the longest call that is delegated: a batch of 16 messages has less than 6 kB.
const MOST_INPUT: usize = 8 * 1024;
/// Bytes of the longest answer: a verdict or a denial.
const MOST_OUTPUT: usize = 256;
