//! What a test of the written pages needs: the files of the repository, the tests in them, the links, code
//! spans and command lines of a Markdown page.

mod cases;
mod commands;
mod markdown;
mod sources;

pub use cases::{rows, Row, RowError};
pub use commands::{commands, in_text, Quoted};
pub use markdown::{Block, Page};
pub use sources::{files, root, TestNames};
