//! The elements of the list: one whose row went out of sight takes a row that came into it, as to make a row anew
//! takes several times as long as to change what one shows.

use super::row::Row;
use super::state::{Entry, Stay};
use crate::features::conversations::state::DeskState;
use contract::conversations::Conversation;
use domain::ConversationId;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// One element, and the row it shows.
#[derive(Clone, Copy)]
pub struct Seat {
    pub element: NodeRef<html::Li>,
    entry: RwSignal<Entry>,
}

impl Seat {
    pub fn id(self) -> ConversationId {
        self.entry.read().id
    }

    /// For what happens when somebody presses something.
    pub fn id_now(self) -> ConversationId {
        self.entry.read_untracked().id
    }

    pub fn row(self) -> ArcRwSignal<Conversation> {
        self.entry.read().row.clone()
    }

    /// A conversation keeps its number.
    pub fn number(self) -> i64 {
        self.row().read_untracked().number
    }

    pub fn number_now(self) -> i64 {
        self.entry.read_untracked().row.read_untracked().number
    }

    pub fn stay(self) -> Stay {
        let stay = self.entry.read().stay.clone();
        stay.get()
    }
}

#[derive(Clone)]
struct Made {
    key: usize,
    /// That of the row, which goes with it: kept here, it would hold the element for ever.
    element: ArcRwSignal<Option<NodeRef<html::Li>>>,
    entry: ArcRwSignal<Entry>,
}

impl Made {
    fn id(&self) -> ConversationId {
        self.entry.read_untracked().id
    }

    /// For the row that is drawn in it.
    fn seat(&self) -> Seat {
        let element = NodeRef::new();
        self.element.set(Some(element));
        Seat {
            element,
            entry: self.entry.clone().into(),
        }
    }
}

/// The rows in sight.
#[component]
pub fn Seats(
    desk: DeskState,
    visible: impl Fn() -> Vec<Entry> + Send + Sync + 'static,
) -> impl IntoView {
    // As they were made; and as the rows follow each other, with whether they have just taken theirs.
    let made = RwSignal::new(Vec::<Made>::new());
    let order = RwSignal::new(Vec::<(Made, bool)>::new());
    Effect::new(move |next_key: Option<usize>| {
        let (now, before) = (visible(), made.get_untracked());
        let held: Vec<ConversationId> = before.iter().map(Made::id).collect();
        let ids: Vec<ConversationId> = now.iter().map(|entry| entry.id).collect();
        let mut next_key = next_key.unwrap_or_default();
        let seated = now
            .into_iter()
            .zip(seats(&held, &ids))
            .map(|(entry, seat)| match seat.and_then(|at| before.get(at)) {
                Some(made) if made.id() == entry.id => (made.clone(), false),
                Some(made) => {
                    let_go(made.element.get_untracked());
                    made.entry.set(entry);
                    (made.clone(), true)
                }
                None => {
                    next_key += 1;
                    let made = Made {
                        key: next_key,
                        element: ArcRwSignal::new(None),
                        entry: ArcRwSignal::new(entry),
                    };
                    (made, true)
                }
            });
        let seated: Vec<(Made, bool)> = seated.collect();
        let mut kept: Vec<Made> = seated.iter().map(|(made, _)| made.clone()).collect();
        kept.sort_unstable_by_key(|made| made.key);
        if !kept
            .iter()
            .map(|made| made.key)
            .eq(before.iter().map(|made| made.key))
        {
            made.set(kept);
        }
        order.set(seated);
        next_key
    });
    // Elements stand as the rows follow each other, for whoever hears them or goes on with Tab.
    Effect::new(move |_| {
        let order = order.read();
        let elements = || {
            let there = |(made, is_new): &(Made, bool)| Some((made.element.get()?.get()?, *is_new));
            order.iter().rev().filter_map(there)
        };
        put_in_order(elements().map(|(element, is_new)| (element.into(), !is_new)));
        put_in_order(elements().map(|(element, _)| (element.into(), false)));
    });
    view! {
        <For each=move || made.get() key=|made| made.key let(made)>
            <Row desk seat=made.seat() />
        </For>
    }
}

/// Who stood on a row with the keys does not stand on another because it went.
fn let_go(element: Option<NodeRef<html::Li>>) {
    let focused = document().active_element();
    let is_inside = |focused: &Element| {
        let element = element.and_then(|element| element.get_untracked());
        element.is_some_and(|element| element.contains(Some(focused)))
    };
    if let Some(focused) = focused
        .filter(is_inside)
        .and_then(|f| f.dyn_into::<HtmlElement>().ok())
    {
        drop(focused.blur());
    }
}

/// Puts each, from the last to the first, before the one that was named before; but those that stand.
fn put_in_order(elements: impl Iterator<Item = (HtmlElement, bool)>) {
    let mut next: Option<HtmlElement> = None;
    for (element, stands) in elements {
        let follows = element.next_element_sibling();
        let is_right = follows.as_ref() == next.as_deref();
        if let Some(list) = element.parent_node().filter(|_| !stands && !is_right) {
            drop(list.insert_before(&element, next.as_deref().map(AsRef::as_ref)));
        }
        next = Some(element);
    }
}

/// The seat of each row: its own if it has one, else one whose row is not there any more.
fn seats(held: &[ConversationId], now: &[ConversationId]) -> Vec<Option<usize>> {
    let left = held.iter().enumerate().filter(|(_, id)| !now.contains(id));
    let mut free = left.map(|(at, _)| at);
    let own = |id: &ConversationId| held.iter().position(|other| other == id);
    now.iter()
        .map(|id| own(id).or_else(|| free.next()))
        .collect()
}
