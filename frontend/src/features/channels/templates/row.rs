//! One template: what it says, whether it may be used, and what can be done with it.

use super::Writing;
use crate::session::Session;
use crate::ui::{Ask, Confirms, IconButton, Toasts, icon_sized, language_tag};
use contract::templates::{Template, TemplateState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn Row(
    template: Template,
    writing: RwSignal<Writing>,
    on_change: Callback<()>,
) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let (channel, id) = (template.channel_id, template.id);
    let known = template.clone();
    let name = template.name.clone();
    let remove = Arc::new(move || {
        spawn_local(async move {
            match session.client().delete_template(channel, id).await {
                Ok(()) => toasts.done(text!(templates.removed)),
                Err(error) => toasts.refused(text!(templates.remove_failed), &error),
            }
            on_change.try_run(());
        });
    });
    let asked = name.clone();
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(templates.remove_title, name = asked.clone()),
            text: text!(templates.remove_text).to_string(),
            act: text!(templates.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    let about = [template.language.clone(), template.category.clone()];
    let about = about.into_iter().filter(|word| !word.is_empty());
    let about = about.collect::<Vec<_>>().join(" · ");
    let by_hand = !template.synced;
    view! {
        <li class="line-h template-row">
            <span class="grow">
                <span class="line-h gap-8 wrap">
                    <b class="medium wrap-any"><bdi>{name.clone()}</bdi></b>
                    <span class="xs ink-3">{about}</span>
                    <State state=template.state />
                </span>
                <span class="template-line ink-2" lang=language_tag(&template.language) dir="auto">{template.body}</span>
                {template.barred.map(|why| view! { <span class="xs ink-2 block">{why}</span> })}
            </span>
            {by_hand.then(move || view! {
                <IconButton class="icon-btn-sm" drawing=icondata::LuPencil label=text!(templates.change_one, name = name.clone()) on_press=move |()| writing.set(Writing::Known(Box::new(known.clone()))) />
                <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(templates.remove_one, name = template.name.clone()) on_press=ask />
            })}
        </li>
    }
}

#[component]
fn State(state: TemplateState) -> impl IntoView {
    let (class, drawing, word) = match state {
        TemplateState::Approved => (
            "badge badge-good",
            icondata::LuCircleCheck,
            text!(templates.approved),
        ),
        TemplateState::Pending => (
            "badge badge-accent",
            icondata::LuClock,
            text!(templates.pending),
        ),
        TemplateState::Rejected => (
            "badge badge-bad",
            icondata::LuCircleAlert,
            text!(templates.rejected),
        ),
        TemplateState::Paused => (
            "badge badge-warn",
            icondata::LuPause,
            text!(templates.paused),
        ),
        TemplateState::Disabled | TemplateState::Unknown => {
            ("badge", icondata::LuBan, text!(templates.disabled))
        }
    };
    view! { <span class=class>{icon_sized(drawing, "icon-12")}{word}</span> }
}
