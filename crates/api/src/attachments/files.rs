//! Where the bytes are: a folder, or a bucket of an S3-compatible store.

use super::writing::Writing;
use crate::config::FilesUrl;
use anyhow::Context;
use domain::{AttachmentId, OrganizationId, Timestamp};
use futures::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    Error, GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt, PutPayload, Result,
};
use std::path::Path as Folder;
use std::sync::Arc;

/// Where uploads stand until their content is known.
pub const INCOMING: &str = "incoming";
/// Where servers leave their marks. Beside the files of organizations, whose places begin with numbers.
pub const MARKS: &str = "servers";

/// The file store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Opens the place that the configuration names; whether a bucket can be reached is seen when it
    /// is used.
    pub fn open(place: &FilesUrl) -> anyhow::Result<Self> {
        match place {
            FilesUrl::Folder(folder) => {
                local(folder).with_context(|| format!("cannot open the folder for files, {place}"))
            }
            FilesUrl::Bucket(bucket) => Ok(Self(bucket.store())),
        }
    }

    /// Begins to write an upload, whose content is not known yet.
    pub fn begin(&self, upload: AttachmentId) -> Writing {
        Writing::new(&self.0, incoming(upload))
    }

    /// Begins to write a content that is known already, where it belongs. It is there when the
    /// writing is finished.
    pub fn write(&self, organization: OrganizationId, content: &str) -> Writing {
        Writing::new(&self.0, place(organization, content))
    }

    /// Puts a finished upload where its content belongs.
    pub async fn keep(
        &self,
        upload: AttachmentId,
        organization: OrganizationId,
        content: &str,
    ) -> Result<()> {
        self.0
            .rename(&incoming(upload), &place(organization, content))
            .await
    }

    /// Removes a finished upload that is not wanted.
    pub async fn discard(&self, upload: AttachmentId) -> Result<()> {
        self.0.delete(&incoming(upload)).await
    }

    /// The bytes of a content, or a range of them.
    pub async fn read(
        &self,
        organization: OrganizationId,
        content: &str,
        range: Option<GetRange>,
    ) -> Result<GetResult> {
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        self.0
            .get_opts(&place(organization, content), options)
            .await
    }

    /// Removes a content; one that is not there is removed already.
    pub async fn remove(&self, organization: OrganizationId, content: &str) -> Result<()> {
        self.delete(&place(organization, content)).await
    }

    /// Leaves a mark, by which servers see that they share this place.
    pub async fn mark(&self, name: &str) -> Result<()> {
        self.0.put(&mark(name), PutPayload::new()).await.map(drop)
    }

    pub async fn is_marked(&self, name: &str) -> Result<bool> {
        match self.0.head(&mark(name)).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub async fn unmark(&self, name: &str) -> Result<()> {
        self.delete(&mark(name)).await
    }

    /// Removes what stands below `prefix` since before `until`, and may go by its name.
    pub async fn sweep(
        &self,
        prefix: &str,
        until: Timestamp,
        may_go: impl Fn(&str) -> bool,
    ) -> Result<()> {
        let mut found = self.0.list(Some(&Path::from(prefix))).boxed();
        while let Some(found) = found.try_next().await? {
            let name = found.location.filename().unwrap_or_default();
            if found.last_modified.timestamp_micros() < until.as_micros() && may_go(name) {
                self.delete(&found.location).await?;
            }
        }
        Ok(())
    }

    /// Somebody else may have been faster.
    async fn delete(&self, at: &Path) -> Result<()> {
        match self.0.delete(at).await {
            Err(Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }
}

/// A local folder, made when it is missing. What was written is on disk before anybody is told.
fn local(folder: &Folder) -> anyhow::Result<Files> {
    std::fs::create_dir_all(folder)?;
    let local = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
    Ok(Files(Arc::new(local)))
}

fn incoming(upload: AttachmentId) -> Path {
    Path::from(format!("{INCOMING}/{upload}"))
}

fn mark(name: &str) -> Path {
    Path::from(format!("{MARKS}/{name}"))
}

/// Spread over folders, because some file systems dislike large ones.
fn place(organization: OrganizationId, content: &str) -> Path {
    let (shelf, _) = content.split_at_checked(2).unwrap_or((content, ""));
    Path::from(format!("{organization}/{shelf}/{content}"))
}
