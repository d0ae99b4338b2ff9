//! Where the bytes are.

use domain::{AttachmentId, OrganizationId};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    GetOptions, GetRange, GetResult, ObjectStore, ObjectStoreExt, Result, WriteMultipart,
};
use std::path::Path as Folder;
use std::sync::Arc;

/// Where uploads stand until their content is known.
pub const INCOMING: &str = "incoming";

/// The file store. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// A local folder, made when it is missing. What was written is on disk before anybody is told.
    pub fn open(folder: &Folder) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let local = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(local)))
    }

    /// Begins to write an upload, whose content is not known yet.
    pub async fn begin(&self, upload: AttachmentId) -> Result<WriteMultipart> {
        Ok(WriteMultipart::new(
            self.0.put_multipart(&incoming(upload)).await?,
        ))
    }

    /// Begins to write a content that is known already, where it belongs. It is there when the
    /// writing is finished.
    pub async fn write(
        &self,
        organization: OrganizationId,
        content: &str,
    ) -> Result<WriteMultipart> {
        let upload = self.0.put_multipart(&place(organization, content)).await?;
        Ok(WriteMultipart::new(upload))
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
        match self.0.delete(&place(organization, content)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }
}

fn incoming(upload: AttachmentId) -> Path {
    Path::from(format!("{INCOMING}/{upload}"))
}

/// Spread over folders, because some file systems dislike large ones.
fn place(organization: OrganizationId, content: &str) -> Path {
    let (shelf, _) = content.split_at_checked(2).unwrap_or((content, ""));
    Path::from(format!("{organization}/{shelf}/{content}"))
}
