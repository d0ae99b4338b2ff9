//! The field a note is written in, with the names that `@` offers.

use super::call::{called, called_by, looked_for, offered, unclear};
use super::draft::Draft;
use crate::browser::put_text;
use crate::directory::full_name;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, element_id};
use contract::agents::Agent;
use domain::AgentId;
use leptos::{ev, html, prelude::*};

/// A note in the making.
#[derive(Clone, Copy)]
pub struct Writing {
    pub text: RwSignal<String>,
    pub chosen: RwSignal<Vec<AgentId>>,
    /// What is on its way to the server, taken out of the field, so that one goes on typing.
    sent: RwSignal<Option<Draft>>,
}

impl Writing {
    pub fn of(draft: Draft) -> Self {
        Self {
            text: RwSignal::new(draft.text),
            chosen: RwSignal::new(draft.chosen),
            sent: RwSignal::new(None),
        }
    }

    /// All of it: what is on its way stands before what was typed since.
    pub fn draft(self) -> Draft {
        let now = Draft {
            text: self.text.get_untracked(),
            chosen: self.chosen.get_untracked(),
        };
        match self.sent.get_untracked() {
            Some(sent) => sent.before(now),
            None => now,
        }
    }

    /// Empties the field for what is typed next.
    pub fn take_out(self) -> Draft {
        let draft = self.draft();
        self.sent.set(Some(draft.clone()));
        self.text.set(String::new());
        self.chosen.set(Vec::new());
        draft
    }

    /// It was taken as a note.
    pub fn settle(self) {
        self.sent.try_set(None);
    }

    /// It was refused, and stands in the field again.
    pub fn put_back(self) {
        if self.sent.try_get_untracked().flatten().is_some() {
            let all = self.draft();
            self.sent.set(None);
            self.text.set(all.text);
            self.chosen.set(all.chosen);
        }
    }

    /// Whom it calls as it stands.
    pub fn mentions(self, desk: DeskState) -> Vec<AgentId> {
        untrack(|| called(desk.directory, &self.text.read(), &self.chosen.read()))
    }

    pub fn is_empty(self) -> bool {
        self.text.read().trim().is_empty()
    }
}

#[component]
pub fn NoteField(
    desk: DeskState,
    writing: Writing,
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] focused: bool,
    /// At every key.
    #[prop(optional, into)]
    on_type: Option<Callback<()>>,
    /// Ctrl or Cmd and Enter.
    #[prop(into)]
    on_done: Callback<()>,
    #[prop(into)] on_escape: Callback<()>,
) -> impl IntoView {
    let field = NodeRef::<html::Textarea>::new();
    let list_id = element_id("names");
    let names = RwSignal::new(Vec::<Agent>::new());
    let at = RwSignal::new(0_usize);
    // Closed by Escape, until another key is typed.
    let look = move || {
        let before = field
            .get_untracked()
            .map(|field| before_caret(&field))
            .unwrap_or_default();
        let me = desk.session.me_id();
        names.set(untrack(|| {
            looked_for(&before)
                .map(|begins| offered(desk.directory, begins, me))
                .unwrap_or_default()
        }));
        at.set(0);
    };
    let typed = move || {
        if let Some(on_type) = on_type {
            on_type.run(());
        }
    };
    let choose = move |agent: &Agent| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let before = before_caret(&field);
        let Some(begins) = looked_for(&before) else {
            return;
        };
        let head = before.len() - begins.len();
        let text = writing.text.get_untracked();
        let (kept, after) = (
            before.get(..head).unwrap_or_default(),
            text.get(before.len()..).unwrap_or_default(),
        );
        let name = untrack(|| called_by(desk.directory, agent));
        let written = format!("{kept}{name} ");
        let text = format!("{written}{}", after.trim_start_matches(' '));
        put_text(&field, &text, written.len());
        writing.text.set(text);
        writing.chosen.update(|chosen| {
            chosen.retain(|other| *other != agent.id);
            chosen.push(agent.id);
        });
        names.set(Vec::new());
        typed();
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let offered = names.get_untracked();
        let last = offered.len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" if !offered.is_empty() => {
                at.update(|at| *at = if *at >= last { 0 } else { *at + 1 })
            }
            "ArrowUp" if !offered.is_empty() => {
                at.update(|at| *at = at.checked_sub(1).unwrap_or(last))
            }
            "Enter" if event.ctrl_key() || event.meta_key() => on_done.run(()),
            "Enter" | "Tab" if !offered.is_empty() && !event.shift_key() => {
                if let Some(agent) = offered.get(at.get_untracked()) {
                    choose(agent);
                }
            }
            "Escape" if !offered.is_empty() => names.set(Vec::new()),
            "Escape" => on_escape.run(()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let options = list_id.clone();
    let current = list_id.clone();
    let listed = list_id.clone();
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| focused) {
            request_animation_frame(move || drop(field.focus()));
        }
    });
    view! {
        <div class="note-field">
            {move || {
                let offered = names.get();
                let list_id = options.clone();
                (!offered.is_empty()).then(|| view! {
                    <ul class="note-names menu" id=list_id.clone() role="listbox" aria-label=text!(notes.names)>
                        {offered.into_iter().enumerate().map(|(place, agent)| {
                            let name = full_name(&agent);
                            let hue = agent.color.clone();
                            view! {
                                <li
                                    class="menu-item"
                                    role="option"
                                    id=format!("{list_id}-{place}")
                                    aria-selected=move || (at.get() == place).to_string()
                                    on:mousedown=move |event| {
                                        // The field keeps the focus.
                                        event.prevent_default();
                                        choose(&agent);
                                    }
                                >
                                    <Avatar name=name.clone() hue size="avatar-20" />
                                    <span class="grow truncate"><bdi>{name}</bdi></span>
                                </li>
                            }
                        }).collect_view()}
                    </ul>
                })
            }}
            <textarea
                node_ref=field
                id=id
                class=class
                rows="2"
                dir="auto"
                aria-label=label
                placeholder=text!(notes.placeholder)
                aria-autocomplete="list"
                aria-controls=move || (!names.read().is_empty()).then(|| listed.clone())
                aria-activedescendant=move || (!names.read().is_empty()).then(|| format!("{current}-{}", at.get()))
                bind:value=writing.text
                on:input=move |_| {
                    look();
                    typed();
                }
                on:keydown=key
                on:blur=move |_| names.set(Vec::new())
            ></textarea>
            {move || {
                let names = unclear(desk.directory, &writing.text.read(), &writing.chosen.read());
                (!names.is_empty()).then(|| view! {
                    <p class="hint" role="status">{text!(notes.unclear, names = names.join(", "))}</p>
                })
            }}
        </div>
    }
}

/// The text up to the caret; the field counts in UTF-16 units.
fn before_caret(field: &web_sys::HtmlTextAreaElement) -> String {
    let units: Vec<u16> = field.value().encode_utf16().collect();
    let caret = field.selection_start().ok().flatten();
    let caret = caret
        .and_then(|caret| usize::try_from(caret).ok())
        .unwrap_or(units.len());
    String::from_utf16_lossy(units.get(..caret.min(units.len())).unwrap_or_default())
}
