//! Copying, filling and comparing memory by words, for PolkaVM.
//!
//! The compiler calls these four for everything that it moves. Those of `compiler_builtins` first go
//! byte by byte to an even address and shift words from there; PolkaVM reads and writes words at any
//! address, and every instruction is paid for. They are longer, too.

#![no_std]
// Else the compiler would find a copy in the loops below, and have it made by a call of `memcpy`.
#![no_builtins]

#[cfg(target_arch = "riscv64")]
mod words {
    const WORD: usize = 8;

    /// # Safety
    /// `from` is readable for 8 bytes, `to` writable for 8.
    unsafe fn word(to: *mut u8, from: *const u8) {
        to.cast::<u64>().write_unaligned(from.cast::<u64>().read_unaligned());
    }

    /// Copies `n` bytes between places that do not overlap.
    ///
    /// # Safety
    /// As C's.
    #[no_mangle]
    pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
        let mut at = 0;
        if n >= WORD {
            let last = n - WORD;
            while at + 4 * WORD <= n {
                word(to.add(at), from.add(at));
                word(to.add(at + WORD), from.add(at + WORD));
                word(to.add(at + 2 * WORD), from.add(at + 2 * WORD));
                word(to.add(at + 3 * WORD), from.add(at + 3 * WORD));
                at += 4 * WORD;
            }
            while at < last {
                word(to.add(at), from.add(at));
                at += WORD;
            }
            // Whatever is left, with some of what was copied already.
            word(to.add(last), from.add(last));
            return to;
        }
        while at < n {
            *to.add(at) = *from.add(at);
            at += 1;
        }
        to
    }

    /// Copies `n` bytes between places that may overlap.
    ///
    /// # Safety
    /// As C's.
    #[no_mangle]
    pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
        if to.cast_const() <= from {
            let mut at = 0;
            while at < n {
                *to.add(at) = *from.add(at);
                at += 1;
            }
        } else {
            let mut at = n;
            while at > 0 {
                at -= 1;
                *to.add(at) = *from.add(at);
            }
        }
        to
    }

    /// Fills `n` bytes.
    ///
    /// # Safety
    /// As C's.
    #[no_mangle]
    pub unsafe extern "C" fn memset(to: *mut u8, byte: i32, n: usize) -> *mut u8 {
        let byte = byte as u8;
        let filled = u64::from_ne_bytes([byte; WORD]);
        let mut at = 0;
        if n >= WORD {
            let last = n - WORD;
            while at < last {
                to.add(at).cast::<u64>().write_unaligned(filled);
                at += WORD;
            }
            to.add(last).cast::<u64>().write_unaligned(filled);
            return to;
        }
        while at < n {
            *to.add(at) = byte;
            at += 1;
        }
        to
    }

    /// Compares `n` bytes; 0 when they are the same.
    ///
    /// # Safety
    /// As C's.
    #[no_mangle]
    pub unsafe extern "C" fn memcmp(one: *const u8, other: *const u8, n: usize) -> i32 {
        let mut at = 0;
        while at < n {
            let (mine, theirs) = (*one.add(at), *other.add(at));
            if mine != theirs {
                return i32::from(mine) - i32::from(theirs);
            }
            at += 1;
        }
        0
    }
}
