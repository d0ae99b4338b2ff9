//! Writing a template by hand, or changing one.

use super::Writing;
use crate::session::Session;
use crate::ui::{Button, Dialog, Field, Look, TextArea, Toasts};
use client::CallError;
use contract::problem::Problem;
use contract::templates::{NewTemplate, PatchTemplate, Template};
use domain::ChannelId;
use domain::templates::{TemplateBody, TemplateLanguage, TemplateName};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::fmt::Display;
use std::str::FromStr;

#[component]
pub fn TemplateDialog(
    id: ChannelId,
    writing: RwSignal<Writing>,
    on_change: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if *writing.read() != Writing::Nothing {
            open.set(true);
        }
    });
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            writing.set(Writing::Nothing);
        }
        open.get()
    });
    let title = Signal::derive(move || match *writing.read() {
        Writing::Known(_) => text!(templates.change).to_string(),
        Writing::New | Writing::Nothing => text!(templates.add).to_string(),
    });
    view! {
        <Dialog open title>
            {move || match writing.get() {
                Writing::Nothing => ().into_any(),
                Writing::New => view! { <Editor id known=None open on_change /> }.into_any(),
                Writing::Known(known) => view! { <Editor id known=Some(*known) open on_change /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Editor(
    id: ChannelId,
    #[prop(optional_no_strip)] known: Option<Template>,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let fields = Fields::new(session, known.as_ref());
    let known = StoredValue::new(known.map(|known| (known.id, known.version)));
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !fields.check() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let client = session.client();
            let answer = match known.get_value() {
                None => client.create_template(id, &fields.new_one()).await,
                Some(known) => client.update_template(id, known, &fields.change()).await,
            };
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    on_change.try_run(());
                }
                Err(CallError::Refused(problem)) if fields.refuse(&problem) => {}
                Err(error) => toasts.refused(text!(templates.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack dialog-body" aria-label=text!(templates.one) on:submit=save novalidate>
            <Field label=text!(templates.name) value=fields.name error=fields.name_error required=true focused=true />
            <Field label=text!(templates.language) value=fields.language error=fields.language_error hint=text!(templates.language_hint).to_string() required=true />
            <TextArea label=text!(templates.body) value=fields.body error=fields.body_error hint=text!(templates.body_hint, number = "{{1}}", name = "{{first_name}}") />
            <div class="line-h">
                <span class="grow"></span>
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </div>
        </form>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    language: RwSignal<String>,
    body: RwSignal<String>,
    name_error: RwSignal<Option<String>>,
    language_error: RwSignal<Option<String>>,
    body_error: RwSignal<Option<String>>,
}

impl Fields {
    fn new(session: Session, known: Option<&Template>) -> Self {
        let own = untrack(|| session.organization()).map(|one| one.default_language);
        let was = |part: fn(&Template) -> &String| known.map(|one| part(one).clone());
        let language = was(|one| &one.language).or(own).unwrap_or_default();
        Self {
            name: RwSignal::new(was(|one| &one.name).unwrap_or_default()),
            language: RwSignal::new(language),
            body: RwSignal::new(was(|one| &one.body).unwrap_or_default()),
            name_error: RwSignal::new(None),
            language_error: RwSignal::new(None),
            body_error: RwSignal::new(None),
        }
    }

    /// Complains by the domain's own rules; tells whether there is nothing to complain about.
    fn check(self) -> bool {
        self.name_error.set(flaw::<TemplateName>(self.name));
        self.language_error
            .set(flaw::<TemplateLanguage>(self.language));
        self.body_error.set(flaw::<TemplateBody>(self.body));
        let errors = [self.name_error, self.language_error, self.body_error];
        errors.iter().all(|error| error.read_untracked().is_none())
    }

    /// Puts what the server complains of where it belongs; false when it belongs to no field.
    fn refuse(self, problem: &Problem) -> bool {
        let about = |field: &str| {
            let own = problem.errors.iter().find(|error| error.field == field);
            own.map(|error| error.message.clone())
        };
        let taken = (problem.code == "template_name_taken").then(|| problem.title.clone());
        self.name_error.try_set(about("name").or(taken));
        self.language_error.try_set(about("language"));
        self.body_error.try_set(about("body"));
        !problem.errors.is_empty() || problem.code == "template_name_taken"
    }

    fn new_one(self) -> NewTemplate {
        NewTemplate {
            name: self.name.get_untracked(),
            language: self.language.get_untracked(),
            category: None,
            body: self.body.get_untracked(),
        }
    }

    fn change(self) -> PatchTemplate {
        PatchTemplate {
            name: Some(self.name.get_untracked()),
            language: Some(self.language.get_untracked()),
            category: None,
            body: Some(self.body.get_untracked()),
        }
    }
}

fn flaw<T: FromStr<Err: Display>>(text: RwSignal<String>) -> Option<String> {
    let text = text.read_untracked();
    text.parse::<T>().err().map(|error| error.to_string())
}
