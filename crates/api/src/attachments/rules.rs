//! What an organization takes and lets out, asked again of files that are here: what it takes may have
//! become less since they came.

use crate::problem::{Problem, Reply, too_large};
use domain::files::FileError;
use domain::{Flaw, OrganizationId};
use store::attachments::Attachment;
use store::organizations::{self, Organization};
use store::{Db, StoreResult};

/// Refuses what may not go or be kept any more.
pub fn check(db: &mut Db, organization: OrganizationId, files: &[Attachment]) -> Reply<()> {
    if files.is_empty() {
        return Ok(());
    }
    let settings = organizations::get(db, organization)?;
    for file in files {
        judge(&settings, file).map_err(|error| refused(error, &settings, &file.media_type))?;
    }
    Ok(())
}

/// What is wrong with the first of some files that may not go any more.
pub fn flaw(
    db: &mut Db,
    organization: OrganizationId,
    files: &[Attachment],
) -> StoreResult<Option<FileError>> {
    if files.is_empty() {
        return Ok(None);
    }
    let settings = organizations::get(db, organization)?;
    Ok(files.iter().find_map(|file| judge(&settings, file).err()))
}

/// Whether one may go by these settings.
pub fn judge(settings: &Organization, file: &Attachment) -> Result<(), FileError> {
    let rule = settings.file_rule();
    rule.check(&file.media_type, &file.name, file.size)
}

/// What the caller is told.
pub fn refused(error: FileError, settings: &Organization, media_type: &str) -> Problem {
    match error {
        FileError::TooLarge => too_large().with("max_bytes", settings.max_file_bytes),
        FileError::Type => {
            let title = "Files of this type are not taken";
            Problem::unprocessable(error.code(), title).with("media_type", media_type)
        }
    }
}
