//! Calls of `/channels/{id}/templates`.

use crate::transport::Method;
use crate::{Call, Client};
use contract::page::Page;
use contract::templates::{NewTemplate, PatchTemplate, SyncedTemplates, Template, TemplateQuery};
use domain::{ChannelId, TemplateId};

impl Client {
    /// A page of a channel's templates, by name.
    pub async fn templates(
        &self,
        channel: ChannelId,
        query: &TemplateQuery,
    ) -> Call<Page<Template>> {
        self.page(&format!("/channels/{channel}/templates"), query)
            .await
    }

    /// One template.
    pub async fn template(&self, channel: ChannelId, id: TemplateId) -> Call<Template> {
        self.get(&format!("/channels/{channel}/templates/{id}"))
            .await
    }

    /// Writes one for a channel whose provider keeps none.
    pub async fn create_template(&self, channel: ChannelId, new: &NewTemplate) -> Call<Template> {
        self.post(&format!("/channels/{channel}/templates"), new)
            .await
    }

    /// Changes one that was written here; refused as `stale` when somebody changed it since `version`
    /// was read.
    pub async fn update_template(
        &self,
        channel: ChannelId,
        (id, version): (TemplateId, i64),
        change: &PatchTemplate,
    ) -> Call<Template> {
        let path = format!("/channels/{channel}/templates/{id}");
        let request = self.request(Method::PATCH, &path);
        let request = request.header("If-Match", format!("\"{version}\""));
        self.json(request.json(change)).await
    }

    /// Takes one away that was written here.
    pub async fn delete_template(&self, channel: ChannelId, id: TemplateId) -> Call<()> {
        let path = format!("/channels/{channel}/templates/{id}");
        self.done(self.request(Method::DELETE, &path)).await
    }

    /// Takes over what the provider has now.
    pub async fn sync_templates(&self, channel: ChannelId) -> Call<SyncedTemplates> {
        self.act(&format!("/channels/{channel}/templates/sync"))
            .await
    }
}
