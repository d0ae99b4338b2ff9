//! The kinds of things one can set, one at a time; Tab goes to the next.

use super::{agents::Agents, labels::Labels, teams::Teams};
use crate::browser::focus;
use crate::features::conversations::state::DeskState;
use crate::ui::{close_popover, icon, icon_sized};
use contract::conversations::Conversation;
use domain::permissions::Permission;
use leptos::{ev, prelude::*};

/// The field one searches in, whatever the kind.
pub const SEARCH: &str = "assign-search";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Agents,
    Teams,
    Labels,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Agents, Self::Teams, Self::Labels];

    fn name(self) -> &'static str {
        match self {
            Self::Agents => text!(assign.agents),
            Self::Teams => text!(assign.teams),
            Self::Labels => text!(assign.labels),
        }
    }

    fn search(self) -> &'static str {
        match self {
            Self::Agents => text!(assign.search),
            Self::Teams => text!(assign.search_teams),
            Self::Labels => text!(assign.search_labels),
        }
    }

    fn step(self, back: bool) -> Self {
        match (self, back) {
            (Self::Agents, false) | (Self::Labels, true) => Self::Teams,
            (Self::Teams, false) | (Self::Agents, true) => Self::Labels,
            (Self::Labels, false) | (Self::Teams, true) => Self::Agents,
        }
    }
}

#[component]
pub fn Kinds(desk: DeskState, conversation: Memo<Conversation>, first: Kind) -> impl IntoView {
    let kind = RwSignal::new(first);
    let search = RwSignal::new(String::new());
    let choose = move |next: Kind| {
        kind.set(next);
        search.set(String::new());
        focus(SEARCH);
    };
    let tab = move |event: ev::KeyboardEvent| {
        if event.key() == "Tab" {
            event.prevent_default();
            choose(kind.get_untracked().step(event.shift_key()));
        }
    };
    let tabs = Kind::ALL
        .into_iter()
        .map(|one| {
            view! {
                <button role="tab" type="button" tabindex="-1" aria-selected=move || (kind.get() == one).to_string() on:click=move |_| choose(one)>
                    {one.name()}
                </button>
            }
        })
        .collect_view();
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
                    <button class="menu-item" type="button" role="option" aria-selected="false" on:click=move |_| super::change::to_nobody(desk, conversation)>
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
