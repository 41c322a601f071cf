//! Rounds in which everything is measured in turn, so that what disturbs one disturbs all.

use crate::{engine::Contender, BoxError};
use serde::Serialize;
use std::time::{Duration, Instant};

/// How long one engine runs in one round, roughly.
const BLOCK: Duration = Duration::from_millis(8);
/// Fewest questions of a block.
const FEWEST: usize = 500;

/// The middle half of some values.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    /// A quarter is below.
    pub low: f64,
    /// Half is below.
    pub median: f64,
    /// A quarter is above.
    pub high: f64,
}

impl Spread {
    /// The spread of these values; not a number when there are none.
    pub fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarters: usize| values.get(values.len().saturating_sub(1) * quarters / 4).copied().unwrap_or(f64::NAN);
        Self { low: at(1), median: at(2), high: at(3) }
    }
}

/// One thing measured.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// What.
    pub name: String,
    /// How many questions it answered in all, outside the warm-up.
    pub answers: usize,
    /// Nanoseconds for one answer.
    pub nanoseconds: Spread,
    /// How many times as long as the first of the series, compared round by round.
    pub ratio: Spread,
}

/// Measures the contenders in so many rounds; each answers as many of its questions as fit its time,
/// the fast ones all of them. Each round begins with another one.
///
/// # Errors
/// When an engine fails, or allows another number of questions than expected.
pub fn interleaved(contenders: &mut [Contender<'_>], rounds: usize) -> Result<Vec<Series>, BoxError> {
    let blocks = contenders.iter_mut().map(Block::fitting).collect::<Result<Vec<_>, _>>()?;
    let mut times = vec![Vec::with_capacity(rounds); contenders.len()];
    for round in 0..rounds {
        let turns = (0..contenders.len()).map(|turn| (turn + round) % contenders.len());
        for place in turns.collect::<Vec<_>>() {
            if let (Some(contender), Some(block), Some(times)) = (contenders.get_mut(place), blocks.get(place), times.get_mut(place)) {
                times.push(block.run(contender, round)?);
            }
        }
    }
    let first = times.first().cloned().unwrap_or_default();
    let series = |((contender, block), times): ((&Contender<'_>, &Block), Vec<f64>)| Series {
        name: contender.name.clone(),
        answers: block.questions * block.passes * rounds,
        ratio: Spread::of(times.iter().zip(&first).map(|(time, first)| time / first).collect()),
        nanoseconds: Spread::of(times),
    };
    Ok(contenders.iter().zip(&blocks).zip(times).map(series).collect())
}

/// What one contender does in one round.
struct Block {
    questions: usize,
    passes: usize,
}

impl Block {
    /// A block that takes about [`BLOCK`], found by running; which warms up as well.
    fn fitting(contender: &mut Contender<'_>) -> Result<Self, BoxError> {
        let all = contender.expected.len();
        let few = Self { questions: FEWEST.min(all), passes: 1 };
        few.run(contender, 0)?;
        let fit = BLOCK.as_secs_f64() * 1e9 / few.run(contender, 1)?;
        let questions = (few.questions..all).find(|questions| f64_of(*questions) >= fit).unwrap_or(all);
        let passes = (1..).find(|passes| f64_of(passes * questions) >= fit).unwrap_or(1);
        Ok(Self { questions, passes })
    }

    /// Nanoseconds for one answer. Each round takes other questions, where there are enough.
    fn run(&self, Contender { name, engine, expected }: &mut Contender<'_>, round: usize) -> Result<f64, BoxError> {
        let start = (round * self.questions) % (expected.len() - self.questions + 1);
        let should = expected.iter().skip(start).take(self.questions).filter(|allowed| **allowed).count();
        let began = Instant::now();
        for _ in 0..self.passes {
            let found = engine.run(start..start + self.questions)?;
            if found != should {
                return Err(format!("expected {should} allows from {name}, found {found}").into());
            }
        }
        Ok(began.elapsed().as_secs_f64() * 1e9 / f64_of(self.questions * self.passes))
    }
}

fn f64_of(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}
