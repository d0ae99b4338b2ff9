//! Whom a mail goes to and what it is about: a line that says so, and fields to change it.

use crate::features::conversations::recipients::{all, as_typed, short};
use crate::ui::{Field, IconButton, icon_sized};
use contract::conversations::{ReplyEmail, ReplyOption};
use contract::drafts::DraftEmail;
use contract::messages::{NewEmail, Recipient};
use domain::messages::Mailbox;
use domain::messages::recipients::typed;
use leptos::prelude::*;

/// What is typed in place of what the channel proposes.
#[derive(Clone, Copy)]
pub struct Addressing {
    option: Memo<Option<ReplyOption>>,
    /// Whether somebody changes it, or has.
    own: RwSignal<bool>,
    open: RwSignal<bool>,
    to: RwSignal<String>,
    cc: RwSignal<String>,
    bcc: RwSignal<String>,
    subject: RwSignal<String>,
}

/// What is wrong with what was typed: in which field, and how it is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Nobody,
    To(String),
    Cc(String),
    Bcc(String),
}

impl Addressing {
    pub fn new(option: Memo<Option<ReplyOption>>) -> Self {
        Self {
            option,
            own: RwSignal::new(false),
            open: RwSignal::new(false),
            to: RwSignal::default(),
            cc: RwSignal::default(),
            bcc: RwSignal::default(),
            subject: RwSignal::default(),
        }
    }

    /// As it goes; nothing over other channels.
    pub fn email(self) -> Result<Option<NewEmail>, Wrong> {
        let option = self.option.read();
        let Some(proposed) = option.as_ref().and_then(|option| option.email.as_ref()) else {
            return Ok(None);
        };
        if !self.own.get() {
            return Ok(Some(answer_to_all(proposed)));
        }
        let to = typed(&self.to.read()).map_err(Wrong::To)?;
        if to.is_empty() {
            return Err(Wrong::Nobody);
        }
        let subject = self.subject.read().trim().to_owned();
        Ok(Some(NewEmail {
            to: wire(to),
            cc: wire(typed(&self.cc.read()).map_err(Wrong::Cc)?),
            bcc: wire(typed(&self.bcc.read()).map_err(Wrong::Bcc)?),
            subject: Some(subject).filter(|subject| !subject.is_empty()),
        }))
    }

    /// As it was typed, be it right or not; none while it is what the channel proposes.
    pub fn typed(self) -> Option<DraftEmail> {
        if !self.own.get() {
            return None;
        }
        let typed = DraftEmail {
            to: self.to.get(),
            cc: self.cc.get(),
            bcc: self.bcc.get(),
            subject: self.subject.get(),
        };
        let option = self.option.read();
        let proposed = option.as_ref().and_then(|option| option.email.as_ref());
        let proposed = proposed.map(|proposed| as_typed(&answer_to_all(proposed)));
        (proposed.as_ref() != Some(&typed)).then_some(typed)
    }

    /// As it was typed before, or elsewhere.
    pub fn show(self, typed: Option<DraftEmail>) {
        match typed {
            Some(typed) => {
                self.to.try_set(typed.to);
                self.cc.try_set(typed.cc);
                self.bcc.try_set(typed.bcc);
                self.subject.try_set(typed.subject);
                self.own.try_set(true);
            }
            None => {
                self.own.try_set(false);
                self.open.try_set(false);
            }
        }
    }

    /// The next mail is the channel's to propose again.
    pub fn clear(self) {
        self.own.set(false);
        self.open.set(false);
    }

    /// What was not sent comes back as it was addressed.
    pub fn put_back(self, email: Option<NewEmail>) {
        if let Some(email) = email {
            self.show(Some(as_typed(&email)));
        }
    }

    fn change(self) {
        if !self.own.get_untracked()
            && let Ok(email) = untrack(|| self.email())
        {
            self.put_back(email);
        }
        self.open.set(true);
    }
}

/// The line, or the fields.
#[component]
pub fn Addresses(addressing: Addressing) -> impl IntoView {
    let is_mail = Memo::new(move |_| {
        let option = addressing.option.read();
        option.as_ref().is_some_and(|option| option.email.is_some())
    });
    // What is wrong stays in sight, for nothing goes until it is right.
    let is_open = Memo::new(move |_| addressing.open.get() || addressing.email().is_err());
    move || {
        is_mail.get().then(|| match is_open.get() {
            true => view! { <Fields addressing /> }.into_any(),
            false => view! { <Line addressing /> }.into_any(),
        })
    }
}

#[component]
fn Line(addressing: Addressing) -> impl IntoView {
    let shown = move || {
        let email = addressing.email().ok().flatten().unwrap_or_default();
        let named = |word: &'static str, some: &[Recipient]| {
            (!some.is_empty())
                .then(|| view! { <span class="ink-3">{word}</span>" "<bdi>{short(some.iter().map(called))}</bdi>" " })
        };
        view! {
            {named(text!(mail.to), &email.to)}
            {named(text!(mail.cc), &email.cc)}
            {named(text!(mail.bcc), &email.bcc)}
            {email.subject.clone().map(|subject| view! { <span class="ink-3">{text!(mail.subject)}</span>" "<bdi>{subject}</bdi> })}
        }
    };
    view! {
        <button class="mail-line xs" type="button" aria-expanded="false" aria-label=text!(mail.address) on:click=move |_| addressing.change()>
            <span class="grow truncate">{shown}</span>
            {icon_sized(icondata::LuChevronDown, "icon-12")}
        </button>
    }
}

#[component]
fn Fields(addressing: Addressing) -> impl IntoView {
    let wrong = Memo::new(move |_| addressing.email().err());
    let says = |typed: &str| Some(text!(mail.not_an_email, typed = typed.to_owned()));
    let to_error = Signal::derive(move || match wrong.get()? {
        Wrong::Nobody => Some(text!(mail.to_missing).to_owned()),
        Wrong::To(typed) => says(&typed),
        Wrong::Cc(_) | Wrong::Bcc(_) => None,
    });
    let cc_error = Signal::derive(move || match wrong.get()? {
        Wrong::Cc(typed) => says(&typed),
        _ => None,
    });
    let bcc_error = Signal::derive(move || match wrong.get()? {
        Wrong::Bcc(typed) => says(&typed),
        _ => None,
    });
    view! {
        <fieldset class="mail-fields">
            <legend class="sr">{text!(mail.address)}</legend>
            <Field label=text!(mail.to) value=addressing.to error=to_error autocomplete="off" focused=true />
            <Field label=text!(mail.cc) value=addressing.cc error=cc_error autocomplete="off" />
            <Field label=text!(mail.bcc) value=addressing.bcc error=bcc_error autocomplete="off" />
            <Field label=text!(mail.subject) value=addressing.subject placeholder=text!(mail.subject_default) autocomplete="off" />
            <IconButton class="icon-btn-xs mail-done" drawing=icondata::LuChevronUp label=text!(mail.done) on_press=move |()| addressing.open.set(false) />
        </fieldset>
    }
}

fn called(one: &Recipient) -> &str {
    one.name.as_ref().unwrap_or(&one.address)
}

fn answer_to_all(proposed: &ReplyEmail) -> NewEmail {
    NewEmail {
        to: all(proposed.to.clone()),
        cc: all(proposed.cc.clone()),
        ..NewEmail::default()
    }
}

fn wire(some: Vec<Mailbox>) -> Vec<Recipient> {
    let one = |one: Mailbox| Recipient {
        address: one.address,
        name: one.name,
    };
    some.into_iter().map(one).collect()
}
