//! By hand or from a file, and the files that came in lately.

use super::chosen::{Choices, Chosen, Step, Way};
use super::running::state_name;
use crate::live::Live;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Button, Look};
use contract::page::Paging;
use domain::permissions::Permission;
use leptos::prelude::*;

const LATELY: u32 = 5;

#[component]
pub fn WayStep(chosen: Chosen) -> impl IntoView {
    let session = expect_context::<Session>();
    let may_import = Memo::new(move |_| session.may(Permission::ImportContacts));
    let card = move |way: Way, name: &'static str, about: &'static str, may: bool| {
        view! {
            <label class="radio-card" class:is-off=!may>
                <input
                    class="radio"
                    type="radio"
                    name="way"
                    disabled=!may
                    prop:checked=move || chosen.choices.read().way() == way
                    on:change=move |_| chosen.change(|choices| choices.way = Some(way))
                />
                <span class="grow"><span class="medium block">{name}</span><span class="hint">{about}</span></span>
            </label>
        }
    };
    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        chosen.step(Step::Channel);
    };
    view! {
        <form class="wizard" aria-label=text!(adding.title) on:submit=next novalidate>
            <div class="page page-narrow">
                <fieldset class="stack">
                    <legend class="medium legend">{text!(adding.how)}</legend>
                    {card(Way::Manual, text!(adding.manual), text!(adding.manual_text), true)}
                    {move || {
                        let may = may_import.get();
                        card(Way::Import, text!(adding.import), if may { text!(adding.import_text) } else { text!(adding.import_denied) }, may)
                    }}
                </fieldset>
                {move || may_import.get().then(|| view! { <Lately /> })}
            </div>
            <div class="foot"><div class="in">
                <a class="btn" href="/people">{text!(ui.cancel)}</a>
                <span class="grow"></span>
                <Button look=Look::Primary>{text!(quick.next)}</Button>
            </div></div>
        </form>
    }
}

/// The latest imports: the way back to one that still runs.
#[component]
fn Lately() -> impl IntoView {
    let (session, live, clock) = (
        expect_context::<Session>(),
        expect_context::<Live>(),
        expect_context::<Clock>(),
    );
    let imports = LocalResource::new(move || {
        live.generation();
        let client = session.client();
        let paging = Paging {
            limit: Some(LATELY),
            cursor: None,
        };
        async move { client.contact_imports(&paging).await }
    });
    move || {
        // What does not come is no reason to stop here.
        let imports = imports.get()?.ok()?.items;
        (!imports.is_empty()).then(|| view! {
            <section class="adding-lately">
                <h2 class="people-h">{text!(adding.lately)}</h2>
                <ul>
                    {imports.into_iter().map(|import| {
                        let choices = Choices {
                            way: Some(Way::Import),
                            step: Some(Step::Contacts),
                            channel_id: Some(import.channel_id),
                            existing: Some(import.existing),
                            delimiter: Some(import.delimiter),
                            import_id: Some(import.id),
                        };
                        let at = import.created_at.as_millis() as f64;
                        view! {
                            <li class="line-h people-address">
                                <a class="grow truncate" href=choices.path()><bdi>{import.file_name}</bdi></a>
                                <span class="badge">{state_name(import.state)}</span>
                                <span class="xs ink-3">{move || clock.short(at)}</span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        })
    }
}
