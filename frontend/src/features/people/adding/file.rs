//! How the file is read, and the file.

use super::chosen::{Chosen, Step};
use super::import::Importing;
use super::preview::Preview;
use crate::directory::Directory;
use crate::ui::time::bytes;
use crate::ui::{Button, ChannelGlyph, Look, icon_sized, number};
use contract::contact_imports::{ContactImport, Delimiter, ExistingContacts};
use leptos::{html, prelude::*};
use web_sys::{DragEvent, File};

#[component]
pub fn FileStep(importing: Importing) -> impl IntoView {
    let chosen = importing.chosen;
    importing.keep_to_channel();
    let ready = Memo::new(move |_| {
        let import = importing.previewed();
        // What one sees is still of the channel it was read for before.
        let import = import.filter(|_| importing.other_channel().is_none());
        import.map_or(0, |import| {
            import.total_rows - import.preview.map_or(0, |preview| preview.rejected_rows)
        })
    });
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if ready.get_untracked() > 0 && !importing.busy.get_untracked() {
            importing.start();
        }
    };
    view! {
        <form class="wizard" aria-label=text!(adding.import) on:submit=start novalidate>
            <div class="page">
                <div class="imp">
                    <div class="stack">
                        <ChosenChannel chosen />
                        <Existing importing />
                        <Between importing />
                        <Drop importing />
                    </div>
                    <Preview importing />
                </div>
            </div>
            <div class="foot"><div class="in in-wide">
                <Button on_press=move |()| chosen.step(Step::Channel)>{text!(ui.back)}</Button>
                <span class="grow"></span>
                <a class="btn" href="/people">{text!(ui.cancel)}</a>
                <Button look=Look::Primary busy=importing.busy disabled=Signal::derive(move || ready.get() == 0)>
                    {move || match ready.get() {
                        0 => text!(adding.import).to_owned(),
                        1 => text!(adding.import_one).to_owned(),
                        n => text!(adding.import_n, n = number(n)),
                    }}
                </Button>
            </div></div>
        </form>
    }
}

#[component]
fn ChosenChannel(chosen: Chosen) -> impl IntoView {
    let directory = expect_context::<Directory>();
    move || {
        let id = chosen.choices.read().channel_id;
        id.and_then(|id| directory.channel(id)).map(|channel| view! {
            <div class="line-h gap-8">
                <ChannelGlyph kind_name=channel.kind size="glyph-24" silent=true />
                <bdi class="grow truncate">{channel.name}</bdi>
                <Button look=Look::Ghost class="btn-sm" on_press=move |()| chosen.step(Step::Channel)>{text!(starting.change)}</Button>
            </div>
        })
    }
}

#[component]
fn Existing(importing: Importing) -> impl IntoView {
    let card = move |value: ExistingContacts, name: &'static str, about: &'static str| {
        view! {
            <label class="radio-card">
                <input
                    class="radio"
                    type="radio"
                    name="existing"
                    prop:checked=move || importing.chosen.choices.read().existing() == value
                    on:change=move |_| importing.set_existing(value)
                />
                <span><span class="medium block">{name}</span><span class="hint">{about}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="stack">
            <legend class="medium legend">{text!(adding.existing)}</legend>
            {card(ExistingContacts::Update, text!(adding.update), text!(adding.update_text))}
            {card(ExistingContacts::Ignore, text!(adding.ignore), text!(adding.ignore_text))}
        </fieldset>
    }
}

#[component]
fn Between(importing: Importing) -> impl IntoView {
    let both = [
        (Delimiter::Comma, text!(adding.comma)),
        (Delimiter::Semicolon, text!(adding.semicolon)),
    ];
    let buttons = both.map(|(value, name)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="delimiter"
                    prop:checked=move || importing.chosen.choices.read().delimiter() == value
                    on:change=move |_| importing.set_delimiter(value)
                />
                {name}
            </label>
        }
    });
    view! {
        <fieldset>
            <legend class="medium legend">{text!(adding.delimiter)}</legend>
            <div class="segmented segmented-wide">{buttons.into_iter().collect_view()}</div>
        </fieldset>
    }
}

/// Chosen or dropped here.
#[component]
fn Drop(importing: Importing) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let choose = move |()| {
        if let Some(input) = input.get_untracked() {
            // The same file chosen again is another choice.
            input.set_value("");
            input.click();
        }
    };
    let take = move |file: Option<File>| {
        if let Some(file) = file {
            importing.take(file);
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        take(files.and_then(|files| files.get(0)));
    };
    view! {
        <div
            class="drop"
            class:is-full=move || importing.import.read().is_some()
            class:is-over=over
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            {icon_sized(icondata::LuFileSpreadsheet, "icon-20")}
            <div class="grow">
                {move || match (importing.going.get(), importing.previewed()) {
                    (Some(far), _) => view! { <Going far /> }.into_any(),
                    (None, Some(import)) => view! { <Taken import /> }.into_any(),
                    (None, None) => view! {
                        <p class="medium">{text!(adding.no_file)}</p>
                        <p class="xs ink-3">{text!(adding.columns)}</p>
                    }.into_any(),
                }}
            </div>
            <Button class="btn-sm" on_press=choose>
                {move || if importing.import.read().is_some() { text!(adding.replace) } else { text!(adding.choose_file) }}
            </Button>
            <input
                node_ref=input
                class="sr"
                type="file"
                tabindex="-1"
                aria-label=text!(adding.choose_file)
                accept=".csv,.txt,text/csv,text/plain"
                on:change=move |_| take(input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)))
            />
        </div>
        {move || importing.refused.get().map(|words| view! {
            <p class="error adding-refused" role="alert">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{words}</span></p>
        })}
    }
}

#[component]
fn Going(far: f64) -> impl IntoView {
    let percent = (far * 100.0).round();
    view! {
        <p class="medium">{text!(adding.going_up)}</p>
        <span class="progress" style=format!("--v:{percent}%") role="progressbar" aria-label=text!(adding.going_up) aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent><i></i></span>
    }
}

#[component]
fn Taken(import: ContactImport) -> impl IntoView {
    let rows = text!(adding.rows, n = number(import.total_rows));
    let about = format!(
        "{} · {rows} · {}",
        bytes(import.size),
        import.encoding.to_uppercase()
    );
    view! {
        <p class="medium truncate"><bdi>{import.file_name}</bdi></p>
        <p class="xs ink-3">{about}</p>
    }
}
