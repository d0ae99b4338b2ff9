//! What one does in the list, with its keys.

use super::list::People;
use super::search::FIELD;
use super::wanted::Wanted;
use crate::browser::{focus, focus_on};
use crate::shell::{Command, Commands, Group};
use crate::ui::Unsaved;
use leptos::prelude::*;
use std::time::Duration;

/// One rests so long on a row before it opens: holding `j` does not load everything passed.
const REST: Duration = Duration::from_millis(120);
pub const PANEL: &str = "person";
/// Where the messages of their latest conversation stand instead.
const THREAD: &str = "thread";

/// Adds what can be done here, until the calling scope ends.
pub fn listen(people: People, wanted: Wanted) {
    let unsaved = expect_context::<Unsaved>();
    let rest = StoredValue::new(None::<TimeoutHandle>);
    // Where the keys are, ahead of what is open.
    let at = StoredValue::new(None::<super::wanted::Who>);
    let stop = move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    let walk = move |step: isize| {
        let everybody = untrack(|| people.everybody(wanted));
        let here = at.get_value().or_else(|| wanted.who.get_untracked());
        let here = here.and_then(|who| everybody.iter().position(|other| *other == who));
        let next = match here {
            Some(here) => here.checked_add_signed(step),
            None => Some(0),
        };
        let Some(next) = next.and_then(|next| everybody.get(next)).cloned() else {
            return;
        };
        at.set_value(Some(next.clone()));
        stop();
        let open = move || {
            at.try_set_value(None);
            let next = next.clone();
            unsaved.leave(move || {
                wanted.open(Some(&next));
                people.reveal(&next);
                request_animation_frame(|| focus_on(".people-row[aria-current=true]"));
            });
        };
        rest.set_value(set_timeout_with_handle(open, REST).ok());
    };
    let opened = move || wanted.who.get().is_some();
    let on = |keys, name| Command::new(Group::List, keys, name);
    expect_context::<Commands>().add(vec![
        on(&["j"], text!(people.next)).runs(move || walk(1)),
        on(&["k"], text!(people.previous)).runs(move || walk(-1)),
        on(&["/"], text!(people.search))
            .named(icondata::LuSearch)
            .runs(|| focus(FIELD)),
        on(&["Enter"], text!(people.open)).when(opened).runs(|| {
            focus(PANEL);
            focus(THREAD);
        }),
        on(&["Escape"], text!(keys.back))
            .when(opened)
            .runs(move || unsaved.leave(move || wanted.open(None))),
    ]);
}
