//! `GET /audit-log`.

use crate::transport::Method;
use crate::{Call, Client, query};
use contract::audit::{AuditEntry, AuditQuery};
use contract::page::Page;

impl Client {
    /// Who did what of consequence, the newest first.
    pub async fn audit_log(&self, wanted: &AuditQuery) -> Call<Page<AuditEntry>> {
        self.page("/audit-log", wanted).await
    }

    /// All of it that fits, as a table for spreadsheets.
    pub async fn export_audit_log(&self, wanted: &AuditQuery) -> Call<Vec<u8>> {
        let path = format!("/audit-log?{}", query::write(wanted));
        let request = self.request(Method::GET, path.trim_end_matches('?'));
        let answer = self.send(request.header("Accept", "text/csv")).await?;
        answer.bytes().await
    }
}
