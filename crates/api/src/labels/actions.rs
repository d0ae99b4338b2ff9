//! What can be done with labels.

use super::settling::Rest;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::extract::IfMatch;
use crate::me::actions::color_of;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::steps::Rest as _;
use contract::conversations::Priority as Word;
use contract::labels::{Label as Wire, NewLabel, PatchLabel};
use contract::page::Page;
use domain::LabelId;
use domain::agents::Color;
use domain::audit::{AuditAction, AuditEntry};
use domain::labels::{LabelName, Priority};
use store::events::{self, NewEvent};
use store::labels::{self, Label};
use store::{Cursor, StoreError, audit, jobs};

pub async fn list(
    state: &State,
    by: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = cursor.map(Cursor::decode).transpose()?;
    let page = state
        .store
        .read(move |db| labels::list(db, organization, after, limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

pub async fn get(state: &State, by: &Principal, id: LabelId) -> Reply<Wire> {
    let organization = by.organization();
    let read = state
        .store
        .read(move |db| labels::get(db, organization, id));
    Ok(wire(read.await?))
}

pub async fn create(state: &State, by: &Principal, once: Once, new: NewLabel) -> Reply<Wire> {
    let (organization, id) = (by.organization(), state.new_id::<LabelId>());
    let label = Label {
        organization,
        id,
        name: name_of(&new.name)?,
        color: new
            .color
            .as_deref()
            .map_or(Ok(Color::chosen_for(*id.as_ref())), color_of)?,
        priority: new.priority.map_or(Priority::Normal, priority_of),
        version: 1,
        created_at: state.now(),
    };
    let told = announce::everyone(state, organization, "label.created", *id.as_ref(), 1);
    let noted = recording::act(state, by, AuditAction::LabelCreated, id).named(&label.name);
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            labels::insert(db, &label).map_err(name_taken)?;
            audit::append(db, &noted)?;
            events::append(db, &told)?;
            Ok(label.id)
        })?;
        Ok::<_, Problem>(labels::get(db, organization, id)?)
    });
    Ok(wire(made.await?))
}

pub async fn update(
    state: &State,
    by: &Principal,
    id: LabelId,
    version: IfMatch,
    patch: PatchLabel,
) -> Reply<Wire> {
    let (organization, work) = (by.organization(), Work::new(state));
    let name = patch.name.as_deref().map(name_of).transpose()?;
    let color = patch.color.as_deref().map(color_of).transpose()?;
    let priority = patch.priority.map(priority_of);
    let told = announce::everyone(state, organization, "label.updated", *id.as_ref(), 0);
    let noted = recording::act(state, by, AuditAction::LabelUpdated, id);
    let done = state.write(move |db| {
        let mut label = labels::get(db, organization, id)?;
        version.check(label.version)?;
        let before = label.clone();
        if let Some(name) = &name {
            label.name.clone_from(name);
        }
        label.color = color.unwrap_or(label.color);
        label.priority = priority.unwrap_or(label.priority);
        labels::save(db, &mut label).map_err(name_taken)?;
        if let Some(noted) = different(noted.clone().named(&label.name), &before, &label) {
            audit::append(db, &noted)?;
        }
        if label.priority != before.priority {
            jobs::push(db, &Rest::all(&label).job(&work, organization))?;
        }
        events::append(
            db,
            &NewEvent {
                version: label.version,
                ..told.clone()
            },
        )?;
        Ok::<_, Problem>(label)
    });
    Ok(wire(done.await?))
}

pub async fn delete(state: &State, by: &Principal, id: LabelId) -> Reply<()> {
    let (organization, work) = (by.organization(), Work::new(state));
    let told = announce::everyone(state, organization, "label.deleted", *id.as_ref(), 0);
    let noted = recording::act(state, by, AuditAction::LabelDeleted, id);
    let done = state.write(move |db| {
        let label = labels::get(db, organization, id)?;
        audit::append(db, &noted.clone().named(&label.name))?;
        labels::delete(db, organization, id, work.now)?;
        jobs::push(db, &Rest::all(&label).job(&work, organization))?;
        events::append(
            db,
            &NewEvent {
                version: label.version + 1,
                ..told.clone()
            },
        )?;
        Ok::<_, Problem>(())
    });
    done.await
}

/// Which fields are others now.
fn different(noted: AuditEntry, before: &Label, after: &Label) -> Option<AuditEntry> {
    noted.changing([
        ("name", before.name != after.name),
        ("color", before.color != after.color),
        ("priority", before.priority != after.priority),
    ])
}

fn name_of(text: &str) -> Reply<String> {
    match text.parse::<LabelName>() {
        Ok(name) => Ok(name.to_string()),
        Err(flaw) => Err(Problem::invalid().flaw("name", &flaw)),
    }
}

fn priority_of(word: Word) -> Priority {
    match word {
        Word::High => Priority::High,
        Word::Normal | Word::Unknown => Priority::Normal,
    }
}

fn name_taken(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict => {
            Problem::conflict("label_name_taken", "There is a label of that name")
        }
        error => error.into(),
    }
}

fn wire(label: Label) -> Wire {
    Wire {
        id: label.id,
        name: label.name,
        color: label.color.to_string(),
        priority: label.priority.as_str().into(),
        version: label.version,
    }
}
