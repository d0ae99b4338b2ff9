//! What can be done with an organization.

use super::wire;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::reading::Read;
use crate::extract::IfMatch;
use crate::problem::{Problem, Reply};
use contract::organization::{Organization, PatchOrganization};
use domain::Country;
use domain::audit::{AuditAction, AuditEntry};
use domain::files::Ending;
use domain::organizations::{Language, OrganizationName};
use jiff::tz::TimeZone;
use store::events::{self, NewEvent};
use store::{audit, organizations};

pub async fn get(state: &State, by: &Principal) -> Reply<Read<Organization>> {
    let id = by.organization();
    let found = state.read_with_cursor(move |db| Ok(wire(organizations::get(db, id)?)));
    found.await
}

pub async fn update(
    state: &State,
    by: &Principal,
    version: IfMatch,
    patch: PatchOrganization,
) -> Reply<Organization> {
    let id = by.organization();
    let told = announce::everyone(state, id, "organization.updated", *id.as_ref(), 0);
    let noted = recording::act(state, by, AuditAction::OrganizationUpdated, id);
    state
        .write(move |db| {
            let mut organization = organizations::get(db, id)?;
            version.check(organization.version)?;
            let before = organization.clone();
            apply(&mut organization, &patch)?;
            let noted = noted.clone().named(&organization.name);
            if let Some(noted) = different(noted, &before, &organization) {
                audit::append(db, &noted)?;
            }
            organizations::save(db, &mut organization)?;
            let version = organization.version;
            events::append(
                db,
                &NewEvent {
                    version,
                    ..told.clone()
                },
            )?;
            Ok(wire(organization))
        })
        .await
}

/// Which fields are others now.
fn different(
    noted: AuditEntry,
    before: &organizations::Organization,
    after: &organizations::Organization,
) -> Option<AuditEntry> {
    let across = before.one_conversation_across_channels != after.one_conversation_across_channels;
    let types = before.allowed_file_types != after.allowed_file_types;
    noted.changing([
        ("name", before.name != after.name),
        (
            "default_language",
            before.default_language != after.default_language,
        ),
        (
            "default_country",
            before.default_country != after.default_country,
        ),
        ("time_zone", before.time_zone != after.time_zone),
        (
            "assistants_enabled",
            before.assistants_enabled != after.assistants_enabled,
        ),
        ("after_closing", before.after_closing != after.after_closing),
        ("one_conversation_across_channels", across),
        ("allowed_file_types", types),
        (
            "max_file_bytes",
            before.max_file_bytes != after.max_file_bytes,
        ),
    ])
}

fn apply(to: &mut organizations::Organization, patch: &PatchOrganization) -> Reply<()> {
    if let Some(name) = &patch.name {
        let name = name.parse::<OrganizationName>();
        to.name = name
            .map_err(|flaw| Problem::invalid().flaw("name", &flaw))?
            .to_string();
    }
    if let Some(language) = &patch.default_language {
        let language = language.parse::<Language>();
        to.default_language = language
            .map_err(|flaw| Problem::invalid().flaw("default_language", &flaw))?
            .to_string();
    }
    if let Some(zone) = &patch.time_zone {
        to.time_zone = zone_of(zone)?;
    }
    if let Some(enabled) = patch.assistants_enabled {
        to.assistants_enabled = enabled;
    }
    if let Some(country) = &patch.default_country {
        let country = country.as_deref().map(str::parse::<Country>).transpose();
        let country = country.map_err(|flaw| Problem::invalid().flaw("default_country", &flaw))?;
        to.default_country = country;
    }
    if let Some(rule) = patch.after_closing {
        to.after_closing = rule
            .as_str()
            .parse()
            .map_err(|error| Problem::invalid().field("after_closing", "unknown_value", error))?;
    }
    if let Some(across) = patch.one_conversation_across_channels {
        to.one_conversation_across_channels = across;
    }
    if let Some(types) = &patch.allowed_file_types {
        let endings = types.iter().map(|kind| kind.parse::<Ending>());
        let endings: Result<Vec<Ending>, _> = endings.collect();
        to.allowed_file_types = endings
            .map_err(|flaw| Problem::invalid().flaw("allowed_file_types", &flaw))?
            .iter()
            .map(ToString::to_string)
            .collect();
    }
    if let Some(bytes) = patch.max_file_bytes {
        to.max_file_bytes = bytes;
    }
    Ok(())
}

/// One that this server knows of, as it is written there.
fn zone_of(name: &str) -> Reply<String> {
    let zone = TimeZone::get(name.trim()).ok();
    let known = zone.and_then(|zone| zone.iana_name().map(str::to_owned));
    known.ok_or_else(|| {
        let rule = "a name such as Europe/Stockholm";
        Problem::invalid().field("time_zone", "unknown", rule)
    })
}
