//! Calls of `/api-tokens`. They need a session: a token makes no tokens.

use crate::transport::Method;
use crate::{Call, Client};
use contract::api_tokens::{ApiToken, CreatedApiToken, NewApiToken};
use contract::page::{Page, Paging};
use contract::roles::Permissions;
use domain::ApiTokenId;

impl Client {
    /// My own tokens, and integrations for who manages them.
    pub async fn api_tokens(&self, paging: &Paging) -> Call<Page<ApiToken>> {
        self.page("/api-tokens", paging).await
    }

    /// One token, without what opens.
    pub async fn api_token(&self, id: ApiTokenId) -> Call<ApiToken> {
        self.get(&format!("/api-tokens/{id}")).await
    }

    /// Makes a token; the answer carries it, once. It goes into [`Client::with_token`].
    pub async fn create_api_token(&self, new: &NewApiToken) -> Call<CreatedApiToken> {
        self.post("/api-tokens", new).await
    }

    /// It opens nothing from the next call on.
    pub async fn delete_api_token(&self, id: ApiTokenId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/api-tokens/{id}")))
            .await
    }

    /// Every permission and scope there is.
    pub async fn permissions(&self) -> Call<Permissions> {
        self.get("/permissions").await
    }
}
