//! Calls of `/sessions`: where the caller is signed in.

use crate::transport::Method;
use crate::{Call, Client};
use contract::me::Session;
use contract::page::Page;
use domain::SessionId;

impl Client {
    /// Where the caller is signed in, the last used first.
    pub async fn sessions(&self) -> Call<Page<Session>> {
        self.get("/sessions").await
    }

    /// Ends one of them.
    pub async fn end_session(&self, id: SessionId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/sessions/{id}")))
            .await
    }

    /// Ends all but this one.
    pub async fn end_other_sessions(&self) -> Call<()> {
        self.done(self.request(Method::DELETE, "/sessions")).await
    }
}
