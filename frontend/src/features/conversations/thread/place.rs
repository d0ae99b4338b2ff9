//! Staying where one is while messages come in above, or are let go.

use super::bubble::element_id;
use super::state::Thread;
use domain::MessageId;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The id of what scrolls.
pub const SCROLLER: &str = "thread";

/// So near its end one is at the end.
pub const NEAR: i32 = 80;

/// What a browser does by itself to the same end; it would move twice.
const OWN: &str = "overflow-anchor";

impl Thread {
    /// Remembers what is on the screen: whatever changes before the next frame, it is there again.
    pub(super) fn hold(self) {
        let Some(scroller) = scroller() else { return };
        let Some(held) = topmost(&scroller) else {
            return;
        };
        self.held.set_value(Some(held));
        // Refused nowhere; without it one only sees less well.
        drop(scroller.style().set_property(OWN, "none"));
        request_animation_frame(move || {
            self.stay();
            // Heights of what is drawn for the first time are known a frame later.
            request_animation_frame(move || {
                self.stay();
                self.held.try_set_value(None);
                drop(scroller.style().remove_property(OWN));
            });
        });
    }

    /// The message that one reads, where one is not at the end.
    pub(super) fn reading(self) -> Option<MessageId> {
        let scroller = scroller()?;
        let is_at_end = below(&scroller) < NEAR && !untrack(|| self.has_newer());
        (!is_at_end)
            .then(|| topmost(&scroller))
            .flatten()
            .map(|(id, _)| id)
    }

    /// Scrolls by as much as what is held has moved. Answers whether anything is held.
    pub(super) fn stay(self) -> bool {
        let held = self.held.try_get_value().flatten();
        let (Some((id, before)), Some(scroller)) = (held, scroller()) else {
            return false;
        };
        if let Some(element) = document().get_element_by_id(&element_id(id)) {
            let now = depth(&scroller, &element);
            self.held.try_set_value(Some((id, now)));
            scroller.set_scroll_top(scroller.scroll_top() + (now - before).round() as i32);
        }
        true
    }
}

/// How much of the thread lies below what is seen.
pub fn below(scroller: &Element) -> i32 {
    scroller.scroll_height() - scroller.scroll_top() - scroller.client_height()
}

fn scroller() -> Option<HtmlElement> {
    let scroller = document().get_element_by_id(SCROLLER)?;
    scroller.dyn_into().ok()
}

/// How far down what scrolls an element stands, wherever it is scrolled to.
fn depth(scroller: &Element, element: &Element) -> f64 {
    let (outer, inner) = (
        scroller.get_bounding_client_rect(),
        element.get_bounding_client_rect(),
    );
    inner.top() - outer.top() + f64::from(scroller.scroll_top())
}

/// The first message that is seen.
fn topmost(scroller: &Element) -> Option<(MessageId, f64)> {
    let edge = scroller.get_bounding_client_rect().top();
    let messages = scroller.query_selector_all(".msg[id]").ok()?;
    let mut messages =
        (0..messages.length()).filter_map(|at| messages.get(at)?.dyn_into::<Element>().ok());
    let seen = messages.find(|message| message.get_bounding_client_rect().bottom() > edge)?;
    let id = seen.id().rsplit_once('-')?.1.parse().ok()?;
    Some((id, depth(scroller, &seen)))
}
