//! Proves that servers share their place for files: each puts a mark of its own into it, and whoever
//! comes looks for the marks of those who are there. A copy of the place has not the mark of a
//! server that was started since. That the place can be written is proved with it.

use crate::app::State;
use crate::attachments::Files;
use crate::secret::random_text;
use anyhow::Context;

/// A server's mark in its place for files.
#[derive(Debug)]
pub struct Mark {
    files: Files,
    name: String,
}

impl Mark {
    pub async fn leave(state: &State) -> anyhow::Result<Self> {
        let (files, name) = (state.files.clone(), random_text::<16>());
        let place = &state.config.files;
        files.mark(&name).await.with_context(|| {
            format!("cannot write into the place for files, {place} (SWITCHBOARD_FILES_URL)")
        })?;
        Ok(Self { files, name })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// When the server stops. What a killed one leaves is swept away later.
    pub async fn remove(self) {
        if let Err(error) = self.files.unmark(&self.name).await {
            tracing::warn!(%error, "a mark stays behind in the place for files");
        }
    }
}
