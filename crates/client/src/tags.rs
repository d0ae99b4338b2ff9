//! Calls of `/tags`, and of the tags of messages.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::Page;
use contract::tags::{Tag, TagMessages, TagQuery, TaggedMessages};
use domain::{MessageId, TagId};

impl Client {
    /// The tags there are, by name, or those that `q` finds.
    pub async fn tags(&self, query: &TagQuery) -> Call<Page<Tag>> {
        self.page("/tags", query).await
    }

    /// One tag.
    pub async fn tag(&self, id: TagId) -> Call<Tag> {
        self.get(&format!("/tags/{id}")).await
    }

    /// Puts tags on messages of one conversation; those that are not there are made.
    pub async fn tag_messages(&self, wanted: &TagMessages, key: &str) -> Call<TaggedMessages> {
        self.post_once("/messages/tags", wanted, key).await
    }

    /// The tag itself stays.
    pub async fn untag_message(&self, message: MessageId, tag: TagId) -> Call<()> {
        let path = format!("/messages/{message}/tags/{tag}");
        self.done(self.request(Method::DELETE, &path)).await
    }
}
