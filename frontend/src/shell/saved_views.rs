//! Saved views in the navigation: lists that were set up once, a press away.

use crate::live::Live;
use crate::session::Session;
use crate::ui::{IconButton, Toasts, icon, icon_sized};
use client::Client;
use contract::conversations::{ConversationQuery, Folder};
use contract::filters::ListView;
use contract::saved_views::SavedView;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

/// The views one sees; whoever saves one puts it here.
#[derive(Clone, Copy)]
pub struct SavedViews(RwSignal<Vec<SavedView>>);

impl SavedViews {
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// Loads, and again when the stream could not be resumed.
    pub fn follow(self, session: Session, live: Live) {
        Effect::new(move |_| {
            live.generation();
            let client: Client = session.client();
            spawn_local(async move {
                // Without it the navigation has no views; the next load tries again.
                if let Ok(page) = client.saved_views().await {
                    self.0.set(page.items);
                }
            });
        });
    }

    /// Name and address of each.
    pub fn links(self) -> Vec<(String, String)> {
        let views = self.0.read();
        let link = |view: &SavedView| (view.name.clone(), address(&view.query));
        views.iter().map(link).collect()
    }

    pub fn put(self, view: SavedView) {
        self.0.update(|views| {
            views.retain(|other| other.id != view.id);
            views.push(view);
        });
    }
}

/// The address of a list that was set up.
fn address(list: &ListView) -> String {
    let folder = list.folder.unwrap_or(Folder::Inbox);
    let query = ConversationQuery {
        sort: list.sort,
        priority_first: list.priority_first.then_some(true),
        ..Default::default()
    };
    match client::query::write(&query.filtered(list.filter.clone())).as_str() {
        "" => format!("/conversations/{folder}"),
        query => format!("/conversations/{folder}?{query}"),
    }
}

#[component]
pub fn Views() -> impl IntoView {
    let SavedViews(views) = expect_context();
    view! {
        {move || (!views.read().is_empty()).then(|| view! {
            <div class="nav-sec"><span>{text!(views.title)}</span></div>
            <ul>
                <For each=move || views.get() key=|view| (view.id, view.version) let(view)>
                    <View view />
                </For>
            </ul>
        })}
    }
}

#[component]
fn View(view: SavedView) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let SavedViews(views) = expect_context();
    let here = use_location();
    let path = address(&view.query);
    let shown = path.clone();
    let current = move || {
        let search = here.search.read();
        let now = match search.as_str() {
            "" => here.pathname.get(),
            search => format!("{}?{search}", here.pathname.read()),
        };
        (now == shown).then_some("page")
    };
    let (id, name) = (view.id, StoredValue::new(view.name));
    let mine = move || session.me_id() == Some(view.agent_id);
    let remove = move |()| {
        spawn_local(async move {
            match session.client().delete_saved_view(id).await {
                Ok(()) => views.update(|views| views.retain(|other| other.id != id)),
                Err(error) => toasts.refused(text!(views.remove_failed), &error),
            }
        });
    };
    view! {
        <li class="nav-view">
            <a class="nav-item" href=path title=name.get_value() aria-current=current>
                {icon(icondata::LuListFilter)}
                <span class="truncate"><bdi>{name.get_value()}</bdi></span>
                {view.shared.then(|| icon_sized(icondata::LuUsers, "icon-12"))}
            </a>
            {move || mine().then(|| view! {
                <IconButton class="icon-btn-xs nav-view-x" drawing=icondata::LuX label=text!(views.remove, name = name.get_value()) on_press=remove />
            })}
        </li>
    }
}
