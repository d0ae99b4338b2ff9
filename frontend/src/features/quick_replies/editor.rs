//! Writing one: three steps forth and back, then *Save*. Editing walks the same steps.

use super::form::Form;
use super::list::QuickReplyList;
use super::steps::{ChannelsStep, MessageStep, VisibleStep};
use crate::directory::all;
use crate::session::Session;
use crate::ui::{
    Ask, AsyncView, Button, Confirms, Gone, IconButton, Look, Toasts, Unsaved, WayBack, icon,
    icon_sized,
};
use client::CallError;
use contract::quick_replies::{QuickReply, QuickReplyVisibility};
use domain::QuickReplyId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

const LAST: usize = 2;

#[component]
pub fn NewQuickReplyForm() -> impl IntoView {
    let form = Form::new(expect_context(), None);
    view! {
        <header class="bar">
            <Back />
            <h2 class="grow">{text!(quick.add_title)}</h2>
        </header>
        <Wizard form edited=None />
    }
}

#[component]
pub fn EditQuickReply(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<QuickReplyId>() else {
        return view! { <Gone title=text!(quick.gone) text=text!(quick.gone_text)>""</Gone> }
            .into_any();
    };
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move {
            match client.quick_reply(id).await {
                Ok(reply) => Ok(Some(reply)),
                Err(error) if error.status() == Some(404) => Ok(None),
                Err(error) => Err(error),
            }
        }
    });
    view! {
        <AsyncView value=loaded title=text!(quick.failed) children=Callback::new(move |reply: Option<QuickReply>| match reply {
            Some(reply) => view! { <Edit reply /> }.into_any(),
            None => view! { <Gone title=text!(quick.gone) text=text!(quick.gone_text)>""</Gone> }.into_any(),
        }) />
    }
    .into_any()
}

#[component]
fn Edit(reply: QuickReply) -> impl IntoView {
    let session = expect_context::<Session>();
    let form = Form::new(session, Some(&reply));
    let may = match reply.visibility {
        QuickReplyVisibility::Everyone => form.may_share,
        _ => form.may_own,
    };
    let (name, id) = (reply.name.clone(), reply.id);
    view! {
        <header class="bar">
            <Back />
            <h2 class="grow truncate"><bdi>{name.clone()}</bdi></h2>
            {may.then(|| view! { <Remove id name /> })}
        </header>
        {if may {
            view! { <Wizard form edited=Some((reply.id, reply.version)) /> }.into_any()
        } else {
            view! {
                <div class="page page-narrow">
                    <p class="callout">{icon(icondata::LuLock)}{text!(quick.may_not)}</p>
                    <p class="bubble msg-prev">{reply.message}</p>
                </div>
            }
            .into_any()
        }}
    }
}

#[component]
fn Back() -> impl IntoView {
    view! { <a class="icon-btn only-phone" href="/settings/quick-replies" aria-label=text!(quick.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a> }
}

type Edited = (QuickReplyId, i64);

#[component]
fn Wizard(form: Form, #[prop(optional_no_strip)] edited: Option<Edited>) -> impl IntoView {
    let (session, toasts, list) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<QuickReplyList>(),
    );
    let channels = LocalResource::new(move || {
        let client = session.client();
        async move { all(async |paging| client.channels(&paging).await).await }
    });
    let step = RwSignal::new(0_usize);
    let busy = RwSignal::new(false);
    let navigate = StoredValue::new(use_navigate());
    let go = move |path: &str| {
        // Who has left the page stays where they are.
        navigate.try_with_value(|navigate| navigate(path, NavigateOptions::default()));
    };
    let edited = StoredValue::new(edited);
    let saved = expect_context::<Unsaved>().watch(move || form.written());
    let save = move || {
        busy.set(true);
        let (sent, edited_now) = (untrack(|| form.written()), edited.get_value());
        spawn_local(async move {
            let client = session.client();
            let answer = match edited_now {
                Some((id, version)) => client.update_quick_reply(id, version, &form.change()).await,
                None => client.create_quick_reply(&form.new_one()).await,
            };
            busy.try_set(false);
            match (answer, edited_now) {
                (Ok(_), _) => {
                    saved.try_set(sent);
                    list.refetch();
                    toasts.done(text!(quick.saved));
                    go("/settings/quick-replies");
                }
                (Err(CallError::Refused(problem)), _) if !problem.errors.is_empty() => {
                    form.refuse(&problem);
                    step.try_set(0);
                    if form.is_fine() {
                        let first = problem.errors.first().map(|error| error.message.clone());
                        toasts.failed(text!(quick.save_failed), first);
                    }
                }
                (Err(error), Some((id, _))) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Ok(theirs) = client.quick_reply(id).await {
                        edited.try_set_value(Some((id, theirs.version)));
                    }
                    let about = text!(quick.changed_text).to_string();
                    toasts.failed(text!(quick.changed), Some(about));
                }
                (Err(error), _) => toasts.refused(text!(quick.save_failed), &error),
            }
        });
    };
    let on = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.check() {
            step.set(0);
        } else if step.get_untracked() < LAST {
            step.update(|step| *step += 1);
        } else if !busy.get_untracked() {
            save();
        }
    };
    view! {
        <form class="wizard" aria-label=text!(quick.one) on:submit=on novalidate>
            <div class="page page-narrow">
                <Steps step />
                {move || match step.get() {
                    0 => view! { <MessageStep form /> }.into_any(),
                    1 => view! { <VisibleStep form /> }.into_any(),
                    _ => view! {
                        <AsyncView value=channels title=text!(channels.failed) children=Callback::new(move |channels: Vec<contract::channels::Channel>| {
                            view! { <ChannelsStep form channels /> }.into_any()
                        }) />
                    }
                    .into_any(),
                }}
            </div>
            <div class="foot"><div class="in">
                <a class="btn" href="/settings/quick-replies">{text!(ui.cancel)}</a>
                <span class="grow"></span>
                {move || (step.get() > 0).then(|| view! { <Button on_press=move |()| step.update(|step| *step -= 1)>{text!(ui.back)}</Button> })}
                <Button look=Look::Primary busy disabled=Signal::derive(move || form.files.busy())>{move || if step.get() < LAST { text!(quick.next) } else { text!(ui.save) }}</Button>
            </div></div>
        </form>
    }
}

#[component]
fn Steps(step: RwSignal<usize>) -> impl IntoView {
    let names = [
        text!(quick.step_message),
        text!(quick.step_visible),
        text!(quick.step_channels),
    ];
    let steps = names.into_iter().enumerate().map(|(at, name)| {
        view! {
            <li class:is-done=move || { step.get() > at } aria-current=move || (step.get() == at).then_some("step")>
                <i>{move || if step.get() > at { icon_sized(icondata::LuCheck, "icon-12").into_any() } else { (at + 1).into_any() }}</i>
                {name}
            </li>
        }
    });
    view! { <ol class="steps" aria-label=text!(channels.steps)>{steps.collect_view()}</ol> }
}

#[component]
fn Remove(id: QuickReplyId, name: String) -> impl IntoView {
    let (session, toasts, confirms, list) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
        expect_context::<QuickReplyList>(),
    );
    let back = WayBack::new("/settings/quick-replies", id);
    let remove = Arc::new(move || {
        let back = back.clone();
        spawn_local(async move {
            match session.client().delete_quick_reply(id).await {
                Ok(()) => {
                    list.refetch();
                    toasts.done(text!(quick.removed));
                    back.take();
                }
                Err(error) => toasts.refused(text!(quick.remove_failed), &error),
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(quick.remove_title, name = name.clone()),
            text: text!(quick.remove_text).to_string(),
            act: text!(quick.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    view! { <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(quick.remove) on_press=ask /> }
}
