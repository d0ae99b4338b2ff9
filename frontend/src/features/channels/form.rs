//! The settings of a channel, as its kind describes them: nothing here knows a provider.

use crate::ui::{Field, SecretField, SelectField, SwitchRow, TextArea, complain};
use contract::channels::{ChannelKind, Setting, SettingType};
use contract::problem::FieldError as Complaint;
use domain::channels::fields::{FieldError, FieldFormat};
use leptos::prelude::*;
use serde_json::{Map, Value};

/// One setting while it is typed.
#[derive(Clone)]
pub struct Entry {
    setting: Setting,
    value: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

/// The fields of a kind, filled with what is set.
pub fn entries(kind: &ChannelKind, set: &Map<String, Value>) -> Vec<Entry> {
    let entry = |setting: &Setting| {
        let value = set.get(&setting.key).or(setting.default.as_ref());
        Entry {
            setting: setting.clone(),
            value: RwSignal::new(value.map(written).unwrap_or_default()),
            error: RwSignal::new(None),
        }
    };
    let own = kind.settings.iter().filter(|setting| !setting.read_only);
    own.map(entry).collect()
}

fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What stands in the fields, for comparing.
pub fn written_now(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| entry.value.get()).collect()
}

/// What was typed, as the API takes it; `None` when a required field is empty or something is not what it
/// should be, which then says so.
pub fn collect(entries: &[Entry]) -> Option<Map<String, Value>> {
    let mut settings = Map::new();
    let mut whole = true;
    for entry in entries {
        let text = entry.value.get_untracked().trim().to_owned();
        if text.is_empty() {
            let missing = missing(entry.setting.required);
            whole &= missing.is_none();
            entry.error.set(missing);
            // What was emptied is no longer set.
            settings.insert(entry.setting.key.clone(), Value::Null);
            continue;
        }
        let wrong = flaw(&entry.setting, &text);
        whole &= wrong.is_none();
        entry.error.set(wrong);
        let was_list = matches!(entry.setting.default, Some(Value::Array(_)));
        let value = match entry.setting.kind {
            SettingType::Number | SettingType::Port => text
                .parse::<i64>()
                .map(Value::from)
                .unwrap_or_else(|_| Value::from(text)),
            SettingType::Switch => Value::from(text == "true"),
            _ if was_list => text
                .split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(Value::from)
                .collect(),
            _ => Value::from(text),
        };
        settings.insert(entry.setting.key.clone(), value);
    }
    whole.then_some(settings)
}

/// Puts the server's complaints on their fields; answers what concerns none of them.
fn refuse(entries: &[Entry], errors: &[Complaint]) -> Option<String> {
    let mut rest = None;
    for complaint in errors {
        let key = complaint
            .field
            .strip_prefix("settings.")
            .unwrap_or(&complaint.field);
        match entries.iter().find(|entry| entry.setting.key == key) {
            Some(entry) => entry.error.set(Some(complaint.message.clone())),
            None => rest = Some(complaint.message.clone()),
        }
    }
    rest
}

/// The same with the name, which every kind has.
pub fn refuse_all(
    name: RwSignal<Option<String>>,
    entries: &[Entry],
    errors: Vec<Complaint>,
) -> Option<String> {
    let (own, rest): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|complaint| complaint.field == "name");
    name.set(own.into_iter().next().map(|complaint| complaint.message));
    refuse(entries, &rest)
}

/// What is wrong with a field in which nothing stands.
pub fn missing(required: bool) -> Option<String> {
    required.then(|| text!(channels.required).to_string())
}

/// What is wrong with what is typed, as far as a form can tell.
fn flaw(setting: &Setting, text: &str) -> Option<String> {
    let text = text.trim();
    let format = format(setting.kind).filter(|_| !text.is_empty())?;
    let said = match format.check(text).err()? {
        FieldError::Url => text!(channels.not_a_url),
        FieldError::Host => text!(channels.not_a_host),
        FieldError::Number => text!(channels.not_a_number),
        FieldError::Port => text!(channels.not_a_port),
        FieldError::Email => text!(channels.not_an_email),
        FieldError::Phone => text!(channels.not_a_phone),
    };
    Some(said.to_owned())
}

/// What a text has to look like, by the rules that the server has too.
fn format(kind: SettingType) -> Option<FieldFormat> {
    match kind {
        SettingType::Url => Some(FieldFormat::Url),
        SettingType::Host => Some(FieldFormat::Host),
        SettingType::Number => Some(FieldFormat::Number),
        SettingType::Port => Some(FieldFormat::Port),
        SettingType::Email => Some(FieldFormat::Email),
        SettingType::Phone => Some(FieldFormat::Phone),
        SettingType::Text
        | SettingType::LongText
        | SettingType::Secret
        | SettingType::Choice
        | SettingType::Switch
        | SettingType::Unknown => None,
    }
}

#[component]
pub fn SettingFields(entries: Vec<Entry>) -> impl IntoView {
    entries
        .into_iter()
        .map(|entry| view! { <SettingField entry /> })
        .collect_view()
}

#[component]
fn SettingField(entry: Entry) -> impl IntoView {
    let Entry {
        setting,
        value,
        error,
    } = entry;
    let rule = setting.clone();
    let on_leave = complain(value, error, move |text| match text.trim().is_empty() {
        true => missing(rule.required),
        false => flaw(&rule, text),
    });
    let hint = setting.help.clone().unwrap_or_default();
    let label = setting.label.clone();
    match setting.kind {
        SettingType::Secret => view! { <SecretField label value hint error autocomplete="off" on_leave /> }.into_any(),
        SettingType::Choice => {
            let options: Vec<(String, String)> = setting.choices.into_iter().map(|choice| (choice.value, choice.label)).collect();
            if value.read_untracked().is_empty() {
                value.set(options.first().map(|(key, _)| key.clone()).unwrap_or_default());
            }
            view! { <SelectField label value hint options=Signal::stored(options) /> }.into_any()
        }
        SettingType::Switch => view! {
            <SwitchRow label hint on=Signal::derive(move || *value.read() == "true") on_change=move |on: bool| value.set(on.to_string()) />
        }
        .into_any(),
        SettingType::LongText => view! { <TextArea label value hint error required=setting.required /> }.into_any(),
        SettingType::Url => view! { <Field label value hint error kind="url" required=setting.required placeholder="https://" on_leave /> }.into_any(),
        SettingType::Number | SettingType::Port => view! { <Field label value hint error kind="number" required=setting.required on_leave /> }.into_any(),
        SettingType::Host => view! { <Field label value hint error required=setting.required on_leave /> }.into_any(),
        SettingType::Email => view! { <Field label value hint error kind="email" required=setting.required on_leave /> }.into_any(),
        SettingType::Phone => view! { <Field label value hint error kind="tel" required=setting.required on_leave /> }.into_any(),
        SettingType::Text | SettingType::Unknown => view! { <Field label value hint error required=setting.required on_leave /> }.into_any(),
    }
}
