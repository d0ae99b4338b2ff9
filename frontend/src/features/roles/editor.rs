//! One role: its name and its switches. Built-in ones are only shown, and can be begun from.

use super::aside::{BeginFrom, Difference, Holders, InShort};
use super::form::Form;
use super::known::Known;
use super::permissions::PermissionGroups;
use crate::live::Live;
use crate::session::Session;
use crate::ui::{
    Ask, AsyncView, Button, Confirms, Field, Gone, Look, Toasts, Unsaved, WayBack, icon, icon_sized,
};
use client::CallError;
use contract::roles::Role;
use domain::RoleId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use std::collections::BTreeSet;
use std::sync::Arc;

#[component]
pub fn RoleEditor(id: String) -> impl IntoView {
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || Known::load(session));
    let from = use_query_map().with_untracked(|query| query.get("from"));
    let (id, from) = (StoredValue::new(id), StoredValue::new(from));
    let is_gone = RwSignal::new(false);
    expect_context::<Live>().on(move |event| {
        let is_it = event.id::<String>() == Some(id.get_value());
        if event.name == "role.deleted" && is_it {
            is_gone.set(true);
        }
    });
    move || {
        if is_gone.get() {
            view! { <NoRole /> }.into_any()
        } else {
            view! {
        <AsyncView value=loaded title=text!(roles.failed) children=Callback::new(move |known: Known| {
            let id = id.get_value();
            let role = known.role(&id).cloned();
            if role.is_none() && id != "new" {
                return view! { <NoRole /> }.into_any();
            }
            let from = from.get_value();
            let base = from.and_then(|from| known.role(&from).cloned());
            let base = base.or_else(|| known.built_in("agent").cloned());
            view! { <Editor known role base /> }.into_any()
        }) />
    }.into_any()
        }
    }
}

#[component]
fn NoRole() -> impl IntoView {
    view! { <Gone title=text!(roles.gone) text=text!(roles.gone_text)><a class="btn" href="/roles">{text!(roles.back)}</a></Gone> }
}

#[component]
fn Editor(
    known: Known,
    #[prop(optional_no_strip)] role: Option<Role>,
    #[prop(optional_no_strip)] base: Option<Role>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let held: BTreeSet<String> = untrack(|| session.me())
        .map(|me| me.permissions.into_iter().collect())
        .unwrap_or_default();
    let begins = base.as_ref().map(|base| {
        let may = base.permissions.iter().filter(|key| held.contains(*key));
        may.cloned().collect()
    });
    let form = Form::new(role.as_ref(), begins.unwrap_or_default());
    let fixed = role.as_ref().is_some_and(|role| role.built_in.is_some());
    let (id, is_new) = (role.as_ref().map(|role| role.id), role.is_none());
    let agent = known
        .built_in("agent")
        .map(|agent| agent.permissions.iter().cloned().collect());
    let shown = RwSignal::new(role.as_ref().map_or_else(
        || text!(roles.add_title).to_string(),
        |role| role.name.clone(),
    ));
    let (permissions, roles) = (known.permissions, known.roles);
    view! {
        <header class="bar">
            <a class="icon-btn icon-btn-sm" href="/roles" aria-label=text!(roles.back)>{icon_sized(icondata::LuArrowLeft, "icon-flip")}</a>
            <h1 class="grow truncate"><bdi>{shown}</bdi></h1>
            {id.map(|id| view! {
                <a class="btn btn-sm" href=format!("/roles/new?from={id}")>{icon(icondata::LuCopy)}{text!(roles.duplicate)}</a>
            })}
        </header>
        <RoleForm form role shown>
            <div class="side-2">
                <div>
                    {if fixed {
                        view! { <p class="callout perm-g">{icon(icondata::LuLock)}{text!(roles.fixed)}</p> }.into_any()
                    } else {
                        view! { <div class="perm-g"><Field label=text!(roles.name) value=form.name error=form.name_error required=true focused=is_new /></div> }.into_any()
                    }}
                    <PermissionGroups form permissions fixed />
                </div>
                <aside class="stack stack-24" aria-label=text!(roles.in_short)>
                    <InShort form />
                    {id.map(|role| view! { <Holders role /> })}
                    {is_new.then(|| view! {
                        <BeginFrom form roles held begun=base.map(|base| base.id.to_string()).unwrap_or_default() />
                    })}
                    {agent.filter(|_| !fixed).map(|agent| view! { <Difference form agent /> })}
                </aside>
            </div>
        </RoleForm>
    }
}

#[component]
fn RoleForm(
    form: Form,
    #[prop(optional_no_strip)] role: Option<Role>,
    shown: RwSignal<String>,
    children: Children,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let navigate = StoredValue::new(use_navigate());
    let fixed = role.as_ref().is_some_and(|role| role.built_in.is_some());
    let saved = expect_context::<Unsaved>().watch(move || form.written());
    let busy = RwSignal::new(false);
    // Each save is a version of its own.
    let before = StoredValue::new(role.as_ref().map(|role| (role.id, role.version)));
    // What a colleague made of it is taken where nothing else was written meanwhile.
    expect_context::<Live>().on(move |event| {
        let Some((id, version)) = before.get_value() else {
            return;
        };
        let is_news = event.name == "role.updated"
            && event.id() == Some(id)
            && event.version().is_some_and(|told| told > version);
        if !is_news {
            return;
        }
        spawn_local(async move {
            let Ok(role) = session.client().role(id).await else {
                return;
            };
            // Whoever has left meanwhile has no form any more.
            let saved_now = saved.try_get_untracked();
            if saved_now.is_some_and(|saved| saved == untrack(|| form.written())) {
                form.take(&role);
                saved.try_set(untrack(|| form.written()));
                shown.try_set(role.name);
                before.try_set_value(Some((id, role.version)));
            }
        });
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if fixed || busy.get_untracked() || !form.check() {
            return;
        }
        busy.set(true);
        let (sent, known) = (untrack(|| form.written()), before.get_value());
        spawn_local(async move {
            let client = session.client();
            let answer = match known {
                None => client.create_role(&form.new_one()).await,
                Some((id, version)) => client.update_role(id, version, &form.change()).await,
            };
            busy.try_set(false);
            match answer {
                Ok(role) => {
                    saved.try_set(sent);
                    shown.try_set(role.name);
                    before.try_set_value(Some((role.id, role.version)));
                    toasts.done(text!(roles.saved));
                    if known.is_none() {
                        // Who has left the page stays where they are.
                        navigate.try_with_value(|navigate| {
                            navigate(&format!("/roles/{}", role.id), NavigateOptions::default());
                        });
                    }
                }
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Some((id, _)) = known
                        && let Ok(role) = client.role(id).await
                    {
                        before.try_set_value(Some((id, role.version)));
                    }
                    let about = text!(roles.changed_text).to_string();
                    toasts.failed(text!(roles.changed), Some(about));
                }
                Err(CallError::Refused(problem)) if problem.code == "role_name_taken" => {
                    form.name_error
                        .try_set(Some(text!(roles.taken).to_string()));
                }
                Err(error) => toasts.refused(text!(roles.save_failed), &error),
            }
        });
    };
    view! {
        <form class="form-foot" aria-label=text!(roles.one) on:submit=save novalidate>
            <div class="page" tabindex="0" role="region" aria-label=text!(roles.permits)>{children()}</div>
            {(!fixed).then(|| view! {
                <div class="foot"><div class="in in-wide">
                    {role.map(|role| view! { <Remove id=role.id shown /> })}
                    <span class="grow"></span>
                    <a class="btn" href="/roles">{text!(ui.cancel)}</a>
                    <Button look=Look::Primary busy>{text!(ui.save)}</Button>
                </div></div>
            })}
        </form>
    }
}

#[component]
fn Remove(id: RoleId, shown: RwSignal<String>) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let back = WayBack::new("/roles", id);
    let remove = Arc::new(move || {
        let back = back.clone();
        spawn_local(async move {
            match session.client().delete_role(id).await {
                Ok(()) => {
                    toasts.done(text!(roles.removed));
                    back.take();
                }
                Err(error) if error.code() == Some("role_in_use") => toasts.failed(
                    text!(roles.in_use),
                    Some(text!(roles.in_use_text).to_string()),
                ),
                Err(error) => toasts.refused(text!(roles.remove_failed), &error),
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(roles.remove_title, name = shown.get_untracked()),
            text: text!(roles.remove_text).to_string(),
            act: text!(roles.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    view! { <Button look=Look::Ghost class="btn-bad-quiet" on_press=ask>{text!(roles.remove)}</Button> }
}
