//! One's name and colour, as colleagues and customers see them.

use crate::session::Session;
use crate::ui::{Avatar, Button, Field, Look, Swatches, Toasts, Unsaved};
use client::{CallError, Snapshot};
use contract::me::{Me, PatchMe};
use domain::agents::AgentName;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What of somebody the form has.
fn in_form(me: &Me) -> (&str, Option<&str>, &str) {
    (&me.first_name, me.last_name.as_deref(), &me.color)
}

#[component]
pub fn Profile() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let me = untrack(|| session.me());
    let first = RwSignal::new(
        me.as_ref()
            .map(|me| me.first_name.clone())
            .unwrap_or_default(),
    );
    let last = RwSignal::new(
        me.as_ref()
            .and_then(|me| me.last_name.clone())
            .unwrap_or_default(),
    );
    let color = RwSignal::new(me.as_ref().map(|me| me.color.clone()).unwrap_or_default());
    // What the form was filled from.
    let read = StoredValue::new(me.clone());
    let email = me.map(|me| me.email).unwrap_or_default();
    let saved = expect_context::<Unsaved>().watch(move || (first.get(), last.get(), color.get()));
    let busy = RwSignal::new(false);
    let flaw = |text: &str| {
        text.trim()
            .parse::<AgentName>()
            .err()
            .map(|flaw| flaw.to_string())
    };
    let first_error = Signal::derive(move || flaw(&first.read()));
    let last_error = Signal::derive(move || {
        (!last.read().trim().is_empty())
            .then(|| flaw(&last.read()))
            .flatten()
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked()
            || first_error.get_untracked().is_some()
            || last_error.get_untracked().is_some()
        {
            return;
        }
        busy.set(true);
        let change = PatchMe {
            first_name: Some(first.read_untracked().trim().to_owned()),
            last_name: Some(
                Some(last.read_untracked().trim().to_owned()).filter(|last| !last.is_empty()),
            ),
            color: Some(color.get_untracked()),
        };
        let sent = (
            first.get_untracked(),
            last.get_untracked(),
            color.get_untracked(),
        );
        spawn_local(async move {
            let client = session.client();
            let version = |me: Option<Me>| me.map_or(0, |me| me.version);
            let known = read.try_get_value().flatten();
            let mut answer = client.update_me(version(known.clone()), &change).await;
            if answer.as_ref().err().and_then(CallError::status) == Some(412)
                && let Ok(Snapshot { body: now, .. }) = client.me().await
            {
                let is_same = known.is_some_and(|known| in_form(&known) == in_form(&now));
                // What was typed stays; saved again, it takes the place of the other.
                read.try_set_value(Some(now.clone()));
                if is_same {
                    // They went away, or are in another team: that is not in this form.
                    answer = client.update_me(now.version, &change).await;
                }
            }
            match answer {
                Ok(me) => {
                    saved.try_set(sent);
                    read.try_set_value(Some(me.clone()));
                    session.set_me(me);
                    toasts.done(text!(profile.saved));
                }
                Err(error) if error.status() == Some(412) => toasts.failed(
                    text!(profile.changed),
                    Some(text!(profile.changed_text).to_string()),
                ),
                Err(error) => toasts.refused(text!(profile.failed), &error),
            }
            busy.set(false);
        });
    };
    // Back to what is saved.
    let cancel = move |()| {
        let (known_first, known_last, known_color) = saved.get_untracked();
        first.set(known_first);
        last.set(known_last);
        color.set(known_color);
    };
    let name = move || format!("{} {}", first.get(), last.get());
    view! {
        <form class="stack" aria-label=text!(profile.title) on:submit=save novalidate>
            <div class="line-h gap-12">
                {move || view! { <Avatar name=name() hue=color.get() size="avatar-56" /> }}
                <div class="grow"><p class="medium">{name}</p><p class="ink-3">{email}</p></div>
            </div>
            <div class="grid-2">
                <Field label=text!(profile.first_name) autocomplete="given-name" hint=text!(sign_up.first_name_hint) value=first error=first_error required=true />
                <Field label=text!(profile.last_name) autocomplete="family-name" value=last error=last_error />
            </div>
            <Swatches label=text!(me.color) value=color />
            <div class="line-h">
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
                <Button on_press=cancel>{text!(ui.cancel)}</Button>
            </div>
        </form>
    }
}
