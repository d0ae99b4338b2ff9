//! Files of a message, in place: pictures and videos as such, sound with its player, the rest to take along.

use crate::features::conversations::state::DeskState;
use crate::ui::time::bytes;
use crate::ui::{IconButton, icon};
use crate::uploads::{Shape, shape, sign};
use contract::attachments::{Attachment, AttachmentState};
use leptos::prelude::*;

#[component]
pub fn Attachments(desk: DeskState, attachments: Vec<Attachment>) -> impl IntoView {
    // Shared with what is pressed: the viewer walks through all of them.
    let all = StoredValue::new(attachments.clone());
    let seen = |attachment: &Attachment| {
        attachment.state == AttachmentState::Ready && attachment.url.is_some()
    };
    let (pictures, rest): (Vec<_>, Vec<_>) = attachments.into_iter().partition(|attachment| {
        seen(attachment) && shape(&attachment.media_type) == Shape::Picture
    });
    let one = pictures.len() == 1;
    view! {
        {(!pictures.is_empty()).then(|| view! {
            <div class="media" class:is-one=one>
                {pictures.into_iter().map(|picture| view! { <Picture desk picture all /> }).collect_view()}
            </div>
        })}
        {rest.into_iter().map(|attachment| match (seen(&attachment), shape(&attachment.media_type)) {
            (true, Shape::Video) => view! {
                <div class="media is-one">
                    <video controls preload="metadata" src=attachment.url aria-label=attachment.name></video>
                    <IconButton class="icon-btn-sm media-open" drawing=icondata::LuMaximize2 label=text!(thread.open_video) on_press=move |()| all.with_value(|all| desk.thread.view(attachment.id, all)) />
                </div>
            }
            .into_any(),
            (true, Shape::Sound) => view! {
                <div class="bubble voice"><audio controls preload="metadata" src=attachment.url aria-label=attachment.name></audio></div>
            }
            .into_any(),
            _ => view! { <FileCard desk attachment /> }.into_any(),
        }).collect_view()}
    }
}

#[component]
fn Picture(
    desk: DeskState,
    picture: Attachment,
    all: StoredValue<Vec<Attachment>>,
) -> impl IntoView {
    let id = picture.id;
    let url = picture.url.clone().unwrap_or_default();
    let small = picture.thumbnail_url.clone().unwrap_or_else(|| url.clone());
    let name = picture.name.clone();
    let (width, height) = (picture.width, picture.height);
    view! {
        <button type="button" aria-label=text!(thread.open_picture, name = name.clone()) on:click=move |_| all.with_value(|all| desk.thread.view(id, all))>
            <img src=small alt=name.clone() loading="lazy" width=width height=height />
        </button>
    }
}

#[component]
fn FileCard(desk: DeskState, attachment: Attachment) -> impl IntoView {
    let (drawing, hue) = sign(&attachment.media_type);
    let ending = attachment
        .name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_uppercase())
        .unwrap_or_default();
    let about = match attachment.state {
        AttachmentState::Pending => text!(thread.file_pending).to_string(),
        AttachmentState::Failed => text!(thread.file_failed).to_string(),
        _ if ending.is_empty() => bytes(attachment.size),
        _ => format!("{ending} · {}", bytes(attachment.size)),
    };
    let ready = attachment.state == AttachmentState::Ready;
    // Links are signed for an hour or two; a press on an old one asks for the thread anew.
    let stale = move |_| {
        if !ready {
            desk.thread.reopen(desk);
        }
    };
    view! {
        <a class=format!("file {hue}") href=attachment.url.filter(|_| ready) download=attachment.name.clone() on:click=stale>
            <span class="file-ico">{icon(drawing)}</span>
            <span class="grow">
                <bdi class="truncate medium block">{attachment.name.clone()}</bdi>
                <span class="file-sub">{about}</span>
            </span>
            {ready.then(|| icon(icondata::LuDownload))}
        </a>
    }
}
