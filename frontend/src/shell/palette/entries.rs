//! What the palette finds: conversations by number and lately opened ones, people, and what can be done.

use crate::session::Session;
use crate::shell::commands::{Command, Commands, Group};
use crate::shell::offers::{Face, Offer, Offers};
use crate::shell::recent::recent;
use contract::contacts::Contact;
use domain::finding::find;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// So many of one kind are shown while one looks for something, and before.
const MOST: usize = 8;
const RECENT: usize = 5;

/// One line of the palette.
#[derive(Clone)]
pub struct Entry {
    /// What it is known by while others come and go around it.
    pub key: String,
    /// The heading it stands under.
    pub group: &'static str,
    pub face: Face,
    pub text: String,
    /// The parts of the text that were looked for.
    pub marks: Vec<Range<usize>>,
    pub end: String,
    pub keys: &'static [&'static str],
    pub run: Arc<dyn Fn() + Send + Sync>,
}

type Go = Callback<String>;

/// Everything that what is typed finds, in the order it is shown.
pub fn entries(
    typed: &str,
    people: &[Contact],
    (session, commands, offers): (Session, Commands, Offers),
    go: Go,
) -> Vec<Entry> {
    let typed = typed.trim();
    let mut found = Vec::new();
    found.extend(by_number(typed, go));
    found.extend(lately(session, typed, go));
    found.extend(
        people
            .iter()
            .map(|contact| person(typed, contact, go))
            .take(MOST),
    );
    let all = commands.all();
    let of = |group: Group, heading: &'static str| {
        let own = all.iter().filter(move |command| command.group == group);
        own.filter_map(|command| named(typed, command, heading))
            .collect::<Vec<_>>()
    };
    found.extend(of(Group::Conversation, text!(palette.conversation)));
    if !typed.is_empty() {
        found.extend(
            offers
                .all()
                .into_iter()
                .filter_map(|offer| offered(typed, offer))
                .take(MOST),
        );
    }
    found.extend(of(Group::List, text!(palette.desk)));
    found.extend(of(Group::Everywhere, text!(palette.go)));
    found
}

fn by_number(typed: &str, go: Go) -> Option<Entry> {
    let number: i64 = typed
        .strip_prefix('#')
        .unwrap_or(typed)
        .parse()
        .ok()
        .filter(|n| *n > 0)?;
    Some(Entry {
        key: "number".to_owned(),
        group: text!(palette.conversations),
        face: Face::Icon(icondata::LuHash),
        text: text!(palette.number, number = number),
        marks: Vec::new(),
        end: String::new(),
        keys: &[],
        run: leads(go, number),
    })
}

fn lately(session: Session, typed: &str, go: Go) -> Vec<Entry> {
    let most = if typed.is_empty() { RECENT } else { MOST };
    let found = recent(session).into_iter().filter_map(|one| {
        let marks = find(typed, &one.name)?;
        Some(Entry {
            key: format!("recent-{}", one.id),
            group: text!(palette.conversations),
            face: Face::Customer {
                name: one.name.clone(),
                hue: one.color,
            },
            text: one.name,
            marks,
            end: format!("#{}", one.number),
            keys: &[],
            run: leads(go, one.number),
        })
    });
    found.take(most).collect()
}

/// A person leads to their latest conversation; who has none, to what is known of them.
fn person(typed: &str, contact: &Contact, go: Go) -> Entry {
    let last = contact.last_conversation.as_ref();
    let id = contact.id;
    Entry {
        key: format!("person-{id}"),
        group: text!(palette.people),
        face: Face::Customer {
            name: contact.display_name.clone(),
            hue: contact.color.clone(),
        },
        text: contact.display_name.clone(),
        marks: find(typed, &contact.display_name).unwrap_or_default(),
        end: last
            .map(|last| format!("#{}", last.number))
            .unwrap_or_default(),
        keys: &[],
        run: match last {
            Some(last) => leads(go, last.number),
            None => Arc::new(move || go.run(format!("/people/{id}"))),
        },
    }
}

fn named(typed: &str, command: &Command, group: &'static str) -> Option<Entry> {
    let marks = find(typed, command.name)?;
    let command = *command;
    (command.is_named && command.is_possible()).then(|| Entry {
        key: format!("command-{}", command.name),
        group,
        face: Face::Icon(command.drawing.unwrap_or(icondata::LuChevronRight)),
        text: command.name.to_owned(),
        marks,
        end: String::new(),
        keys: command.keys,
        run: Arc::new(move || command.run()),
    })
}

fn offered(typed: &str, offer: Offer) -> Option<Entry> {
    Some(Entry {
        key: format!("offer-{}", offer.key),
        group: text!(palette.conversation),
        marks: find(typed, &offer.text)?,
        face: offer.face,
        text: offer.text,
        end: String::new(),
        keys: &[],
        run: offer.run,
    })
}

fn leads(go: Go, number: i64) -> Arc<dyn Fn() + Send + Sync> {
    Arc::new(move || go.run(format!("/conversations/inbox/{number}")))
}
