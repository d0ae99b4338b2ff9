//! The list of contacts as a table for spreadsheets, written page by page as it is read.

use super::{addresses, attributes};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::{self, Principal};
use crate::conversations::filtering;
use crate::exporting::table::{self, CSV};
use crate::exporting::{self, Broken};
use crate::extract::{Allowed, Data, Query, needs};
use crate::problem::{Problem, Reply};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use contract::contacts::ContactExportQuery;
use domain::audit::AuditAction;
use domain::contacts::Contact;
use domain::identities::Scheme;
use domain::permissions::Permission;
use futures::Stream;
use futures::stream::try_unfold;
use serde_json::Value;
use std::sync::Arc;
use store::contacts::attributes::Attribute;
use store::contacts::identities::{self, Identity};
use store::contacts::{self, Filter};
use store::{Cursor, Db, StoreResult};

/// So many are read at once.
const PAGE: usize = 500;
const NEEDED: Permission = Permission::ExportContacts;
/// What imports read again, and then what only a reader wants to know.
const HEADER: [&str; 7] = [
    "Name",
    "Phone number",
    "Email",
    "Reference",
    "Remarks",
    "Channel name",
    "Created",
];

/// The contacts of a list that the caller sees as CSV, UTF-8 with a mark in front; needs `contacts.export`. A cell that a
/// spreadsheet would take for a formula has an apostrophe in front.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(ContactExportQuery),
    responses((status = 200, content((String = "text/csv")))),
)]
#[get("/contacts/export")]
pub async fn export_contacts(
    state: Data<State>,
    by: Allowed<needs::ExportContacts>,
    Query(query): Query<ContactExportQuery>,
) -> Reply<HttpResponse> {
    let of_agent = |value: &str| filtering::agent("owner_agent_id", value, by.agent());
    let filter = Filter {
        owner: query.owner_agent_id.as_deref().map(of_agent).transpose()?,
        wanted: None,
        favorite: query.favorite,
        blocked: query.blocked,
        ids: Vec::new(),
    };
    let exported = AuditAction::OrganizationContactsExported;
    let noted = recording::act(&state, &by, exported, by.organization());
    exporting::record(&state, noted).await?;
    let table = Table {
        state: State::clone(&state),
        by: Arc::clone(&by.0),
        filter,
        typed: query.q.unwrap_or_default(),
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, CSV))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\""))
        .streaming(stream(table)))
}

struct Table {
    state: State,
    by: Arc<Principal>,
    filter: Filter,
    typed: String,
}

/// Where the next page begins.
enum Place {
    First,
    Behind(Cursor<String>),
}

fn stream(table: Table) -> impl Stream<Item = Result<Bytes, Broken>> {
    try_unfold((table, Some(Place::First)), |(table, place)| async move {
        let Some(place) = place else { return Ok(None) };
        let (bytes, next) = table.page(place).await.map_err(Broken)?;
        Ok(Some((bytes, (table, next.map(Place::Behind)))))
    })
}

impl Table {
    async fn page(&self, place: Place) -> Reply<(Bytes, Option<Cursor<String>>)> {
        // Each page asks anew whether its reader still may.
        let by = principals::again(&self.state, &self.by).await?;
        if !by.viewer.permissions.contains(NEEDED) {
            return Err(Problem::lacks(NEEDED));
        }
        let (is_first, after) = match place {
            Place::First => (true, None),
            Place::Behind(cursor) => (false, Some(cursor)),
        };
        let (viewer, typed) = (by.viewer.clone(), self.typed.clone());
        let mut filter = self.filter.clone();
        let read = self.state.store.read(move |db| {
            let organization = viewer.organization;
            filter.wanted = addresses::wanted(db, organization, &typed)?;
            let defined = contacts::attributes::all(db, organization)?;
            let page = contacts::list(db, &viewer, &filter, after, PAGE)?;
            let all: Vec<Contact> = page.items.into_iter().map(|(contact, _)| contact).collect();
            let known = known(db, &all)?;
            Ok::<_, Problem>((defined, all, known, page.next))
        });
        let (defined, all, known, next) = read.await?;
        let mut rows = Vec::new();
        if is_first {
            let titles = defined.iter().map(|attribute| attribute.title.to_string());
            rows.push(
                HEADER
                    .map(str::to_owned)
                    .into_iter()
                    .chain(titles)
                    .collect(),
            );
        }
        rows.extend(all.iter().map(|contact| row(contact, &known, &defined)));
        Ok((table::rows(is_first, &rows)?, next))
    }
}

fn known(db: &mut Db, all: &[Contact]) -> StoreResult<Vec<Identity>> {
    let Some(first) = all.first() else {
        return Ok(Vec::new());
    };
    let ids: Vec<_> = all.iter().map(|contact| contact.id).collect();
    identities::of_contacts(db, first.organization, &ids)
}

fn row(contact: &Contact, known: &[Identity], defined: &[Attribute]) -> Vec<String> {
    let main = |scheme: Scheme| {
        let mut own = known.iter().filter(|one| one.contact == contact.id);
        own.find(|one| one.scheme == scheme)
            .map(|one| one.address.clone())
    };
    let named = |name: Option<&domain::contacts::ContactName>| name.map(ToString::to_string);
    let fixed = [
        named(contact.name.as_ref()),
        main(Scheme::Phone),
        main(Scheme::Email),
        contact.reference.clone(),
        contact.remarks.clone(),
        named(contact.channel_name.as_ref()),
        Some(contact.created_at.to_string()),
    ];
    let values = attributes::wire(defined, contact);
    let value = |attribute: &Attribute| match values.get(attribute.key.as_ref()) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let fixed = fixed.into_iter().map(Option::unwrap_or_default);
    fixed.chain(defined.iter().map(value)).collect()
}
