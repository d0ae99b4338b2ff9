//! Files of a message, in place: pictures and videos as such, sound with its player, the rest to take along.

use super::player::Player;
use super::renewing::{Link, has_run_out};
use crate::features::conversations::state::DeskState;
use crate::ui::time::bytes;
use crate::ui::{IconButton, icon};
use crate::uploads::{Shape, shape, sign};
use contract::attachments::{Attachment, AttachmentState, FileRefusal};
use domain::permissions::Permission;
use domain::{AttachmentId, MessageId};
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};

/// Files in place. One that is drawn stays as it is while others come and its own link changes: what
/// plays would begin anew.
#[component]
pub fn Attachments(
    desk: DeskState,
    #[prop(into)] attachments: Signal<Vec<Attachment>>,
    /// The message they came with: it is asked for their links once these have run out.
    #[prop(optional)]
    of: Option<MessageId>,
) -> impl IntoView {
    let of_shape = move |is: fn(Shape) -> bool| {
        Memo::new(move |_| {
            let files = attachments.read();
            let files = files.iter().map(|file| (file.id, drawn_as(file)));
            files.filter(|(_, shape)| is(*shape)).collect::<Vec<_>>()
        })
    };
    let pictures = of_shape(|shape| shape == Shape::Picture);
    let rest = of_shape(|shape| shape != Shape::Picture);
    view! {
        {move || {
            let pictures = pictures.get();
            let one = pictures.len() == 1;
            (!pictures.is_empty()).then(|| view! {
                <div class="media" class:is-one=one>
                    {pictures.into_iter().filter_map(|(id, _)| {
                        let picture = one_of(attachments, id)?;
                        Some(view! { <Picture desk picture attachments of /> })
                    }).collect_view()}
                </div>
            })
        }}
        <For each=move || rest.get() key=|drawn| *drawn let((id, shape))>
            {one_of(attachments, id).map(|file| match shape {
                Shape::Video => view! {
                    <div class="media is-one">
                        <Player desk file of video=true />
                        <IconButton class="icon-btn-sm media-open" drawing=icondata::LuMaximize2 label=text!(thread.open_video) on_press=move |()| desk.thread.view(desk, id, &attachments.read_untracked()) />
                    </div>
                }
                .into_any(),
                Shape::Sound => view! { <div class="bubble voice"><Player desk file of video=false /></div> }.into_any(),
                _ => view! { <FileCard desk file of /> }.into_any(),
            })}
        </For>
    }
}

/// Where a file has a place in the page; others, and those that are not here, are cards.
fn drawn_as(file: &Attachment) -> Shape {
    match file.state == AttachmentState::Ready && file.url.is_some() {
        true => shape(&file.media_type),
        false => Shape::File,
    }
}

/// One of some files, as it is at any time.
fn one_of(files: Signal<Vec<Attachment>>, id: AttachmentId) -> Option<Memo<Attachment>> {
    let find = move || files.read().iter().find(|file| file.id == id).cloned();
    let first = untrack(find)?;
    Some(Memo::new(move |before: Option<&Attachment>| {
        find()
            .or_else(|| before.cloned())
            .unwrap_or_else(|| first.clone())
    }))
}

#[component]
fn Picture(
    desk: DeskState,
    picture: Memo<Attachment>,
    attachments: Signal<Vec<Attachment>>,
    of: Option<MessageId>,
) -> impl IntoView {
    let file = picture.get_untracked();
    let (id, name) = (file.id, file.name);
    let link = Link::new(move || {
        let file = picture.get();
        file.thumbnail_url.or(file.url)
    });
    view! {
        <button type="button" aria-label=text!(thread.open_picture, name = name.clone()) on:click=move |_| desk.thread.view(desk, id, &attachments.read_untracked())>
            <img src=link.src alt=name.clone() loading="lazy" width=file.width height=file.height on:error=move |_| link.fails(desk, of) />
        </button>
    }
}

/// Why a file is not here.
fn why_not(refused: Option<FileRefusal>) -> &'static str {
    match refused {
        Some(FileRefusal::TooLarge) => text!(thread.file_too_large),
        Some(FileRefusal::UnsupportedMedia) => text!(thread.file_of_other_type),
        Some(FileRefusal::Unknown) | None => text!(thread.file_failed),
    }
}

#[component]
fn FileCard(desk: DeskState, file: Memo<Attachment>, of: Option<MessageId>) -> impl IntoView {
    let Attachment {
        id,
        name,
        media_type,
        ..
    } = file.get_untracked();
    let again = StoredValue::new(name.clone());
    let may_ask = Memo::new(move |_| {
        file.read().fetchable && desk.session.may(Permission::ReplyToConversations)
    });
    let (drawing, hue) = sign(&media_type);
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_uppercase())
        .unwrap_or_default();
    let is_ready = move || file.read().state == AttachmentState::Ready;
    let about = move || match (file.read().state, bytes(file.read().size)) {
        (AttachmentState::Pending, _) => text!(thread.file_pending).to_string(),
        // A long name hides the very ending that was refused.
        (AttachmentState::Failed, _) if !ending.is_empty() => {
            format!("{ending} · {}", why_not(file.read().refused))
        }
        (AttachmentState::Failed, _) => why_not(file.read().refused).to_owned(),
        (_, size) if ending.is_empty() => size,
        (_, size) => format!("{ending} · {size}"),
    };
    let card = NodeRef::<html::A>::new();
    // What was answered, whatever the clock of this computer says of it.
    let renewed = StoredValue::new(None::<String>);
    let press = move |event: ev::MouseEvent| {
        if !untrack(is_ready) {
            return desk.thread.reopen(desk);
        }
        let link = file.get_untracked().url;
        let runs_out = link.as_deref().is_some_and(has_run_out);
        let (Some(of), true) = (of, runs_out && link != renewed.get_value()) else {
            return;
        };
        event.prevent_default();
        desk.thread.renew(desk, of, move || {
            let link = file.try_get_untracked().and_then(|file| file.url);
            let changed = link.is_some() && renewed.try_get_value() != Some(link.clone());
            renewed.try_set_value(link);
            // The card has the new link by the next frame.
            request_animation_frame(move || {
                if let Some(card) = card.try_get_untracked().flatten().filter(|_| changed) {
                    card.click();
                }
            });
        });
    };
    view! {
        <a class=format!("file {hue}") href=move || file.get().url.filter(|_| is_ready()) download=name.clone() node_ref=card on:click=press>
            <span class="file-ico">{icon(drawing)}</span>
            <span class="grow">
                <bdi class="truncate medium block">{name.clone()}</bdi>
                <span class="file-sub">{about}</span>
            </span>
            {move || is_ready().then(|| icon(icondata::LuDownload))}
        </a>
        {move || of.filter(|_| may_ask.get()).map(|of| view! {
            <button class="link-btn file-again" type="button" aria-label=text!(thread.file_again_of, name = again.get_value()) on:click=move |_| ask_again(desk, of, id)>{text!(thread.file_again)}</button>
        })}
    }
}

/// Asks again for a file that did not arrive.
fn ask_again(desk: DeskState, of: MessageId, file: AttachmentId) {
    let (client, Some(conversation)) = (desk.client(), desk.thread.id()) else {
        return;
    };
    spawn_local(async move {
        match client.fetch_attachment(conversation, of, file).await {
            Ok(message) => desk.thread.take(message),
            Err(error) => desk.toasts.refused(text!(thread.file_again_failed), &error),
        }
    });
}
