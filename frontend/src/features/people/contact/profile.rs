//! The form of everything one may write about a contact.

use super::attributes::AttributeFields;
use super::form::{Form, define, path_of};
use super::opened::Opened;
use crate::ui::{Button, Field, Look, TextArea, Unsaved, icon};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Profile(opened: Opened) -> impl IntoView {
    // Made once: what is typed stays while the contact changes around it.
    let contact = opened.contact.get_untracked();
    contact.map(|contact| {
        let form = Form::of(&contact);
        view! { <Fields opened form /> }
    })
}

#[component]
fn Fields(opened: Opened, form: Form) -> impl IntoView {
    let may = Memo::new(move |_| opened.session.may(Permission::EditContacts));
    Effect::new(move |_| {
        if let Some(now) = &*opened.contact.read() {
            form.show(now);
        }
    });
    // What the definitions filled in was not typed: it is compared with the contact.
    let changed = Memo::new(move |_| {
        form.written();
        opened.contact.track();
        let change = form.change();
        let texts = [
            &change.name,
            &change.reference,
            &change.phone,
            &change.email,
            &change.remarks,
        ];
        texts.iter().any(|text| text.is_some()) || !change.attributes.is_empty()
    });
    expect_context::<Unsaved>().watch(move || changed.get());
    let definitions = LocalResource::new(move || {
        let client = opened.client();
        async move { client.contact_attributes().await }
    });
    Effect::new(move |_| match definitions.get() {
        Some(Ok(page)) => define(form, page.items),
        Some(Err(error)) => opened
            .toasts
            .refused(text!(people.attributes_failed), &error),
        None => {}
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() || !changed.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.clear_complaints();
        let change = form.change();
        spawn_local(async move {
            let answer = opened
                .client()
                .update_contact(opened.id, None, &change, None)
                .await;
            let is_gone = form.busy.try_set(false).is_some();
            match answer {
                Ok(contact) => {
                    if !is_gone {
                        form.saved(&contact);
                        opened.show(contact);
                    }
                    opened.toasts.done(text!(people.saved));
                }
                Err(error) if is_gone || !form.refuse(&error) => {
                    opened.toasts.refused(text!(context.edit_failed), &error);
                }
                Err(_) => {}
            }
        });
    };
    let given = move || {
        let contact = opened.contact.read();
        let contact = contact.as_ref()?;
        let given = contact.channel_name.clone()?;
        (Some(&given) != contact.name.as_ref()).then_some(given)
    };
    view! {
        <form class="stack" aria-label=text!(people.profile) on:submit=save novalidate>
            <fieldset class="stack" disabled=move || !may.get()>
                <div class="grid-2">
                    <div>
                        <Field label=text!(context.name) value=form.text("name") error=form.error("name") autocomplete="off" />
                        {move || given().map(|name| view! {
                            <p class="hint people-given">{text!(people.given)}" "<bdi>"“"{name}"”"</bdi></p>
                        })}
                    </div>
                    <Field label=text!(context.reference) value=form.text("reference") error=form.error("reference") autocomplete="off" />
                    <Field label=text!(context.phone) value=form.text("phone") kind="tel" error=form.error("phone") autocomplete="off" />
                    <Field label=text!(context.email) value=form.text("email") kind="email" error=form.error("email") autocomplete="off" />
                </div>
                <TextArea label=text!(context.remarks) value=form.text("remarks") error=form.error("remarks") />
                <AttributeFields form />
            </fieldset>
            {move || form.notice.get().map(|notice| view! {
                <div class="callout callout-warn" role="alert">
                    {icon(icondata::LuTriangleAlert)}
                    <div>
                        <p>{notice.words}</p>
                        {notice.other.map(|other| view! { <p class="sub"><a href=path_of(other)>{text!(people.show_other)}</a></p> })}
                    </div>
                </div>
            })}
            {move || may.get().then(|| view! {
                <div class="line-h people-save">
                    <span class="xs ink-3 grow" role="status">{move || if changed.get() { text!(people.unsaved) } else { "" }}</span>
                    {move || changed.get().then(|| view! { <Button on_press=move |()| form.reset()>{text!(ui.cancel)}</Button> })}
                    <Button look=Look::Primary busy=form.busy disabled=Signal::derive(move || !changed.get())>{text!(ui.save)}</Button>
                </div>
            })}
        </form>
    }
}
