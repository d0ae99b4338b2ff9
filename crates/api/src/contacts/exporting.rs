//! All that is kept of one contact, to be taken elsewhere: written piece by piece as it is read. Each piece
//! asks anew whether its reader still may, and holds what they see.

use super::actions;
use super::archive::archive;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::{self, Principal};
use crate::exporting::{self, Broken, Format, Gathered};
use crate::extract::{Allowed, Data, Path, Query, needs};
use crate::notes::wire::note;
use crate::problem::{Problem, Reply};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use contract::contacts::Contact as Wire;
use contract::export::{ContactExport, ContactExportFormat, WholeContactQuery};
use domain::audit::AuditAction;
use domain::notes::About;
use domain::permissions::Permission;
use domain::visibility::can_see_contact;
use domain::{ContactId, ConversationId};
use futures::stream::{LocalBoxStream, try_unfold};
use futures::{Stream, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use store::conversations::{self, Reader};
use store::{Cursor, Db, contacts, notes};

/// So many are read at once.
const PAGE: usize = 100;
pub const NEEDED: Permission = Permission::ExportContacts;

/// All data of one contact that the caller sees, with its conversations, as JSON with links to their files, or with
/// the files as ZIP; needs `contacts.export`.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(WholeContactQuery),
    responses((status = 200, content(
        (ContactExport = "application/json"),
        (String = "application/zip"),
    ))),
)]
#[get("/contacts/{id}/export")]
pub async fn export_contact(
    state: Data<State>,
    by: Allowed<needs::ExportContacts>,
    id: Path<ContactId>,
    Query(query): Query<WholeContactQuery>,
) -> Reply<HttpResponse> {
    let (kind, ending) = match query.format {
        None | Some(ContactExportFormat::Json) => ("application/json", "json"),
        Some(ContactExportFormat::Zip) => ("application/zip", "zip"),
        Some(ContactExportFormat::Unknown) => {
            return Err(Problem::invalid().field("format", "unknown_value", "json or zip"));
        }
    };
    let contact = actions::get(&state, &by, *id).await?;
    let noted = recording::act(&state, &by, AuditAction::ContactExported, contact.id);
    exporting::record(&state, noted).await?;
    let name = format!("attachment; filename=\"contact-{}.{ending}\"", contact.id);
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CONTENT_DISPOSITION, name));
    let (state, by) = (State::clone(&state), Arc::clone(&by.0));
    Ok(match ending {
        "zip" => answer.streaming(archive(state, by, contact)),
        _ => answer.streaming(stream(state, by, contact, None)),
    })
}

struct Whole {
    state: State,
    by: Arc<Principal>,
    contact: Wire,
    gathered: Option<Gathered>,
}

/// What is written next.
enum Part {
    Head,
    Notes(Option<Cursor>),
    /// The conversations of a page, and where the next one begins.
    Conversations(VecDeque<ConversationId>, Place),
    Inside(
        LocalBoxStream<'static, Result<Bytes, Broken>>,
        VecDeque<ConversationId>,
        Place,
    ),
}

/// How far the conversations are read.
#[derive(Clone, Debug)]
enum Place {
    First,
    Behind(Cursor),
    Through,
}

/// The whole of it, in the order it is written; what files it names is gathered.
pub fn stream(
    state: State,
    by: Arc<Principal>,
    contact: Wire,
    gathered: Option<Gathered>,
) -> impl Stream<Item = Result<Bytes, Broken>> {
    let whole = Whole {
        state,
        by,
        contact,
        gathered,
    };
    try_unfold(
        (whole, Some((Part::Head, true))),
        |(whole, part)| async move {
            let Some((part, is_first)) = part else {
                return Ok(None);
            };
            let (text, next) = whole.write(part, is_first).await?;
            Ok(Some((text, (whole, next))))
        },
    )
}

impl Whole {
    /// Writes a part; whether the next one is the first of its list goes with it.
    async fn write(
        &self,
        part: Part,
        is_first: bool,
    ) -> Result<(Bytes, Option<(Part, bool)>), Broken> {
        Ok(match part {
            Part::Head => {
                let head = format!("{{\"contact\":{},\"notes\":[", json(&self.contact));
                (head.into(), Some((Part::Notes(None), true)))
            }
            Part::Notes(from) => self.notes(from, is_first).await.map_err(Broken)?,
            Part::Conversations(ids, place) => self
                .conversations(ids, place, is_first)
                .await
                .map_err(Broken)?,
            Part::Inside(mut inside, ids, place) => match inside.next().await {
                Some(bytes) => (bytes?, Some((Part::Inside(inside, ids, place), false))),
                None => (Bytes::new(), Some((Part::Conversations(ids, place), false))),
            },
        })
    }

    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Db, &Reader) -> Reply<T> + Send + 'static,
    ) -> Reply<T> {
        let by = principals::again(&self.state, &self.by).await?;
        if !by.viewer.permissions.contains(NEEDED) {
            return Err(Problem::lacks(NEEDED));
        }
        let (viewer, id) = (by.viewer.clone(), self.contact.id);
        let read = self.state.store.read(move |db| {
            let reader = Reader::load(db, viewer)?;
            let contact = contacts::get(db, reader.viewer.organization, id)?;
            match can_see_contact(&reader.viewer, &contact.facts()) {
                true => f(db, &reader),
                false => Err(Problem::not_found()),
            }
        });
        read.await
    }

    async fn notes(
        &self,
        from: Option<Cursor>,
        is_first: bool,
    ) -> Reply<(Bytes, Option<(Part, bool)>)> {
        let (links, id) = (self.state.links(), self.contact.id);
        let page = self.read(move |db, reader| {
            let organization = reader.viewer.organization;
            let about = About::Contact(id);
            Ok(notes::page(db, organization, about, from.as_ref(), PAGE)?)
        });
        let page = page.await?;
        let lines: Vec<String> = page
            .items
            .into_iter()
            .map(|listed| note(&links, listed))
            .inspect(|note| {
                if let Some(gathered) = &self.gathered {
                    gathered.note(note.attachments.iter().map(|file| file.id));
                }
            })
            .map(|note| json(&note))
            .collect();
        let gap = if is_first || lines.is_empty() {
            ""
        } else {
            ","
        };
        let text = format!("{gap}{}", lines.join(","));
        Ok(match page.next {
            Some(cursor) => (text.into(), Some((Part::Notes(Some(cursor)), false))),
            None => {
                let part = Part::Conversations(VecDeque::new(), Place::First);
                (
                    format!("{text}],\"conversations\":[").into(),
                    Some((part, true)),
                )
            }
        })
    }

    async fn conversations(
        &self,
        mut ids: VecDeque<ConversationId>,
        place: Place,
        is_first: bool,
    ) -> Reply<(Bytes, Option<(Part, bool)>)> {
        if let Some(id) = ids.pop_front() {
            let by = principals::again(&self.state, &self.by).await?;
            let details = match exporting::begin_inside(&self.state, &by, id).await {
                Ok(details) => details,
                // Gone, or out of sight, since it was listed.
                Err(gone) if gone.code() == "not_found" => {
                    let part = Part::Conversations(ids, place);
                    return Ok((Bytes::new(), Some((part, is_first))));
                }
                Err(problem) => return Err(problem),
            };
            let (state, by) = (self.state.clone(), Arc::clone(&self.by));
            let inside = exporting::stream(
                state,
                by,
                details,
                Format::Json,
                NEEDED,
                self.gathered.clone(),
            );
            let gap = if is_first { "" } else { "," };
            return Ok((
                gap.into(),
                Some((Part::Inside(inside.boxed_local(), ids, place), false)),
            ));
        }
        let from = match place {
            Place::Through => return Ok(("]}\n".into(), None)),
            Place::First => None,
            Place::Behind(cursor) => Some(cursor),
        };
        let query = conversations::Query {
            contact: Some(self.contact.id),
            ..conversations::Query::default()
        };
        let page = self.read(move |db, reader| {
            Ok(conversations::list(
                db,
                reader,
                &query,
                from.as_ref(),
                PAGE,
            )?)
        });
        let page = page.await?;
        let ids = page.items.iter().map(|item| item.conversation.id).collect();
        let place = page.next.map_or(Place::Through, Place::Behind);
        Ok((
            Bytes::new(),
            Some((Part::Conversations(ids, place), is_first)),
        ))
    }
}

/// Wire shapes always have a JSON form.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
