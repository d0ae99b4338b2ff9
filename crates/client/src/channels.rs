//! Calls of `/channels` and of the API channel.

use crate::{Call, Client};
use contract::channels::{
    Accepted, Channel, ChannelKind, CreatedChannel, Inbound, NewChannel, NumberCheck,
    NumberCheckResult, PatchChannel, Receipt, RotatedSecret,
};
use contract::page::{Page, Paging};
use domain::ChannelId;
use reqwest::Method;

impl Client {
    /// The kinds of channel there are, each with the settings it takes.
    pub async fn channel_kinds(&self) -> Call<Vec<ChannelKind>> {
        self.get("/channel-kinds").await
    }

    /// A page of the channels.
    pub async fn channels(&self, paging: &Paging) -> Call<Page<Channel>> {
        self.page("/channels", paging).await
    }

    /// One channel, without its secrets.
    pub async fn channel(&self, id: ChannelId) -> Call<Channel> {
        self.get(&format!("/channels/{id}")).await
    }

    /// The answer shows the signing secret, once.
    pub async fn create_channel(&self, new: &NewChannel) -> Call<CreatedChannel> {
        self.post("/channels", new).await
    }

    /// Whether the channel reaches a number.
    pub async fn check_number(
        &self,
        id: ChannelId,
        check: &NumberCheck,
    ) -> Call<NumberCheckResult> {
        self.post(&format!("/channels/{id}/number-check"), check)
            .await
    }

    /// Changes name, settings, or whether it is switched on.
    pub async fn update_channel(&self, id: ChannelId, change: &PatchChannel) -> Call<Channel> {
        self.patch(&format!("/channels/{id}"), change).await
    }

    /// Takes a channel away; its conversations stay.
    pub async fn delete_channel(&self, id: ChannelId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/channels/{id}")))
            .await
    }

    /// Makes another secret; the answer shows it, once.
    pub async fn rotate_channel_secret(&self, id: ChannelId) -> Call<RotatedSecret> {
        self.act(&format!("/channels/{id}/rotate-secret")).await
    }

    /// A message from a source of the integrator's; harmless to repeat.
    pub async fn ingest(&self, id: ChannelId, message: &Inbound) -> Call<Accepted> {
        self.post(&format!("/channels/{id}/inbound"), message).await
    }

    /// Tells how far a message has come, for an integrator of an API channel.
    pub async fn receipt(&self, id: ChannelId, receipt: &Receipt) -> Call<()> {
        self.done(
            self.request(Method::POST, &format!("/channels/{id}/receipts"))
                .json(receipt),
        )
        .await
    }
}
