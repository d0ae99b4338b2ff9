//! The question before several are closed, or one of a list is.

use super::actions::act;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::reopens;
use crate::ui::Ask;
use contract::bulk::{Bulk, BulkAction};
use domain::ConversationId;
use std::sync::Arc;

/// Asks, and closes them at the second word; `then` follows it.
pub fn ask_to_close(
    desk: DeskState,
    conversation_ids: Vec<ConversationId>,
    then: impl Fn() + Send + Sync + 'static,
) {
    let (title, button) = match conversation_ids.len() {
        1 => (
            text!(thread.close_title).to_string(),
            text!(thread.close_act).to_string(),
        ),
        n => (
            text!(bulk.close_title, n = n),
            text!(bulk.close_act).to_string(),
        ),
    };
    desk.confirms.ask(Ask {
        title,
        text: match reopens(desk) {
            true => text!(bulk.close_text_reopens).to_string(),
            false => text!(bulk.close_text).to_string(),
        },
        act: button,
        danger: false,
        run: Arc::new(move || {
            act(desk, Bulk::of(conversation_ids.clone(), BulkAction::Close));
            then();
        }),
    });
}
