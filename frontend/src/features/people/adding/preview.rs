//! What the file looks like before anything of it is imported.

use super::chosen::Addressed;
use super::import::Importing;
use super::mapping::Mapping;
use crate::directory::Directory;
use crate::ui::{Button, Empty, icon, icon_sized, number};
use contract::contact_imports::{
    ContactImport, Delimiter, ExistingContacts, ImportHeader, ImportPreview, ImportProblem,
    PatchContactImport, PreviewRow, RejectedRow,
};
use leptos::prelude::*;

#[component]
pub fn Preview(importing: Importing) -> impl IntoView {
    let seen = move || {
        let import = importing.previewed()?;
        let preview = import.preview.clone()?;
        Some((import, preview))
    };
    view! {
        <section class="adding-preview" aria-label=text!(adding.preview)>
            {move || match seen() {
                None => view! { <Empty drawing=icondata::LuFileSpreadsheet title=text!(adding.nothing) text=text!(adding.nothing_text) /> }.into_any(),
                Some((import, preview)) => view! { <Seen importing import preview /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Seen(importing: Importing, import: ContactImport, preview: ImportPreview) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let channel = directory.channel(import.channel_id);
    let addressed = channel
        .as_ref()
        .and_then(Addressed::of)
        .unwrap_or(Addressed::Phone);
    let good = import.total_rows - preview.rejected_rows;
    let rejected = preview.rejected_rows;
    let existing = import.existing;
    let last = preview.rows.last().map_or(0, |row| row.line);
    let further: Vec<RejectedRow> = preview
        .rejections
        .iter()
        .filter(|row| row.line > last)
        .cloned()
        .collect();
    view! {
        <div class="line-h wrap gap-8 adding-head">
            <h2 class="md grow">{text!(adding.preview)}</h2>
            <span class="badge badge-good">{icon_sized(icondata::LuCheck, "icon-12")}{text!(adding.good, n = number(good))}</span>
            {(rejected > 0).then(|| view! {
                <span class="badge badge-bad">{icon_sized(icondata::LuCircleAlert, "icon-12")}{text!(adding.bad, n = number(rejected))}</span>
            })}
        </div>
        {(preview.compared_rows > 0).then(|| view! { <p class="xs ink-2 adding-already">{already(existing, good, &preview)}</p> })}
        {(preview.unaddressed_rows > 0).then(|| view! { <p class="xs ink-2 adding-already">{unaddressed(addressed, preview.unaddressed_rows)}</p> })}
        {(!preview.rejected_by.is_empty()).then(|| view! { <p class="xs ink-2 adding-already">{why(&preview)}</p> })}
        {preview.suggested_delimiter.map(|other| view! { <Suggested importing other /> })}
        <Titles importing header=import.header />
        {(import.header == ImportHeader::Foreign).then(|| view! {
            <Mapping importing columns=import.columns.clone() first=preview.rows.first().map(|row| row.cells.clone()).unwrap_or_default() addressed />
        })}
        <div class="table-wrap" tabindex="0" role="region" aria-label=text!(adding.preview_of)>
            <table class="table table-inset t-import">
                <thead>
                    <tr>
                        <th scope="col" class="n">{text!(adding.line)}</th>
                        <th scope="col">{text!(context.name)}</th>
                        <th scope="col">{addressed.name()}</th>
                        <th scope="col">{text!(context.reference)}</th>
                        <th scope="col">{text!(context.remarks)}</th>
                        <th scope="col">{text!(adding.problem)}</th>
                    </tr>
                </thead>
                <tbody>
                    {preview.rows.into_iter().map(|line| row(line, existing)).collect_view()}
                    {further.into_iter().map(rejected_row).collect_view()}
                </tbody>
            </table>
        </div>
        <p class="xs ink-3 adding-below">{text!(adding.preview_text)}</p>
    }
}

/// How many are contacts already, and what becomes of them.
fn already(existing: ExistingContacts, good: i64, preview: &ImportPreview) -> String {
    let is_all = preview.compared_rows == good;
    let (n, of) = (number(preview.existing_rows), number(preview.compared_rows));
    match (preview.existing_rows, existing, is_all) {
        (0, _, true) => text!(adding.already_none, of = of),
        (0, _, false) => text!(adding.first_none, of = of),
        (_, ExistingContacts::Update, true) => text!(adding.already_update, n = n, of = of),
        (_, ExistingContacts::Update, false) => text!(adding.first_update, n = n, of = of),
        (_, _, true) => text!(adding.already_ignore, n = n, of = of),
        (_, _, false) => text!(adding.first_ignore, n = n, of = of),
    }
}

/// How many have no address of the channel, and what becomes of them.
fn unaddressed(addressed: Addressed, rows: i64) -> String {
    let n = number(rows);
    match addressed {
        Addressed::Phone => text!(adding.no_phone, n = n),
        Addressed::Email => text!(adding.no_email, n = n),
    }
}

/// Why rows are left out, with how many each reason takes.
fn why(preview: &ImportPreview) -> String {
    let reasons: Vec<String> = preview
        .rejected_by
        .iter()
        .map(|by| {
            text!(
                adding.rejected_for,
                reason = by.reason.clone(),
                n = number(by.rows)
            )
        })
        .collect();
    text!(adding.rejected_by, reasons = reasons.join(" · "))
}

/// The other delimiter fits better.
#[component]
fn Suggested(importing: Importing, other: Delimiter) -> impl IntoView {
    let name = match other {
        Delimiter::Semicolon => text!(adding.semicolon),
        Delimiter::Comma | Delimiter::Unknown => text!(adding.comma),
    };
    view! {
        <div class="callout callout-warn adding-callout" role="status">
            {icon(icondata::LuTriangleAlert)}
            <p class="grow">{text!(adding.suggested, name = name)}</p>
            <Button class="btn-sm" on_press=move |()| importing.set_delimiter(other)>{text!(adding.use_it, name = name)}</Button>
        </div>
    }
}

/// Whether the first row names the columns.
#[component]
fn Titles(importing: Importing, header: ImportHeader) -> impl IntoView {
    let change = move |event| {
        importing.read_anew(PatchContactImport {
            has_header: Some(event_target_checked(&event)),
            ..Default::default()
        });
    };
    view! {
        <label class="option adding-titles">
            <input class="check" type="checkbox" prop:checked=header != ImportHeader::None on:change=change />
            <span>{text!(adding.has_titles)}</span>
        </label>
    }
}

fn row(row: PreviewRow, existing: ExistingContacts) -> AnyView {
    let dash = |text: Option<String>| match text {
        Some(text) => view! { <bdi>{text}</bdi> }.into_any(),
        None => view! { <span class="ink-3">"—"</span> }.into_any(),
    };
    let is_bad = row.problem.as_ref().is_some_and(|problem| problem.rejected);
    let is_odd = row.problem.is_some() && !is_bad;
    // Of a row that cannot be read, what stands in the file is all there is to show.
    if is_bad && row.name.is_none() && row.address.is_none() && row.reference.is_none() {
        // Each by itself: they may run in either direction.
        let cells = row.cells.into_iter().enumerate().map(|(at, cell)| {
            view! { {(at > 0).then_some(" · ")}<bdi>{cell}</bdi> }
        });
        return view! {
            <tr class="tr-bad">
                <td class="n ink-3">{row.line}</td>
                <td colspan="4" class="mono xs">{cells.collect_view()}</td>
                <td>{row.problem.map(problem)}</td>
            </tr>
        }
        .into_any();
    }
    view! {
        <tr class:tr-bad=is_bad class:tr-warn=is_odd>
            <td class="n ink-3">{row.line}</td>
            <td>{dash(row.name)}</td>
            <td>{dash(row.address)}</td>
            <td>{dash(row.reference)}</td>
            <td class="adding-remarks">{dash(row.remarks)}</td>
            <td>
                {row.problem.map(problem)}
                {(row.exists && !is_bad).then(|| view! { <span class="block ink-2">{fate(existing)}</span> })}
            </td>
        </tr>
    }
    .into_any()
}

/// What becomes of who is there already.
fn fate(existing: ExistingContacts) -> &'static str {
    match existing {
        ExistingContacts::Update => text!(adding.is_updated),
        ExistingContacts::Ignore | ExistingContacts::Unknown => text!(adding.is_ignored),
    }
}

fn problem(problem: ImportProblem) -> AnyView {
    let words = match (problem.code.as_str(), problem.same_as_line) {
        ("no_name", _) => text!(adding.no_name).to_owned(),
        ("reference_only", _) => text!(adding.reference_only).to_owned(),
        ("same_address", Some(line)) => text!(adding.same_as, line = line),
        _ => problem.message,
    };
    let class = if problem.rejected { "bad" } else { "warn" };
    view! { <span class=class>{words}</span> }.into_any()
}

fn rejected_row(row: RejectedRow) -> AnyView {
    view! {
        <tr class="tr-bad">
            <td class="n ink-3">{row.line}</td>
            <td colspan="4" class="mono xs"><bdi>{row.row}</bdi></td>
            <td><span class="bad">{row.reason}</span></td>
        </tr>
    }
    .into_any()
}
