//! What is not saved: who leaves a changed form is asked first, by whatever way they go.

use super::{Ask, Confirms};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use std::sync::Arc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The forms that are open, each with whether it was changed.
#[derive(Clone, Copy)]
pub struct Unsaved {
    confirms: Confirms,
    forms: StoredValue<Vec<(u32, Signal<bool>)>>,
    next: StoredValue<u32>,
    /// The address of what is shown.
    at: StoredValue<String>,
    go: StoredValue<Option<Callback<String>>>,
}

impl Unsaved {
    /// Hears links, Back and Forward, and the closing of the window, until the calling scope ends. Made
    /// before the router is, so that it hears them first.
    pub fn new(confirms: Confirms) -> Self {
        let unsaved = Self {
            confirms,
            forms: StoredValue::new(Vec::new()),
            next: StoredValue::new(0),
            at: StoredValue::new(String::new()),
            go: StoredValue::new(None),
        };
        let closing = window_event_listener(ev::beforeunload, move |event| {
            if unsaved.is_any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || closing.remove());
        before_others("click", move |event| unsaved.hear_click(event));
        before_others("popstate", move |event| unsaved.hear_step(event));
        unsaved
    }

    /// Keeps up with the address; `go` leads to a path of the app.
    pub fn follow(self, go: Callback<String>) {
        self.go.set_value(Some(go));
        let here = use_location();
        Effect::new(move |_| {
            let at = format!("{}{}", here.pathname.read(), here.search.read());
            self.at.set_value(at);
        });
    }

    /// Watches a form until the calling scope ends. `content` is what stands in it; what comes back is
    /// what is saved of it, to be set once more was.
    pub fn watch<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        content: impl Fn() -> T + Send + Sync + 'static,
    ) -> RwSignal<T> {
        let saved = RwSignal::new(untrack(&content));
        let is_changed = Signal::derive(move || *saved.read() != content());
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.forms
            .update_value(|forms| forms.push((id, is_changed)));
        on_cleanup(move || {
            self.forms
                .try_update_value(|forms| forms.retain(|(other, _)| *other != id));
        });
        saved
    }

    fn is_any(self) -> bool {
        self.forms.with_value(|forms| {
            forms
                .iter()
                .any(|(_, changed)| changed.try_get_untracked() == Some(true))
        })
    }

    /// Leaves; where something is not saved, once that was said.
    pub fn leave(self, leave: impl Fn() + Send + Sync + 'static) {
        if !self.is_any() {
            return leave();
        }
        self.confirms.ask(Ask {
            title: text!(ui.unsaved).to_string(),
            text: text!(ui.unsaved_text).to_string(),
            act: text!(ui.discard).to_string(),
            danger: true,
            run: Arc::new(move || {
                self.forms.set_value(Vec::new());
                leave();
            }),
        });
    }

    fn hear_click(self, event: &web_sys::Event) {
        let Some(path) = event.dyn_ref().and_then(followed) else {
            return;
        };
        if let Some(go) = self.go.get_value().filter(|_| self.is_any()) {
            event.prevent_default();
            event.stop_propagation();
            self.leave(move || go.run(path.clone()));
        }
    }

    /// The address has changed already: it is put back, and one step behind it is where one goes.
    fn hear_step(self, event: &web_sys::Event) {
        let Ok(history) = window().history() else {
            return;
        };
        if self.is_any() {
            event.stop_immediate_propagation();
            let at = self.at.get_value();
            // Within the app an address can always be put back.
            drop(history.push_state_with_url(&JsValue::NULL, "", Some(&at)));
            self.leave(|| {
                if let Ok(history) = window().history() {
                    drop(history.back());
                }
            });
        }
    }
}

/// Where a click leads within the app, if it does.
fn followed(event: &web_sys::MouseEvent) -> Option<String> {
    if event.button() != 0
        || event.ctrl_key()
        || event.meta_key()
        || event.shift_key()
        || event.alt_key()
    {
        return None;
    }
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let link: web_sys::HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let is_ours = window().location().origin().ok()? == link.origin();
    let stays =
        link.target().is_empty() && link.download().is_empty() && !link.href().contains('#');
    (is_ours && stays).then(|| format!("{}{}", link.pathname(), link.search()))
}

/// Hears an event of the window before anybody else does, until the calling scope ends.
fn before_others(name: &'static str, hear: impl Fn(&web_sys::Event) + 'static) {
    let hear = Closure::<dyn Fn(web_sys::Event)>::new(move |event| hear(&event));
    let listener = hear.as_ref().unchecked_ref::<js_sys::Function>().clone();
    // A window always takes listeners.
    drop(window().add_event_listener_with_callback_and_bool(name, &listener, true));
    let kept = send_wrapper::SendWrapper::new((hear, listener));
    on_cleanup(move || {
        let (_, listener) = &*kept;
        drop(window().remove_event_listener_with_callback_and_bool(name, listener, true));
    });
}
