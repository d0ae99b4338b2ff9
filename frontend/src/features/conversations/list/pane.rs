//! The pane: its bar, the sort line, then rows or what stands for them.

use super::rows::Rows;
use super::state::Loaded;
use crate::features::conversations::filters::{self, FilterButton, FilterChips};
use crate::features::conversations::folder;
use crate::features::conversations::search::{SearchField, search_results};
use crate::features::conversations::selection::action_bar;
use crate::features::conversations::starting::{self, Beginning, may_start};
use crate::features::conversations::state::DeskState;
use crate::shell::FolderCounts;
use crate::ui::{Empty, Failed, IconButton, Menu, MenuItem, NoPermission, icon, icon_sized, later};
use contract::conversations::{Folder, Sort};
use leptos::prelude::*;

const SORT_MENU: &str = "sort-menu";
const LIST_MENU: &str = "list-menu";

#[component]
pub fn ListPane(desk: DeskState) -> impl IntoView {
    let counts = expect_context::<FolderCounts>();
    let total = move || {
        let folder = desk.folder.get();
        counts.of(match folder {
            Folder::Yours => |c| Some(c.yours),
            Folder::Open => |c| Some(c.open),
            Folder::Automated => |c| Some(c.automated),
            Folder::Team => |c| Some(c.team),
            Folder::Closed => |c| Some(c.closed),
            Folder::All => |c| c.all,
            Folder::Blacklist => |c| c.blacklist,
            Folder::Archived => |c| Some(c.archived),
            Folder::Snoozed => |c| Some(c.snoozed),
            Folder::Favorites => |c| Some(c.favorites),
            Folder::Inbox | Folder::Unknown => |c| Some(c.inbox),
        })
    };
    let empty = Memo::new(move |_| {
        let list = desk.list;
        list.is_loaded()
            && list.entries.read().is_empty()
            && !list.has_more()
            && list.fresh.read().is_empty()
    });
    let searching = Memo::new(move |_| desk.search.is_on());
    let picking = Memo::new(move |_| desk.selection.is_on());
    view! {
        <section class="pane" aria-label=text!(list.label)>
            <header class="bar bar-bare">
                <h2 class="grow">
                    {move || folder::name(desk.folder.get())}
                    " "
                    <span class="count">{move || total().map(|numbers| numbers.conversations)}</span>
                </h2>
                <ListMenu desk />
                <FilterButton desk />
                {move || may_start(desk).then(|| view! {
                    <IconButton class="icon-btn-sm" drawing=icondata::LuPencil label=text!(starting.title) shortcut="N" on_press=move |()| starting::open(desk, Beginning::default()) />
                })}
            </header>
            <SearchField desk />
            <FilterChips desk />
            // There is nothing to sort in an empty folder.
            {move || (!empty.get() && !searching.get()).then(|| if picking.get() {
                later(move || action_bar(desk)).into_any()
            } else {
                view! { <SortLine desk /> }.into_any()
            })}
            {move || match desk.list.loaded.get() {
                _ if searching.get() => later(move || search_results(desk)).into_any(),
                Loaded::Loading => view! { <Skeleton /> }.into_any(),
                Loaded::Failed(error) if error.status() == Some(403) => view! { <NoPermission /> }.into_any(),
                Loaded::Failed(error) => view! {
                    <Failed title=text!(list.failed) error on_retry=move |()| desk.list.reload(desk) />
                }
                .into_any(),
                Loaded::Ready => view! { <Filled desk /> }.into_any(),
            }}
        </section>
    }
}

fn sort_of(desk: DeskState) -> Sort {
    desk.view.with(|view| view.sort.unwrap_or(Sort::Newest))
}

fn is_urgent_first(desk: DeskState) -> bool {
    desk.view.with(|view| view.priority_first == Some(true))
}

fn toggle_urgent(desk: DeskState) {
    desk.set_view(|view| {
        view.priority_first = (view.priority_first != Some(true)).then_some(true);
    });
}

#[component]
fn SortItems(desk: DeskState) -> impl IntoView {
    let is = move |sort: Sort| Signal::derive(move || sort_of(desk) == sort);
    let set = move |sort: Option<Sort>| desk.set_view(|view| view.sort = sort);
    view! {
        <MenuItem label=text!(list.newest) drawing=None checked=is(Sort::Newest) on_press=move |()| set(None) />
        <MenuItem label=text!(list.waiting) drawing=None checked=is(Sort::Waiting) on_press=move |()| set(Some(Sort::Waiting)) />
    }
}

/// The three dots: sort, *Priority inbox*, filters.
#[component]
fn ListMenu(desk: DeskState) -> impl IntoView {
    view! {
        <button class="icon-btn icon-btn-sm" type="button" popovertarget=LIST_MENU aria-haspopup="menu" aria-label=text!(list.more) title=text!(list.more)>
            {icon(icondata::LuEllipsis)}
        </button>
        <Menu id=LIST_MENU label=text!(list.more) at_end=true>
            <SortItems desk />
            <hr />
            <MenuItem label=text!(list.priority_inbox) drawing=None checked=Signal::derive(move || is_urgent_first(desk)) on_press=move |()| toggle_urgent(desk) />
            <MenuItem label=text!(filters.title) drawing=Some(icondata::LuListFilter) on_press=move |()| filters::open() />
        </Menu>
    }
}

#[component]
fn Filled(desk: DeskState) -> impl IntoView {
    let empty = Memo::new(move |_| {
        let list = desk.list;
        list.entries.read().is_empty() && !list.has_more() && list.fresh.read().is_empty()
    });
    move || {
        if empty.get() {
            view! { <EmptyFolder desk /> }.into_any()
        } else {
            view! { <Rows desk /> }.into_any()
        }
    }
}

#[component]
fn SortLine(desk: DeskState) -> impl IntoView {
    let list = desk.list;
    let word = move || match sort_of(desk) {
        Sort::Waiting => text!(list.waiting),
        Sort::Newest | Sort::Unknown => text!(list.newest),
    };
    view! {
        <div class="list-sort">
            <button type="button" popovertarget=SORT_MENU aria-haspopup="menu">
                {icon_sized(icondata::LuArrowDown, "icon-12")}
                {word}
            </button>
            <Menu id=SORT_MENU label=text!(list.sort)>
                <SortItems desk />
            </Menu>
            {move || {
                let fresh = list.fresh.read().len();
                (fresh > 0).then(|| view! {
                    <button class="fresh" type="button" on:click=move |_| list.show_fresh(desk)>
                        {icon_sized(icondata::LuArrowUp, "icon-12")}
                        {text!(list.fresh, n = fresh)}
                    </button>
                })
            }}
            <button class="push" type="button" aria-pressed=move || is_urgent_first(desk).to_string() on:click=move |_| toggle_urgent(desk)>
                {icon_sized(icondata::LuChevronUp, "icon-12")}
                {text!(list.priority_top)}
            </button>
        </div>
    }
}

#[component]
fn EmptyFolder(desk: DeskState) -> impl IntoView {
    if !desk.view.with_untracked(|view| view.filter().is_empty()) {
        return view! {
            <Empty drawing=icondata::LuListFilter title=text!(filters.none) text=text!(filters.none_text)>
                <button class="btn" type="button" on:click=move |_| desk.set_filter(|filter| *filter = Default::default())>{text!(filters.clear_all)}</button>
            </Empty>
        }
        .into_any();
    }
    let (drawing, title, about) = match desk.folder.get_untracked() {
        Folder::Yours => (
            icondata::LuCheck,
            text!(list.empty_yours),
            text!(list.empty_yours_text),
        ),
        Folder::Closed => (
            icondata::LuCircleCheck,
            text!(list.empty_closed),
            text!(list.empty_closed_text),
        ),
        Folder::Open => (
            icondata::LuCheck,
            text!(list.empty_open),
            text!(list.empty_open_text),
        ),
        Folder::Inbox => (
            icondata::LuInbox,
            text!(list.empty_inbox),
            text!(list.empty_inbox_text),
        ),
        other => (icondata::LuInbox, text!(list.empty), about_empty(other)),
    };
    let to_open = desk.folder.get_untracked() == Folder::Yours;
    view! {
        <Empty drawing title text=about>
            {to_open.then(|| view! { <a class="btn btn-primary" href="/conversations/open">{text!(list.to_open)}</a> })}
        </Empty>
    }    .into_any()
}

/// How something comes to stand in a folder.
fn about_empty(folder: Folder) -> &'static str {
    match folder {
        Folder::Team => text!(list.empty_team_text),
        Folder::Automated => text!(list.empty_automated_text),
        Folder::Blacklist => text!(list.empty_blacklist_text),
        Folder::Archived => text!(list.empty_archived_text),
        Folder::Snoozed => text!(list.empty_snoozed_text),
        Folder::Favorites => text!(list.empty_favorites_text),
        _ => text!(list.empty_all_text),
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    let row = |widths: [&'static str; 3]| {
        let [name, text, meta] = widths;
        view! {
            <li class="conv conv-sk">
                <span class="conv-face"><span class="sk sk-round"></span></span>
                <span class="sk-1"><span class="sk" style:inline-size=name></span></span>
                <span class="sk-2"><span class="sk" style:inline-size=text></span></span>
                <span class="sk-3"><span class="sk" style:inline-size=meta></span></span>
            </li>
        }
    };
    view! {
        <ul class="late" aria-busy="true" aria-label=text!(ui.loading)>
            {[["46%", "82%", "30%"], ["58%", "70%", "44%"], ["38%", "88%", "24%"], ["52%", "64%", "36%"]].map(row).into_iter().collect_view()}
        </ul>
    }
}
