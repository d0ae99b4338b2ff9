//! The line above the text in which a voice message is recorded and listened to.

use super::recording::{Recorded, Recording, Stage, clock};
use crate::browser::{NoSound, focus, focus_on};
use crate::features::conversations::composer::writing::Writing;
use crate::features::conversations::thread::{COMPOSER, Due};
use crate::ui::{Button, IconButton, Look, Unsaved, icon};
use leptos::prelude::*;

#[component]
pub fn VoicePanel(writing: Writing, open: RwSignal<bool>) -> impl IntoView {
    let attempt = RwSignal::new(0_u32);
    let again = move |()| attempt.update(|attempt| *attempt += 1);
    view! {
        <section class="voice-rec" aria-label=text!(voice.title)>
            {move || {
                attempt.track();
                view! { <Attempt writing open again=Callback::new(again) /> }
            }}
        </section>
    }
}

#[component]
fn Attempt(writing: Writing, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let recording = Recording::begin(|kind| writing.takes(kind));
    let kind = Memo::new(move |_| kind(&recording.stage.read()));
    // Whoever leaves what they have said is asked.
    let unsaved = expect_context::<Unsaved>();
    unsaved.watch(move || matches!(kind.get(), Kind::Running | Kind::Recorded));
    Effect::new(move |_| {
        if kind.get() != Kind::Asking {
            // What there is to do now has the focus, once it is drawn.
            request_animation_frame(|| focus_on(".voice-rec .btn-primary"));
        }
    });
    let shut = move || {
        open.set(false);
        focus(COMPOSER);
    };
    let take = move || {
        if let Stage::Recorded(Recorded { file, .. }) = recording.stage.get_untracked() {
            writing.take_file(&file);
        }
        shut();
    };
    let length = move || clock(recording.length.get());
    let discard = move || {
        view! { <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(voice.discard) on_press=move |()| shut() /> }
    };
    move || {
        match kind.get() {
        Kind::Asking => view! {
            <p class="grow ink-2" role="status">{text!(voice.asking)}</p>
            <Button class="btn-sm" on_press=move |()| shut()>{text!(ui.cancel)}</Button>
        }
        .into_any(),
        Kind::Running => view! {
            {discard()}
            <span class="dot hue-red rec-dot" aria-hidden="true"></span>
            <span class="grow" role="status"><span class="sr">{text!(voice.running)}</span></span>
            <span class="num" role="timer" aria-label=text!(voice.length)>{length}</span>
            <Button class="btn-sm" look=Look::Primary on_press=move |()| recording.stop()>{icon(icondata::LuSquare)}{text!(voice.stop)}</Button>
        }
        .into_any(),
        Kind::Recorded => view! {
            {discard()}
            <audio class="grow" controls src=move || url(&recording.stage.read()) aria-label=text!(voice.listen)></audio>
            <Button class="btn-sm" on_press=move |()| take()>{text!(composer.attach)}</Button>
            <Button class="btn-sm" look=Look::Primary on_press=move |()| {
                take();
                writing.go(Due::Now);
            }>{text!(voice.send)}</Button>
        }
        .into_any(),
        Kind::Failed(why) => view! {
            {icon(icondata::LuMicOff)}
            <p class="grow" role="alert">{words(why)}</p>
            <Button class="btn-sm" on_press=move |()| shut()>{text!(ui.close)}</Button>
            <Button class="btn-sm" look=Look::Primary on_press=again>{text!(ui.retry)}</Button>
        }
        .into_any(),
    }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Asking,
    Running,
    Recorded,
    Failed(NoSound),
}

fn kind(stage: &Stage) -> Kind {
    match stage {
        Stage::Asking => Kind::Asking,
        Stage::Running => Kind::Running,
        Stage::Recorded(_) => Kind::Recorded,
        Stage::Failed(why) => Kind::Failed(*why),
    }
}

fn url(stage: &Stage) -> Option<String> {
    match stage {
        Stage::Recorded(recorded) => Some(recorded.url.clone()),
        _ => None,
    }
}

fn words(why: NoSound) -> &'static str {
    match why {
        NoSound::Unsupported => text!(voice.unsupported),
        NoSound::Refused => text!(voice.refused),
        NoSound::NoDevice => text!(voice.no_device),
        NoSound::Failed => text!(voice.failed),
    }
}
