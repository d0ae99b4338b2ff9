//! A list that is read page by page: what is loaded, and the way on.

use super::{Button, Failed, Look};
use client::{Call, CallError};
use contract::page::Page;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::pin::Pin;
use std::rc::Rc;

type Load<T> = Rc<dyn Fn(Option<String>) -> Pin<Box<dyn Future<Output = Call<Page<T>>>>>>;

/// Why a page did not come, and which: none is the first one.
#[derive(Clone)]
struct Failure {
    error: CallError,
    cursor: Option<String>,
}

/// Pages of one list, the first of which can be read again.
pub struct Pages<T: 'static> {
    pub items: RwSignal<Vec<T>>,
    next: RwSignal<Option<String>>,
    /// Where the page that was read last ends.
    end: StoredValue<Option<T>>,
    failed: RwSignal<Option<Failure>>,
    pub is_loaded: RwSignal<bool>,
    busy: RwSignal<bool>,
    turn: StoredValue<u32>,
    load: StoredValue<SendWrapper<Load<T>>>,
}

impl<T> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Pages<T> {}

impl<T: Clone + Send + Sync + 'static> Pages<T> {
    /// `load` is given the cursor of the page that is wanted.
    pub fn new<F>(load: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Call<Page<T>>> + 'static,
    {
        let load: Load<T> = Rc::new(move |cursor| Box::pin(load(cursor)));
        Self {
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            end: StoredValue::new(None),
            failed: RwSignal::new(None),
            is_loaded: RwSignal::new(false),
            busy: RwSignal::new(false),
            turn: StoredValue::new(0),
            load: StoredValue::new(SendWrapper::new(load)),
        }
    }

    /// Whether no page is left to be read.
    pub fn is_whole(self) -> bool {
        self.is_loaded.get() && self.next.read().is_none()
    }

    /// The last of what was read, wherever it stands by now; nothing where nothing was.
    pub fn end(self) -> Option<T> {
        self.end.get_value()
    }

    /// Whether a page is on its way.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// The same for whoever may have outlived the list.
    pub fn try_is_busy(self) -> Option<bool> {
        self.busy.try_get_untracked()
    }

    /// Reads the first page again; pages behind it are forgotten.
    pub fn reload(self) {
        self.read(None);
    }

    /// Takes in what has come on top since, and keeps the pages behind it. `id` is what one of them is
    /// known by.
    pub fn refresh<K: PartialEq>(self, id: impl Fn(&T) -> K + 'static) {
        if !self.is_loaded.get_untracked() {
            return self.reload();
        }
        let load = self.load.get_value();
        let page = load(None);
        spawn_local(async move {
            // A page that does not come is made up for by the next that does.
            let Ok(page) = page.await else { return };
            let Some(first) = self
                .items
                .try_with_untracked(|items| items.first().map(&id))
            else {
                return;
            };
            let known = page.items.iter().position(|item| Some(id(item)) == first);
            match known {
                Some(new) => self.items.update(|items| {
                    items.splice(0..0, page.items.into_iter().take(new));
                }),
                // More has come than one page holds, or there was nothing.
                None => self.reload(),
            }
        });
    }

    pub fn more(self) {
        if let Some(cursor) = self
            .next
            .get_untracked()
            .filter(|_| !self.busy.get_untracked())
        {
            self.read(Some(cursor));
        }
    }

    fn read(self, cursor: Option<String>) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.busy.set(true);
        let (load, is_first) = (self.load.get_value(), cursor.is_none());
        let page = load(cursor.clone());
        spawn_local(async move {
            let answer = page.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => {
                    self.failed.set(None);
                    self.is_loaded.set(true);
                    self.next.set(page.next_cursor);
                    if is_first || !page.items.is_empty() {
                        self.end.set_value(page.items.last().cloned());
                    }
                    self.items.update(|items| {
                        if is_first {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                }
                Err(error) => self.failed.set(Some(Failure { error, cursor })),
            }
        });
    }
}

/// Below the lines: the way on, that it loads, or why it did not.
#[component]
pub fn PagesEnd<T: Clone + Send + Sync + 'static>(
    pages: Pages<T>,
    #[prop(into)] failed: String,
) -> impl IntoView {
    move || {
        if let Some(Failure { error, cursor }) = pages.failed.get() {
            let again = move |()| pages.read(cursor.clone());
            return view! { <Failed title=failed.clone() error on_retry=again /> }.into_any();
        }
        match (pages.is_loaded.get(), pages.next.read().is_some()) {
            (false, _) => view! {
                <div class="late loading" aria-busy="true" role="status" aria-label=text!(ui.loading)>
                    <span class="sk"></span><span class="sk"></span><span class="sk"></span>
                </div>
            }
            .into_any(),
            (true, true) => view! {
                <Button look=Look::Ghost class="btn-sm" busy=pages.busy on_press=move |()| pages.more()>{text!(ui.more)}</Button>
            }
            .into_any(),
            (true, false) => ().into_any(),
        }
    }
}
