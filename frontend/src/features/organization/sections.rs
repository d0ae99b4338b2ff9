//! The parts of the form: what it is and where, how conversations begin, which files are taken.

use super::form::Form;
use crate::browser::names::{Names, time_zones};
use crate::ui::{Field, SelectField, SwitchRow, element_id};
use domain::Country;
use leptos::prelude::*;

/// Those that customers are likely to be written to in, by their codes.
const LANGUAGES: &str = "ar bg bn cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt pt-BR ro ru sk sl sr sv sw ta th tr uk ur vi zh-Hans zh-Hant";

/// The options of a list, by their names; `kept` stands among them, whatever it is.
fn named(codes: impl Iterator<Item = String>, kind: &str, kept: &str) -> Vec<(String, String)> {
    let names = Names::of(kind);
    let mut options: Vec<(String, String)> = codes
        .map(|code| (code.clone(), names.name(&code)))
        .collect();
    if !kept.is_empty() && !options.iter().any(|(code, _)| code == kept) {
        options.push((kept.to_owned(), names.name(kept)));
    }
    options.sort_by_key(|(_, name)| name.to_lowercase());
    options
}

#[component]
pub fn General(form: Form) -> impl IntoView {
    let language = form.language.get_untracked();
    let languages = named(
        LANGUAGES.split(' ').map(str::to_owned),
        "language",
        &language,
    );
    let country = form.country.get_untracked();
    let mut countries = named(
        Country::all().map(|country| country.to_string()),
        "region",
        &country,
    );
    countries.insert(
        0,
        (String::new(), text!(organization.no_country).to_string()),
    );
    let mut zones = time_zones();
    for kept in ["UTC".to_owned(), form.zone.get_untracked()] {
        if !zones.contains(&kept) {
            zones.insert(0, kept);
        }
    }
    let zones: Vec<(String, String)> = zones
        .into_iter()
        .map(|zone| (zone.clone(), zone.replace('_', " ")))
        .collect();
    view! {
        <section class="sec stack">
            <h2>{text!(organization.general)}</h2>
            <Field label=text!(organization.name) value=form.name error=form.name_error on_leave=form.name_left() required=true />
            <div class="grid-2">
                <SelectField label=text!(organization.language) options=languages value=form.language hint=text!(organization.language_hint) />
                <SelectField label=text!(organization.country) options=countries value=form.country hint=text!(organization.country_hint) />
            </div>
            <SelectField label=text!(organization.zone) options=zones value=form.zone hint=text!(organization.zone_hint) />
        </section>
    }
}

#[component]
pub fn Conversations(form: Form) -> impl IntoView {
    let group = element_id("after-closing");
    let card = move |reopens: bool, name: &'static str, hint: &'static str| {
        let group = group.clone();
        view! {
            <label class="radio-card">
                <input class="radio" type="radio" name=group prop:checked=move || form.reopens.get() == reopens on:change=move |_| form.reopens.set(reopens) />
                <span><span class="medium">{name}</span><span class="hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <section class="sec stack">
            <h2>{text!(organization.conversations)}</h2>
            <SwitchRow label=text!(organization.across) hint=text!(organization.across_hint) on=form.across on_change=move |on| form.across.set(on) />
            <fieldset class="stack stack-8">
                <legend class="medium legend">{text!(organization.after_closing)}</legend>
                {card(false, text!(organization.after_new), text!(organization.after_new_hint))}
                {card(true, text!(organization.after_reopen), text!(organization.after_reopen_hint))}
            </fieldset>
        </section>
    }
}

#[component]
pub fn Files(form: Form) -> impl IntoView {
    view! {
        <section class="sec stack">
            <h2>{text!(organization.files)}</h2>
            <p>{text!(organization.files_text)}</p>
            <Field label=text!(organization.types) hint=text!(organization.types_hint) value=form.types error=form.types_error on_leave=form.types_left() />
            <Field label=text!(organization.size) hint=text!(organization.size_hint) value=form.megabytes error=form.size_error on_leave=form.size_left() />
        </section>
    }
}
