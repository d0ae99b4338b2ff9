//! `?`: the map of the keys.

use crate::ui::Dialog;
use leptos::prelude::*;

/// Whether the sheet is open.
#[derive(Clone, Copy)]
pub struct Shortcuts(RwSignal<bool>);

impl Shortcuts {
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    pub fn open(self) {
        self.0.set(true);
    }
}

#[component]
pub fn ShortcutSheet() -> impl IntoView {
    let Shortcuts(open) = expect_context();
    view! {
        <Dialog open class="dialog-sheet" title=text!(keys.title).to_string()>
            <div class="dialog-body">
                <div class="shortcuts">
                    <Keys title=text!(keys.list) keys=vec![
                        (&["j"], text!(keys.next)), (&["k"], text!(keys.previous)), (&["Enter"], text!(keys.open)), (&["x"], text!(keys.select)), (&["Shift", "x"], text!(keys.range)), (&["Esc"], text!(keys.back)), (&["/"], text!(keys.search)),
                    ] />
                    <Keys title=text!(keys.conversation) keys=vec![
                        (&["r"], text!(keys.reply)), (&["a"], text!(keys.assign)), (&["l"], text!(keys.label)), (&["c"], text!(keys.close)), (&["z"], text!(keys.snooze)), (&["]"], text!(keys.panel)),
                    ] />
                    <Keys title=text!(keys.writing) keys=vec![
                        (&["Ctrl", "Enter"], text!(keys.send)), (&["Shift", "Enter"], text!(keys.line)),
                    ] />
                    <Keys title=text!(keys.everywhere) keys=vec![
                        (&["g", "i"], text!(keys.inbox)), (&["g", "y"], text!(keys.yours)), (&["g", "o"], text!(keys.open_folder)),
                        (&["["], text!(keys.navigation)), (&["?"], text!(keys.sheet)),
                    ] />
                </div>
            </div>
        </Dialog>
    }
}

#[component]
fn Keys(title: &'static str, keys: Vec<(&'static [&'static str], &'static str)>) -> impl IntoView {
    let rows = keys
        .into_iter()
        .map(|(keys, does)| {
            let keys = keys
                .iter()
                .map(|key| view! { <kbd>{*key}</kbd> })
                .collect_view();
            view! { <div><dt>{keys}</dt><dd>{does}</dd></div> }
        })
        .collect_view();
    view! { <section><h3>{title}</h3><dl>{rows}</dl></section> }
}
