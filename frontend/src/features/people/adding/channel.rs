//! The channel one writes to them over.

use super::chosen::{Addressed, Chosen, Step, Way};
use crate::directory::Directory;
use crate::ui::{Button, ChannelGlyph, Empty, Look, icon};
use contract::channels::Channel;
use domain::ChannelId;
use leptos::prelude::*;

#[component]
pub fn ChannelStep(chosen: Chosen) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let imports = Memo::new(move |_| chosen.choices.read().way() == Way::Import);
    let channels = Memo::new(move |_| directory.channels());
    // A file is of one channel; one contact may be of none yet.
    let is_chosen = Memo::new(move |_| {
        let id = chosen.choices.read().channel_id;
        let channels = channels.read();
        let fits = |channel: &&Channel| Some(channel.id) == id && Addressed::of(channel).is_some();
        match id {
            None => !imports.get(),
            Some(_) => channels.iter().any(|channel| fits(&channel)),
        }
    });
    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_chosen.get_untracked() {
            chosen.step(Step::Contacts);
        }
    };
    view! {
        <form class="wizard" aria-label=text!(adding.step_channel) on:submit=next novalidate>
            <div class="page page-narrow">
                <fieldset class="stack">
                    <legend class="medium legend">{text!(adding.which_channel)}</legend>
                    {move || (!imports.get()).then(|| view! { <Card chosen channel=None /> })}
                    {move || channels.get().into_iter().map(|channel| view! { <Card chosen channel=Some(channel) /> }).collect_view()}
                    {move || (imports.get() && channels.read().is_empty()).then(|| view! {
                        <Empty drawing=icondata::LuPlug title=text!(channels.none) text=text!(adding.no_channel_text) />
                    })}
                </fieldset>
            </div>
            <div class="foot"><div class="in">
                <Button on_press=move |()| chosen.step(Step::Way)>{text!(ui.back)}</Button>
                <span class="grow"></span>
                <a class="btn" href="/people">{text!(ui.cancel)}</a>
                <Button look=Look::Primary disabled=Signal::derive(move || !is_chosen.get())>{text!(quick.next)}</Button>
            </div></div>
        </form>
    }
}

#[component]
fn Card(chosen: Chosen, #[prop(optional_no_strip)] channel: Option<Channel>) -> impl IntoView {
    let id: Option<ChannelId> = channel.as_ref().map(|channel| channel.id);
    let addressed = channel.as_ref().and_then(Addressed::of);
    let is_off = channel.is_some() && addressed.is_none();
    let (sign, name, about) = match &channel {
        None => (
            view! { <span class="people-sign">{icon(icondata::LuContact)}</span> }.into_any(),
            text!(adding.no_channel).to_owned(),
            text!(adding.no_channel_about).to_owned(),
        ),
        Some(channel) => (
            view! { <ChannelGlyph kind_name=channel.kind.clone() size="glyph-24" silent=true /> }
                .into_any(),
            channel.name.clone(),
            match addressed {
                Some(addressed) => text!(adding.addressed_by, by = addressed.name()),
                None => text!(adding.not_addressed).to_owned(),
            },
        ),
    };
    view! {
        <label class="radio-card adding-channel" class:is-off=is_off>
            <input
                class="radio"
                type="radio"
                name="channel"
                disabled=is_off
                prop:checked=move || chosen.choices.read().channel_id == id
                on:change=move |_| chosen.change(|choices| choices.channel_id = id)
            />
            {sign}
            <span class="grow"><bdi class="medium block truncate">{name}</bdi><span class="hint">{about}</span></span>
        </label>
    }
}
