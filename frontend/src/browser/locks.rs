//! Web Locks: one holder of a name in the whole browser. A tab that closes or crashes lets go.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` while this tab holds `name`. Where there are no locks (a page without TLS)
/// it runs at once: every tab then works for itself.
pub async fn with_lock<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> T {
    let Some((locks, request)) = lock_manager() else {
        return work.await;
    };
    let slot: Rc<RefCell<Option<T>>> = Rc::default();
    let filled = slot.clone();
    let work = RefCell::new(Some(Box::pin(async move {
        let value = work.await;
        *filled.borrow_mut() = Some(value);
        Ok(JsValue::UNDEFINED)
    })));
    let granted =
        Closure::<dyn Fn(JsValue) -> Promise>::new(move |_lock: JsValue| match work.take() {
            Some(work) => future_to_promise(work),
            None => Promise::resolve(&JsValue::UNDEFINED),
        });
    let held = request.call2(&locks, &name.into(), granted.as_ref());
    if let Ok(promise) = held.and_then(|held| held.dyn_into::<Promise>()) {
        // It only fails when the document goes away, and this future with it.
        let _ = JsFuture::from(promise).await;
    }
    let value = slot.borrow_mut().take();
    match value {
        Some(value) => value,
        None => std::future::pending().await,
    }
}

fn lock_manager() -> Option<(JsValue, Function)> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some((locks, request))
}
