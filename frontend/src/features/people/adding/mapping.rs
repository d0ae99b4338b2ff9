//! What the columns of another program's file hold.

use super::chosen::Addressed;
use super::import::Importing;
use crate::ui::icon_sized;
use contract::contact_imports::{ImportColumn, ImportField, MappedColumn, PatchContactImport};
use leptos::prelude::*;

#[component]
pub fn Mapping(
    importing: Importing,
    columns: Vec<ImportColumn>,
    /// A row of the file, to see what is meant.
    first: Vec<String>,
    addressed: Addressed,
) -> impl IntoView {
    let all = StoredValue::new(columns.clone());
    // One at a time, as the answer to each tells what all of them hold.
    let choose = move |index: usize, field: Option<ImportField>| {
        let mut columns = all.get_value();
        if let Some(column) = columns.iter_mut().find(|column| column.index == index) {
            column.field = field;
        }
        importing.read_anew(PatchContactImport {
            has_header: Some(true),
            columns: mapped(columns),
            ..Default::default()
        });
    };
    let address = address_field(addressed);
    let fields = [
        (None, text!(adding.left_out)),
        (Some(ImportField::Name), text!(context.name)),
        (Some(address), addressed.name()),
        (Some(ImportField::Reference), text!(context.reference)),
        (Some(ImportField::Remarks), text!(context.remarks)),
    ];
    let used = columns
        .iter()
        .filter(|column| column.field.is_some())
        .count();
    let count = columns.len();
    let rows = columns.into_iter().map(move |column| {
        let index = column.index;
        let sample = first.get(index).cloned().unwrap_or_default();
        let changed = move |event| {
            let wanted = event_target_value(&event);
            let field = fields.iter().find(|(field, _)| key(*field) == wanted);
            choose(index, field.and_then(|(field, _)| *field));
        };
        let options = fields.map(|(field, name)| {
            view! { <option value=key(field) selected=field == column.field>{name}</option> }
        });
        let label = text!(adding.column_holds, name = column.title.clone());
        view! {
            <li class="line-h gap-8">
                <span class="grow">
                    <bdi class="truncate block medium">{column.title}</bdi>
                    <bdi class="truncate block xs ink-3">{sample}</bdi>
                </span>
                <span class="select">
                    <select class="input" aria-label=label disabled=importing.busy on:change=changed>{options.into_iter().collect_view()}</select>
                    {icon_sized(icondata::LuChevronDown, "icon-14")}
                </span>
            </li>
        }
    });
    view! {
        <details class="adding-mapping" open>
            <summary>{icon_sized(icondata::LuChevronRight, "icon-14 chev icon-flip")}{text!(adding.mapping)}<span class="push"></span><span class="count">{text!(adding.mapped, n = used, of = count)}</span></summary>
            <ul tabindex="0" aria-label=text!(adding.mapping)>{rows.collect_view()}</ul>
        </details>
    }
}

/// The columns that hold something.
fn mapped(columns: Vec<ImportColumn>) -> Vec<MappedColumn> {
    let mapped = columns.into_iter().filter_map(|column| {
        let field = column.field?;
        Some(MappedColumn {
            index: column.index,
            field,
        })
    });
    mapped.collect()
}

fn address_field(addressed: Addressed) -> ImportField {
    match addressed {
        Addressed::Phone => ImportField::Phone,
        Addressed::Email => ImportField::Email,
    }
}

fn key(field: Option<ImportField>) -> &'static str {
    field.map_or("", ImportField::as_str)
}
