//! The files that go along: how far each is, and taking one back.

use super::{Item, Shape, Stage, Uploads, shape, sign};
use crate::ui::time::bytes;
use crate::ui::{IconButton, icon};
use leptos::prelude::*;

#[component]
pub fn FileList(
    uploads: Uploads,
    #[prop(into)] label: String,
    /// Somebody takes one out.
    #[prop(into)]
    on_remove: Callback<String>,
) -> impl IntoView {
    view! {
        {move || (!uploads.items.read().is_empty()).then(|| view! {
            <ul class="attms" aria-label=label.clone()>
                <For each=move || uploads.items.get() key=|item| item.id.clone() let(item)>
                    <OneFile item on_remove />
                </For>
            </ul>
        })}
    }
}

#[component]
fn OneFile(item: Item, on_remove: Callback<String>) -> impl IntoView {
    let (drawing, hue) = sign(&item.media_type);
    let (stage, end) = (item.stage.clone(), item.stage.clone());
    let size = item.size as i64;
    let (why, refused) = (item.refused.clone(), item.refused.clone());
    let failed = move || matches!(*end.read(), Stage::Failed(_)) || why.read().is_some();
    let (name, far) = (item.name.clone(), item.stage.clone());
    let now = move || match refused.get() {
        Some(reason) => Stage::Failed(reason),
        None => far.get(),
    };
    let about = move || match now() {
        Stage::Going(far) => {
            let percent = (far * 100.0).round();
            view! {
                <span class="xs ink-3">{bytes(size)}" · "{percent}" %"</span>
                <span class="progress" role="progressbar" aria-label=name.clone() aria-valuenow=percent aria-valuemin="0" aria-valuemax="100" style:--v=format!("{percent}%")><i></i></span>
            }
            .into_any()
        }
        Stage::Ready(_) => view! { <span class="xs ink-3">{bytes(size)}</span> }.into_any(),
        Stage::Failed(reason) => {
            view! { <span class="xs bad" role="alert">{reason}</span> }.into_any()
        }
    };
    let label = {
        let (name, refused) = (item.name.clone(), item.refused.clone());
        Signal::derive(move || match *stage.read() {
            Stage::Going(_) if refused.read().is_none() => {
                text!(composer.cancel_file, name = name.clone())
            }
            _ => text!(composer.remove_file, name = name.clone()),
        })
    };
    let id = item.id.clone();
    let is_film = shape(&item.media_type) == Shape::Video;
    let (film, picture) = match is_film {
        true => (item.preview.clone(), None),
        false => (None, item.preview.clone()),
    };
    let has_film = film.is_some();
    let film_name = item.name.clone();
    view! {
        <li class="attm" class:is-bad=failed class:is-film=has_film>
            {film.map(|film| view! {
                <video src=film prop:muted=true autoplay=plays_by_itself() loop=true playsinline=true controls=true aria-label=film_name></video>
            })}
            <span class=format!("file-ico {hue}")>
                {match picture {
                    Some(picture) => view! { <img src=picture alt="" /> }.into_any(),
                    None => icon(drawing).into_any(),
                }}
            </span>
            <span class="grow"><span class="truncate medium block">{item.name.clone()}</span>{about}</span>
            <IconButton class="icon-btn-xs" drawing=icondata::LuX label on_press=move |()| on_remove.run(id.clone()) />
        </li>
    }
}

/// A preview moves, unless its reader wants nothing to.
fn plays_by_itself() -> bool {
    let still = window().match_media("(prefers-reduced-motion: reduce)");
    still.ok().flatten().is_none_or(|still| !still.matches())
}
