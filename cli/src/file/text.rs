//! Reading text: what people edit, and what holds a secret.

use std::{
    fs::File,
    io::{self, ErrorKind, Read},
    path::Path,
};
use zeroize::Zeroizing;

/// The longest text that is read, in bytes: a release of VSS has a few million. What never ends, such as `/dev/zero`, is
/// not read for ever.
const LONGEST: u64 = 64 * 1024 * 1024;

/// The text of a file, without the byte order mark that editors on some systems put before it: nobody typed it, and it is
/// no part of a password.
///
/// # Errors
/// When the file cannot be read, is no UTF-8, or is longer than [`LONGEST`].
pub(crate) fn text(path: &Path) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > LONGEST) {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it has more than 64 MB"));
    }
    if text.starts_with(MARK) {
        text.drain(..MARK.len_utf8());
    }
    Ok(text)
}

/// The byte order mark.
const MARK: char = '\u{feff}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text_and_an_endless_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        for (content, exp) in [("secret\n", "secret\n"), ("\u{feff}secret", "secret"), ("\u{feff}\u{feff}a", "\u{feff}a"), ("", "")] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(*text(&path).unwrap(), exp);
        }
        assert_eq!(text(Path::new("/dev/zero")).unwrap_err().kind(), ErrorKind::FileTooLarge);
        std::fs::write(&path, [0xff, 0xfe, b'a', 0]).unwrap();
        assert_eq!(text(&path).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
