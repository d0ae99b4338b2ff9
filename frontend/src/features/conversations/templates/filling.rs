//! The chosen template: a field for each of its places, and the whole as the customer will get it.

use super::state::{Templates, parts};
use crate::ui::{Button, element_id, icon_sized, language_tag, sentence};
use contract::templates::{PlaceholderKind, Template, TemplatePlaceholder};
use leptos::prelude::*;

/// Longest that is worth typing; the domain says the same.
const MAX: usize = domain::templates::MAX_VALUE;

#[component]
pub fn Filling(templates: Templates, template: Template) -> impl IntoView {
    let (name, language) = (template.name.clone(), template.language.clone());
    let places = template.placeholders.clone();
    view! {
        <div class="line-h template-head">
            {icon_sized(icondata::LuLayoutTemplate, "icon-14")}
            <b class="truncate medium"><bdi>{name}</bdi></b>
            <span class="xs ink-3">{language}</span>
            <span class="grow"></span>
            <Button class="btn-sm template-change" on_press=move |()| templates.clear()>{text!(templates.other)}</Button>
        </div>
        {(!places.is_empty()).then(|| view! {
            <div class="template-fields">
                {places.into_iter().map(|place| view! { <Place templates place /> }).collect_view()}
            </div>
        })}
        <Preview templates template />
    }
}

#[component]
fn Place(templates: Templates, place: TemplatePlaceholder) -> impl IntoView {
    let id = element_id("template-place");
    let below = format!("{id}-below");
    let described = below.clone();
    let (read, write) = (place.key.clone(), place.key.clone());
    let key = place.key.clone();
    let flaw = Memo::new(move |_| templates.flaw(&key));
    let label = label(&place);
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                class="input"
                id=id
                dir="auto"
                autocomplete="off"
                maxlength=MAX.to_string()
                placeholder=place.example.unwrap_or_default()
                aria-required="true"
                aria-invalid=move || flaw.read().is_some().then_some("true")
                aria-describedby=move || flaw.read().is_some().then(|| described.clone())
                prop:value=move || templates.values.read().get(&read).cloned().unwrap_or_default()
                on:input=move |event| {
                    let value = event_target_value(&event);
                    templates.values.update(|values| {
                        values.insert(write.clone(), value);
                    });
                }
            />
            {move || flaw.get().map(|flaw| view! { <p class="error" id=below.clone()>{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{flaw}</span></p> })}
        </div>
    }
}

/// What a place is called: by its name where that says something, else by what goes there.
fn label(place: &TemplatePlaceholder) -> String {
    let (of_header, name) = match place.key.strip_prefix("header.") {
        Some(name) => (true, name),
        None => (false, place.key.as_str()),
    };
    let is_number = name.bytes().all(|b| b.is_ascii_digit());
    match place.kind {
        PlaceholderKind::Image => text!(templates.image).to_string(),
        PlaceholderKind::Video => text!(templates.video).to_string(),
        PlaceholderKind::Document => text!(templates.document).to_string(),
        PlaceholderKind::UrlEnd => text!(templates.url_end).to_string(),
        PlaceholderKind::Code => text!(templates.code).to_string(),
        _ if is_number && of_header => text!(templates.header_place, n = name.to_owned()),
        _ if is_number => text!(templates.place, n = name.to_owned()),
        _ => sentence(&name.replace('_', " ")),
    }
}

#[component]
fn Preview(templates: Templates, template: Template) -> impl IntoView {
    let parts = parts(&template);
    let filled = Memo::new(move |_| {
        let values = templates.values.read();
        let given = values.iter().filter(|(_, value)| !value.trim().is_empty());
        let given: Vec<_> = given
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        (parts.title(&given), parts.text(&given))
    });
    view! {
        <div class="template-preview">
            <p class="xs ink-3">{text!(quick.preview)}</p>
            <div class="bubble msg-prev" lang=language_tag(&template.language)>
                {move || filled.get().0.map(|title| view! { <p class="medium">{title}</p> })}
                <p>{move || filled.get().1}</p>
                {template.footer.map(|footer| view! { <p class="xs ink-2">{footer}</p> })}
            </div>
            {(!template.buttons.is_empty()).then(|| view! {
                <ul class="line-h wrap gap-4" aria-label=text!(templates.buttons)>
                    {template.buttons.into_iter().map(|button| view! { <li class="chip chip-line">{button}</li> }).collect_view()}
                </ul>
            })}
        </div>
    }
}
