//! The kinds of things one can set, one at a time; Tab goes to the next.

use super::change::may_assign;
use super::{agents::Agents, labels::Labels, teams::Teams};
use crate::browser::focus;
use crate::features::conversations::state::DeskState;
use crate::ui::{Part, close_popover, icon, icon_sized};
use contract::conversations::Conversation;
use domain::permissions::Permission;
use leptos::wasm_split::wasm_split;
use leptos::{ev, prelude::*};

/// The field one searches in, whatever the kind.
pub const SEARCH: &str = "assign-search";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    #[default]
    Agents,
    Teams,
    Labels,
    Assistants,
}

impl Kind {
    /// Those one may set. Assistants are hidden until the organization turns them on.
    fn all(desk: DeskState) -> Vec<Self> {
        let assigns = may_assign(desk);
        let labels = desk.session.may(Permission::ReplyToConversations);
        let organization = desk.session.organization();
        let assisted = organization.is_some_and(|organization| organization.assistants_enabled);
        let kinds = [
            (Self::Agents, assigns),
            (Self::Teams, assigns),
            (Self::Labels, labels),
            (Self::Assistants, assigns && assisted),
        ];
        let mine = kinds.into_iter().filter(|(_, may)| *may);
        mine.map(|(kind, _)| kind).collect()
    }

    /// The one it opens with.
    fn first(self, desk: DeskState) -> Self {
        let all = untrack(|| Self::all(desk));
        let other = all.first().copied().unwrap_or_default();
        if all.contains(&self) { self } else { other }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Agents => text!(assign.agents),
            Self::Teams => text!(assign.teams),
            Self::Labels => text!(assign.labels),
            Self::Assistants => text!(assign.assistants),
        }
    }

    fn search(self) -> &'static str {
        match self {
            Self::Agents => text!(assign.search),
            Self::Teams => text!(assign.search_teams),
            Self::Labels => text!(assign.search_labels),
            Self::Assistants => text!(assign.search_assistants),
        }
    }

    fn step(self, desk: DeskState, back: bool) -> Self {
        let all = untrack(|| Self::all(desk));
        let at = all.iter().position(|one| *one == self).unwrap_or_default();
        let by = if back { all.len().max(1) - 1 } else { 1 };
        all.get((at + by) % all.len().max(1))
            .copied()
            .unwrap_or(self)
    }
}

/// With the code of all that is at hand beside the thread.
#[wasm_split(thread_hand, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn kinds(desk: DeskState, conversation: Memo<Conversation>, first: Kind) -> Part {
    Ok(view! { <Kinds desk conversation first /> }.into_any())
}

#[component]
fn Kinds(desk: DeskState, conversation: Memo<Conversation>, first: Kind) -> impl IntoView {
    let kind = RwSignal::new(first.first(desk));
    let search = RwSignal::new(String::new());
    let choose = move |next: Kind| {
        kind.set(next);
        search.set(String::new());
        focus(SEARCH);
    };
    let tab = move |event: ev::KeyboardEvent| {
        if event.key() == "Tab" {
            event.prevent_default();
            choose(kind.get_untracked().step(desk, event.shift_key()));
        }
    };
    let tabs = view! {
        <For each=move || Kind::all(desk) key=|one| *one let(one)>
            <button role="tab" type="button" tabindex="-1" aria-selected=move || (kind.get() == one).to_string() on:click=move |_| choose(one)>
                {one.name()}
            </button>
        </For>
    };
    view! {
        <div on:keydown=tab>
            <div class="assign-kinds">
                <div class="segmented segmented-wide" role="tablist" aria-label=text!(assign.kinds)>{tabs}</div>
            </div>
            <div class="assign-search">
                <span class="input-icon">
                    {icon(icondata::LuSearch)}
                    <input class="input" type="search" id=SEARCH placeholder=move || kind.get().search() aria-label=move || kind.get().search() bind:value=search />
                </span>
            </div>
            <div class="menu assign-list">
                {move || match kind.get() {
                    Kind::Agents => view! { <Agents desk conversation search /><hr /><More desk conversation /> }.into_any(),
                    Kind::Teams => view! { <Teams desk conversation search /> }.into_any(),
                    Kind::Labels => view! { <Labels desk conversation search /> }.into_any(),
                    Kind::Assistants => view! { <p class="assign-none">{text!(assign.no_assistants)}</p> }.into_any(),
                }}
            </div>
            <p class="pop-foot">
                <span><kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{text!(assign.choose)}</span>
                <span><kbd>"↵"</kbd>" "{text!(assign.takes)}</span>
                <span><kbd>"Tab"</kbd>" "{text!(assign.next_kind)}</span>
            </p>
        </div>
    }
}

/// Back to *Open*, and who sees it.
#[component]
fn More(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let may = Memo::new(move |_| {
        desk.session.may(Permission::AssignConversations)
            && conversation.with(|c| !c.assignee_ids.is_empty())
    });
    let restricts = Memo::new(move |_| {
        let manages = desk.session.may(Permission::ManageConversations);
        let me = desk.session.me_id();
        manages || conversation.with(|c| me.is_some_and(|me| c.assignee_ids.contains(&me)))
    });
    let visible = move |_| {
        close_popover("assign");
        desk.showing_visibility.set(true);
    };
    move || {
        (may.get() || restricts.get()).then(|| {
            view! {
                <div role="listbox" aria-label=text!(assign.more)>
                    {may.get().then(|| view! {
                    <button class="menu-item" type="button" role="option" aria-selected="false" on:click=move |_| super::change::to_nobody(desk, conversation.get_untracked())>
                        {icon_sized(icondata::LuCircleDashed, "")}
                        <span class="grow">{text!(assign.to_nobody)}</span>
                    </button>
                    })}
                    {restricts.get().then(|| view! {
                        <button class="menu-item" type="button" role="option" aria-selected="false" on:click=visible>
                            {icon_sized(icondata::LuEye, "")}
                            <span class="grow">{text!(visible.open)}</span>
                            <span class="menu-end">{move || if conversation.with(|c| c.restricted) { text!(visible.restricted) } else { text!(visible.all) }}</span>
                        </button>
                    })}
                </div>
            }
        })
    }
}
