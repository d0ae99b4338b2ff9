//! Who is open: their latest conversation with the panel beside it, or everything that is known of them.

use super::opened::Opened;
use super::panel::{ContactPanel, Missing, Nobody};
use crate::features::conversations::{Beside, ConversationBeside};
use crate::features::people::keys::PANEL;
use crate::features::people::wanted::{Wanted, Who};
use domain::ContactId;
use leptos::prelude::*;

/// What stands in the pane.
#[derive(Clone, Copy, PartialEq)]
enum Shows {
    Nobody,
    Conversation,
    Profile,
}

#[component]
pub fn Person(
    id: String,
    wanted: Wanted,
    back: Signal<String>,
    /// Told whether a panel stands beside the pane.
    aside: RwSignal<bool>,
) -> impl IntoView {
    let Ok(id) = id.parse::<ContactId>() else {
        return view! { <Pane><Nobody back /></Pane> }.into_any();
    };
    let opened = Opened::new(id);
    // Who was merged goes on as another, under another address.
    Effect::new(move |_| {
        let now = opened
            .contact
            .with(|contact| contact.as_ref().map(|c| c.id));
        if let Some(now) = now.filter(|now| *now != id) {
            wanted.open(Some(&Who::Contact(now.to_string())));
        }
    });
    // The one that was the latest when they were opened: what is read and written is not changed under one's hands.
    let number = Memo::new(move |before: Option<&Option<i64>>| {
        let contact = opened.contact.read();
        let last = contact.as_ref().and_then(|c| c.last_conversation.as_ref());
        before.copied().flatten().or(last.map(|last| last.number))
    });
    let shows = Memo::new(move |_| match opened.contact.read().is_some() {
        false => Shows::Nobody,
        true if wanted.profile.get() || number.get().is_none() => Shows::Profile,
        true => Shows::Conversation,
    });
    let contact = id.to_string();
    let page = Beside {
        back,
        here: Signal::derive({
            let who = Who::Contact(contact.clone());
            move || wanted.filter.read().path(Some(&who))
        }),
        profile: Signal::derive(move || wanted.filter.read().profile_path(&contact)),
    };
    view! {
        {move || match shows.get() {
            Shows::Nobody => view! { <Pane><Missing opened back /></Pane> }.into_any(),
            Shows::Profile => view! { <Pane><ContactPanel opened wanted back /></Pane> }.into_any(),
            Shows::Conversation => view! { <ConversationBeside number page aside /> }.into_any(),
        }}
    }
    .into_any()
}

/// The pane beside the list.
#[component]
pub fn Pane(children: Children) -> impl IntoView {
    view! {
        <section class="pane" id=PANEL tabindex="-1" aria-label=text!(people.one)>{children()}</section>
    }
}
