//! The page: what the address asks for, page by page, and the way to keep it as a table.

use super::entries::Entries;
use super::filters::{Filters, Wanted};
use super::programs::Programs;
use crate::browser::save_file;
use crate::session::Session;
use crate::shell::Title;
use crate::ui::{
    Button, Empty, NoPermission, Pages, PagesEnd, Part, Toasts, icon, icon_sized, later,
};
use contract::audit::AuditQuery;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;

const PAGE: u32 = 50;

pub struct AuditLogRoute;

impl LazyRoute for AuditLogRoute {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(audit_log).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_audit_log().await);
    }
}

#[wasm_split(settings_audit_log, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_audit_log))]
fn audit_log() -> Part {
    Ok(view! { <AuditLogPage /> }.into_any())
}

#[component]
fn AuditLogPage() -> impl IntoView {
    let session = expect_context::<Session>();
    expect_context::<Title>().set(text!(audit.title));
    let may = Memo::new(move |_| session.may(Permission::ViewAudit));
    let wanted = Wanted::of_address();
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(audit.title)>
                <header class="bar">
                    <h1 class="grow truncate">{text!(audit.title)}</h1>
                    {move || may.get().then(|| view! { <Export wanted /> })}
                </header>
                {move || if may.get() { view! { <Log wanted /> }.into_any() } else { view! { <NoPermission /> }.into_any() }}
            </section>
        </main>
    }
}

#[component]
fn Log(wanted: Wanted) -> impl IntoView {
    let session = expect_context::<Session>();
    let pages = Pages::new(move |cursor| {
        let client = session.client();
        let query = AuditQuery {
            limit: Some(PAGE),
            cursor,
            ..wanted.query.get_untracked()
        };
        async move { client.audit_log(&query).await }
    });
    Effect::new(move |_| {
        wanted.query.track();
        pages.reload();
    });
    let programs = Programs::of(pages.items);
    let is_empty = move || pages.is_loaded.get() && pages.items.read().is_empty();
    view! {
        <div class="page audit" tabindex="0" role="region" aria-label=text!(audit.entries)>
            <Filters wanted programs />
            {move || if is_empty() {
                view! {
                    <Empty drawing=icondata::LuScrollText title=text!(audit.none) text=text!(audit.none_text)>
                        <Button on_press=move |()| wanted.clear()>{text!(audit.clear)}</Button>
                    </Empty>
                }
                .into_any()
            } else {
                view! { <Entries items=pages.items /> }.into_any()
            }}
            <PagesEnd pages failed=text!(audit.failed) />
            <p class="line-h xs ink-3 gap-4 audit-kept">{icon_sized(icondata::LuLock, "icon-12")}{text!(audit.kept)}</p>
        </div>
    }
}

#[component]
fn Export(wanted: Wanted) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let busy = RwSignal::new(false);
    let save = move |()| {
        busy.set(true);
        spawn_local(async move {
            let query = wanted.query.get_untracked();
            match session.client().export_audit_log(&query).await {
                Ok(bytes) => save_file("audit-log.csv", &bytes),
                Err(error) => toasts.refused(text!(audit.export_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! { <Button class="btn-sm" busy on_press=save>{icon(icondata::LuDownload)}{text!(audit.export)}</Button> }
}
