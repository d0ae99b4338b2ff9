//! What the form knows while it is filled in.

use crate::features::conversations::state::DeskState;
use crate::features::conversations::templates::Templates;
use contract::channels::{Channel, ChannelKind, NumberCheckResult};
use contract::contacts::{Contact, Identity};
use contract::conversations::{Conversation, ConversationQuery, Status};
use domain::identities::{Address, Scheme};
use domain::{ChannelId, ContactId, TeamId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// To whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Whom {
    #[default]
    Nobody,
    /// Somebody we know.
    Known(Box<Contact>),
    /// Somebody new, by what was typed.
    New(String),
}

#[derive(Clone, Copy)]
pub struct Form {
    pub whom: RwSignal<Whom>,
    pub name: RwSignal<String>,
    pub channels: Memo<Vec<Channel>>,
    kinds: RwSignal<Vec<ChannelKind>>,
    pub channel: RwSignal<Option<ChannelId>>,
    pub team: RwSignal<Option<TeamId>>,
    /// Of a mail.
    pub subject: RwSignal<String>,
    pub text: RwSignal<String>,
    /// Whether a template is chosen in place of writing, once somebody said so.
    pub wants_template: RwSignal<Option<bool>>,
    pub by_template: Memo<bool>,
    pub templates: Templates,
    /// An open one with this contact, offered before anything else.
    pub open_one: RwSignal<Option<Conversation>>,
    pub checked: RwSignal<Option<NumberCheckResult>>,
}

/// Why a channel cannot be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Off {
    Disabled,
    NoAddress,
    OtherAddress,
}

impl Form {
    pub fn new(desk: DeskState) -> Self {
        let channels = Memo::new(move |_| desk.directory.channels());
        let kinds = RwSignal::new(Vec::<ChannelKind>::new());
        let channel = RwSignal::new(None);
        let wants_template = RwSignal::new(None);
        // Who has not written just now is written to by a template where the provider keeps them.
        let by_template = Memo::new(move |_| {
            let channels = channels.read();
            let over = channels.iter().find(|one| Some(one.id) == channel.get());
            over.is_some_and(|over| {
                let kinds = kinds.read();
                let kind = kinds.iter().find(|kind| kind.kind == over.kind);
                let needs = kind.is_some_and(|kind| kind.capabilities.provider_templates);
                wants_template.get().unwrap_or(needs)
            })
        });
        let of = Signal::derive(move || channel.get().filter(|_| by_template.get()));
        Self {
            whom: RwSignal::new(Whom::default()),
            name: RwSignal::new(String::new()),
            channels,
            kinds,
            channel,
            wants_template,
            by_template,
            templates: Templates::new(desk, of),
            team: RwSignal::new(None),
            subject: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            open_one: RwSignal::new(None),
            checked: RwSignal::new(None),
        }
    }

    /// How channels of each kind are addressed.
    pub fn load(self, desk: DeskState) {
        spawn_local(async move {
            match desk.client().channel_kinds().await {
                Ok(kinds) => drop(self.kinds.try_set(kinds)),
                Err(error) => desk.toasts.refused(text!(starting.channels_failed), &error),
            }
        });
    }

    pub fn knows(self, desk: DeskState, id: ContactId) {
        spawn_local(async move {
            match desk.client().contact(id).await {
                Ok(contact) => drop(self.whom.try_set(Whom::Known(Box::new(contact)))),
                Err(error) => desk.toasts.refused(text!(starting.contact_failed), &error),
            }
        });
    }

    /// Looks for an open conversation with whom one writes to.
    pub fn look(self, desk: DeskState, contact: ContactId) {
        spawn_local(async move {
            let query = ConversationQuery {
                contact_id: Some(contact),
                ..Default::default()
            };
            // Without an answer nothing is offered; beginning a new one is right either way.
            if let Ok(found) = desk.client().conversations(&query).await {
                let mut rows = found.body.items.into_iter();
                let open = rows.find(|row| row.status == Status::Open);
                let still = self.whom.try_with_untracked(
                    |whom| matches!(whom, Whom::Known(known) if known.id == contact),
                );
                if still == Some(true) {
                    self.open_one.try_set(open);
                }
            }
        });
    }

    /// Why a channel cannot be chosen for this one; none if it can.
    pub fn off(self, channel: &Channel) -> Option<Off> {
        if !channel.enabled {
            return Some(Off::Disabled);
        }
        match &*self.whom.read() {
            Whom::Nobody => None,
            Whom::Known(contact) => {
                let reaches = |identity: &Identity| self.carries(channel, identity);
                (!contact.identities.iter().any(reaches)).then_some(Off::NoAddress)
            }
            Whom::New(text) => match channel.addressed_by.as_deref().map(str::parse::<Scheme>) {
                Some(Ok(scheme)) if fits(scheme, text) => None,
                _ => Some(Off::OtherAddress),
            },
        }
    }

    fn carries(self, channel: &Channel, identity: &Identity) -> bool {
        let kinds = self.kinds.read();
        let kind = kinds.iter().find(|kind| kind.kind == channel.kind);
        let knows = kind.is_some_and(|kind| kind.identity_schemes.contains(&identity.scheme));
        knows && identity.scope.is_none_or(|scope| scope == channel.id)
    }

    /// The chosen channel, if it can still be chosen.
    pub fn chosen(self) -> Option<Channel> {
        let chosen = self.channel.get()?;
        let channel = self
            .channels
            .read()
            .iter()
            .find(|one| one.id == chosen)
            .cloned()?;
        self.off(&channel).is_none().then_some(channel)
    }
}

/// Whether a text is an address of a scheme; an integrator's own id may look like anything.
pub fn fits(scheme: Scheme, text: &str) -> bool {
    Address::parse(scheme, text).is_ok()
}
