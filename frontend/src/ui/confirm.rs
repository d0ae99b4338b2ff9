//! The second word before something that cannot be undone.

use super::{Button, Dialog, Look};
use leptos::prelude::*;
use std::sync::Arc;

/// A question before an act.
#[derive(Clone)]
pub struct Ask {
    pub title: String,
    pub text: String,
    /// What the button says: the act, never "OK".
    pub act: String,
    pub danger: bool,
    /// Not a `Callback`: it must outlive the menu it was asked from.
    pub run: Arc<dyn Fn() + Send + Sync>,
}

/// The question that stands, if one does.
#[derive(Clone, Copy)]
pub struct Confirms(RwSignal<Option<Ask>>);

impl Confirms {
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn ask(self, ask: Ask) {
        self.0.set(Some(ask));
    }
}

#[component]
pub fn ConfirmDialog() -> impl IntoView {
    let Confirms(asked) = expect_context();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if asked.read().is_some() {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            asked.set(None);
        }
        open.get()
    });
    view! {
        <Dialog open class="dialog-small" title=Signal::derive(move || asked.get().map(|ask| ask.title).unwrap_or_default())>
            {move || asked.get().map(|ask| {
                view! {
                    <div class="dialog-body"><p class="ink-2">{ask.text}</p></div>
                    <footer class="dialog-foot">
                        <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                        <Button
                            look=if ask.danger { Look::Danger } else { Look::Primary }
                            // Enter is the second word, unless something is lost by it.
                            attr:autofocus=!ask.danger
                            on_press=move |()| {
                                open.set(false);
                                (ask.run)();
                            }
                        >
                            {ask.act.clone()}
                        </Button>
                    </footer>
                }
            })}
        </Dialog>
    }
}
