//! Calls of `/webhooks`.

use crate::client::of_version;
use crate::transport::Method;
use crate::{Call, Client};
use contract::page::{Page, Paging};
use contract::webhooks::{
    DeliveryQuery, NewWebhook, PatchWebhook, Webhook, WebhookDelivery, WebhookWithSecret,
};
use domain::{DeliveryId, WebhookId};

impl Client {
    /// A page of the webhooks.
    pub async fn webhooks(&self, paging: &Paging) -> Call<Page<Webhook>> {
        self.page("/webhooks", paging).await
    }

    /// One webhook, without its secret.
    pub async fn webhook(&self, id: WebhookId) -> Call<Webhook> {
        self.get(&format!("/webhooks/{id}")).await
    }

    /// The answer shows the signing secret, once.
    pub async fn create_webhook(&self, new: &NewWebhook) -> Call<WebhookWithSecret> {
        self.post("/webhooks", new).await
    }

    /// Changes address, events, or whether it is switched on; with the version that was read only while
    /// nobody has changed it since: 412.
    pub async fn update_webhook(
        &self,
        id: WebhookId,
        version: Option<i64>,
        change: &PatchWebhook,
    ) -> Call<Webhook> {
        let request = self.request(Method::PATCH, &format!("/webhooks/{id}"));
        self.json(of_version(request, version).json(change)).await
    }

    /// Takes it away; what waits for it is not sent.
    pub async fn delete_webhook(&self, id: WebhookId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/webhooks/{id}")))
            .await
    }

    /// The answer shows the new secret, once; calls are signed with both for a day.
    pub async fn rotate_webhook_secret(&self, id: WebhookId) -> Call<WebhookWithSecret> {
        self.act(&format!("/webhooks/{id}/rotate-secret")).await
    }

    /// Calls the endpoint now; the answer tells how it went.
    pub async fn test_webhook(&self, id: WebhookId) -> Call<WebhookDelivery> {
        self.act(&format!("/webhooks/{id}/test")).await
    }

    /// The newest first.
    pub async fn webhook_deliveries(
        &self,
        id: WebhookId,
        query: &DeliveryQuery,
    ) -> Call<Page<WebhookDelivery>> {
        self.page(&format!("/webhooks/{id}/deliveries"), query)
            .await
    }

    /// Sends it again, whatever became of it, with the same `webhook-id`.
    pub async fn redeliver(&self, id: WebhookId, delivery: DeliveryId) -> Call<WebhookDelivery> {
        self.act(&format!("/webhooks/{id}/deliveries/{delivery}/redeliver"))
            .await
    }
}
