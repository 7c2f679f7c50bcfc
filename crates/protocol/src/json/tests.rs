use proptest::prelude::*;

use super::*;

fn read_text(text: &str) -> Value {
    read(text.as_bytes()).unwrap()
}

fn number(text: &str) -> Number {
    match read_text(text) {
        Value::Number(number) => number,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_value_is_read() {
    let text = r#" { "a" : [ null , true , false ] ,
        "b" : "c" , "d" : { } , "e" : [ ] , "f" : -1.50e+3 } "#;
    let named = |name: &str, value| (name.to_owned(), value);
    let words = vec![Value::Null, Value::Bool(true), Value::Bool(false)];
    let expected = Value::Object(vec![
        named("a", Value::Array(words)),
        named("b", Value::String("c".to_owned())),
        named("d", Value::Object(vec![])),
        named("e", Value::Array(vec![])),
        named("f", Value::Number(Number("-1.50e+3".to_owned()))),
    ]);
    assert_eq!(read_text(text), expected);
}

#[test]
fn escapes_are_undone() {
    let text = r#""\"\\\/\b\f\n\r\t\u0041\u00e9\u753B\ud83D\uDE00\u0000é画😀""#;
    let expected = "\"\\/\x08\x0C\n\r\tAé画😀\0é画😀";
    assert_eq!(read_text(text).as_str(), Some(expected));
}

#[test]
fn what_ends_too_early_is_cut_short() {
    let whole = r#"[{"a":"b\n\ud83d\ude00"},[-1.5e-3,null]]"#;
    for end in 0..whole.len() {
        let cut = &whole[..end];
        assert_eq!(read(cut.as_bytes()), Err(Problem::CutShort), "{cut}");
    }
    for text in ["", " ", "-", "1.", "1e", "1e+", "tru", "\"\\", "\"\\u00"] {
        assert_eq!(read(text.as_bytes()), Err(Problem::CutShort), "{text}");
    }
}

#[test]
fn everything_else_is_refused() {
    let cases = [
        "NaN",
        "-Infinity",
        "01",
        "-01",
        "+1",
        ".5",
        "1.e3",
        "1.x",
        "--1",
        "0x1",
        "1 2",
        "True",
        "nulL",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{,}",
        r#"{"a":1,}"#,
        "{a:1}",
        "{1:1}",
        r#"{"a" 1}"#,
        r#"{"a":1 "b":2}"#,
        r#"{"a":1]"#,
        "'a'",
        "\"\n\"",
        "\"\0\"",
        "\"\x1F\"",
        r#""\x""#,
        r#""\'""#,
        r#""\u00g0""#,
        r#""\u+123""#,
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\u0041""#,
        r#""\ud83d\ud83d""#,
        r#""\ude00""#,
        "]",
        "}",
        ":",
        ",",
        "\x0C1",
        "\u{A0}1",
        "\u{FEFF}1",
        "/**/1",
        "null x",
        "{}{}",
    ];
    for text in cases {
        assert_eq!(read(text.as_bytes()), Err(Problem::NotJson), "{text}");
    }
    for bytes in [
        &b"\"\xFF\""[..],
        b"\"\xC3\"",
        b"\"\xED\xA0\x80\"",
        b"{\"\xFF\":1}",
        b"\xFF",
    ] {
        assert_eq!(read(bytes), Err(Problem::NotJson), "{bytes:?}");
    }
}

#[test]
fn nesting_has_an_end() {
    let nested = |levels: usize| [vec![b'['; levels], vec![b']'; levels]].concat();
    assert!(read(&nested(DEEPEST)).is_ok());
    assert_eq!(read(&nested(DEEPEST + 1)), Err(Problem::NotJson));
    assert_eq!(read(&[b'['; 1_000_000]), Err(Problem::NotJson));
    assert_eq!(read(&[b'['; DEEPEST]), Err(Problem::CutShort));
    let objects = "{\"a\":".repeat(1_000_000);
    assert_eq!(read(objects.as_bytes()), Err(Problem::NotJson));
}

#[test]
fn integers_are_those_without_point_and_exponent() {
    let cases = [
        ("0", Some(0), Some(0)),
        ("7", Some(7), Some(7)),
        ("-7", None, Some(-7)),
        ("18446744073709551615", Some(u64::MAX), None),
        ("18446744073709551616", None, None),
        ("-9223372036854775808", None, Some(i64::MIN)),
        ("7.0", None, None),
        ("1e3", None, None),
        ("1E3", None, None),
    ];
    for (text, unsigned, signed) in cases {
        let number = number(text);
        assert_eq!(
            (number.as_u64(), number.as_i64()),
            (unsigned, signed),
            "{text}"
        );
        assert_eq!(
            number.is_integer(),
            !text.contains(['.', 'e', 'E']),
            "{text}"
        );
        assert_eq!(number.to_string(), text);
    }
}

#[test]
fn zero_is_known_in_every_spelling() {
    for (text, is_zero) in [
        ("0", true),
        ("-0", true),
        ("0.00", true),
        ("0e7", true),
        ("0.01", false),
        ("10", false),
    ] {
        assert_eq!(number(text).is_zero(), is_zero, "{text}");
    }
}

#[test]
fn places_are_found_by_their_path() {
    let value = read_text(r#"{"a":[{"b":1},{"b":2}],"c":{"0":3},"":4}"#);
    for (path, expected) in [("/a/0/b", 1), ("/a/1/b", 2), ("/c/0", 3), ("/", 4)] {
        assert_eq!(
            value.pointer(path).and_then(Value::as_u64),
            Some(expected),
            "{path}"
        );
    }
    for path in ["/b", "/a/2", "/a/b", "/a/-1", "/a/0/b/c", "/c/1", "//"] {
        assert_eq!(value.pointer(path), None, "{path}");
    }
    assert_eq!(value.pointer(""), Some(&value));
}

#[test]
fn of_a_name_that_is_there_twice_the_later_one_counts() {
    assert_eq!(
        read_text(r#"{"a":1,"b":2,"a":3}"#).get("a"),
        Some(&read_text("3"))
    );
}

/// The same value as the other reader would give.
fn other(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(is) => (*is).into(),
        Value::Number(number) => serde_json::from_str(number.as_str()).unwrap(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(other).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (name.clone(), other(value)))
                .collect()
        }
    }
}

/// Both readers say the same.
fn check(text: &[u8]) {
    let shown = String::from_utf8_lossy(text);
    match (
        serde_json::from_slice::<serde_json::Value>(text),
        read(text),
    ) {
        (Ok(expected), Ok(value)) => assert_eq!(other(&value), expected, "{shown}"),
        // Here numbers are as large as they like to be.
        (Err(error), _) if error.to_string().starts_with("number out of range") => {}
        (Err(error), Err(problem)) => {
            assert_eq!(
                problem == Problem::CutShort,
                error.is_eof(),
                "{shown}: {error}"
            );
        }
        (expected, found) => panic!("{shown}: {expected:?} {found:?}"),
    }
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<u64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let fields = prop::collection::vec((any::<String>(), inner.clone()), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(serde_json::Value::Array),
            fields.prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// Bytes that look like JSON often enough to get far.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    const WORDS: &str = r#"{ } [ ] , : " " \ \" \n \u 00 \u0041 \ud83d \ude00 d83d null true false nul - 0 1 23 . .5 e E+ e- 1e9 "a": "b" é"#;
    let words: Vec<&str> = WORDS.split(' ').chain([" ", "\n", "\x0C"]).collect();
    let piece = prop_oneof![
        12 => prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..3),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_read_as_by_serde_json(value in any_json()) {
        check(value.to_string().as_bytes());
        check(serde_json::to_string_pretty(&value).unwrap().as_bytes());
    }

    #[test]
    fn a_value_with_a_fault_is_judged_as_by_serde_json(
        value in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), how in 0..4,
    ) {
        let mut text = value.to_string().into_bytes();
        let at = at.index(text.len());
        match how {
            0 => text.truncate(at),
            1 => text[at] = byte,
            2 => text.insert(at, byte),
            _ => { text.remove(at); }
        }
        check(&text);
    }

    #[test]
    fn any_bytes_are_judged_as_by_serde_json(bytes in prop::collection::vec(any::<u8>(), 0..20), pieces in pieces()) {
        check(&bytes);
        check(&pieces);
    }
}
