//! Automated messages: the greeting and the away message, and what a customer would get now.

use super::detail::Opened;
use super::hours::{Previewed, preview};
use super::page::ChannelList;
use super::saving::Saving;
use super::settings::SaveBar;
use crate::ui::time::Clock;
use crate::ui::{Toasts, Unsaved, element_id, icon, icon_sized};
use client::CallError;
use contract::channels::{
    AutomatedMessages, BusinessHours, GreetingWhen, HoursPreviewed, Notice, PatchAutomatedMessages,
    PatchChannel, PatchNotice, WritingNow,
};
use domain::automated::NoticeText;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Greeting,
    Away,
}

impl Which {
    fn of(self, messages: &AutomatedMessages) -> &Notice {
        match self {
            Self::Greeting => &messages.greeting,
            Self::Away => &messages.away,
        }
    }

    fn of_mut(self, messages: &mut AutomatedMessages) -> &mut Notice {
        match self {
            Self::Greeting => &mut messages.greeting,
            Self::Away => &mut messages.away,
        }
    }
}

fn patch(messages: &AutomatedMessages) -> PatchAutomatedMessages {
    let notice = |notice: &Notice| PatchNotice {
        enabled: Some(notice.enabled),
        text: Some(notice.text.clone()),
    };
    PatchAutomatedMessages {
        greeting: Some(notice(&messages.greeting)),
        away: Some(notice(&messages.away)),
        greeting_when: Some(messages.greeting_when),
    }
}

/// What is wrong, by the rules of the domain.
fn flaw(messages: &AutomatedMessages) -> Option<(&'static str, String)> {
    let put = patch(messages).put(&mut Default::default());
    put.err().map(|(field, flaw)| (field, flaw.to_string()))
}

#[component]
pub fn AutomatedTab(opened: Opened) -> impl IntoView {
    let (toasts, ChannelList(list)) = (expect_context::<Toasts>(), expect_context::<ChannelList>());
    let (known, available) = (opened.channel, opened.available);
    let channel = known.get_untracked();
    let id = channel.id;
    let saving = Saving::of(&channel, |a, b| {
        a.automated_messages == b.automated_messages
    });
    let messages = RwSignal::new(channel.automated_messages.clone());
    let saved = expect_context::<Unsaved>().watch(move || messages.get());
    let is_changed = Memo::new(move |_| *saved.read() != *messages.read());
    let busy = RwSignal::new(false);
    let wrong = Memo::new(move |_| flaw(&messages.read()));
    let hours = channel.business_hours.clone();
    let zone = hours
        .as_ref()
        .map(|hours: &BusinessHours| hours.time_zone.clone());
    let previewed = preview(
        id,
        available,
        move || wrong.read().is_none().then(|| hours.clone()),
        move || Some(patch(&messages.read())),
    );
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || wrong.read_untracked().is_some() {
            return;
        }
        busy.set(true);
        let sent = messages.get_untracked();
        let change = PatchChannel {
            automated_messages: Some(patch(&sent)),
            ..Default::default()
        };
        spawn_local(async move {
            match saving.save(&change).await {
                None => {}
                Some(Ok(now)) => {
                    toasts.done(text!(automated.saved));
                    saved.try_set(sent);
                    known.try_set(now);
                    list.refetch();
                }
                Some(Err(CallError::Refused(problem))) if !problem.errors.is_empty() => {
                    let first = problem.errors.into_iter().next();
                    let why = first.map(|error| error.message);
                    toasts.failed(text!(automated.save_failed), why);
                }
                Some(Err(error)) => toasts.refused(text!(automated.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form-foot" aria-label=text!(automated.title) on:submit=save novalidate>
            <div class="page">
                <div class="side-2">
                    <div>
                        <Now previewed zone />
                        <Message messages which=Which::Greeting wrong>
                            <When messages />
                        </Message>
                        <Message messages which=Which::Away wrong>""</Message>
                    </div>
                    <Preview previewed />
                </div>
            </div>
            <SaveBar is_changed busy />
        </form>
    }
}

#[component]
fn Message(
    messages: RwSignal<AutomatedMessages>,
    which: Which,
    wrong: Memo<Option<(&'static str, String)>>,
    children: Children,
) -> impl IntoView {
    let (title, area, field) = match which {
        Which::Greeting => (
            text!(automated.greeting),
            text!(automated.greeting_area),
            "greeting.text",
        ),
        Which::Away => (
            text!(automated.away),
            text!(automated.away_area),
            "away.text",
        ),
    };
    let about = move || match (which, messages.read().greeting_when) {
        (Which::Away, _) => text!(automated.away_text),
        (_, GreetingWhen::EveryConversation) => text!(automated.greeting_every),
        _ => text!(automated.greeting_unavailable),
    };
    let enabled = Memo::new(move |_| which.of(&messages.read()).enabled);
    let why = Memo::new(move |_| {
        wrong
            .get()
            .filter(|(place, _)| *place == field)
            .map(|(_, why)| why)
    });
    let below = element_id("notice");
    let described = below.clone();
    view! {
        <section class="sec">
            <div class="line-h notice-head">
                <h3 class="md grow">{title}</h3>
                <input
                    class="switch"
                    type="checkbox"
                    role="switch"
                    aria-label=title
                    prop:checked=enabled
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        messages.update(|messages| which.of_mut(messages).enabled = on);
                    }
                />
            </div>
            <p>{about}</p>
            <div class="field">
                <textarea
                    class="input area"
                    rows="3"
                    dir="auto"
                    aria-label=area
                    aria-invalid=move || why.read().is_some().then_some("true")
                    aria-describedby=described
                    prop:value=move || which.of(&messages.read()).text.clone()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        messages.update(|messages| which.of_mut(messages).text = text);
                    }
                ></textarea>
                <div id=below>
                    {move || why.get().map(|why| view! {
                        <p class="error">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{why}</span></p>
                    })}
                    <p class="hint">{move || {
                        let n = which.of(&messages.read()).text.trim().chars().count();
                        text!(automated.count, n = n, of = NoticeText::MAX)
                    }}</p>
                </div>
            </div>
            {children()}
        </section>
    }
}

/// When customers are greeted.
#[component]
fn When(messages: RwSignal<AutomatedMessages>) -> impl IntoView {
    let option = move |when: GreetingWhen, label: &'static str| {
        view! {
            <label class="option">
                <input
                    class="radio"
                    type="radio"
                    name="greeting-when"
                    prop:checked=move || messages.read().greeting_when == when
                    on:change=move |_| messages.update(|messages| messages.greeting_when = when)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack-8 notice-when">
            <legend class="medium legend">{text!(automated.when)}</legend>
            {option(GreetingWhen::Unavailable, text!(automated.when_unavailable))}
            {option(GreetingWhen::EveryConversation, text!(automated.when_every))}
        </fieldset>
    }
}

/// The answer there is, if it came and there was something to ask.
fn answer(previewed: Previewed) -> Option<HoursPreviewed> {
    previewed.get()?.ok()?
}

#[component]
fn Now(previewed: Previewed, zone: Option<String>) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let zone = StoredValue::new(zone);
    move || {
        let now = answer(previewed)?;
        let gets = now.writing_now.as_ref().map(|gets| gets.automated.clone());
        let (drawing, hue, title) = match gets.as_deref() {
            Some("away") => (icondata::LuMoon, "amber", text!(automated.now_away)),
            Some(_) => (icondata::LuHand, "green", text!(automated.now_greeting)),
            None => (
                icondata::LuMessageSquareOff,
                "slate",
                text!(automated.now_nothing),
            ),
        };
        let said = now
            .writing_now
            .map(|gets| view! { <p class="ink-2 notice-said">"“"<bdi>{gets.text}</bdi>"”"</p> });
        let is_open = now.is_open;
        let at = now.now.as_millis() as f64;
        let there = zone.get_value().map(|zone| {
            let time = clock.in_zone(at, &zone);
            match is_open {
                true => text!(automated.open_at, time = time),
                false => text!(automated.closed_at, time = time),
            }
        });
        Some(view! {
            <div class="now" role="status">
                <span class=format!("tile hue-{hue}")>{icon(drawing)}</span>
                <div class="grow"><p class="medium">{title}</p>{said}</div>
                {there.map(|there| view! { <span class="badge">{icon_sized(icondata::LuClock, "icon-12")}{there}</span> })}
            </div>
        })
    }
}

/// The customer's side of it.
#[component]
fn Preview(previewed: Previewed) -> impl IntoView {
    let bubble = |gets: WritingNow| {
        let what = match gets.automated.as_str() {
            "away" => text!(automated.automated_away),
            _ => text!(automated.automated_greeting),
        };
        view! {
            <div class="msg notice-msg">
                <span class="avatar avatar-28 avatar-bot hue-indigo" aria-hidden="true">{icon_sized(icondata::LuBot, "icon-14")}</span>
                <div class="msg-body"><p class="bubble notice-bubble" dir="auto">{gets.text}</p></div>
                <p class="msg-meta">{what}</p>
            </div>
        }
    };
    view! {
        <aside aria-label=text!(automated.preview)>
            <h3 class="md notice-head">{text!(automated.preview)}</h3>
            <div class="preview">
                <div class="msg msg-out"><div class="msg-body"><p class="bubble">{text!(automated.asks)}</p></div></div>
                {move || answer(previewed).and_then(|now| now.writing_now).map(bubble)}
            </div>
            <ul class="stack stack-8 notice-rules">
                <li class="line-h ink-2">{icon_sized(icondata::LuInfo, "icon-14")}{text!(automated.rule_waiting)}</li>
                <li class="line-h ink-2">{icon_sized(icondata::LuMessageSquare, "icon-14")}{text!(automated.rule_quiet)}</li>
                <li class="line-h ink-2">{icon_sized(icondata::LuBellOff, "icon-14")}{text!(automated.rule_most)}</li>
            </ul>
        </aside>
    }
}
