//! The contact that is open: loaded once for all that shows it, and kept as the stream tells it.

use crate::live::Live;
use crate::session::Session;
use crate::ui::{Confirms, Toasts};
use client::{CallError, Client};
use contract::contacts::Contact;
use domain::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub struct Opened {
    pub id: ContactId,
    pub contact: RwSignal<Option<Contact>>,
    pub failed: RwSignal<Option<CallError>>,
    pub session: Session,
    pub toasts: Toasts,
    pub confirms: Confirms,
}

impl Opened {
    pub fn new(id: ContactId) -> Self {
        let live = expect_context::<Live>();
        let opened = Self {
            id,
            contact: RwSignal::new(None),
            failed: RwSignal::new(None),
            session: expect_context(),
            toasts: expect_context(),
            confirms: expect_context(),
        };
        Effect::new(move |_| {
            live.generation();
            opened.load();
        });
        live.on(move |event| {
            let is_told = matches!(
                event.name.as_str(),
                "contact.updated" | "contact.hidden" | "contact.deleted"
            );
            if is_told && event.id() == Some(id) {
                opened.load();
            }
        });
        opened
    }

    pub fn client(self) -> Client {
        self.session.client()
    }

    pub fn load(self) {
        spawn_local(async move {
            match self.client().contact(self.id).await {
                Ok(contact) => self.show(contact),
                Err(error) => {
                    self.contact.try_update(|contact| {
                        // One that is gone is not shown on; one that did not load is.
                        if error.status() == Some(404) {
                            *contact = None;
                        }
                    });
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// Shows it as the server says it is now.
    pub fn show(self, contact: Contact) {
        self.failed.try_set(None);
        self.contact.try_set(Some(contact));
    }
}
