//! Files that are used a second time: a file belongs to one thing, so what another one gets is a copy of
//! its row, which shares the bytes.

use super::{Attachment, Uploader, files, insert_all};
use crate::{Db, StoreResult};
use domain::messages::AttachmentState;
use domain::{AttachmentId, OrganizationId, Timestamp};

/// Makes uploads of `uploader` out of files that are there; `new_id` names each.
pub fn copy(
    db: &mut Db,
    organization: OrganizationId,
    files: Vec<Attachment>,
    uploader: &Uploader,
    now: Timestamp,
    new_id: impl Fn() -> AttachmentId,
) -> StoreResult<Vec<Attachment>> {
    let copies: Vec<Attachment> = files
        .into_iter()
        .filter(|file| file.state == AttachmentState::Ready)
        .map(|file| Attachment {
            id: new_id(),
            uploader: uploader.clone(),
            used: false,
            created_at: now,
            ..file
        })
        .collect();
    let contents = copies
        .iter()
        .flat_map(|copy| [Some(&copy.content), copy.thumbnail.as_ref()]);
    let contents: Vec<String> = contents.flatten().cloned().collect();
    files::use_again(db, organization, &contents)?;
    insert_all(db, &copies)?;
    Ok(copies)
}
