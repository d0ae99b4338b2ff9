//! Trying a channel out.

use crate::session::Session;
use crate::ui::{Button, Toasts, icon};
use contract::channels::{ChannelCheck, ChannelTest};
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn TestConnection(
    id: ChannelId,
    #[prop(optional, into)] on_done: Option<Callback<()>>,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let busy = RwSignal::new(false);
    let found = RwSignal::new(None::<ChannelTest>);
    let test = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().test_channel(id).await {
                Ok(tested) => drop(found.try_set(Some(tested))),
                Err(error) => toasts.refused(text!(health.test_failed), &error),
            }
            busy.try_set(false);
            if let Some(done) = on_done {
                done.run(());
            }
        });
    };
    let said = move || {
        found.read().as_ref().map(|tested| match tested.ok {
            true => text!(health.test_ok),
            false => text!(health.test_bad),
        })
    };
    view! {
        <div class="test">
            <div class="line-h">
                <Button busy on_press=test>{icon(icondata::LuRefreshCw)}{text!(health.test)}</Button>
                <span class="xs ink-3">{text!(health.test_text)}</span>
                <span class="push medium" role="status">{said}</span>
            </div>
            {move || found.get().map(|tested| view! {
                <ul class="checks" aria-label=text!(health.checks)>{tested.checks.into_iter().map(check).collect_view()}</ul>
            })}
        </div>
    }
}

fn check(check: ChannelCheck) -> impl IntoView {
    let (drawing, class, said) = match check.ok {
        true => (icondata::LuCircleCheck, "good", text!(health.holds)),
        false => (icondata::LuCircleAlert, "bad", text!(health.fails)),
    };
    let is_wrong = !check.ok;
    view! {
        <li>
            <span class=class>{icon(drawing)}</span>
            <span class="grow">
                <span class:medium=is_wrong>{check.title}</span><span class="sr">": "{said}</span>
                {check.detail.map(|detail| view! { <span class="xs ink-2 block wrap-any"><bdi>{detail}</bdi></span> })}
            </span>
        </li>
    }
}
