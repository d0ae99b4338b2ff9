//! The three steps: what it says, who sees it, where it is offered.

use super::files::Files;
use super::form::Form;
use crate::browser::{put_text, selection};
use crate::session::Session;
use crate::ui::{ChannelGlyph, Field, TextArea};
use contract::channels::Channel;
use domain::quick_replies::{Placeholder, Values, fill};
use leptos::prelude::*;

#[component]
pub fn MessageStep(form: Form) -> impl IntoView {
    let field = NodeRef::<leptos::html::Textarea>::new();
    let insert = move |placeholder: Placeholder| {
        let text = form.message.get_untracked();
        let words = format!("{{{{{placeholder}}}}}");
        let field = field.get_untracked();
        let range = field
            .as_ref()
            .map_or(text.len()..text.len(), |field| selection(field, &text));
        let (head, tail) = (text.get(..range.start), text.get(range.end..));
        let head = head.unwrap_or(&text);
        let text = format!("{head}{words}{}", tail.unwrap_or_default());
        if let Some(field) = field {
            put_text(&field, &text, head.len() + words.len());
        }
        form.message.set(text);
    };
    let chips = Placeholder::ALL.iter().map(|placeholder| {
        view! {
            <button class="chip chip-lg chip-line mono" type="button" on:click=move |_| insert(*placeholder)>
                {placeholder.as_str()}
            </button>
        }
    });
    view! {
        <div class="stack">
            <div class="grid-2">
                <Field label=text!(quick.name) value=form.name error=form.name_error required=true focused=true />
                <Field label=text!(quick.topic) hint=text!(quick.topic_hint) value=form.topic error=form.topic_error />
            </div>
            <TextArea label=text!(quick.message) value=form.message error=form.message_error field />
            <div class="placeholders" role="group" aria-label=text!(quick.insert)>
                <span class="xs ink-3">{text!(quick.insert)}</span>
                {chips.collect_view()}
            </div>
            <Files form />
            <Preview form />
        </div>
    }
}

/// As a customer would get it who is nobody's.
#[component]
fn Preview(form: Form) -> impl IntoView {
    let session = expect_context::<Session>();
    let filled = Memo::new(move |_| {
        let me = session.me();
        let first = me.as_ref().map(|me| me.first_name.clone());
        let last = me.and_then(|me| me.last_name).unwrap_or_default();
        let values = Values {
            contact_name: Some(text!(quick.sample_name).to_string()),
            contact_email: Some("leila@example.com".to_owned()),
            contact_phone: Some("+33 6 39 98 01 23".to_owned()),
            contact_reference: Some("58213".to_owned()),
            agent_full_name: first
                .clone()
                .map(|first| format!("{first} {last}").trim().to_owned()),
            agent_name: first,
            conversation_number: Some(1042),
            conversation_subject: Some(text!(quick.sample_subject).to_string()),
            channel_name: Some(text!(quick.sample_channel).to_string()),
            organization_name: session.organization().map(|organization| organization.name),
        };
        fill(&form.message.read(), &values).text
    });
    move || {
        (!filled.read().trim().is_empty()).then(|| view! {
            <section aria-label=text!(quick.preview)>
                <p class="medium legend">{text!(quick.preview_for, name = text!(quick.sample_name))}</p>
                <div class="preview"><p class="bubble msg-prev">{move || filled.get()}</p></div>
            </section>
        })
    }
}

#[component]
pub fn VisibleStep(form: Form) -> impl IntoView {
    let card = move |everyone: bool, may: bool, name: &'static str, about: &'static str| {
        view! {
            <label class="radio-card" class:is-off=!may>
                <input class="radio" type="radio" name="visible-to" disabled=!may prop:checked=move || form.everyone.get() == everyone on:change=move |_| form.everyone.set(everyone) />
                <span class="grow"><span class="medium block">{name}</span><span class="hint">{about}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="stack">
            <legend class="medium legend">{text!(quick.step_visible)}</legend>
            {card(false, form.may_own, text!(quick.only_me), text!(quick.only_me_text))}
            {card(true, form.may_share, text!(quick.everyone), if form.may_share { text!(quick.everyone_text) } else { text!(quick.may_not_share) })}
        </fieldset>
    }
}

#[component]
pub fn ChannelsStep(form: Form, channels: Vec<Channel>) -> impl IntoView {
    let every = Memo::new(move |_| form.channels.read().is_empty());
    let ids: Vec<_> = channels.iter().map(|channel| channel.id).collect();
    let boxes = channels.into_iter().map(|channel| {
        let id = channel.id;
        let checked = move || form.channels.read().contains(&id);
        let toggle = move |_| {
            form.channels.update(
                |chosen| match chosen.iter().position(|other| *other == id) {
                    Some(at) => drop(chosen.remove(at)),
                    None => chosen.push(id),
                },
            );
        };
        view! {
            <label class="radio-card">
                <input class="check" type="checkbox" prop:checked=checked on:change=toggle />
                <ChannelGlyph kind_name=channel.kind size="glyph-20" silent=true />
                <span class="grow truncate"><bdi>{channel.name}</bdi></span>
            </label>
        }
    });
    view! {
        <fieldset class="stack">
            <legend class="medium legend">{text!(quick.available_on)}</legend>
            <label class="radio-card">
                <input
                    class="check"
                    type="checkbox"
                    prop:checked=every
                    on:change=move |event| {
                        // Taken away, each is chosen by itself.
                        let all = event_target_checked(&event);
                        form.channels.set(if all { Vec::new() } else { ids.clone() });
                    }
                />
                <span class="grow medium">{text!(quick.every_channel)}</span>
            </label>
            {boxes.collect_view()}
        </fieldset>
    }
}
