//! What answers questions, and that all of them answer alike.

use crate::BoxError;
use std::{hint::black_box, ops::Range, rc::Rc};
use valet_bench_table::Table;

/// Something that answers the questions of one table, which it holds in its own form.
pub trait Engine {
    /// Whether the question of that number is allowed.
    ///
    /// # Errors
    /// When the engine cannot tell.
    fn answer(&mut self, number: usize) -> Result<bool, BoxError>;

    /// How many of these questions are allowed.
    ///
    /// # Errors
    /// When the engine cannot tell.
    fn run(&mut self, numbers: Range<usize>) -> Result<usize, BoxError> {
        let mut allowed = 0;
        for number in numbers {
            allowed += usize::from(black_box(self.answer(number)?));
        }
        Ok(allowed)
    }
}

/// An engine, and what it should answer.
pub struct Contender<'a> {
    /// What it is called in figures.
    pub name: String,
    /// The engine.
    pub engine: Box<dyn Engine + 'a>,
    /// Whether each of its questions is allowed.
    pub expected: Rc<[bool]>,
}

impl<'a> Contender<'a> {
    /// An engine of that name, held to the answers of the consent rules.
    ///
    /// # Errors
    /// When it answers any question differently: nothing may be measured then.
    pub fn new(name: impl Into<String>, mut engine: impl Engine + 'a, expected: &Rc<[bool]>) -> Result<Self, BoxError> {
        let name = name.into();
        for (number, expected) in expected.iter().enumerate() {
            let found = engine.answer(number)?;
            if found != *expected {
                return Err(format!("expected {expected} from {name} for question {number}, found {found}").into());
            }
        }
        Ok(Self { name, engine: Box::new(engine), expected: Rc::clone(expected) })
    }
}

/// Whether each question of the table is allowed.
pub fn expected(table: &Table) -> Rc<[bool]> {
    table.questions.iter().map(|question| table.check(question).is_allow()).collect()
}
