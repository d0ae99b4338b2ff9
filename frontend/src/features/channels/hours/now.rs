//! What hours come to now, as the server reckons it: browsers do not know the rules of the zones.

use super::Writing;
use crate::session::Session;
use crate::ui::icon;
use crate::ui::time::Clock;
use client::{Call, CallError};
use contract::channels::{
    BusinessHours, HoursPreview, HoursPreviewed, PatchAutomatedMessages, WritingNow,
};
use domain::{ChannelId, Timestamp};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::time::Duration;

/// Typing goes on: nothing is asked before it rests so long.
const REST_MS: u32 = 350;

/// Opening and closing hours are looked at again so long after they turn.
const LATER: Duration = Duration::from_secs(1);

/// What is true for longer is asked for anew all the same.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What was asked last.
pub type Previewed = LocalResource<Call<Option<HoursPreviewed>>>;

/// Asks anew whenever what is written changes, somebody is there or not there any more, and when the
/// answer is over; nothing while there is something wrong with what is written.
pub fn preview(
    id: ChannelId,
    available: RwSignal<bool>,
    hours: impl Fn() -> Option<Option<BusinessHours>> + Send + Sync + 'static,
    messages: impl Fn() -> Option<PatchAutomatedMessages> + Send + Sync + 'static,
) -> Previewed {
    let session = expect_context::<Session>();
    let asked = Memo::new(
        move |before: Option<&Option<(Option<BusinessHours>, Option<PatchAutomatedMessages>)>>| {
            // What is wrong for a moment leaves the last answer in its place.
            match hours() {
                Some(hours) => Some((hours, messages())),
                None => before.cloned().flatten(),
            }
        },
    );
    let is_first = StoredValue::new(true);
    let turned = RwSignal::new(());
    let previewed = LocalResource::new(move || {
        turned.track();
        let (client, asked, available) = (session.client(), asked.get(), available.get());
        async move {
            if is_first.get_value() {
                is_first.set_value(false);
            } else {
                TimeoutFuture::new(REST_MS).await;
            }
            let Some((business_hours, automated_messages)) = asked else {
                return Ok(None);
            };
            let from = Timestamp::from((crate::browser::now() * 1000.0) as i64);
            let asked = HoursPreview {
                business_hours,
                from,
                to: from.plus_seconds(24 * 3600),
                automated_messages,
                available: Some(available),
            };
            client.preview_hours(id, &asked).await.map(Some)
        }
    });
    Effect::new(move |waiting: Option<Option<TimeoutHandle>>| {
        if let Some(waiting) = waiting.flatten() {
            waiting.clear();
        }
        let answer = previewed.get()?.ok()??;
        let left = answer.next_change_at?.as_millis() - answer.now.as_millis();
        let left = Duration::from_millis(u64::try_from(left).ok()?) + LATER;
        // Browsers count at most 24 days.
        let left = left.min(DAY);
        let again = move || {
            turned.try_set(());
        };
        set_timeout_with_handle(again, left).ok()
    });
    previewed
}

#[component]
pub fn Now(id: ChannelId, available: RwSignal<bool>, writing: Writing) -> impl IntoView {
    let hours = writing.hours;
    let valid = move || {
        let hours = hours.get();
        hours.parse().is_ok().then_some(Some(hours))
    };
    let previewed = preview(id, available, valid, || None);
    let zone = Signal::derive(move || hours.read().time_zone.clone());
    view! {
        {move || match previewed.get() {
            Some(Ok(Some(now))) => view! { <Callout now zone /> }.into_any(),
            // The server's word about a field stands beside it when it is saved.
            Some(Err(CallError::Refused(problem))) if problem.status == 422 => ().into_any(),
            Some(Err(_)) => view! { <p class="callout callout-warn hours-now">{text!(hours.preview_failed)}</p> }.into_any(),
            Some(Ok(None)) | None => ().into_any(),
        }}
    }
}

#[component]
fn Callout(now: HoursPreviewed, zone: Signal<String>) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let at = |moment: Timestamp| moment.as_millis() as f64;
    let (is_open, next, current) = (now.is_open, now.next_change_at, at(now.now));
    let title = move || {
        let when = next.map(|next| clock.in_zone(at(next), &zone.read()));
        match (is_open, when) {
            (true, Some(when)) => text!(hours.open_until, at = when),
            (true, None) => text!(hours.open_now).to_string(),
            (false, Some(when)) => text!(hours.closed_until, at = when),
            (false, None) => text!(hours.closed_now).to_string(),
        }
    };
    let is_shut = !is_open;
    let gets = now
        .writing_now
        .as_ref()
        .map_or(text!(hours.gets_nothing), gets);
    view! {
        <div class="callout hours-now" class:callout-good=is_open class:callout-warn=is_shut role="status">
            {icon(if is_open { icondata::LuClock } else { icondata::LuMoon })}
            <div>
                <p class="medium">{title}</p>
                <p class="sub">{move || text!(hours.it_is, time = clock.in_zone(current, &zone.read()))}" "{gets}</p>
            </div>
        </div>
    }
}

fn gets(message: &WritingNow) -> &'static str {
    match message.automated.as_str() {
        "away" => text!(hours.gets_away),
        _ => text!(hours.gets_greeting),
    }
}
