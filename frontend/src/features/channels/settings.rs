//! The settings of a channel: what to do with it, its name, and the form its kind describes.

use super::detail::Opened;
use super::facts::{Facts, secret_of};
use super::form::{Entry, SettingFields, collect, entries, missing, refuse_all, written_now};
use super::page::ChannelList;
use super::saving::Saving;
use super::secret::ChannelSecret;
use crate::ui::{Button, Field, Look, SwitchRow, Toasts, Unsaved, complain};
use client::CallError;
use contract::channels::PatchChannel;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SettingsTab(opened: Opened) -> impl IntoView {
    let (toasts, ChannelList(list)) = (expect_context::<Toasts>(), expect_context::<ChannelList>());
    let Opened {
        channel: known,
        kind,
        renewed,
        ..
    } = opened;
    let channel = known.get_untracked();
    let saving = Saving::of(&channel, |a, b| {
        (&a.name, &a.settings, a.send_read_receipts) == (&b.name, &b.settings, b.send_read_receipts)
    });
    let name = RwSignal::new(channel.name.clone());
    let name_error = RwSignal::new(None::<String>);
    let name_left = complain(name, name_error, |text| missing(text.trim().is_empty()));
    let receipts = RwSignal::new(channel.send_read_receipts);
    let busy = RwSignal::new(false);
    let tells_of_reading = kind
        .as_ref()
        .is_some_and(|kind| kind.capabilities.tells_of_reading);
    let with_secret = kind.clone().filter(|kind| secret_of(kind).is_some());
    let of = channel.clone();
    let fields = kind
        .as_ref()
        .map(|kind| entries(kind, &channel.settings))
        .unwrap_or_default();
    let (drawn, watched) = (fields.clone(), fields.clone());
    let content = move || (name.get(), receipts.get(), written_now(&watched));
    let saved = expect_context::<Unsaved>().watch(content.clone());
    let is_changed = {
        let content = content.clone();
        Memo::new(move |_| *saved.read() != content())
    };
    let send = move |change: PatchChannel, fields: Vec<Entry>| {
        busy.set(true);
        let content = content.clone();
        let sent = untrack(&content);
        spawn_local(async move {
            match saving.save(&change).await {
                None => {}
                Some(Ok(now)) => {
                    toasts.done(text!(channels.saved));
                    list.refetch();
                    known.try_set(now);
                    // Whoever has left meanwhile has nothing that could be drawn anew.
                    let is_here = busy.try_get_untracked().is_some();
                    if is_here && untrack(&content) == sent {
                        renewed.notify();
                    }
                    saved.try_set(sent);
                }
                Some(Err(CallError::Refused(problem))) if !problem.errors.is_empty() => {
                    if let Some(message) = refuse_all(name_error, &fields, problem.errors) {
                        toasts.failed(text!(channels.save_failed), Some(message));
                    }
                }
                Some(Err(error)) => toasts.refused(text!(channels.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.read_untracked().trim().to_owned();
        name_error.set(
            typed
                .is_empty()
                .then(|| text!(channels.required).to_string()),
        );
        let Some(settings) =
            collect(&fields).filter(|_| !typed.is_empty() && !busy.get_untracked())
        else {
            return;
        };
        let change = PatchChannel {
            name: Some(typed),
            settings: Some(settings),
            send_read_receipts: tells_of_reading.then(|| receipts.get_untracked()),
            ..Default::default()
        };
        send(change, fields.clone());
    };
    view! {
        <form class="form-foot" aria-label=text!(channels.settings) on:submit=save novalidate>
            <div class="page page-narrow">
                <section class="sec">
                    <h3>{text!(channels.next)}</h3>
                    <div class="stack"><Facts channel kind secret=None /></div>
                </section>
                <section class="sec">
                    <h3>{text!(channels.settings)}</h3>
                    <div class="stack">
                        <Field label=text!(channels.name) hint=text!(channels.name_hint) value=name error=name_error on_leave=name_left required=true />
                        <SettingFields entries=drawn />
                        {tells_of_reading.then(|| view! {
                            <SwitchRow label=text!(channels.read_receipts) hint=text!(channels.read_receipts_text) on=receipts on_change=move |on| receipts.set(on) />
                        })}
                    </div>
                </section>
                {with_secret.map(|kind| view! { <ChannelSecret channel=of kind /> })}
            </div>
            <SaveBar is_changed busy />
        </form>
    }
}

/// The foot of a part: whether something is not saved, and the button.
#[component]
pub fn SaveBar(#[prop(into)] is_changed: Signal<bool>, busy: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="foot"><div class="in">
            <span class="xs ink-3 grow" role="status">{move || is_changed.get().then(|| text!(channels.not_saved))}</span>
            <Button look=Look::Primary busy disabled=Signal::derive(move || !is_changed.get())>{text!(ui.save)}</Button>
        </div></div>
    }
}
