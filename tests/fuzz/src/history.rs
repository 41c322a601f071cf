//! Sequences of changes whose bytes were tampered with.

use codec::Encode;
use shared_logic::{decode_exact, step, Account, Message, State, UnixSeconds};
use valet_sameness::{Actors, Generator, Question};

/// The input is the seed of a generator (8 bytes), then a byte a message: how its bytes are changed before it is
/// sent. Whatever is sent, the rules answer; what they accept is one event that continues its chain.
///
/// # Panics
/// When that does not hold: it is a finding.
pub fn history(input: &[u8]) {
    let Some((seed, changes)) = input.split_first_chunk::<8>() else { return };
    let actors = Actors::of(&[1u8, 2, 3, 4, 5, 6].map(|n| Account([n; 20])));
    let mut generator = Generator::new(actors.clone(), u64::from_le_bytes(*seed));
    let mut state = State::new(actors.admin);
    let mut now = UnixSeconds(1_800_000_000);
    for change in changes.iter().take(96) {
        for case in generator.cases(&state, now, 2, true) {
            let Question::Change(caller, message) = case.question else { continue };
            if let Some(message) = tampered(&message, *change) {
                send(&mut state, caller, &message, case.now);
            }
        }
        now = UnixSeconds(now.0.saturating_add(u64::from(*change)));
    }
}

/// The message with one byte changed, or as it is; none when that is no message.
fn tampered(message: &Message, change: u8) -> Option<Message> {
    let mut bytes = message.encode();
    if change >= 0x80 {
        let place = usize::from(change & 0x7f).checked_mul(3)?.checked_rem(bytes.len())?;
        let byte = bytes.get_mut(place)?;
        *byte = byte.wrapping_add(change | 1);
    }
    decode_exact(&bytes).ok()
}

fn send(state: &mut State, caller: Account, message: &Message, now: UnixSeconds) {
    let before = state.clone();
    let Ok(outcome) = step(state, caller, message, now) else {
        assert_eq!(*state, before, "a denial changed something");
        return;
    };
    assert!(decode_exact::<shared_logic::Event>(&outcome.event.encode()) == Ok(outcome.event), "an event has another form");
    let applied = state.apply(&outcome.event);
    assert_eq!(applied, Ok(()), "an accepted change's event does not continue its chain");
    assert!(state.apply(&outcome.event).is_err(), "the same event was applied twice");
}
