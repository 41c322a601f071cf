//! When a failed delivery is tried again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The delays that Standard Webhooks recommends, in seconds: 75 hours in all.
const RECOMMENDED: [u64; 9] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// A service may not put its deliveries off for longer than this at a time.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(24 * HOUR);

/// When a failed delivery is tried again: after the first failure the first delay, and so on. The
/// last delay repeats: a delivery is never given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    delays: Vec<Duration>,
}

impl Default for Schedule {
    fn default() -> Self {
        Self { delays: RECOMMENDED.map(Duration::from_secs).to_vec() }
    }
}

impl Schedule {
    /// A schedule of these delays.
    ///
    /// # Errors
    /// [`ScheduleError`] when there is none.
    pub fn new(delays: Vec<Duration>) -> Result<Self, ScheduleError> {
        if delays.is_empty() {
            Err(ScheduleError)
        } else {
            Ok(Self { delays })
        }
    }

    /// How many delays there are: a delivery that failed more often has been tried for as long as was planned.
    pub(crate) fn length(&self) -> u32 {
        u32::try_from(self.delays.len()).unwrap_or(u32::MAX)
    }

    /// How long to wait after so many failures, and no shorter than the service asks. Up to a tenth
    /// is added by `random`, so that deliveries that failed together do not all come again together.
    pub(crate) fn delay(&self, failures: u32, retry_after: Option<Duration>, random: u8) -> Duration {
        let step = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
        let planned = self.delays.get(step).or(self.delays.last()).copied().unwrap_or(Duration::from_secs(MINUTE));
        let jitter = planned.checked_div(10).unwrap_or_default().saturating_mul(random.into()).checked_div(255).unwrap_or_default();
        planned.saturating_add(jitter).max(retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER))
    }
}

/// Why delays are not a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected at least one delay")]
pub struct ScheduleError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_follow_the_standard_and_the_last_repeats() {
        let schedule = Schedule::default();
        assert_eq!(schedule.delay(1, None, 0), Duration::from_secs(5));
        assert_eq!(schedule.delay(2, None, 0), Duration::from_secs(300));
        assert_eq!(schedule.delay(9, None, 0), Duration::from_secs(86_400));
        assert_eq!(schedule.delay(1_000, None, 0), Duration::from_secs(86_400));
        assert_eq!(schedule.delay(1, None, 255), Duration::from_millis(5_500));
    }

    #[test]
    fn a_service_can_ask_for_more_time_but_not_for_less_or_for_ever() {
        let schedule = Schedule::default();
        let ask = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(schedule.delay(1, ask(90), 0), Duration::from_secs(90));
        assert_eq!(schedule.delay(2, ask(1), 0), Duration::from_secs(300));
        assert_eq!(schedule.delay(1, ask(u64::MAX), 0), LONGEST_RETRY_AFTER);
    }
}
