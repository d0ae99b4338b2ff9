//! The list one chooses from; the chosen one takes its place.

use super::filling::Filling;
use super::state::{Stock, Templates};
use crate::browser::focus_on;
use crate::ui::{Button, ListSearch, Part, icon, icon_sized, later};
use contract::templates::Template;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[component]
pub fn TemplateChooser(templates: Templates) -> impl IntoView {
    view! { <div class="templates">{later(move || chooser(templates))}</div> }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn chooser(templates: Templates) -> Part {
    Ok(view! { <Chooser templates /> }.into_any())
}

#[component]
fn Chooser(templates: Templates) -> impl IntoView {
    move || match templates.chosen.get() {
        Some(template) => view! { <Filling templates template /> }.into_any(),
        None => view! { <Choices templates /> }.into_any(),
    }
}

#[component]
fn Choices(templates: Templates) -> impl IntoView {
    let matching = Memo::new(move |_| templates.matching());
    let said = move || match templates.stock.get() {
        Stock::Coming => Some(text!(templates.loading)),
        Stock::Failed => Some(text!(templates.failed)),
        Stock::Here if templates.found.read().is_empty() => Some(text!(templates.none_to_send)),
        Stock::Here if matching.read().is_empty() => Some(text!(templates.nothing)),
        Stock::Here => None,
    };
    view! {
        <ListSearch label=text!(templates.search) value=templates.search />
        <ul class="menu template-list" aria-label=text!(templates.title)>
            {move || matching.get().into_iter().map(|template| view! { <Choice templates template /> }).collect_view()}
        </ul>
        <p class="xs ink-2 template-said" role="status">{said}</p>
        {move || (templates.stock.get() == Stock::Failed).then(|| view! {
            <Button class="btn-sm" on_press=move |()| templates.load()>{icon(icondata::LuRefreshCw)}{text!(ui.try_again)}</Button>
        })}
    }
}

#[component]
fn Choice(templates: Templates, template: Template) -> impl IntoView {
    let (name, language, line) = (
        template.name.clone(),
        template.language.clone(),
        template.body.clone(),
    );
    let barred = template.barred.clone();
    let is_barred = barred.is_some();
    let choose = move |_| {
        templates.choose(template.clone());
        // Once it is drawn.
        request_animation_frame(|| {
            request_animation_frame(|| focus_on(".template-fields input, .template-change"));
        });
    };
    view! {
        <li>
            <button class="menu-item" type="button" disabled=is_barred aria-disabled=is_barred.then_some("true") on:click=choose>
                {icon_sized(icondata::LuLayoutTemplate, "icon-14")}
                <span class="grow">
                    <span class="truncate medium block"><bdi>{name}</bdi></span>
                    <span class="truncate xs ink-3 block"><bdi>{line}</bdi></span>
                    {barred.map(|why| view! { <span class="xs ink-2 block">{why}</span> })}
                </span>
                <span class="xs ink-3 template-language">{language}</span>
            </button>
        </li>
    }
}
