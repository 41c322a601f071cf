//! The steps of a contract build that need a library:
//!
//! - `valet-contract-link --target` prints the path of the compiler's target file for PolkaVM;
//! - `valet-contract-link IN.elf OUT.polkavm` turns the compiler's output into PolkaVM code;
//! - `valet-contract-link --keccak FILE` prints the code hash, as the chain will compute it.

use std::{env, error::Error, fs};

/// Bytes of stack: a grant's call needs some 12 kB, and a delegated call 8 kB more for its bytes. The
/// linker's own default is 8 kB, whatever the compiler is told.
const STACK: u32 = 32 * 1024;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--target"] => {
            let mut args = polkavm_linker::TargetJsonArgs::default();
            args.is_64_bit = true;
            println!("{}", polkavm_linker::target_json_path(args)?.display());
        }
        ["--keccak", file] => {
            let hash = shared_logic::keccak_256(&fs::read(file)?);
            println!("{}", hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        }
        [input, output] => {
            let mut config = polkavm_linker::Config::default();
            config.set_strip(true);
            config.set_optimize(true);
            config.set_min_stack_size(STACK);
            let elf = fs::read(input)?;
            let code = polkavm_linker::program_from_elf(config, polkavm_linker::TargetInstructionSet::ReviveV1, &elf)?;
            fs::write(output, code)?;
        }
        _ => return Err("expected `--target`, `--keccak FILE`, or an ELF file and the file to write".into()),
    }
    Ok(())
}
