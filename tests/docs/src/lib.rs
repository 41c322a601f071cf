//! What a test of the written pages needs: the files of the repository, the tests in them, the links and code spans
//! of a Markdown page.

mod cases;
mod markdown;
mod sources;

pub use cases::{rows, Row, RowError};
pub use markdown::{Block, Page};
pub use sources::{files, root, TestNames};
