//! Rows taken a book at a time do what they do one after the other, by the rule read aloud.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

use crate::worlds::at;
use domain::contacts::Contact;
use domain::identities::{Address, Scheme};
use domain::imports::{
    Book, Delimiter, Detector, Existing, Field, Known, Layout, Reason, Row, Rows, Taken, better,
    read,
};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::{AgentId, ContactId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::time::Instant;

/// A contact, as far as imports go.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Person {
    id: ContactId,
    name: Option<String>,
    address: Option<Address>,
    reference: Option<String>,
    remarks: Option<String>,
    hidden: bool,
}

fn address() -> impl Strategy<Value = Address> {
    (0..5_u8).prop_map(|n| Address::parse(Scheme::Phone, &format!("+4670000000{n}")).expect("one"))
}

fn text() -> impl Strategy<Value = String> {
    "[abc]"
}

fn row() -> impl Strategy<Value = Row> {
    let parts = (
        option::of(text()),
        option::of(address()),
        option::of(text()),
        option::of(text()),
    );
    parts.prop_map(|(name, address, reference, remarks)| Row {
        name: name.map(|name| name.parse().expect("a name")),
        address,
        reference,
        remarks,
    })
}

/// Nobody has the address of another.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let one = (
        option::of(address()),
        option::of(text()),
        proptest::bool::weighted(0.2),
    );
    vec(one, 0..6).prop_map(|all| {
        let mut people: Vec<Person> = Vec::new();
        for (address, reference, hidden) in all {
            let taken = people.iter().any(|one| one.address == address);
            people.push(Person {
                id: ContactId::from(people.len() as i64 + 1),
                name: None,
                address: address.filter(|_| !taken),
                reference,
                remarks: None,
                hidden,
            });
        }
        people
    })
}

/// The rule, one row at a time.
fn aloud(people: &mut Vec<Person>, row: &Row, existing: Existing, id: ContactId) -> Taken {
    let by_address = people
        .iter()
        .position(|one| row.address.is_some() && one.address == row.address);
    let by_reference = || {
        let having = people.iter().enumerate();
        let mut having =
            having.filter(|(_, one)| row.reference.is_some() && one.reference == row.reference);
        let first = having.next().map(|(place, _)| place);
        first.filter(|_| having.next().is_none())
    };
    match (by_address.or_else(by_reference), existing) {
        (None, _) if row.name.is_none() && row.address.is_none() => {
            Taken::Rejected(Reason::NothingKnown)
        }
        (None, _) => {
            people.push(Person {
                id,
                name: row.name.as_ref().map(ToString::to_string),
                address: row.address.clone(),
                reference: row.reference.clone(),
                remarks: row.remarks.clone(),
                hidden: false,
            });
            Taken::Created
        }
        (Some(_), Existing::Ignore) => Taken::Ignored,
        (Some(place), Existing::Update) if people[place].hidden => {
            Taken::Rejected(Reason::IdentityInUse)
        }
        (Some(place), Existing::Update) => {
            let one = &mut people[place];
            let name = row.name.as_ref().map(ToString::to_string);
            one.name = name.or(one.name.take());
            one.address = row.address.clone().or(one.address.take());
            one.reference = row.reference.clone().or(one.reference.take());
            one.remarks = row.remarks.clone().or(one.remarks.take());
            Taken::Updated
        }
    }
}

/// What a database would answer for some rows.
fn look_up(people: &[Person], rows: &[Row], existing: Existing) -> Book {
    let viewer = Viewer {
        organization: 1.into(),
        agent: Some(AgentId::from(1)),
        permissions: PermissionSet::default(),
        teams: Vec::new(),
        shown_restricted: true,
    };
    let mut book = Book::new(existing, viewer);
    for row in rows {
        let having = |one: &&Person| row.address.is_some() && one.address == row.address;
        if let Some((one, address)) = people.iter().find(having).zip(row.address.clone()) {
            book.note_address(address, one.id);
        }
        let own = |one: &&Person| row.reference.is_some() && one.reference == row.reference;
        let ids: Vec<_> = people.iter().filter(own).map(|one| one.id).collect();
        if let (Some(reference), Some(first), Some(last)) =
            (&row.reference, ids.first(), ids.last())
        {
            book.note_reference(reference.clone(), *first, *last);
        }
    }
    for id in book.concerned() {
        let one = people.iter().find(|one| one.id == id).expect("somebody");
        let mut contact = Contact::new(1.into(), id, at(0));
        contact.name = one.name.as_ref().map(|name| name.parse().expect("a name"));
        contact.reference.clone_from(&one.reference);
        contact.remarks.clone_from(&one.remarks);
        contact.restricted = one.hidden;
        book.note_contact(Known::new(contact, one.address.iter().cloned().collect()));
    }
    book
}

/// Writes a book back.
fn write(people: &mut Vec<Person>, book: Book) {
    for known in book.written() {
        let contact = known.contact;
        let person = Person {
            id: contact.id,
            name: contact.name.map(|name| name.to_string()),
            address: known.addresses.first().cloned(),
            reference: contact.reference,
            remarks: contact.remarks,
            hidden: contact.restricted,
        };
        match people.iter_mut().find(|one| one.id == contact.id) {
            Some(one) => *one = person,
            None => people.push(person),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn books_do_what_rows_do_one_after_the_other(
        before in people(),
        rows in vec(row(), 0..20),
        length in 1..8_usize,
        update: bool,
    ) {
        let existing = if update { Existing::Update } else { Existing::Ignore };
        let id = |place: usize| ContactId::from(100 + place as i64);
        let mut expected = before.clone();
        let one_by_one: Vec<Taken> = rows
            .iter()
            .enumerate()
            .map(|(place, row)| aloud(&mut expected, row, existing, id(place)))
            .collect();
        let (mut found, mut taken) = (before, Vec::new());
        while taken.len() < rows.len() {
            let end = rows.len().min(taken.len() + length);
            let some = &rows[taken.len()..end];
            let mut book = look_up(&found, some, existing);
            let begin = taken.len();
            for row in some {
                match book.take(row, id(taken.len()), at(0)) {
                    Taken::LookAgain => break,
                    done => taken.push(done),
                }
            }
            prop_assert!(taken.len() > begin, "a book does at least one row");
            write(&mut found, book);
        }
        prop_assert_eq!(taken, one_by_one);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn whoever_is_known_before_is_ignored_or_changed_and_nobody_else(before in people(), row in row(), update: bool) {
        let existing = if update { Existing::Update } else { Existing::Ignore };
        let mut book = look_up(&before, std::slice::from_ref(&row), existing);
        let is_known = book.knows(&row);
        let became = book.take(&row, ContactId::from(100), at(0));
        let is_new = matches!(became, Taken::Created | Taken::Rejected(Reason::NothingKnown));
        prop_assert_eq!(is_known, !is_new, "{:?}", became);
    }
}

/// Pieces that files are made of, and what breaks readers.
fn token() -> impl Strategy<Value = Vec<u8>> {
    let text = proptest::sample::select(vec![
        "\"",
        "\"\"",
        ";",
        ",",
        "\n",
        "\r\n",
        "\r",
        "sep=;\r\n",
        "name",
        "Phone Number",
        "reference",
        "remarks",
        "First Name",
        "\u{feff}",
        "+46 70 123 45 67",
        "Jürgen",
        "山本",
        "\0",
        " ",
        "=1+1",
    ]);
    prop_oneof![
        20 => text.prop_map(|text| text.as_bytes().to_vec()),
        3 => vec(any::<u8>(), 0..8),
        1 => (any::<u8>(), 0..9_000_usize).prop_map(|(byte, length)| vec![byte; length]),
        1 => proptest::sample::select(vec![vec![0xFF, 0xFE], vec![0xFE, 0xFF], vec![0xFC], vec![0, b';', 0, b'\n']]),
    ]
}

/// Reads a file as an upload and its import do; tells how many rows there are.
fn read_through(bytes: &[u8], piece: usize, delimiter: Delimiter) -> u64 {
    let mut detector = Detector::default();
    bytes.chunks(piece).for_each(|piece| detector.feed(piece));
    let encoding = detector.encoding();
    let _ = better(bytes, encoding, delimiter);
    let mut rows = Rows::new(encoding, delimiter, false);
    let (mut layout, mut count, mut line) = (None::<Layout>, 0, 0);
    let mut take = |rows: &mut Rows| {
        while let Some(record) = rows.next() {
            assert!(record.line >= line && record.source.len() <= 4_000);
            line = record.line;
            count += 1;
            let cells = record.cells.unwrap_or_default();
            let layout = layout.get_or_insert_with(|| Layout::of(&cells, Field::Phone));
            let _ = read(&cells, layout, |text| Address::parse(Scheme::Phone, text));
        }
    };
    for piece in bytes.chunks(piece) {
        rows.feed(piece);
        take(&mut rows);
    }
    rows.finish();
    take(&mut rows);
    count
}

/// Some files, or as many as fit into FUZZ_SECONDS.
#[test]
fn the_reader_bears_any_file() {
    const FILES: usize = 300;
    let seconds = std::env::var("FUZZ_SECONDS").ok();
    let seconds: Option<u64> = seconds.map(|text| text.parse().expect("seconds"));
    let (began, mut runner, mut files) = (Instant::now(), TestRunner::default(), 0);
    let tokens = (
        vec(token(), 0..400),
        1..5_000_usize,
        proptest::sample::select(Delimiter::ALL),
    );
    while seconds.map_or(files < FILES, |most| began.elapsed().as_secs() < most) {
        let (tokens, piece, delimiter) = tokens.new_tree(&mut runner).expect("a file").current();
        let bytes = tokens.concat();
        let count = read_through(&bytes, piece, delimiter);
        assert_eq!(
            count,
            read_through(&bytes, bytes.len().max(1), delimiter),
            "{bytes:?}"
        );
        files += 1;
    }
    eprintln!("{files} files in {:?}", began.elapsed());
}
