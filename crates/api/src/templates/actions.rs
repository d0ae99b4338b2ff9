//! What can be done with templates. Those of a provider are only read; where a provider keeps none,
//! people write them.

use super::wire;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::channels::actions::find;
use crate::extract::IfMatch;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use connectors::Connector;
use contract::page::Page;
use contract::templates::{
    NewTemplate, PatchTemplate, Template as Wire, TemplateQuery, TemplateState as Word,
};
use domain::audit::{AuditAction, AuditEntry};
use domain::channels::ChannelKind;
use domain::templates::{MOST, Parts, TemplateBody, TemplateLanguage, TemplateName, TemplateState};
use domain::{ChannelId, Flaw, TemplateId};
use std::str::FromStr;
use store::channels::Channel;
use store::templates::{self, Template};
use store::{Cursor, Db, StoreError, audit};

/// A page of a channel's.
pub async fn list(
    state: &State,
    by: &Principal,
    channel: ChannelId,
    query: TemplateQuery,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let wanted = query.state.map(word).transpose()?;
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let kind = find(state, organization, channel).await?.kind;
    let page = state
        .store
        .read(move |db| templates::list(db, organization, channel, wanted, after, limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page
            .items
            .into_iter()
            .map(|one| wire::template(kind, one))
            .collect(),
    })
}

fn word(word: Word) -> Reply<TemplateState> {
    let unknown = |_| Problem::invalid().field("state", "unknown_value", "There is no such state");
    word.as_str().parse().map_err(unknown)
}

pub async fn get(
    state: &State,
    by: &Principal,
    (channel, id): (ChannelId, TemplateId),
) -> Reply<Wire> {
    let organization = by.organization();
    let kind = find(state, organization, channel).await?.kind;
    let found = state
        .store
        .read(move |db| templates::get(db, organization, channel, id));
    Ok(wire::template(kind, found.await?))
}

/// Adds one to a channel whose provider keeps none.
pub async fn create(
    state: &State,
    by: &Principal,
    channel: ChannelId,
    once: Once,
    new: NewTemplate,
) -> Reply<Wire> {
    let channel = find(state, by.organization(), channel).await?;
    if keeps_templates(channel.kind) {
        let title = "The provider keeps this channel's templates: write them there, and sync";
        return Err(Problem::conflict("provider_templates", title));
    }
    let body = parsed::<TemplateBody>("body", &new.body)?.to_string();
    let template = Template {
        organization: channel.organization,
        id: state.new_id(),
        channel: channel.id,
        name: parsed::<TemplateName>("name", &new.name)?.to_string(),
        language: parsed::<TemplateLanguage>("language", &new.language)?.to_string(),
        category: category(new.category.as_deref()),
        state: TemplateState::Approved,
        parts: Parts::of_text(body),
        components: None,
        synced: false,
        version: 1,
        created_at: state.now(),
    };
    let noted = noted(state, by, &channel);
    let kind = channel.kind;
    let made = state.write(move |db| {
        let (organization, channel) = (template.organization, template.channel);
        let id = once.run(db, |db| {
            if templates::count(db, organization, channel)? >= MOST {
                let title = "There are as many templates as a channel can have";
                return Err(Problem::conflict("too_many_templates", title));
            }
            templates::insert(db, &template).map_err(taken)?;
            append(db, noted.as_ref())?;
            Ok(template.id)
        })?;
        Ok::<_, Problem>(templates::get(db, organization, channel, id)?)
    });
    Ok(wire::template(kind, made.await?))
}

pub async fn update(
    state: &State,
    by: &Principal,
    (channel, id): (ChannelId, TemplateId),
    version: IfMatch,
    patch: PatchTemplate,
) -> Reply<Wire> {
    let channel = find(state, by.organization(), channel).await?;
    let name = patch.name.as_deref();
    let name = name.map(|text| parsed::<TemplateName>("name", text));
    let name = name.transpose()?;
    let language = patch.language.as_deref();
    let language = language.map(|text| parsed::<TemplateLanguage>("language", text));
    let language = language.transpose()?;
    let body = patch.body.as_deref();
    let body = body.map(|text| parsed::<TemplateBody>("body", text));
    let body = body.transpose()?;
    let noted = noted(state, by, &channel);
    let kind = channel.kind;
    let changed = state.write(move |db| {
        let mut template = own(db, &channel, id)?;
        version.check(template.version)?;
        if let Some(name) = &name {
            template.name = name.to_string();
        }
        if let Some(language) = &language {
            template.language = language.to_string();
        }
        if let Some(given) = &patch.category {
            template.category = category(Some(given));
        }
        if let Some(body) = &body {
            template.parts = Parts::of_text(body.to_string());
        }
        templates::save(db, &mut template).map_err(taken)?;
        append(db, noted.as_ref())?;
        Ok::<_, Problem>(template)
    });
    Ok(wire::template(kind, changed.await?))
}

/// Takes one away; what was sent with it stays as it is.
pub async fn delete(
    state: &State,
    by: &Principal,
    (channel, id): (ChannelId, TemplateId),
) -> Reply<()> {
    let channel = find(state, by.organization(), channel).await?;
    let noted = noted(state, by, &channel);
    let gone = state.write(move |db| {
        let template = own(db, &channel, id)?;
        templates::replace(db, template.organization, &[template.id], &[])?;
        append(db, noted.as_ref())?;
        Ok(())
    });
    gone.await
}

/// Whether the provider of such channels keeps the templates.
pub fn keeps_templates(kind: ChannelKind) -> bool {
    connectors::of(kind).is_some_and(|of| Connector::capabilities(of).window.templates)
}

/// One that people wrote.
fn own(db: &mut Db, channel: &Channel, id: TemplateId) -> Reply<Template> {
    let template = templates::get(db, channel.organization, channel.id, id)?;
    match template.synced {
        false => Ok(template),
        true => {
            let title = "The provider keeps this template: change it there, and sync";
            Err(Problem::conflict("template_synced", title))
        }
    }
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict => Problem::conflict(
            "template_name_taken",
            "This channel has a template of this name and language",
        ),
        error => error.into(),
    }
}

fn category(given: Option<&str>) -> String {
    let given = domain::messages::clean(given.unwrap_or_default());
    given.trim().to_lowercase()
}

fn parsed<T: FromStr<Err: Flaw>>(field: &str, text: &str) -> Reply<T> {
    text.parse()
        .map_err(|flaw| Problem::invalid().flaw(field, &flaw))
}

/// Of the audit log: a channel's templates are others now.
pub fn noted(state: &State, by: &Principal, channel: &Channel) -> Option<AuditEntry> {
    let noted = recording::act(state, by, AuditAction::ChannelUpdated, channel.id);
    let noted = noted.changing([("templates", true)]);
    noted.map(|noted| noted.named(&channel.name))
}

pub fn append(db: &mut Db, noted: Option<&AuditEntry>) -> Result<(), StoreError> {
    noted.map_or(Ok(()), |noted| audit::append(db, noted))
}
