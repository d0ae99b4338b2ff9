//! Words are kept up with what they are words of, and go with it.

use super::search::{execute, message, named, pages, search};
use super::world::{CONTACTS, at, furnish, history, open, organization};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::contacts::Contact;
use domain::messages::AttachmentState;
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use store::attachments::{Attachment, Uploader};
use store::conversations::{self, Reader};
use store::search::{fill, is_behind};
use store::{Db, StoreResult, attachments, contacts, messages};

fn everything() -> Viewer {
    Viewer {
        organization: organization(),
        agent: Some(1.into()),
        permissions: PermissionSet::all(),
        teams: Vec::new(),
        shown_restricted: true,
    }
}

fn count(db: &mut Db, text: &str) -> StoreResult<usize> {
    let reader = Reader::load(db, everything())?;
    Ok(pages(db, &reader, &search(text, 20_000), 100)?.len())
}

fn run(test: fn(&mut Db) -> StoreResult<()>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(move |db| {
            test(db)?;
            check(db)
        });
        runtime.block_on(done).expect("no failure");
    }
}

/// The indexes of SQLite have what their table has.
fn check(db: &mut Db) -> StoreResult<()> {
    if let Db::Sqlite(_) = db {
        for index in ["search_messages", "search_conversations"] {
            let check =
                format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            execute(db, &check)?;
        }
    }
    Ok(())
}

#[test]
fn a_new_name_is_found_and_an_old_one_is_not() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 3, 20, 0)?;
        named(db)?;
        let of = |contact: i64| all.iter().filter(|c| c.contact == contact.into()).count();
        assert_eq!(count(db, "lovelace")?, of(30));
        assert_eq!(count(db, "070-123 45 00")?, of(30));
        let before = contacts::get(db, organization(), 30.into())?;
        let after = Contact {
            name: Some("Grace Hopper".parse().expect("a name")),
            ..before.clone()
        };
        contacts::save(db, &before, &after)?;
        assert_eq!((count(db, "lovelace")?, count(db, "hopper")?), (0, of(30)));
        // A conversation that turns out to be somebody else's.
        let c = all.iter().find(|c| c.contact == 30.into()).expect("one");
        let mut locked = conversations::lock(db, organization(), c.id)?;
        locked.conversation.contact = 31.into();
        conversations::save(db, &locked, at(99))?;
        assert_eq!(
            (count(db, "hopper")?, count(db, "öberg")?),
            (of(30) - 1, of(31) + 1)
        );
        Ok(())
    });
}

#[test]
fn a_subject_and_a_file_name_are_found() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 3, 5, 0)?;
        let c = all.first().expect("one");
        let mut locked = conversations::lock(db, organization(), c.id)?;
        locked.conversation.subject = Some("Broken kettle".into());
        conversations::save(db, &locked, at(99))?;
        assert_eq!(count(db, "kettle")?, 1);
        let mut locked = conversations::lock(db, organization(), c.id)?;
        locked.conversation.subject = None;
        conversations::save(db, &locked, at(99))?;
        assert_eq!(count(db, "kettle")?, 0);
        let file = file(7, "Rechnung_2026.pdf");
        attachments::insert_all(db, std::slice::from_ref(&file))?;
        messages::insert(db, &message(5000, c.id, "see this"))?;
        messages::attach(db, organization(), 5000.into(), &[file])?;
        assert_eq!((count(db, "rechnung see")?, count(db, "2026 pdf")?), (1, 1));
        Ok(())
    });
}

fn file(id: i64, name: &str) -> Attachment {
    Attachment {
        organization: organization(),
        id: id.into(),
        content: "0".repeat(64),
        name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        state: AttachmentState::Ready,
        thumbnail: None,
        width: None,
        height: None,
        duration_ms: None,
        uploader: Uploader::channel(20.into()),
        used: true,
        created_at: at(0),
        refused: None,
        source: None,
    }
}

#[test]
fn deleted_words_are_gone() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 3, 5, 0)?;
        named(db)?;
        let c = all.first().expect("one");
        messages::insert(db, &message(5000, c.id, "a singular zeppelin"))?;
        messages::insert(db, &message(5001, c.id, "another singular kite"))?;
        assert_eq!(count(db, "singular")?, 2);
        execute(db, "DELETE FROM messages WHERE id = 5000")?;
        assert_eq!((count(db, "singular")?, count(db, "zeppelin")?), (1, 0));
        execute(
            db,
            &format!("DELETE FROM conversations WHERE id = {}", c.id),
        )?;
        assert_eq!(
            rows(db)?
                .iter()
                .filter(|row| row.id == *c.id.as_ref())
                .count(),
            0
        );
        Ok(())
    });
}

#[derive(Debug, PartialEq, Eq, QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    words: String,
    #[diesel(sql_type = Text)]
    names: String,
}

fn rows(db: &mut Db) -> StoreResult<Vec<Row>> {
    Ok(diesel::sql_query("SELECT id, words, names FROM search_words ORDER BY id").load(db)?)
}

#[test]
fn what_was_there_before_the_index_is_cut_by_and_by() {
    run(|db| {
        furnish(db)?;
        let all = history(db, 3, 30, 0)?;
        named(db)?;
        let c = all.first().expect("one");
        for id in 5000..5050 {
            messages::insert(db, &message(id, c.id, &format!("number {id} of many")))?;
        }
        let file = file(7, "Rechnung.pdf");
        attachments::insert_all(db, std::slice::from_ref(&file))?;
        messages::attach(db, organization(), 5003.into(), &[file])?;
        let before = sorted(rows(db)?);
        execute(db, "DELETE FROM search_words WHERE id % 3 <> 0")?;
        for part in ["messages", "conversations"] {
            execute(
                db,
                &format!(
                    "INSERT INTO search_backlog VALUES ({}, '{part}', 0, {})",
                    organization(),
                    i64::MAX
                ),
            )?;
        }
        assert!(is_behind(db)?);
        while fill(db, 7)? > 0 {}
        assert!(!is_behind(db)?);
        assert_eq!(sorted(rows(db)?), before);
        Ok(())
    });
}

/// Words of files are added behind; their order means nothing.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        let mut words: Vec<&str> = row.words.split(' ').collect();
        words.sort_unstable();
        row.words = words.join(" ");
    }
    rows
}

#[test]
fn conversations_of_a_contact_with_a_great_many_follow_its_name() {
    run(|db| {
        furnish(db)?;
        let mut dice = super::dice::Dice::new(2);
        for n in 0..700 {
            super::world::begin(db, &mut dice, 1000 + n, at(n))?;
        }
        named(db)?;
        while fill(db, 50)? > 0 {}
        let contact = CONTACTS.first().copied().expect("one");
        let all = diesel::sql_query(format!(
            "SELECT id, words, names FROM search_words WHERE id IN \
             (SELECT id FROM conversations WHERE contact_id = {contact})"
        ));
        let all: Vec<Row> = all.load(db)?;
        assert!(all.len() > 100, "{}", all.len());
        assert!(all.iter().all(|row| row.names.contains("lovelace")));
        Ok(())
    });
}
