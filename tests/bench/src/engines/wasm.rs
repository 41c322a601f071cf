//! The consent rules as wasm under wasmtime.

use super::native::{is_allow, questions};
use crate::{BoxError, Engine};
use codec::Encode;
use std::ops::Range;
use valet_bench_table::Table;
use wasmtime::{Instance, Memory, Store, TypedFunc};

/// An instance of the module with the table in its memory.
pub struct Module {
    store: Store<()>,
    memory: Memory,
    input: TypedFunc<u32, u32>,
    output: TypedFunc<(), u32>,
    check: TypedFunc<u32, u32>,
    run: TypedFunc<(u32, u32), u32>,
    check_bytes: TypedFunc<(), u32>,
}

impl Module {
    /// Compiles the module and hands it the table.
    ///
    /// # Errors
    /// When the bytes are not the module that this crate's `table` is compiled to.
    pub fn new(wasm: &[u8], table: &Table) -> Result<Self, BoxError> {
        let engine = wasmtime::Engine::default();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &wasmtime::Module::new(&engine, wasm)?, &[])?;
        let mut module = Self {
            memory: instance.get_memory(&mut store, "memory").ok_or("expected a module with a memory")?,
            input: instance.get_typed_func(&mut store, "input")?,
            output: instance.get_typed_func(&mut store, "output")?,
            check: instance.get_typed_func(&mut store, "check")?,
            run: instance.get_typed_func(&mut store, "run")?,
            check_bytes: instance.get_typed_func(&mut store, "check_bytes")?,
            store,
        };
        let load: TypedFunc<(), u32> = instance.get_typed_func(&mut module.store, "load")?;
        module.write(&table.encode())?;
        match load.call(&mut module.store, ())? {
            0 => Ok(module),
            _ => Err("expected the module to read the table".into()),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BoxError> {
        let place = self.input.call(&mut self.store, u32::try_from(bytes.len())?)?;
        Ok(self.memory.write(&mut self.store, usize::try_from(place)?, bytes)?)
    }

    fn check(&mut self, number: usize) -> Result<bool, BoxError> {
        Ok(self.check.call(&mut self.store, u32::try_from(number)?)? == 1)
    }
}

/// One call for many questions.
pub struct Wasm(pub Module);

impl Engine for Wasm {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        self.0.check(number)
    }

    fn run(&mut self, numbers: Range<usize>) -> Result<usize, BoxError> {
        let (start, end) = (u32::try_from(numbers.start)?, u32::try_from(numbers.end)?);
        Ok(usize::try_from(self.0.run.call(&mut self.0.store, (start, end))?)?)
    }
}

/// One call for each question.
pub struct WasmEach(pub Module);

impl Engine for WasmEach {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        self.0.check(number)
    }
}

/// One question in as bytes, one verdict out as bytes.
pub struct WasmBytes {
    module: Module,
    questions: Vec<Vec<u8>>,
    verdict: Vec<u8>,
}

impl WasmBytes {
    /// The questions of the table as bytes, beside the module.
    pub fn new(module: Module, table: &Table) -> Self {
        Self { module, questions: questions(table), verdict: Vec::new() }
    }
}

impl Engine for WasmBytes {
    fn answer(&mut self, number: usize) -> Result<bool, BoxError> {
        let question = self.questions.get(number).ok_or("expected the number of a question")?;
        self.module.write(question)?;
        let length = usize::try_from(self.module.check_bytes.call(&mut self.module.store, ())?)?;
        let place = usize::try_from(self.module.output.call(&mut self.module.store, ())?)?;
        self.verdict.resize(length, 0);
        self.module.memory.read(&self.module.store, place, &mut self.verdict)?;
        Ok(is_allow(&self.verdict))
    }
}
