//! `GET /audit-log`.

use crate::{Call, Client, query};
use contract::audit::{AuditEntry, AuditQuery};
use contract::page::Page;
use reqwest::Method;
use reqwest::header::ACCEPT;

impl Client {
    /// Who did what of consequence, the newest first.
    pub async fn audit_log(&self, wanted: &AuditQuery) -> Call<Page<AuditEntry>> {
        self.page("/audit-log", wanted).await
    }

    /// All of it that fits, as a table for spreadsheets.
    pub async fn export_audit_log(&self, wanted: &AuditQuery) -> Call<Vec<u8>> {
        let path = format!("/audit-log?{}", query::write(wanted));
        let request = self.request(Method::GET, path.trim_end_matches('?'));
        let answer = self.send(request.header(ACCEPT, "text/csv")).await?;
        Ok(answer.bytes().await?.to_vec())
    }
}
