use super::*;

const INSURER: Account = Account([0x11; 20]);
const OTHER: Account = Account([0x22; 20]);
const GOLF: VehicleId = VehicleId([0x33; 32]);

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn book() -> Book {
    let mut book = Book::default();
    book.put(name("insurer"), Id::Account(INSURER));
    book.put(name("golf"), Id::Vehicle(GOLF));
    book
}

#[test]
fn a_name_that_looks_like_an_id_a_path_or_an_option_is_refused() {
    for good in ["insurer", "My-Golf_7", "a", "abc", "added"] {
        assert!(good.parse::<Name>().is_ok(), "{good}");
    }
    let ss58 = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    let long = "a".repeat(41);
    for bad in ["", "0x12", "7golf", "-golf", "--wallet", "//Alice", "a/b", "owner.json", "gölf", "two words", "deadbeef", ss58, &long] {
        assert!(bad.parse::<Name>().is_err(), "{bad}");
    }
}

#[test]
fn a_name_stands_for_one_thing_and_the_book_reads_back_as_it_was_written() {
    let mut written = book();
    written.put(name("golf"), Id::Account(OTHER));
    assert_eq!(written.get(&name("golf")), Some(Id::Account(OTHER)));
    assert!(written.vehicles.is_empty());
    // In other capitals it is the same name.
    assert_eq!(written.get(&name("Golf")), Some(Id::Account(OTHER)));
    let folder = tempfile::tempdir().unwrap();
    let deployment = folder.path().join("valet.json");
    assert_eq!(Book::read(&deployment).unwrap(), Book::default());
    written.write(&Book::target(&deployment).unwrap()).unwrap();
    assert_eq!(Book::read(&deployment).unwrap(), written);
    // Written over, as it is a book.
    book().write(&Book::target(&deployment).unwrap()).unwrap();
    assert_eq!(Book::read(&deployment).unwrap(), book());
}

#[test]
fn what_is_no_book_is_not_read_and_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let deployment = folder.path().join("valet.json");
    let (id, other) = (GOLF.to_string(), INSURER.to_string());
    let cases = [
        "{".to_owned(),
        r#"{"accounts":{},"password":"x"}"#.to_owned(),
        format!(r#"{{"accounts":{{"0xab":"{other}"}}}}"#),
        format!(r#"{{"accounts":{{"golf":"{other}"}},"vehicles":{{"golf":"{id}"}}}}"#),
        format!(r#"{{"accounts":{{"golf":"{other}"}},"vehicles":{{"Golf":"{id}"}}}}"#),
        format!(r#"{{"accounts":{{"golf":"{other}","GOLF":"{INSURER}"}}}}"#),
        format!(r#"{{"accounts":{{"golf":"{other}","golf":"{other}"}}}}"#),
    ];
    for text in cases {
        std::fs::write(Book::place(&deployment), &text).unwrap();
        assert_eq!(Book::read(&deployment).unwrap_err().code(), Code::FileMalformed, "{text}");
    }
    std::fs::write(Book::place(&deployment), r#"{"ciphertext":"00"}"#).unwrap();
    assert_eq!(Book::target(&deployment).unwrap_err().code(), Code::FileIsKey);
}

#[test]
fn who_types_a_name_of_an_id_says_that_id() {
    let names = Names::of(book(), BTreeMap::from([(name("garage"), OTHER)]));
    let golf = GOLF.to_string();
    for said in ["golf", "GOLF", &golf, &golf.to_ascii_uppercase()] {
        assert!(names.says(said, &golf), "{said}");
    }
    for said in ["insurer", "polo", "", "renounce-admin", &INSURER.to_string()] {
        assert!(!names.says(said, &golf), "{said}");
    }
    assert!(names.says("garage", &OTHER.to_string()) && names.says("renounce-admin", "renounce-admin"));
}

#[test]
fn a_name_that_is_nearly_a_known_one_is_answered_with_it() {
    let names = Names::of(book(), BTreeMap::new());
    assert_eq!(names.meant("inshurer", "account").as_deref(), Some("insurer"));
    assert_eq!(names.meant("inshurer", "vehicle"), None);
    assert_eq!(names.meant("golv", "vehicle").as_deref(), Some("golf"));
}

#[test]
fn of_two_files_that_say_different_things_of_a_name_none_is_believed() {
    let brought = BTreeMap::from([(name("insurer"), OTHER), (name("garage"), OTHER)]);
    let names = Names::of(book(), brought);
    let unclear = names.find("insurer").unwrap_err();
    assert!(unclear.contains(&INSURER.to_string()) && unclear.contains(&OTHER.to_string()), "{unclear}");
    assert_eq!(names.find("garage"), Ok(Some(Id::Account(OTHER))));
    assert_eq!(names.find("golf"), Ok(Some(Id::Vehicle(GOLF))));
    assert_eq!(names.find("nobody"), Ok(None));
    assert_eq!(names.iter().map(|(name, ..)| name.to_string()).collect::<Vec<_>>(), ["golf", "garage"]);
    // Names that differ in capitals alone are one: of two things neither is taken.
    let names = Names::of(book(), BTreeMap::from([(name("Insurer"), OTHER)]));
    for typed in ["insurer", "Insurer", "INSURER"] {
        let unclear = names.find(typed).unwrap_err();
        assert!(unclear.contains("`insurer` is") && unclear.contains("`Insurer` is"), "{unclear}");
    }
    // The same twice is no contradiction.
    let names = Names::of(book(), BTreeMap::from([(name("insurer"), INSURER)]));
    assert_eq!(names.find("insurer"), Ok(Some(Id::Account(INSURER))));
}

#[test]
fn a_name_stands_beside_its_id_and_beside_no_part_of_a_longer_one() {
    let names = Names::of(book(), BTreeMap::new());
    let told = names.beside_ids(&format!("{INSURER} may read of {GOLF}, not {OTHER}; 0x{INSURER}, {INSURER}00, 0x, `{GOLF}`"));
    let exp = format!("{INSURER} (insurer) may read of {GOLF} (golf), not {OTHER}; 0x{INSURER}, {INSURER}00, 0x, `{GOLF} (golf)`");
    assert_eq!(told, exp);
    assert_eq!(Names::default().beside_ids("0x"), "0x");
}

#[test]
fn the_book_lies_beside_the_deployment_file_that_the_command_line_names() {
    let of = |words: &[&str], variable: Option<&str>| {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Book::place(&deployment_in(&words, variable.map(OsString::from)))
    };
    assert_eq!(of(&["valet", "events"], None), Path::new("valet-book.json"));
    assert_eq!(of(&["valet", "events"], Some("a/x.json")), Path::new("a/valet-book.json"));
    assert_eq!(of(&["valet", "events"], Some("")), Path::new("valet-book.json"));
    assert_eq!(of(&["valet", "--deployment", "b/x.json", "events"], Some("a/x.json")), Path::new("b/valet-book.json"));
    assert_eq!(of(&["valet", "events", "--deployment=c/x.json"], None), Path::new("c/valet-book.json"));
}
