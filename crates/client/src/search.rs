//! `GET /search`.

use crate::{Call, Client};
use contract::page::Page;
use contract::search::{SearchHit, SearchQuery};
use reqwest::Method;

impl Client {
    /// Looks in everything the caller may see: first conversations by number, subject and contact,
    /// then messages, the newest first.
    pub async fn search(&self, query: &SearchQuery) -> Call<Page<SearchHit>> {
        let request = self.request(Method::GET, "/search");
        let request = request.query(&[("q", &query.q)]).query(&query.among);
        self.json(request).await
    }
}
