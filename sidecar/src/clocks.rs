//! Two clocks: the chain's and the host's own. Neither opens anything alone.

use shared_logic::{UnixSeconds, Verdict};

/// Asks the rules once at the chain's time and once at the host's own, and allows only what both allow. So a clock
/// that is fast opens nothing early, and one that is slow keeps nothing open.
///
/// Of two yeses it gives the one that ends first; of two noes that of the chain's time; with the time that it is of.
pub fn at_both_times(chain: UnixSeconds, own: UnixSeconds, ask: impl Fn(UnixSeconds) -> Verdict) -> (Verdict, UnixSeconds) {
    match (ask(chain), ask(own)) {
        (Verdict::Allow(one), Verdict::Allow(other)) if other.expires_at < one.expires_at => (Verdict::Allow(other), own),
        (denied @ Verdict::Deny(_), _) => (denied, chain),
        (_, denied @ Verdict::Deny(_)) => (denied, own),
        (allowed, _) => (allowed, chain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::support::{granted_from, CAR, INSURER, LASTING, T0};
    use shared_logic::{check, Account, Action, Basis, CheckRequest, Coverage, Denial, Epoch, GrantId, Losses, Proof, Region, Residency};
    use shared_logic::{SignalClass, SignalClasses};

    const BEGINS: u64 = T0 + 1_000;
    const ENDS: u64 = T0 + 5_000;

    /// May the insurer have the speed, with these clocks?
    fn asked(chain: u64, own: u64) -> (Verdict, UnixSeconds) {
        let state = granted_from(BEGINS, ENDS).state;
        let grant = *state.grants.keys().next().unwrap();
        let request = |now| CheckRequest {
            vehicle: CAR,
            recipient: INSURER,
            purpose: LASTING,
            action: Action::Read,
            residency: Residency::OffBoard,
            region: Region::Eea,
            classes: SignalClasses::of(&[SignalClass::SpeedMotion]),
            coverage: Coverage::ByClass,
            data_from: now,
        };
        at_both_times(UnixSeconds(chain), UnixSeconds(own), |now| check(&state, grant, &request(now), now))
    }

    #[test]
    fn a_fast_clock_opens_nothing_early_and_a_slow_one_keeps_nothing_open() {
        let (before, during, after) = (BEGINS - 1, BEGINS + 2_000, ENDS);
        let cases = [
            ("both in time", during, during, None),
            ("a slow own clock, in time", during, during - 600, None),
            ("the own clock is fast", before, during, Some(Denial::NotYetValid)),
            ("the own clock is slow", after, during, Some(Denial::Expired)),
            ("the chain made no block lately", during, after, Some(Denial::Expired)),
            ("the own clock is slow at the beginning", during, before, Some(Denial::NotYetValid)),
            ("both too early", before, before, Some(Denial::NotYetValid)),
            ("one too early and one too late: the chain's reason", before, after, Some(Denial::NotYetValid)),
        ];
        for (name, chain, own, exp) in cases {
            let (verdict, at) = asked(chain, own);
            assert!([chain, own].contains(&at.0), "{name}");
            let found = match verdict {
                Verdict::Allow(proof) => {
                    assert_eq!(proof.expires_at, UnixSeconds(ENDS), "{name}");
                    None
                }
                Verdict::Deny(refusal) => Some(refusal.reason),
            };
            assert_eq!(found, exp, "{name}");
        }
    }

    #[test]
    fn the_earlier_end_counts() {
        let proof = |expires_at| Proof {
            basis: Basis::Grant(GrantId([9; 32])),
            grantor: Account([1; 20]),
            epoch: Epoch(1),
            losses: Losses(1),
            registry_losses: Losses(1),
            expires_at: UnixSeconds(expires_at),
        };
        for ends in [[50, 60], [60, 50]] {
            let ask = |UnixSeconds(now)| Verdict::Allow(proof(if now == 1 { ends[0] } else { ends[1] }));
            assert_eq!(
                at_both_times(UnixSeconds(1), UnixSeconds(2), ask),
                (Verdict::Allow(proof(50)), UnixSeconds(if ends[0] == 50 { 1 } else { 2 }))
            );
        }
    }
}
