//! What a pane shows when it is not simply full.

use super::{Button, Look, icon, icon_sized};
use client::CallError;
use leptos::prelude::*;

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(
    drawing: icondata::Icon,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-ico">{icon_sized(drawing, "icon-20")}</span>
            <h2>{title}</h2>
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// It did not load: what happened, and the way to try again.
#[component]
pub fn Failed(
    #[prop(into)] title: String,
    error: CallError,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let text = match &error {
        CallError::Refused(problem) => problem
            .detail
            .clone()
            .unwrap_or_else(|| problem.title.clone()),
        CallError::Unreachable(_) => text!(ui.unreachable).to_string(),
    };
    view! {
        <div class="empty" role="alert">
            <span class="empty-ico empty-bad">{icon_sized(icondata::LuTriangleAlert, "icon-20")}</span>
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="actions">
                <Button look=Look::Primary on_press=on_retry>{icon(icondata::LuRefreshCw)}{text!(ui.try_again)}</Button>
            </div>
        </div>
    }
}

/// One's role does not open this.
#[component]
pub fn NoPermission() -> impl IntoView {
    view! { <Empty drawing=icondata::LuLock title=text!(ui.no_permission) text=text!(ui.no_permission_text) /> }
}

/// Deleted, or somebody else's.
#[component]
pub fn Gone(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    children: Children,
) -> impl IntoView {
    view! { <Empty drawing=icondata::LuEyeOff title text>{children()}</Empty> }
}
