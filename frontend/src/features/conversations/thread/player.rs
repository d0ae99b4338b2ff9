//! What plays in place: sound and video.

use super::renewing::Link;
use crate::features::conversations::state::DeskState;
use contract::attachments::Attachment;
use domain::MessageId;
use leptos::ev;
use leptos::prelude::*;
use web_sys::HtmlMediaElement;

/// A player that keeps its place: it does not begin anew for a link that says the same.
#[component]
pub fn Player(
    desk: DeskState,
    file: Memo<Attachment>,
    of: Option<MessageId>,
    video: bool,
) -> impl IntoView {
    let name = file.get_untracked().name;
    let link = Link::new(move || file.get().url);
    // Where it stood when its link had run out, and whether it played.
    let stood = StoredValue::new(None::<(f64, bool)>);
    let broken = move |event: ev::ErrorEvent| {
        let player: HtmlMediaElement = event_target(&event);
        stood.set_value(Some((player.current_time(), !player.paused())));
        link.fails(desk, of);
    };
    let loaded = move |event: ev::Event| {
        let player: HtmlMediaElement = event_target(&event);
        if let Some((at, played)) = stood.try_update_value(Option::take).flatten() {
            player.set_current_time(at);
            if played {
                // A browser that does not let it play by itself leaves the button to press.
                drop(player.play());
            }
        }
    };
    let src = link.src;
    match video {
        true => view! { <video controls preload="metadata" src=src aria-label=name on:error=broken on:loadedmetadata=loaded></video> }.into_any(),
        false => view! { <audio controls preload="metadata" src=src aria-label=name on:error=broken on:loadedmetadata=loaded></audio> }.into_any(),
    }
}
