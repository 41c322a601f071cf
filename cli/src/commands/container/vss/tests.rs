use super::{
    read::{of, Unread},
    *,
};
use serde_json::json;
use shared_logic::Action;

pub(super) fn vss(text: &str) -> Result<Vss, Unread> {
    of(&serde_json::from_str(text).unwrap())
}

pub(super) fn patterns(texts: &[&str]) -> Vec<Pattern> {
    texts.iter().map(|text| Pattern::new(text).unwrap()).collect()
}

pub(super) fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vss.json");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

const SMALL: &str = r#"{"Vehicle":{"type":"branch","children":{"Speed":{"type":"sensor"},"VersionVSS":{"type":"branch","children":
    {"Major":{"type":"attribute","default":4},"Minor":{"type":"attribute","default":"2"}}}}}}"#;

#[test]
fn a_tree_and_a_flat_list_hold_the_same_signals() {
    let flat = r#"{"Vehicle":{"type":"branch"},"Vehicle.Speed":{"type":"sensor"},
        "Vehicle.VersionVSS.Major":{"type":"attribute","default":4},"Vehicle.VersionVSS.Minor":{"type":"attribute","default":2}}"#;
    let (tree, flat) = (vss(SMALL).unwrap(), vss(flat).unwrap());
    assert_eq!(tree.signals, flat.signals);
    assert_eq!(tree.version(), Some(VssVersion { major: 4, minor: 2 }));
    assert_eq!(flat.version(), tree.version());
}

#[test]
fn what_is_no_vss_file_is_refused() {
    let texts = [
        "{}",
        r#"{"a":1}"#,
        r#"{"a":{}}"#,
        r#"{"a":{"children":[]}}"#,
        r#"{"a":{"children":{"b":1}}}"#,
        r#"{"a b":{"type":"sensor"}}"#,
        r#"{"a":{"type":"sensor","children":{"b":{"type":"sensor"}}}}"#,
    ];
    for text in texts {
        assert!(matches!(vss(text), Err(Unread::Malformed(_))), "{text}");
    }
}

#[test]
fn instances_that_are_not_expanded_are_refused_with_the_branch() {
    let tree = r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"Axle":{"type":"branch","instances":["Row[1,2]"],"children":
        {"Wheel":{"type":"branch","children":{"Speed":{"type":"sensor"}}}}}}}}"#;
    let flat = r#"{"Vehicle.Axle":{"type":"branch","instances":["Row[1,2]"]},"Vehicle.Axle.Wheel.Speed":{"type":"sensor"}}"#;
    for text in [tree, flat] {
        assert_eq!(vss(text).unwrap_err(), Unread::Instances("Vehicle.Axle".to_owned()), "{text}");
        let (_folder, path) = written(text);
        assert_eq!(Vss::read(&[path]).unwrap_err().code(), Code::VssNotExpanded);
    }
    assert!(vss(&tree.replace(r#"["Row[1,2]"]"#, "[]")).is_ok());
}

#[test]
fn a_byte_order_mark_and_texts_beside_the_root_change_nothing() {
    let (_folder, path) = written(&format!("\u{feff}{}", SMALL.replacen('{', r#"{"$comment":"made by hand","version":4,"#, 1)));
    let read = Vss::read(&[path]).unwrap();
    assert_eq!(read.signals, vss(SMALL).unwrap().signals);
    let notes: Vec<_> = read.notes().collect();
    assert!(notes.len() == 2 && notes[0].contains("`$comment` beside the tree"), "{notes:?}");
}

#[test]
fn what_a_container_cannot_tell_apart_is_passed_over_and_never_covered() {
    let file = json!({ "Vehicle": { "type": "branch", "children": {
        "Speed": { "type": "sensor", "datatype": "float" },
        "Doors": { "type": "sensor", "datatype": "Types.Door[]" },
        "Cabin": { "type": "branch", "children": { "My-Seat": { "type": "sensor" }, "Temperature": { "type": "sensor", "datatype": "UInt8[3]" } } },
        "Trunk": { "type": "branch", "children": { "Lid": { "type": "stream" }, "IsOpen": { "type": "sensor" }, "Light": { "unit": "lm" } } },
    } }, "Types": { "type": "branch", "children": { "Door": { "type": "struct", "children": { "Side": { "type": "property" } } } } } });
    let vss = vss(&file.to_string()).unwrap();
    let known: Vec<_> = vss.signals.keys().map(|leaf| leaf.path().as_str()).collect();
    assert_eq!(known, ["Vehicle.Cabin.Temperature", "Vehicle.Speed", "Vehicle.Trunk.IsOpen"]);
    assert_eq!(vss.notes().count(), 2);
    let refused = |allow: &[&str], deny: &[&str]| {
        vss.check_odd(&patterns(allow), &patterns(deny)).err().map(|failure| (failure.code(), failure.text()))
    };
    let cases = [
        (
            vec!["Vehicle"],
            vec!["Vehicle.Cabin", "Vehicle.Trunk"],
            "`Vehicle.Doors`, which is of the struct type `Types.Door[]`",
            "--deny Vehicle.Doors`",
        ),
        (vec!["Vehicle.Cabin"], vec![], "`Vehicle.Cabin.My-Seat`, which is no path", "--deny Vehicle.Cabin`"),
        (
            vec!["Vehicle.*"],
            vec!["Vehicle.Cabin", "Vehicle.Doors", "Vehicle.Trunk.Light"],
            "`Vehicle.Trunk.Lid`, which is of the type `stream`",
            "--deny Vehicle.Trunk.Lid`",
        ),
        (
            vec!["Vehicle.Trunk"],
            vec!["Vehicle.Trunk.Lid"],
            "`Vehicle.Trunk.Light`, which is without a `type`",
            "--deny Vehicle.Trunk.Light`",
        ),
    ];
    for (allow, deny, exp_cause, exp_mend) in cases {
        let (code, text) = refused(&allow, &deny).unwrap();
        assert!(code == Code::UnclearSignal && text.contains(exp_cause) && text.contains(exp_mend), "{text}");
    }
    assert_eq!(refused(&["Vehicle.Speed", "Vehicle.Cabin.Temperature"], &[]), None);
    assert_eq!(refused(&["Vehicle"], &["Vehicle.Cabin", "Vehicle.Trunk", "Vehicle.Doors"]), None);
    // What is left out by its name is known by it.
    assert!(vss.check(&patterns(&["Vehicle.Doors"])[0]).is_ok());
}

#[test]
fn an_unknown_path_is_answered_with_its_neighbours() {
    let vss = vss(r#"{"Vehicle":{"children":{"Speed":{"type":"sensor"},"IsMoving":{"type":"sensor"}}}}"#).unwrap();
    assert!(vss.check(&Pattern::new("Vehicle.*").unwrap()).is_ok());
    let error = vss.check(&Pattern::new("Vehicle.Sped").unwrap()).unwrap_err().text();
    assert!(error.contains("`Vehicle.Sped`") && error.contains("Vehicle.Speed"), "{error}");
}

#[test]
fn an_overlay_adds_and_describes_anew_and_is_of_the_same_release() {
    let overlay = r#"{"Vehicle":{"children":{"Speed":{"type":"actuator"},"Door":{"children":{"IsOpen":{"type":"sensor"}}}}}}"#;
    let ((_one, base), (_two, over)) = (written(SMALL), written(overlay));
    let both = Vss::read(&[base.clone(), over]).unwrap();
    let commands = both.leaves();
    assert_eq!(commands.actuators.iter().map(|leaf| leaf.path().as_str()).collect::<Vec<_>>(), ["Vehicle.Speed"]);
    assert_eq!((both.signals.len(), both.version()), (4, Some(VssVersion { major: 4, minor: 2 })));
    assert!(both.notes().any(|note| note.ends_with("describes 1 signals anew")));
    let (_three, branch) = written(r#"{"Vehicle":{"children":{"Speed":{"children":{"Mean":{"type":"sensor"}}}}}}"#);
    assert_eq!(Vss::read(&[base.clone(), branch]).unwrap_err().code(), Code::FileMalformed);
    let (_four, newer) = written(&SMALL.replace(r#""default":4"#, r#""default":5"#));
    assert_eq!(Vss::read(&[base, newer]).unwrap_err().code(), Code::WrongContainer);
}

#[test]
fn an_overlay_cannot_make_a_branch_of_a_signal_nor_a_signal_of_a_branch() {
    let beneath = |inner: &str| format!(r#"{{"Vehicle":{{"children":{{"Width":{{"type":"attribute"}},{inner}}}}}}}"#);
    let cases = [
        (r#""Speed":{"type":"branch"}"#, "`Vehicle.Speed` is a signal and a branch"),
        (r#""Speed":{"type":"branch","children":{}}"#, "`Vehicle.Speed` is a signal and a branch"),
        (r#""Speed":{"children":{"My-Mean":{"type":"sensor"}}}"#, "`Vehicle.Speed` is a signal and a branch"),
        (r#""Speed.Inner":{"type":"branch"}"#, "`Vehicle.Speed` is a signal and a branch"),
        (r#""VersionVSS":{"type":"sensor"}"#, "`Vehicle.VersionVSS` is a signal and a branch"),
        (r#""Empty":{"type":"sensor"}"#, "`Vehicle.Empty` is a signal and a branch"),
        (r#""Doors":{"type":"branch"}"#, "`Vehicle.Doors` is a branch, and of the struct type"),
    ];
    let base = r#""Speed":{"type":"sensor"},"Empty":{"type":"branch"},"Doors":{"type":"sensor","datatype":"Types.Door"},
        "VersionVSS":{"children":{"Major":{"type":"attribute","default":4}}}"#;
    let (_one, base) = written(&beneath(base));
    for (inner, exp_cause) in cases {
        let (_two, over) = written(&beneath(inner));
        let failure = Vss::read(&[base.clone(), over]).unwrap_err();
        assert!(failure.code() == Code::FileMalformed && failure.to_string().contains(exp_cause), "{inner}: {failure}");
    }
    let (_two, over) = written(&beneath(r#""Empty":{"type":"branch"},"New":{"type":"branch"}"#));
    assert!(Vss::read(&[base, over]).is_ok());
}

#[test]
fn two_releases_differ_where_one_lacks_a_signal_or_means_another() {
    let release = |speed: &str, mirror: &str| {
        vss(&format!(
            r#"{{"Vehicle":{{"children":{{"Speed":{{"type":"sensor","datatype":"float","unit":"{speed}"}},"Width":{{"type":"attribute"}},
            "Mirrors":{{"children":{{"{mirror}":{{"children":{{"Tilt":{{"type":"actuator"}}}}}}}}}}}}}}}}"#
        ))
        .unwrap()
    };
    let (old, new) = (release("km/h", "Left"), release("m/s", "DriverSide"));
    let (v3, v6) = (VssVersion { major: 3, minor: 1 }, VssVersion { major: 6, minor: 0 });
    let of = |allow: &[&str]| Document::new(v3, patterns(allow).into_iter().collect(), [].into(), old.leaves()).unwrap();
    let differing = |allow: &[&str]| -> Vec<String> {
        old.other_release(&of(allow), &new, v6).differs().iter().map(|leaf| leaf.path().as_str().to_owned()).collect()
    };
    assert_eq!(differing(&["Vehicle"]), ["Vehicle.Mirrors.DriverSide.Tilt", "Vehicle.Mirrors.Left.Tilt", "Vehicle.Speed"]);
    assert_eq!(differing(&["Vehicle.Width"]), [""; 0]);
    let document = of(&["Vehicle"]).speaking(old.other_release(&of(&["Vehicle"]), &new, v6)).unwrap();
    let speaks = |path| document.speaks(v6, SignalPath::new(path).unwrap());
    assert!(speaks("Vehicle.Width") && !speaks("Vehicle.Mirrors.DriverSide.Tilt") && !speaks("Vehicle.Speed") && !speaks("Vehicle"));
}

#[test]
fn signals_that_go_away_are_counted() {
    let vss =
        vss(r#"{"Vehicle":{"children":{"Speed":{"type":"sensor","deprecation":"v6.0, use Velocity"},"Width":{"type":"attribute"}}}}"#)
            .unwrap();
    let document = |allow: &[&str]| {
        Document::new(VssVersion { major: 6, minor: 0 }, patterns(allow).into_iter().collect(), [].into(), vss.leaves()).unwrap()
    };
    let told = |allow: &[&str]| -> Vec<(String, String)> {
        vss.deprecated(&document(allow)).map(|(path, says)| (path.to_owned(), says.to_owned())).collect()
    };
    assert_eq!(told(&["Vehicle"]), [("Vehicle.Speed".to_owned(), "v6.0, use Velocity".to_owned())]);
    assert_eq!(told(&["Vehicle.Width"]), []);
    assert_eq!(document(&["Vehicle"]).leaves().beneath(SignalPath::new("Vehicle").unwrap(), Action::Actuate).count(), 0);
}
