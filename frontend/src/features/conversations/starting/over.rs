//! The channel it goes over; those that do not reach the contact are off, and say why.

use super::state::{Form, Off, Whom, fits};
use crate::features::conversations::state::DeskState;
use crate::ui::{ChannelGlyph, channel_title, icon_sized};
use contract::channels::{NumberCheck, NumberState};
use domain::identities::Scheme;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const REST: Duration = Duration::from_millis(300);

#[component]
pub fn ChannelField(form: Form, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <fieldset class="over">
            <legend>{text!(starting.channel)}</legend>
            <div class="over-cards">
                {move || {
                    let channels = form.channels.get();
                    channels.into_iter().map(|channel| {
                        let (id, kind, name) = (channel.id, channel.kind.clone(), channel.name.clone());
                        let off = Memo::new(move |_| form.off(&channel));
                        let title = channel_title(&kind);
                        view! {
                            <label class="radio-card" class:is-off=move || off.get().is_some()>
                                <input
                                    class="radio"
                                    type="radio"
                                    name="start-channel"
                                    disabled=move || off.get().is_some()
                                    prop:checked=move || form.channel.get() == Some(id) && off.get().is_none()
                                    on:change=move |_| form.channel.set(Some(id))
                                />
                                <ChannelGlyph kind_name=kind size="glyph-24" silent=true />
                                <span class="grow">
                                    <span class="medium truncate over-name">{name}</span>
                                    <span class="hint">{move || match off.get() {
                                        None => title.to_string(),
                                        Some(Off::Disabled) => text!(starting.off_disabled).to_string(),
                                        Some(Off::NoAddress) => text!(starting.off_no_address).to_string(),
                                        Some(Off::OtherAddress) => text!(starting.off_other_address).to_string(),
                                    }}</span>
                                </span>
                            </label>
                        }
                    }).collect_view()
                }}
            </div>
            {move || error.get().map(|error| view! { <p class="error">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{error}</span></p> })}
            <Check form />
        </fieldset>
    }
}

/// Asks whether the number that is typed can be reached over the chosen channel.
pub fn keep_checked(desk: DeskState, form: Form) {
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let asked = Memo::new(move |_| {
        let number = match &*form.whom.read() {
            Whom::New(text) if fits(Scheme::Phone, text) => text.clone(),
            Whom::Known(contact) => contact.phone.clone()?,
            Whom::Nobody | Whom::New(_) => return None,
        };
        Some((form.chosen()?.id, number))
    });
    Effect::new(move |_| {
        form.checked.set(None);
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        let Some((channel, phone)) = asked.get() else {
            return;
        };
        let ask = move || {
            spawn_local(async move {
                let check = NumberCheck {
                    phone: phone.clone(),
                };
                // A check that gives no answer stops nobody.
                if let Ok(answer) = desk.client().check_number(channel, &check).await
                    && asked.try_get_untracked().flatten() == Some((channel, phone))
                {
                    form.checked.try_set(Some(answer));
                }
            });
        };
        rest.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
}

#[component]
fn Check(form: Form) -> impl IntoView {
    move || {
        form.checked.get().map(|checked| {
            let (drawing, class, words) = match checked.state {
                NumberState::Reachable => (
                    icondata::LuCircleCheck,
                    "icon-14 good",
                    text!(starting.reachable),
                ),
                NumberState::Unreachable => (
                    icondata::LuCircleX,
                    "icon-14 bad",
                    text!(starting.unreachable),
                ),
                NumberState::Unsure | NumberState::Unknown => (
                    icondata::LuCircleHelp,
                    "icon-14 ink-3",
                    text!(starting.unsure),
                ),
            };
            view! {
                <p class="line-h gap-4 checked" role="status">
                    {icon_sized(drawing, class)}
                    <span>{words}{checked.reason.map(|reason| format!(" · {reason}"))}</span>
                </p>
            }
        })
    }
}
