//! Taking over a channel's templates as its provider has them now.

use super::{actions, wire};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::channels::actions::{connector, find, settings};
use crate::problem::{Problem, Reply};
use connectors::TemplatesError;
use contract::templates::SyncedTemplates;
use domain::templates::{MOST_PLACES, MOST_SYNCED};
use domain::{ChannelId, TemplateId};
use std::collections::BTreeMap;
use store::StoreError;
use store::channels::Channel;
use store::templates::{self, Template};

/// Asks the provider, and keeps what it says.
pub async fn sync(state: &State, by: &Principal, id: ChannelId) -> Reply<SyncedTemplates> {
    let channel = find(state, by.organization(), id).await?;
    let connector = connector(channel.kind.as_str())?;
    if !connector.capabilities().window.templates {
        let title = "The provider of this channel keeps no templates: write them here";
        return Err(Problem::conflict("no_provider_templates", title));
    }
    let settings = settings(state, &channel)?;
    let given = connector.templates(&settings, &state.outbound).await;
    let given = wanted(state, &channel, given.map_err(told)?);
    let noted = actions::noted(state, by, &channel);
    let synced = state.write(move |db| {
        let had = templates::synced(db, channel.organization, channel.id)?;
        let change = Change::between(had, &given);
        templates::replace(db, channel.organization, &change.gone, &change.come).map_err(anew)?;
        if change.is_any() {
            actions::append(db, noted.as_ref())?;
        }
        Ok::<_, StoreError>(change.told)
    });
    Ok(synced.await?)
}

fn told(error: TemplatesError) -> Problem {
    match error {
        TemplatesError::Away { reason } => Problem::busy("provider_unavailable").detail(reason),
        TemplatesError::Refused { reason } => {
            let title = "The provider does not show the templates";
            Problem::conflict("provider_refused", title).detail(reason)
        }
    }
}

/// Somebody else has synced meanwhile; the next run finds theirs.
fn anew(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict => StoreError::Contention,
        error => error,
    }
}

/// What can be kept, as it would be if it were new; of one name and language the last counts.
fn wanted(state: &State, channel: &Channel, given: Vec<connectors::Template>) -> Vec<Template> {
    let can_be_kept =
        |one: &connectors::Template| !one.name.is_empty() && one.placeholders.len() <= MOST_PLACES;
    let template = |one: connectors::Template| Template {
        organization: channel.organization,
        id: state.new_id(),
        channel: channel.id,
        state: wire::state(one.state),
        parts: wire::parts(&one),
        name: one.name,
        language: one.language,
        category: one.category,
        components: Some(one.components),
        synced: true,
        version: 1,
        created_at: state.now(),
    };
    let given = given.into_iter().filter(can_be_kept).take(MOST_SYNCED);
    let by_name = given.map(|one| ((one.name.clone(), one.language.clone()), one));
    let by_name: BTreeMap<_, _> = by_name.collect();
    by_name.into_values().map(template).collect()
}

/// What becomes another between what was had and what is given now.
#[derive(Debug, Default)]
struct Change {
    gone: Vec<TemplateId>,
    come: Vec<Template>,
    told: SyncedTemplates,
}

impl Change {
    fn between(had: Vec<Template>, given: &[Template]) -> Self {
        let key = |one: &Template| (one.name.clone(), one.language.clone());
        let mut had: BTreeMap<_, _> = had.into_iter().map(|one| (key(&one), one)).collect();
        let mut change = Self::default();
        change.told.total = count(given.len());
        for new in given {
            match had.remove(&key(new)) {
                None => {
                    change.told.added += 1;
                    change.come.push(new.clone());
                }
                Some(old) => change.keep(&old, new),
            }
        }
        change.told.removed = count(had.len());
        change.gone.extend(had.into_values().map(|one| one.id));
        change
    }

    /// One that was there keeps its id, by which messages know it.
    fn keep(&mut self, old: &Template, new: &Template) {
        let as_it_was = Template {
            id: old.id,
            version: old.version,
            created_at: old.created_at,
            ..new.clone()
        };
        if as_it_was != *old {
            self.told.changed += 1;
            self.gone.push(old.id);
            self.come.push(Template {
                version: old.version + 1,
                ..as_it_was
            });
        }
    }

    fn is_any(&self) -> bool {
        !self.gone.is_empty() || !self.come.is_empty()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::templates::{Parts, TemplateState};

    fn template(id: i64, name: &str, body: &str) -> Template {
        Template {
            organization: 1.into(),
            id: id.into(),
            channel: 2.into(),
            name: name.to_owned(),
            language: "en".to_owned(),
            category: "utility".to_owned(),
            state: TemplateState::Approved,
            parts: Parts::of_text(body.to_owned()),
            components: None,
            synced: true,
            version: 3,
            created_at: Timestamp::from(id),
        }
    }

    #[test]
    fn what_is_the_same_stays_and_what_changed_keeps_its_id() {
        let had = vec![
            template(1, "same", "a"),
            template(2, "changed", "a"),
            template(3, "gone", "a"),
        ];
        let given = [
            template(11, "same", "a"),
            template(12, "changed", "b"),
            template(13, "new", "a"),
        ];
        let change = Change::between(had, &given);
        let told = SyncedTemplates {
            total: 3,
            added: 1,
            changed: 1,
            removed: 1,
        };
        assert_eq!(change.told, told);
        assert_eq!(change.gone, [2.into(), 3.into()]);
        let come: Vec<_> = change
            .come
            .iter()
            .map(|one| (one.id, one.version))
            .collect();
        assert_eq!(come, [(2.into(), 4), (13.into(), 3)]);
        let again = Change::between(given.to_vec(), &given);
        assert!(!again.is_any());
    }
}
