//! `GET /search`.

use crate::transport::Method;
use crate::{Call, Client, query};
use contract::page::Page;
use contract::search::{SearchHit, SearchQuery};

impl Client {
    /// Looks in everything the caller may see: first conversations by number, subject and contact,
    /// then messages, the newest first.
    pub async fn search(&self, wanted: &SearchQuery) -> Call<Page<SearchHit>> {
        let words = query::write(&[("q", &wanted.q)]);
        let among = query::write(&wanted.among);
        let path = format!("/search?{words}&{among}");
        self.json(self.request(Method::GET, path.trim_end_matches('&')))
            .await
    }
}
