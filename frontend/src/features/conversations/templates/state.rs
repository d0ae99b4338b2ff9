//! The templates that can be sent over a channel, and the one that is filled in.

use crate::browser::folded;
use crate::features::conversations::state::DeskState;
use client::{CallError, Client};
use contract::templates::{FilledTemplate, Template, TemplateQuery, TemplateState};
use domain::ChannelId;
use domain::templates::{FillError, Parts, Placeholder, PlaceholderKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// A page holds the most the server gives.
const PAGE: u32 = 100;

/// How far they have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    Coming,
    Here,
    Failed,
}

#[derive(Clone, Copy)]
pub struct Templates {
    desk: DeskState,
    /// The channel they are of, while one writes by a template.
    channel: Signal<Option<ChannelId>>,
    pub found: RwSignal<Vec<Template>>,
    pub stock: RwSignal<Stock>,
    pub search: RwSignal<String>,
    pub chosen: RwSignal<Option<Template>>,
    /// What was filled in, by key.
    pub values: RwSignal<BTreeMap<String, String>>,
    /// One that comes back to its writer, until its template is here.
    back: StoredValue<Option<FilledTemplate>>,
}

impl Templates {
    /// Those of `channel`; none while one does not write by a template.
    pub fn new(desk: DeskState, channel: Signal<Option<ChannelId>>) -> Self {
        let templates = Self {
            desk,
            channel,
            found: RwSignal::new(Vec::new()),
            stock: RwSignal::new(Stock::Coming),
            search: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            values: RwSignal::new(BTreeMap::new()),
            back: StoredValue::new(None),
        };
        let channel = Memo::new(move |_| channel.get());
        Effect::new(move |_| {
            let wanted = channel.get();
            untrack(|| templates.clear());
            templates.found.set(Vec::new());
            if wanted.is_some() {
                templates.load();
            }
        });
        templates
    }

    /// What the server has now.
    pub fn load(self) {
        let Some(channel) = self.channel.get_untracked() else {
            return;
        };
        self.stock.set(Stock::Coming);
        let client = self.desk.client();
        spawn_local(async move {
            let answer = approved(&client, channel).await;
            // Another channel was chosen meanwhile.
            if self.channel.try_get_untracked().flatten() != Some(channel) {
                return;
            }
            match answer {
                Ok(found) => {
                    self.found.try_set(found);
                    self.stock.try_set(Stock::Here);
                    self.restore();
                }
                Err(_) => drop(self.stock.try_set(Stock::Failed)),
            }
        });
    }

    /// Nothing is chosen any more.
    pub fn clear(self) {
        self.chosen.set(None);
        self.values.set(BTreeMap::new());
        self.search.set(String::new());
    }

    /// Nothing is begun any more, also not what was to come back.
    pub fn forget(self) {
        self.back.try_set_value(None);
        self.clear();
    }

    /// What is begun, be it filled in or not.
    pub fn begun(self) -> Option<FilledTemplate> {
        match self.chosen.read().as_ref() {
            Some(template) => Some(FilledTemplate {
                template_id: template.id,
                values: self.values.get(),
            }),
            None => self.back.get_value(),
        }
    }

    pub fn choose(self, template: Template) {
        self.back.set_value(None);
        self.values.set(BTreeMap::new());
        self.chosen.set(Some(template));
    }

    /// One that was refused or taken back is filled in as it was.
    pub fn put_back(self, filled: FilledTemplate) {
        self.back.try_set_value(Some(filled));
        self.restore();
    }

    fn restore(self) {
        let Some(back) = self.back.try_get_value().flatten() else {
            return;
        };
        let Some(found) = self.found.try_read_untracked() else {
            return;
        };
        let template = found.iter().find(|one| one.id == back.template_id).cloned();
        drop(found);
        if let Some(template) = template {
            self.back.set_value(None);
            self.chosen.set(Some(template));
            self.values.set(back.values);
        }
    }

    /// Those in which what is looked for stands.
    pub fn matching(self) -> Vec<Template> {
        let search = folded(self.search.read().trim());
        let fits = |one: &&Template| {
            folded(&one.name).contains(&search) || folded(&one.body).contains(&search)
        };
        self.found.read().iter().filter(fits).cloned().collect()
    }

    /// The chosen one with all it needs, and how the customer reads it.
    pub fn filled(self) -> Option<(FilledTemplate, String)> {
        let chosen = self.chosen.read();
        let template = chosen.as_ref()?;
        let parts = parts(template);
        let values = parts.fill(&self.values.read()).ok()?;
        let text = parts.text(&values);
        let filled = FilledTemplate {
            template_id: template.id,
            values: values.into_iter().collect(),
        };
        Some((filled, text))
    }

    /// How many places are still empty.
    pub fn missing(self) -> usize {
        let is_missing = |flaw: &&FillError| matches!(flaw, FillError::Missing(_));
        self.flaws().iter().filter(is_missing).count()
    }

    /// What is wrong with what stands in a place; an empty one is only not filled in yet.
    pub fn flaw(self, key: &str) -> Option<String> {
        let flaws = self.flaws();
        let own = flaws.iter().find(|flaw| flaw.place() == key)?;
        match own {
            FillError::Missing(_) | FillError::Unknown(_) => None,
            FillError::TooLong(_) => Some(text!(templates.too_long).to_string()),
            FillError::NotALink(_) => Some(text!(templates.not_a_link).to_string()),
            FillError::NotADegree(_) => Some(text!(templates.not_a_degree).to_string()),
        }
    }

    fn flaws(self) -> Vec<FillError> {
        let chosen = self.chosen.read();
        let filled = chosen
            .as_ref()
            .map(|template| parts(template).fill(&self.values.read()));
        filled.and_then(Result::err).unwrap_or_default()
    }
}

/// What a template is made of, as the domain knows it.
pub fn parts(template: &Template) -> Parts {
    let placeholders = template.placeholders.iter().map(|one| Placeholder {
        key: one.key.clone(),
        // What a newer server asks for is words to us.
        kind: one.kind.as_str().parse().unwrap_or(PlaceholderKind::Text),
        example: one.example.clone(),
    });
    Parts {
        header: template.header.clone(),
        body: template.body.clone(),
        footer: template.footer.clone(),
        buttons: template.buttons.clone(),
        placeholders: placeholders.collect(),
    }
}

async fn approved(client: &Client, channel: ChannelId) -> Result<Vec<Template>, CallError> {
    let mut query = TemplateQuery {
        state: Some(TemplateState::Approved),
        limit: Some(PAGE),
        ..TemplateQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client.templates(channel, &query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}
