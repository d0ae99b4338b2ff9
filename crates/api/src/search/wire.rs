//! Hits as the API shows them, with what was looked for marked.

use crate::conversations::wire::own;
use contract::conversations::Conversation;
use contract::search::{FoundMessage, Match, MatchField, SearchHit};
use domain::search::Query;
use store::search::{By, Found, Hit, Known};

/// A hit for its reader; of what is withheld nothing but name and number.
pub fn hit(hit: Hit, query: &Query) -> SearchHit {
    let conversation = own(hit.item);
    let (message, matches) = match hit.by {
        By::Itself(known) => (None, matches(&conversation, &known, query)),
        By::Message(found) => {
            let withheld = conversation.withheld;
            let message = FoundMessage {
                id: found.id,
                snippet: (!withheld).then(|| snippet(&found, query)),
                sent_at: found.sent_at,
            };
            (Some(message), Vec::new())
        }
    };
    SearchHit {
        contact: conversation.contact.clone(),
        conversation,
        message,
        matches,
    }
}

fn matches(conversation: &Conversation, known: &Known, query: &Query) -> Vec<Match> {
    let number = format!("#{}", conversation.number);
    let shown = &conversation.contact.name;
    let mut texts = vec![
        (MatchField::Name, shown.as_str()),
        (MatchField::Number, number.as_str()),
    ];
    if !conversation.withheld {
        let others = known.names.iter().filter(|name| *name != shown);
        let names = others.map(|name| (MatchField::Name, name.as_str()));
        let subject = conversation.subject.iter();
        let subject = subject.map(|subject| (MatchField::Subject, subject.as_str()));
        let addresses = known.addresses.iter().filter(|address| *address != shown);
        let addresses = addresses.map(|address| (MatchField::Address, address.as_str()));
        let reference = known.reference.iter();
        let reference = reference.map(|text| (MatchField::Reference, text.as_str()));
        texts.extend(subject.chain(names).chain(addresses).chain(reference));
    }
    let marked = |(field, text): (MatchField, &str)| {
        let marked = query.mark(text);
        marked.is_marked().then(|| Match {
            field,
            snippet: marked.excerpt(),
        })
    };
    texts.into_iter().filter_map(marked).collect()
}

/// The part of the text that has the words, or else the name of the file that has.
fn snippet(found: &Found, query: &Query) -> String {
    let text = query.mark(found.text.as_deref().unwrap_or_default());
    if text.is_marked() {
        return text.excerpt();
    }
    let names = found.files.iter().map(|file| query.mark(&file.name));
    let mut named = names.filter(|name| name.is_marked());
    named.next().unwrap_or(text).excerpt()
}
