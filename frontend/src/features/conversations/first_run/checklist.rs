//! The list of steps. The current one has the only primary button.

use super::state::FirstRun;
use crate::features::conversations::state::DeskState;
use crate::shell::{InviteDialog, keeps_quick_replies};
use crate::ui::{Button, Field, Look, Part, icon, icon_sized};
use contract::channels::NewChannel;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

/// The checklist, in a chunk of its own: most days nobody needs it.
#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
pub fn first_steps(desk: DeskState) -> Part {
    Ok(view! { <Checklist desk /> }.into_any())
}

#[component]
fn Checklist(desk: DeskState) -> impl IntoView {
    let steps = expect_context::<FirstRun>();
    let inviting = RwSignal::new(false);
    let done = Memo::new(move |_| {
        [
            steps.has_channel(),
            steps.has_colleague(desk),
            steps.answered.get(),
        ]
    });
    let now = Memo::new(move |_| done.get().iter().position(|done| !done));
    let count = move || done.get().iter().filter(|done| **done).count();
    let first_name = move || {
        desk.session
            .me()
            .map(|me| me.first_name)
            .unwrap_or_default()
    };
    let organization = move || {
        desk.session
            .organization()
            .map(|organization| organization.name)
            .unwrap_or_default()
    };
    let look = move |step: usize| {
        if now.get() == Some(step) {
            Look::Primary
        } else {
            Look::Plain
        }
    };
    let demo = move || {
        let channels = steps.channels.read();
        channels
            .as_ref()
            .and_then(|channels| channels.iter().find_map(|channel| channel.demo_url.clone()))
    };
    view! {
        <div class="page first">
            <div class="page-head first-head">
                <div class="grow">
                    <h2 class="first-t">{move || text!(first_run.welcome, name = first_name())}</h2>
                    <p>{move || text!(first_run.about, organization = organization())}</p>
                </div>
                <Button look=Look::Ghost class="btn-sm" on_press=move |()| steps.end(desk)>{text!(first_run.put_away)}</Button>
            </div>
            <div class="first-in">
                <div class="line-h first-bar gap-12">
                    <span
                        class="progress grow"
                        style:--v=move || format!("{}%", count() * 100 / 3)
                        role="progressbar"
                        aria-valuenow=count
                        aria-valuemin="0"
                        aria-valuemax="3"
                        aria-label=text!(first_run.progress)
                    ><i></i></span>
                    <span class="xs ink-3 num">{move || text!(first_run.count, n = count())}</span>
                </div>
                <ol class="todos">
                    <Step at=0 done now title=text!(first_run.channel) act=move || steps.has_channel().then(|| view! {
                        <a class="btn btn-sm" href="/channels/new">{text!(first_run.channel_more)}</a>
                    })>
                        {move || if steps.has_channel() {
                            let names: Vec<String> = steps.channels.read().iter().flatten().map(|channel| channel.name.clone()).collect();
                            view! { <p class="ink-2">{text!(first_run.channel_done, names = names.join(", "))}</p> }.into_any()
                        } else {
                            view! { <Connect desk steps /> }.into_any()
                        }}
                    </Step>
                    <Step at=1 done now title=text!(first_run.invite) act=move || desk.session.may(Permission::ManageAgents).then(|| view! {
                        <Button look=look(1) class="btn-sm" on_press=move |()| inviting.set(true)>{icon(icondata::LuPlus)}{text!(first_run.invite_act)}</Button>
                    })>
                        <p class="ink-2">{text!(first_run.invite_text)}</p>
                    </Step>
                    <Step at=2 done now title=text!(first_run.answer) act=move || demo().map(|demo| view! {
                        <a class="btn btn-sm" class:btn-primary=move || now.get() == Some(2) href=demo target="_blank" rel="noopener">
                            {icon(icondata::LuExternalLink)}{text!(first_run.try_it)}
                        </a>
                    })>
                        <p class="ink-2">{text!(first_run.answer_text)}</p>
                    </Step>
                </ol>
                <AlsoUseful desk />
            </div>
        </div>
        <InviteDialog open=inviting />
    }
}

/// What one may set up next; nothing of it is a step.
#[component]
fn AlsoUseful(desk: DeskState) -> impl IntoView {
    let link = |path: &'static str,
                drawing: icondata::Icon,
                name: &'static str,
                about: &'static str| {
        view! {
            <li>
                <a class="menu-item" href=path>
                    <span class="tile">{icon(drawing)}</span>
                    <span class="grow"><span class="medium block">{name}</span><span class="xs ink-3 block">{about}</span></span>
                    {icon_sized(icondata::LuChevronRight, "icon-14 icon-flip")}
                </a>
            </li>
        }
    };
    view! {
        <h3 class="md also-t">{text!(first_run.also)}</h3>
        <ul class="also">
            {move || keeps_quick_replies(desk.session).then(|| link("/settings/quick-replies", icondata::LuZap, text!(nav.quick_replies), text!(first_run.quick_replies_text)))}
            {move || desk.session.may(Permission::ManageLabels).then(|| link("/settings/labels", icondata::LuTag, text!(nav.labels), text!(first_run.labels_text)))}
            {link("/preferences", icondata::LuSlidersHorizontal, text!(preferences.title), text!(first_run.preferences_text))}
        </ul>
    }
}

#[component]
fn Step(
    at: usize,
    done: Memo<[bool; 3]>,
    now: Memo<Option<usize>>,
    title: &'static str,
    /// The button at the end of its line.
    #[prop(into)]
    act: ViewFn,
    children: Children,
) -> impl IntoView {
    let is_done = move || done.get().get(at).copied().unwrap_or(false);
    view! {
        <li class="todo" class:is-done=is_done class:is-now=move || now.get() == Some(at)>
            <span class="todo-n">
                {move || if is_done() {
                    view! { {icon_sized(icondata::LuCheck, "icon-14")}<span class="sr">{text!(first_run.step_done)}</span> }.into_any()
                } else {
                    (at + 1).into_any()
                }}
            </span>
            <div class="grow"><h3>{title}</h3>{children()}</div>
            {move || act.run()}
        </li>
    }
}

/// A web chat in one step: only its name is asked.
#[component]
fn Connect(desk: DeskState, steps: FirstRun) -> impl IntoView {
    let name = RwSignal::new(
        untrack(|| desk.session.organization())
            .map(|organization| organization.name)
            .unwrap_or_default(),
    );
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let new = NewChannel {
            kind: "webchat".to_owned(),
            name: name.read_untracked().trim().to_owned(),
            ..NewChannel::default()
        };
        if new.name.is_empty() {
            error.set(Some(text!(first_run.name_missing).to_string()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match desk.client().create_channel(&new).await {
                Ok(made) => {
                    steps
                        .channels
                        .update(|channels| channels.get_or_insert_default().push(made.channel));
                    desk.toasts.done(text!(first_run.channel_made));
                }
                Err(client::CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    error.set(
                        problem
                            .errors
                            .first()
                            .map(|complaint| complaint.message.clone()),
                    );
                }
                Err(refusal) => desk
                    .toasts
                    .refused(text!(first_run.channel_failed), &refusal),
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="ink-2">{text!(first_run.channel_text)}</p>
        <form class="line-h todo-form" aria-label=text!(first_run.channel) on:submit=send novalidate>
            <div class="grow"><Field label=text!(channels.name) value=name error required=true /></div>
            <Button look=Look::Primary busy>{text!(first_run.connect)}</Button>
        </form>
    }
}
