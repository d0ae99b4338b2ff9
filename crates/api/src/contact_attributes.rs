//! `/contact-attributes`: what else an organization keeps of its contacts.

use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::extract::{Allowed, Caller, Data, IfMatch, Key, Path, Valid, needs};
use crate::problem::{Problem, Reply};
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::contact_attributes::{
    ContactAttribute as Wire, NewContactAttribute, PatchContactAttribute,
};
use contract::page::Page;
use domain::audit::{AuditAction, AuditEntry};
use domain::contacts::{AttributeKind, MOST_ATTRIBUTES};
use domain::{ContactAttributeId, Flaw};
use std::str::FromStr;
use store::contacts::attributes::{self, Attribute};
use store::events::{self, NewEvent};
use store::{StoreError, audit};
use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list_contact_attributes)
        .service(create_contact_attribute)
        .service(update_contact_attribute)
        .service(delete_contact_attribute);
}

/// All of them, as they were made: at most 100.
#[utoipa::path(
    tag = "contact-attributes",
    security(("bearer" = [])),
    responses((status = 200, body = Page<Wire>)),
)]
#[get("/contact-attributes")]
pub async fn list_contact_attributes(
    state: Data<State>,
    caller: Caller,
) -> Reply<Json<Page<Wire>>> {
    let organization = caller.organization();
    let all = state
        .store
        .read(move |db| attributes::all(db, organization));
    Ok(Json(Page {
        items: all.await?.into_iter().map(wire).collect(),
        next_cursor: None,
    }))
}

/// Add an attribute; needs `organization.manage`. 409 `attribute_key_taken` when there is one of that key, 409
/// `too_many_attributes` beyond 100.
#[utoipa::path(
    tag = "contact-attributes",
    security(("bearer" = [])),
    request_body = NewContactAttribute,
    responses((status = 201, body = Wire)),
)]
#[post("/contact-attributes")]
pub async fn create_contact_attribute(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    key: Key,
    Valid(new): Valid<NewContactAttribute>,
) -> Reply<HttpResponse> {
    let once = key.once(&new)?;
    let kind: AttributeKind = new.kind.as_str().parse().map_err(unknown_kind)?;
    let attribute = Attribute {
        organization: by.organization(),
        id: state.new_id(),
        key: read("key", &new.key)?,
        title: read("title", &new.title)?,
        kind,
        choices: choices(kind, &new.choices)?,
        version: 1,
        created_at: state.now(),
    };
    let id = *attribute.id.as_ref();
    let name = "contact_attribute.created";
    let told = announce::everyone(&state, attribute.organization, name, id, 1);
    let noted = defining(&state, &by);
    let made = state.write(move |db| {
        let organization = attribute.organization;
        let id = once.run(db, |db| {
            if attributes::all(db, organization)?.len() >= MOST_ATTRIBUTES {
                let title = "There are as many attributes as there can be";
                return Err(Problem::conflict("too_many_attributes", title));
            }
            attributes::insert(db, &attribute).map_err(key_taken)?;
            events::append(db, &told)?;
            audit::append(db, &noted)?;
            Ok(attribute.id)
        })?;
        Ok::<_, Problem>(attributes::get(db, organization, id)?)
    });
    let made = made.await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/contact-attributes/{}", made.id)))
        .json(wire(made)))
}

/// Change what an attribute is called or what there is to choose; needs `organization.manage`. Contacts keep what they have.
#[utoipa::path(
    tag = "contact-attributes",
    security(("bearer" = [])),
    request_body = PatchContactAttribute,
    responses((status = 200, body = Wire)),
)]
#[patch("/contact-attributes/{id}")]
pub async fn update_contact_attribute(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    id: Path<ContactAttributeId>,
    version: IfMatch,
    Valid(patch): Valid<PatchContactAttribute>,
) -> Reply<Json<Wire>> {
    let (organization, id) = (by.organization(), *id);
    let name = "contact_attribute.updated";
    let told = announce::everyone(&state, organization, name, *id.as_ref(), 0);
    let noted = defining(&state, &by);
    let done = state.write(move |db| {
        let mut attribute = attributes::get(db, organization, id)?;
        version.check(attribute.version)?;
        if let Some(title) = &patch.title {
            attribute.title = read("title", title)?;
        }
        if let Some(texts) = &patch.choices {
            attribute.choices = choices(attribute.kind, texts)?;
        }
        attributes::save(db, &mut attribute)?;
        audit::append(db, &noted)?;
        events::append(
            db,
            &NewEvent {
                version: attribute.version,
                ..told.clone()
            },
        )?;
        Ok::<_, Problem>(attribute)
    });
    Ok(Json(wire(done.await?)))
}

/// Take an attribute away for ever, with what contacts have of it; needs `organization.manage`.
#[utoipa::path(
    tag = "contact-attributes",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/contact-attributes/{id}")]
pub async fn delete_contact_attribute(
    state: Data<State>,
    by: Allowed<needs::ManageOrganization>,
    id: Path<ContactAttributeId>,
) -> Reply<HttpResponse> {
    let (organization, id) = (by.organization(), *id);
    let name = "contact_attribute.deleted";
    let told = announce::everyone(&state, organization, name, *id.as_ref(), 0);
    let noted = defining(&state, &by);
    let done = state.write(move |db| {
        let attribute = attributes::get(db, organization, id)?;
        attributes::delete(db, organization, id)?;
        audit::append(db, &noted)?;
        events::append(
            db,
            &NewEvent {
                version: attribute.version + 1,
                ..told.clone()
            },
        )
    });
    done.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// For the audit log, what an organization keeps of its contacts is a setting of it.
fn defining(state: &State, by: &Principal) -> AuditEntry {
    let mut entry = recording::act(
        state,
        by,
        AuditAction::OrganizationUpdated,
        by.organization(),
    );
    entry.details.fields = vec!["contact_attributes".to_owned()];
    entry
}

fn read<T: FromStr<Err: Flaw>>(field: &str, text: &str) -> Reply<T> {
    let read = text.parse::<T>();
    read.map_err(|flaw| Problem::invalid().flaw(field, &flaw))
}

fn unknown_kind(error: domain::UnknownWord) -> Problem {
    Problem::invalid().field("kind", "unknown_value", error)
}

/// Those of a choice, each once; others have none.
fn choices(kind: AttributeKind, texts: &[String]) -> Reply<Vec<String>> {
    let mut all = Vec::new();
    for text in texts {
        let text = text.trim();
        if !all.iter().any(|known| known == text) {
            all.push(text.to_owned());
        }
    }
    match (kind, all.is_empty()) {
        (AttributeKind::Choice, true) => {
            Err(Problem::invalid().field("choices", "required", "What there is to choose"))
        }
        (AttributeKind::Choice, false) | (_, true) => Ok(all),
        (_, false) => {
            Err(Problem::invalid().field("choices", "not_a_choice", "Only of the kind choice"))
        }
    }
}

fn key_taken(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict => {
            Problem::conflict("attribute_key_taken", "There is an attribute of that key")
        }
        error => error.into(),
    }
}

fn wire(attribute: Attribute) -> Wire {
    Wire {
        id: attribute.id,
        key: attribute.key.to_string(),
        title: attribute.title.to_string(),
        kind: attribute.kind.as_str().into(),
        choices: attribute.choices,
        version: attribute.version,
    }
}
