//! Calls of `/channels` and of the API channel.

use crate::client::of_version;
use crate::transport::Method;
use crate::{Call, Client};
use contract::channels::{
    Accepted, Channel, ChannelHealth, ChannelKind, ChannelTest, CreatedChannel, FailedMessage,
    HoursPreview, HoursPreviewed, Inbound, InboundFailure, NewChannel, NumberCheck,
    NumberCheckResult, PatchChannel, Receipt, RotatedSecret,
};
use contract::page::{Page, Paging};
use domain::{ChannelId, FailureId};

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

    /// What hours come to before they are kept.
    pub async fn preview_hours(&self, id: ChannelId, hours: &HoursPreview) -> Call<HoursPreviewed> {
        self.post(&format!("/channels/{id}/hours-preview"), hours)
            .await
    }

    /// Tries a channel out; nobody gets a message.
    pub async fn test_channel(&self, id: ChannelId) -> Call<ChannelTest> {
        self.act(&format!("/channels/{id}/test")).await
    }

    /// How a channel is.
    pub async fn channel_health(&self, id: ChannelId) -> Call<ChannelHealth> {
        self.get(&format!("/channels/{id}/health")).await
    }

    /// What came in and could not be taken, the newest first.
    pub async fn channel_failures(
        &self,
        id: ChannelId,
        paging: &Paging,
    ) -> Call<Page<InboundFailure>> {
        self.page(&format!("/channels/{id}/failures"), paging).await
    }

    /// What did not leave, of the conversations one sees, the newest first.
    pub async fn failed_messages(
        &self,
        id: ChannelId,
        paging: &Paging,
    ) -> Call<Page<FailedMessage>> {
        let path = format!("/channels/{id}/failed-messages");
        self.page(&path, paging).await
    }

    /// Takes it, if it can be taken now.
    pub async fn retry_channel_failure(&self, id: ChannelId, failure: FailureId) -> Call<Accepted> {
        self.act(&format!("/channels/{id}/failures/{failure}/retry"))
            .await
    }

    /// Throws it away.
    pub async fn delete_channel_failure(&self, id: ChannelId, failure: FailureId) -> Call<()> {
        let path = format!("/channels/{id}/failures/{failure}");
        self.done(self.request(Method::DELETE, &path)).await
    }

    /// Changes name, settings, or whether it is switched on; with the version that was read only while
    /// nobody has changed it.
    pub async fn update_channel(
        &self,
        id: ChannelId,
        version: Option<i64>,
        change: &PatchChannel,
    ) -> Call<Channel> {
        let request = self.request(Method::PATCH, &format!("/channels/{id}"));
        self.json(of_version(request, version).json(change)).await
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
