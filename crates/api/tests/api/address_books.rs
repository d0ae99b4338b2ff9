//! What the address books of others export is imported by saying once what its columns hold.

use crate::common::{Answer, Client, on_each_database, send};
use crate::contact_imports::{channel, counts, imported, people, upload};
use reqwest::Method;
use serde_json::{Value, json};

/// Header rows as they are exported today; the people are made up.
const GOOGLE: &[u8] = include_bytes!("../fixtures/contacts/google.csv");
const OUTLOOK: &[u8] = include_bytes!("../fixtures/contacts/outlook.csv");
const PHONE_BOOK: &[u8] = include_bytes!("../fixtures/contacts/phone-book.csv");

struct Book {
    file: &'static [u8],
    scheme: &'static str,
    /// What is offered before anybody chose.
    guessed: &'static [&'static str],
    mapped: &'static [(&'static str, &'static str)],
    /// Name, address, reference, remarks, by name.
    people: &'static [[&'static str; 4]],
    /// The line that is left out, and why.
    rejected: (i64, &'static str),
}

/// As it stands in the file, line ends and all.
const NOTES_OF_OUTLOOK: &str = "Likes tandems.\r\nCalls before noon, \"never\" after.";
const NOTES: &str = "Likes tandems.\nCalls before noon, \"never\" after.";

const BOOKS: &[Book] = &[
    Book {
        file: GOOGLE,
        scheme: "phone",
        guessed: &[
            "First Name",
            "Middle Name",
            "Last Name",
            "Notes",
            "Phone 1 - Value",
            "Phone 2 - Value",
            "Phone 3 - Value",
        ],
        mapped: &[
            ("First Name", "name"),
            ("Middle Name", "name"),
            ("Last Name", "name"),
            ("Notes", "remarks"),
            ("Phone 1 - Value", "phone"),
            ("Phone 2 - Value", "phone"),
            ("Custom Field 1 - Value", "reference"),
        ],
        people: &[
            ["Amara Okafor", "+447700900417", "", NOTES],
            ["Jürgen M. Groß", "+493023125014", "K-2041", ""],
            ["Zoë O'Brien", "", "", ""],
            ["山本 さくら", "+447700900631", "", ""],
        ],
        // Two quoted cells before it have line breaks.
        rejected: (8, "invalid_phone"),
    },
    Book {
        file: GOOGLE,
        scheme: "email",
        guessed: &[
            "First Name",
            "Middle Name",
            "Last Name",
            "Notes",
            "E-mail 1 - Value",
            "E-mail 2 - Value",
        ],
        mapped: &[
            ("First Name", "name"),
            ("Last Name", "name"),
            ("E-mail 1 - Value", "email"),
        ],
        people: &[
            ["Amara Okafor", "amara@okafor.example", "", ""],
            ["Jürgen Groß", "juergen@gross.example", "", ""],
            ["Zoë O'Brien", "zoe@example.org", "", ""],
            ["山本 さくら", "", "", ""],
        ],
        rejected: (8, "nothing_known"),
    },
    Book {
        file: OUTLOOK,
        scheme: "phone",
        guessed: &[
            "First Name",
            "Middle Name",
            "Last Name",
            "Home Phone",
            "Business Phone",
            "Mobile Phone",
            "Other Phone",
            "Primary Phone",
            "Notes",
        ],
        mapped: &[
            ("First Name", "name"),
            ("Last Name", "name"),
            ("Mobile Phone", "phone"),
            ("Notes", "remarks"),
        ],
        people: &[
            ["Amara Okafor", "+447700900417", "", NOTES_OF_OUTLOOK],
            ["Bo", "+447700900631", "", ""],
            ["Jürgen Groß", "+4915123125014", "", ""],
            ["Zoë O'Brien", "", "", "=1+1"],
        ],
        rejected: (7, "nothing_known"),
    },
    Book {
        file: PHONE_BOOK,
        scheme: "phone",
        guessed: &[
            "First Name",
            "Last Name",
            "Mobile Phone",
            "Home Phone",
            "Work Phone",
            "Other Phone",
        ],
        mapped: &[
            ("First Name", "name"),
            ("Last Name", "name"),
            ("Mobile Phone", "phone"),
            ("Home Phone", "phone"),
            ("Work Phone", "phone"),
            ("Other Phone", "phone"),
        ],
        people: &[
            ["Amara Okafor", "+447700900417", "", ""],
            ["Bike shop", "+442079460123", "", ""],
            ["Mum", "+447700900418", "", ""],
            ["Taxi", "+447700900419", "", ""],
        ],
        rejected: (6, "invalid_phone"),
    },
];

/// Says what these columns hold, by their titles.
async fn map(by: &Client, made: &Answer, columns: &[(&str, &str)]) -> Answer {
    let titles: Vec<&str> = made.body["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|column| column["title"].as_str().expect("a title"))
        .collect();
    let place = |title: &str| titles.iter().position(|own| *own == title);
    let columns: Vec<Value> = columns
        .iter()
        .map(|(title, field)| json!({"index": place(title).expect(title), "field": field}))
        .collect();
    let path = format!("/api/v1/contact-imports/{}", made.id());
    let request = by
        .request(Method::PATCH, &path)
        .header("if-match", "\"1\"")
        .json(&json!({"has_header": true, "columns": columns}));
    send(request).await
}

#[actix_web::test]
async fn address_books_are_imported_by_mapping_their_columns_once() {
    on_each_database(async |server| {
        for book in BOOKS {
            let owner = server.admin().await;
            let country = json!({"default_country": "GB"});
            assert_eq!(owner.patch("/organization", country).await.status, 200);
            let channel = channel(&owner, book.scheme).await;
            let made = upload(&owner, &channel, "update", "comma", book.file).await;
            assert_eq!(made.status, 201, "{made:?}");
            assert_eq!(made.body["header"], "foreign", "somebody is asked");
            assert_eq!(made.body["encoding"], "utf-8");
            let columns = made.body["columns"].as_array().expect("columns");
            let guessed = columns.iter().filter(|column| !column["field"].is_null());
            let guessed: Vec<_> = guessed.map(|column| &column["title"]).collect();
            assert_eq!(guessed, book.guessed);

            let mapped = map(&owner, &made, book.mapped).await;
            assert_eq!(mapped.status, 200, "{mapped:?}");
            let rejection = &mapped.body["preview"]["rejections"][0];
            let why = (rejection["line"].as_i64(), rejection["code"].as_str());
            let (line, code) = book.rejected;
            assert_eq!(why, (Some(line), Some(code)), "{mapped:?}");
            let done = imported(&owner, &made).await;
            assert_eq!(counts(&done), [4, 0, 0, 1], "{done}");
            assert_eq!(people(&owner).await, book.people);
        }
    })
    .await;
}
