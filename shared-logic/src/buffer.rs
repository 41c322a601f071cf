//! Bytes on the stack: keys, records and events are small and of bounded size.

use codec::Output;

/// Room for `N` bytes, filled from the front. Hosts without a heap encode into it.
#[derive(Clone, Copy, Debug)]
pub struct Buffer<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Buffer<N> {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { bytes: [0; N], length: 0 }
    }

    /// What was written.
    pub fn filled(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Forgets all but the first `length` bytes; nothing when there are no more.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }
}

impl<const N: usize> Default for Buffer<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Output for Buffer<N> {
    /// # Panics
    /// When there is no room: the wire types are of bounded size, and a test holds them to it.
    fn write(&mut self, bytes: &[u8]) {
        let end = self.length.saturating_add(bytes.len());
        match self.bytes.get_mut(self.length..end) {
            Some(room) => room.copy_from_slice(bytes),
            None => unreachable!("a buffer has room for what is written to it"),
        }
        self.length = end;
    }

    /// # Panics
    /// As [`Self::write`].
    fn push_byte(&mut self, byte: u8) {
        match self.bytes.get_mut(self.length) {
            Some(room) => *room = byte,
            None => unreachable!("a buffer has room for what is written to it"),
        }
        self.length = self.length.saturating_add(1);
    }
}
