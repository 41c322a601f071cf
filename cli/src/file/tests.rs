use super::*;
use std::os::unix::fs::{symlink, PermissionsExt};

const REPLACE: Replace = Replace { replace: true };
const DOCUMENT: Kind = Kind::CONTAINER;

/// A container's document.
fn document() -> String {
    let allow = [crate::parse::pattern("Vehicle.Speed").unwrap()].into();
    let vss = shared_logic::container::VssVersion { major: 6, minor: 0 };
    let sensors = [shared_logic::Leaf::new("Vehicle.Speed").unwrap()].into();
    let leaves = shared_logic::container::Leaves { sensors, actuators: [].into() };
    serde_json::to_string(&shared_logic::container::Container::new(vss, allow, [].into(), leaves).unwrap()).unwrap()
}

fn code(result: Result<Target, Failure>) -> Option<Code> {
    result.err().map(|failure| failure.code())
}

fn check(path: &Path, replace: Replace) -> Result<Target, Failure> {
    Target::check(path, DOCUMENT, replace)
}

#[test]
fn a_file_is_replaced_only_when_told_to_and_a_key_never() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, key, damaged) = (folder.path().join("plain"), folder.path().join("key"), folder.path().join("damaged"));
    fs::write(&plain, document()).unwrap();
    fs::write(&key, r#"{"version":1,"cipher":{"ciphertext":"0x00"}}"#).unwrap();
    fs::write(&damaged, r#"{"version":9,"cipher":{"ciphertext":"0x"#).unwrap();
    let link = folder.path().join("link");
    symlink(&key, &link).unwrap();
    assert_eq!(code(check(&plain, Replace::NEVER)), Some(Code::FileExists));
    assert_eq!(code(check(&plain, REPLACE)), None);
    for path in [&key, &damaged, &link] {
        for replace in [Replace::NEVER, REPLACE] {
            assert_eq!(code(check(path, replace)), Some(Code::FileIsKey), "{}", path.display());
        }
    }
}

#[test]
fn only_a_file_of_the_same_kind_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let key = r#"{"version":1,"cipher":{"ciphertext":"0x00"}}"#;
    let utf16: Vec<u8> = key.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let others: [&[u8]; 8] = [
        b"",
        b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        b"correct horse battery staple\n",
        b"abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        br#"{"crypto":{"cipher":"aes-128-ctr"},"version":3}"#,
        br#"{"http":"http://127.0.0.1:1"}"#,
        &utf16,
        &[&[0xef, 0xbb, 0xbf], document().as_bytes()].concat(),
    ];
    for content in others {
        fs::write(&path, content).unwrap();
        let text = String::from_utf8_lossy(content);
        for kind in [Kind::DEPLOYMENT, Kind::CONTAINER, Kind::SIGNED_INTENT] {
            assert_eq!(code(Target::check(&path, kind, REPLACE)), Some(Code::FileExists), "{text}");
        }
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::write(&path, document()).unwrap();
    assert_eq!(code(Target::check(&path, Kind::DEPLOYMENT, REPLACE)), Some(Code::FileExists));
    assert_eq!(code(Target::check(&path, Kind::CONTAINER, REPLACE)), None);
}

#[test]
fn what_cannot_be_read_may_be_a_key() {
    // A regular file that nobody can read from its beginning.
    assert_eq!(refuse_key(Path::new("/proc/self/mem")).unwrap_err().code(), Code::FileNotRead);
    assert_eq!(code(check(Path::new("/proc/self/mem"), REPLACE)), Some(Code::FileNotRead));
}

#[test]
fn a_missing_folder_a_folder_and_a_device_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(check(&folder.path().join("none/out.json"), Replace::NEVER)), Some(Code::FileNotWritten));
    assert_eq!(code(check(&folder.path().join("out/"), Replace::NEVER)), Some(Code::FileNotWritten));
    assert_eq!(code(check(&folder.path().join("a".repeat(256)), Replace::NEVER)), Some(Code::FileNotWritten));
    assert_eq!(code(check(folder.path(), REPLACE)), Some(Code::FileNotWritten));
    assert_eq!(code(check(Path::new("/dev/null"), REPLACE)), Some(Code::FileNotWritten));
    assert_eq!(code(check(Path::new(""), REPLACE)), Some(Code::FileNotWritten));
    assert_eq!(code(check(Path::new("-"), REPLACE)), Some(Code::Usage));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "looking leaves nothing behind");
}

#[test]
fn what_came_meanwhile_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    let (one, other) = (check(&path, Replace::NEVER).unwrap(), check(&path, Replace::NEVER).unwrap());
    one.write(&document(), Readers::Anybody).unwrap();
    assert_eq!(other.write("other", Readers::Anybody).unwrap_err().code(), Code::FileExists);
    let replacing = check(&path, REPLACE).unwrap();
    fs::write(&path, r#"{"ciphertext":""}"#).unwrap();
    assert_eq!(replacing.write("other", Readers::Anybody).unwrap_err().code(), Code::FileIsKey);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn a_file_of_the_longest_name_is_written_whole_and_keeps_its_mode_when_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a".repeat(255));
    check(&path, Replace::NEVER).unwrap().write(&document(), Readers::Anybody).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    check(&path, REPLACE).unwrap().write("other", Readers::Anybody).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap(), "other");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn a_secret_is_readable_by_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.json");
    Target::check(&path, Kind::WALLET, Replace::NEVER).unwrap().write("secret", Readers::Owner).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read_to_string(&path).unwrap(), "secret");
}

#[test]
fn a_ready_file_that_was_left_behind_is_replaced_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ready.json");
    let node = format!(r#"{{"rpc":"ws://127.0.0.1:1","genesis":"0x{}","pid":7}}"#, "00".repeat(32));
    let other_host = node.replace("127.0.0.1", "192.0.2.1");
    for (kind, text, exp_code) in [
        (Kind::READY, r#"{"http":"http://127.0.0.1:1"}"#, None),
        (Kind::NODE_READY, &node, None),
        (Kind::READY, &node, Some(Code::FileExists)),
        (Kind::NODE_READY, &other_host, Some(Code::FileExists)),
        (Kind::NODE_READY, r#"{"rpc":"ws://127.0.0.1:1","pid":7}"#, Some(Code::FileExists)),
        (Kind::READY, r#"{"http":"http://127.0.0.1:1","token":"secret"}"#, Some(Code::FileExists)),
        (Kind::READY, r#"{"http":"http://user:secret@127.0.0.1:1"}"#, Some(Code::FileExists)),
        (Kind::READY, r#"{"http":"x","http":"http://127.0.0.1:1"}"#, Some(Code::FileExists)),
        (Kind::READY, r#"{"id":"0x00"}"#, Some(Code::FileExists)),
        (Kind::READY, "", Some(Code::FileExists)),
        (Kind::READY, r#"{"http":"x","ciphertext":"0x00"}"#, Some(Code::FileIsKey)),
    ] {
        fs::write(&path, text).unwrap();
        assert_eq!(code(Target::check_ready_file(&path, kind)), exp_code, "{text}");
    }
}

#[test]
fn a_ready_file_leaves_what_lies_under_the_names_of_earlier_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let (path, key) = (folder.path().join("ready.json"), folder.path().join("key"));
    fs::write(&key, "secret").unwrap();
    symlink(&key, folder.path().join("ready.json.new")).unwrap();
    Target::check_ready_file(&path, Kind::READY).unwrap().write(r#"{"http":"http://127.0.0.1:1"}"#, Readers::Anybody).unwrap();
    assert_eq!(fs::read_to_string(&key).unwrap(), "secret");
}

#[test]
fn what_is_in_the_way_is_told_with_the_option_that_names_another_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("valet.json");
    fs::write(&path, document()).unwrap();
    for replace in [Replace::NEVER, REPLACE] {
        let hint = |kind| Target::check(&path, kind, replace).err().and_then(|failure| failure.advice().map(str::to_owned));
        assert!(hint(Kind::DEPLOYMENT).is_some_and(|hint| hint.contains("`--deployment FILE`")), "{replace:?}");
        assert!(hint(Kind::PARTY_CARD).is_some_and(|hint| hint.contains("name another file") && !hint.contains("--deployment")));
    }
}
