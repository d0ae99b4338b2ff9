//! Files that came in their message: they are kept before it is taken, so that nothing of it is lost
//! when the provider hears that it was.

use crate::app::State;
use crate::attachments::{keep, upload};
use crate::messages::incoming::file_name;
use crate::messages::receive::Given;
use crate::problem::Reply;
use connectors::{Enclosed, EnclosedAs};
use domain::files::FileError;
use domain::messages::{Email, Inline};
use futures::stream;
use store::attachments::Uploader;
use store::channels::Channel;
use store::{messages, organizations};

/// Whether a message was taken before.
pub async fn is_known(state: &State, channel: &Channel, provider_id: &str) -> Reply<bool> {
    let (organization, id) = (channel.organization, channel.id);
    let provider_id = provider_id.to_owned();
    let known = state
        .store
        .read(move |db| messages::by_provider_id(db, organization, id, &provider_id));
    Ok(known.await?.is_some())
}

/// Keeps the files as uploads of the channel, and says in the mail which of them it is and which stand in
/// it; one that the organization does not take stands as failed.
pub async fn keep(
    state: &State,
    channel: &Channel,
    files: Vec<Enclosed>,
    email: &mut Email,
) -> Reply<Vec<Given>> {
    let organization = channel.organization;
    let read = state
        .store
        .read(move |db| organizations::get(db, organization));
    let settings = read.await?;
    let mut given = Vec::new();
    for file in files {
        let (id, name) = (state.new_id(), name(&file));
        let bytes = stream::iter([Ok(file.bytes.into())]);
        let read = match file.enclosed_as {
            EnclosedAs::Html => keep::formatted(state, id, bytes).await,
            EnclosedAs::File | EnclosedAs::Inline(_) => {
                keep::receive(state, id, &name, &settings, bytes).await
            }
        };
        given.push(match read {
            Ok(read) => {
                let uploader = Uploader::channel(channel.id);
                let kept = upload::put(state, organization, uploader, name, id, read).await?;
                match file.enclosed_as {
                    EnclosedAs::File => {}
                    EnclosedAs::Html => email.html = Some(kept.id),
                    EnclosedAs::Inline(content_id) => email.inline.push(Inline {
                        content_id,
                        attachment: kept.id,
                    }),
                }
                Given::Upload(kept.id)
            }
            Err(problem) if problem.status().is_client_error() => {
                Given::Refused(name, FileError::of_code(problem.code()))
            }
            Err(problem) => return Err(problem),
        });
    }
    Ok(given)
}

/// What the customer called it, else what it is. A mail itself has no name, so that nobody finds it by one.
fn name(file: &Enclosed) -> String {
    if file.enclosed_as == EnclosedAs::Html {
        return String::new();
    }
    let named = file.name.as_deref().filter(|name| !name.trim().is_empty());
    match (
        named,
        file.media_type.as_deref().and_then(|of| of.split_once('/')),
    ) {
        (Some(name), _) => file_name(name),
        (None, Some((family, sub))) => file_name(&format!("{family}.{sub}")),
        (None, None) => file_name(""),
    }
}
