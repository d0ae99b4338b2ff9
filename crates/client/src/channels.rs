//! Calls of `/channels` and of the API channel.

use crate::{Call, Client};
use contract::channels::{
    Accepted, Channel, ChannelKind, CreatedChannel, Inbound, NewChannel, PatchChannel, Receipt,
    RotatedSecret,
};
use contract::page::{Page, Paging};
use domain::ChannelId;
use reqwest::Method;

impl Client {
    pub async fn channel_kinds(&self) -> Call<Vec<ChannelKind>> {
        self.get("/channel-kinds").await
    }

    pub async fn channels(&self, paging: &Paging) -> Call<Page<Channel>> {
        self.page("/channels", paging).await
    }

    pub async fn channel(&self, id: ChannelId) -> Call<Channel> {
        self.get(&format!("/channels/{id}")).await
    }

    /// The answer shows the signing secret, once.
    pub async fn create_channel(&self, new: &NewChannel) -> Call<CreatedChannel> {
        self.post("/channels", new).await
    }

    pub async fn update_channel(&self, id: ChannelId, change: &PatchChannel) -> Call<Channel> {
        self.patch(&format!("/channels/{id}"), change).await
    }

    pub async fn delete_channel(&self, id: ChannelId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/channels/{id}")))
            .await
    }

    pub async fn rotate_channel_secret(&self, id: ChannelId) -> Call<RotatedSecret> {
        self.act(&format!("/channels/{id}/rotate-secret")).await
    }

    /// A message from a source of the integrator's; harmless to repeat.
    pub async fn ingest(&self, id: ChannelId, message: &Inbound) -> Call<Accepted> {
        self.post(&format!("/channels/{id}/inbound"), message).await
    }

    pub async fn receipt(&self, id: ChannelId, receipt: &Receipt) -> Call<()> {
        self.done(
            self.request(Method::POST, &format!("/channels/{id}/receipts"))
                .json(receipt),
        )
        .await
    }
}
