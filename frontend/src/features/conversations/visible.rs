//! Who sees a conversation: everyone who would by team, or named agents alone.

use super::asking::{Asking, Choice, Question};
use super::circle::Circle;
use super::state::DeskState;
use crate::browser::focus_on;
use crate::ui::{AsyncView, Button, Dialog, Look, icon};
use contract::conversations::{ConversationDetails, SetVisibility};
use domain::{AgentId, ConversationId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
struct Form {
    restricted: RwSignal<bool>,
    viewers: RwSignal<BTreeSet<AgentId>>,
    asking: Asking,
    /// That of the conversation as the form shows it.
    version: RwSignal<i64>,
    /// Somebody else was faster.
    changed: RwSignal<bool>,
    busy: RwSignal<bool>,
}

#[component]
pub fn VisibleDialog(desk: DeskState) -> impl IntoView {
    let open = desk.showing_visibility;
    view! {
        <Dialog open class="dialog-small" title=text!(visible.title).to_string()>
            {move || desk.thread.id().map(|id| view! { <AsItIs desk open id /> })}
        </Dialog>
    }
}

/// Read when the dialog opens: the stream does not say who sees it, and what is saved here replaces it.
#[component]
fn AsItIs(desk: DeskState, open: RwSignal<bool>, id: ConversationId) -> impl IntoView {
    let client = desk.client();
    let now = LocalResource::new(move || {
        let client = client.clone();
        async move { client.conversation(id).await.map(|now| now.body) }
    });
    view! {
        <AsyncView value=now title=text!(visible.load_failed) children=Callback::new(move |details: ConversationDetails| {
            desk.thread.put_details(details.clone());
            // Once it is drawn.
            request_animation_frame(|| focus_on("dialog[open] .radio:checked"));
            view! { <Visible desk open details /> }.into_any()
        }) />
    }
}

#[component]
fn Visible(desk: DeskState, open: RwSignal<bool>, details: ConversationDetails) -> impl IntoView {
    let c = &details.conversation;
    let (restricted, viewers) = (
        RwSignal::new(c.restricted),
        RwSignal::new(viewers(desk, &details)),
    );
    let form = Form {
        restricted,
        viewers,
        asking: Asking::about(move || Choice {
            restricted: restricted.get(),
            viewers: viewers.get(),
            ..Choice::default()
        }),
        version: RwSignal::new(c.version),
        changed: RwSignal::new(false),
        busy: RwSignal::new(false),
    };
    let id = c.id;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(desk, open, id, form);
    };
    view! {
        <form on:submit=submit novalidate>
            <div class="dialog-body stack stack-8">
                <Circle desk restricted=form.restricted viewers=form.viewers everyone=text!(visible.everyone_text) some=text!(visible.some_text) />
                {move || form.changed.get().then(|| view! {
                    <div class="callout callout-warn" role="alert">{icon(icondata::LuTriangleAlert)}<p>{text!(visible.changed)}</p></div>
                })}
                <Question asking=form.asking />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy=form.busy>
                    {move || if form.asking.stands() { text!(visible.all_the_same) } else { text!(ui.save) }}
                </Button>
            </footer>
        </form>
    }
}

/// Who sees it. Before it is restricted: who works on it, and I, unless somebody says otherwise.
fn viewers(desk: DeskState, details: &ConversationDetails) -> BTreeSet<AgentId> {
    let c = &details.conversation;
    match c.restricted {
        true => details.viewer_ids.iter().copied().collect(),
        false => {
            let me = untrack(|| desk.session.me_id());
            c.assignee_ids.iter().copied().chain(me).collect()
        }
    }
}

fn send(desk: DeskState, open: RwSignal<bool>, id: ConversationId, form: Form) {
    let answer = form.asking.answer();
    let choice = answer.choice;
    let to = SetVisibility {
        restricted: choice.restricted,
        viewer_ids: match choice.restricted {
            true => choice.viewers.iter().copied().collect(),
            false => Vec::new(),
        },
        unassign: answer.unassign,
    };
    let confirm = answer.confirm;
    form.busy.set(true);
    form.changed.set(false);
    let version = form.version.get_untracked();
    let client = desk.client();
    spawn_local(async move {
        let answer = client.set_visibility(id, version, &to, confirm).await;
        form.busy.try_set(false);
        match answer {
            Ok(details) => {
                desk.list.take(desk, &details.conversation);
                desk.thread.put_details(details);
                open.set(false);
                desk.toasts.done(text!(visible.saved));
            }
            Err(error) if form.asking.ask(&choice, &error) => {}
            Err(error) if error.status() == Some(412) => begin_again(desk, id, form).await,
            Err(error) => desk.toasts.refused(text!(visible.failed), &error),
        }
    });
}

/// Somebody else changed it meanwhile: the form shows that, to be decided anew.
async fn begin_again(desk: DeskState, id: ConversationId, form: Form) {
    match desk.client().conversation(id).await {
        Ok(now) => {
            let details = now.body;
            form.restricted.try_set(details.conversation.restricted);
            form.viewers.try_set(viewers(desk, &details));
            form.version.try_set(details.conversation.version);
            form.changed.try_set(true);
            desk.thread.put_details(details);
        }
        Err(error) => desk.toasts.refused(text!(visible.failed), &error),
    }
}
