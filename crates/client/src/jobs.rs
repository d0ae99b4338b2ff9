//! `/jobs`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::jobs::{Job, JobQuery};
use contract::page::Page;
use domain::JobId;

impl Client {
    /// What is done in the background, the newest first: as far as the caller may know of it.
    pub async fn jobs(&self, wanted: &JobQuery) -> Call<Page<Job>> {
        self.page("/jobs", wanted).await
    }

    /// Takes up again what was given up.
    pub async fn retry_job(&self, id: JobId) -> Call<()> {
        let path = format!("/jobs/{id}/retry");
        self.done(self.request(Method::POST, &path)).await
    }

    /// Throws away what was given up.
    pub async fn discard_job(&self, id: JobId) -> Call<()> {
        let path = format!("/jobs/{id}/discard");
        self.done(self.request(Method::POST, &path)).await
    }
}
