//! What just happened, at the bottom start, on a phone at the top: at most three; good news goes by itself, errors stay.

use super::{Button, IconButton, Look, icon_sized};
use client::CallError;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

const LASTS: Duration = Duration::from_secs(5);
/// With a way back one needs the time to take it.
const LASTS_WITH_OFFER: Duration = Duration::from_secs(8);
const AT_MOST: usize = 3;

/// Something a toast offers to do.
#[derive(Clone)]
pub struct Offer {
    label: String,
    run: Arc<dyn Fn() + Send + Sync>,
}

#[derive(Clone)]
struct Toast {
    id: u64,
    text: String,
    detail: Option<String>,
    failed: bool,
    offer: Option<Offer>,
}

/// The toasts in sight.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    /// While one is hovered or focused none goes.
    held: RwSignal<bool>,
}

impl Toasts {
    pub fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            held: RwSignal::new(false),
        }
    }

    pub fn done(self, text: impl Into<String>) {
        self.show(text.into(), None, false, None);
    }

    /// Good news with a way back.
    pub fn done_or(
        self,
        text: impl Into<String>,
        label: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(
            text.into(),
            None,
            false,
            Some(Offer {
                label: label.into(),
                run: Arc::new(run),
            }),
        );
    }

    pub fn failed(self, text: impl Into<String>, detail: Option<String>) {
        self.show(text.into(), detail, true, None);
    }

    /// Bad news, with something to do about it.
    pub fn failed_or(
        self,
        text: impl Into<String>,
        detail: impl Into<String>,
        label: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        let offer = Offer {
            label: label.into(),
            run: Arc::new(run),
        };
        self.show(text.into(), Some(detail.into()), true, Some(offer));
    }

    /// A call that gave no answer; `what` says what did not happen.
    pub fn refused(self, what: impl Into<String>, error: &CallError) {
        let detail = match error {
            CallError::Refused(problem) => problem
                .detail
                .clone()
                .unwrap_or_else(|| problem.title.clone()),
            CallError::Unreachable(_) => text!(ui.unreachable).to_string(),
        };
        self.failed(what, Some(detail));
    }

    fn show(self, text: String, detail: Option<String>, failed: bool, offer: Option<Offer>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        // What went wrong stays, unless it only leads somewhere.
        let stays = failed && offer.is_none();
        let lasts = if offer.is_some() {
            LASTS_WITH_OFFER
        } else {
            LASTS
        };
        self.shown.update(|shown| {
            shown.push(Toast {
                id,
                text,
                detail,
                failed,
                offer,
            });
            let over = shown.len().saturating_sub(AT_MOST);
            shown.drain(..over);
        });
        if !stays {
            self.dismiss_later(id, lasts);
        }
    }

    fn dismiss_later(self, id: u64, lasts: Duration) {
        set_timeout(
            move || {
                if self.held.try_get_untracked().unwrap_or(false) {
                    self.dismiss_later(id, lasts);
                } else {
                    self.dismiss(id);
                }
            },
            lasts,
        );
    }

    fn dismiss(self, id: u64) {
        self.shown
            .try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The corner where toasts appear, and the voice that reads them out.
#[component]
pub fn ToastList() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let hold = move |held: bool| toasts.held.set(held);
    view! {
        <div
            class="toasts"
            role="status"
            aria-live="polite"
            on:mouseenter=move |_| hold(true)
            on:mouseleave=move |_| hold(false)
            on:focusin=move |_| hold(true)
            on:focusout=move |_| hold(false)
        >
            <For each=move || toasts.shown.get() key=|toast| toast.id let(toast)>
                <div class="toast" class:toast-failed=toast.failed>
                    {if toast.failed { icon_sized(icondata::LuCircleAlert, "bad").into_any() } else { icon_sized(icondata::LuCircleCheck, "good").into_any() }}
                    <p>
                        <span class="medium">{toast.text.clone()}</span>
                        {toast.detail.clone().map(|detail| view! { <br /> <span class="sub">{detail}</span> })}
                    </p>
                    {toast.offer.clone().map(|offer| {
                        let id = toast.id;
                        view! {
                            <Button look=Look::Ghost class="btn-sm" on_press=move |()| {
                                toasts.dismiss(id);
                                (offer.run)();
                            }>{offer.label}</Button>
                        }
                    })}
                    <IconButton class="icon-btn-xs" drawing=icondata::LuX label=text!(ui.dismiss) on_press={
                        let id = toast.id;
                        move |()| toasts.dismiss(id)
                    } />
                </div>
            </For>
        </div>
    }
}
