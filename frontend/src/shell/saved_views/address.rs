//! A list that was set up, as an address says it.

use contract::conversations::{ConversationQuery, Folder};
use contract::filters::ListView;

/// What stands in an address beside the list.
const OTHERS: [&str; 3] = ["panel=", "q=", "message="];

/// What an address says of the list.
pub fn of_list(search: &str) -> String {
    let own = search.trim_start_matches('?').split('&');
    let own: Vec<&str> = own
        .filter(|part| !OTHERS.iter().any(|other| part.starts_with(other)))
        .collect();
    own.join("&")
}

/// The address of a list.
pub fn of(list: &ListView) -> String {
    let folder = list.folder.unwrap_or(Folder::Inbox);
    let query = ConversationQuery {
        sort: list.sort,
        priority_first: list.priority_first.then_some(true),
        ..Default::default()
    };
    match client::query::write(&query.filtered(list.filter.clone())).as_str() {
        "" => format!("/conversations/{folder}"),
        query => format!("/conversations/{folder}?{query}"),
    }
}

/// The list that an address shows; none where it is not one of conversations.
pub fn shown(path: &str, search: &str) -> Option<ListView> {
    let folder = path.strip_prefix("/conversations/")?.split('/').next()?;
    let query: ConversationQuery = client::query::read(&of_list(search));
    Some(ListView {
        folder: Some(Folder::from(folder)),
        sort: query.sort,
        priority_first: query.priority_first.unwrap_or(false),
        filter: query.filter(),
    })
}
