//! What kinds of channels there are, and what one is called.

pub mod fields;
pub mod health;

use crate::names::names;
use crate::words::words;

words! {
    /// The provider behind a channel.
    ChannelKind: "kind of channel" {
        /// The widget on a website.
        Webchat = "webchat",
        /// WhatsApp Business.
        Whatsapp = "whatsapp",
        /// Facebook Messenger.
        Messenger = "messenger",
        /// Instagram.
        Instagram = "instagram",
        /// SMS by Twilio.
        SmsTwilio = "sms_twilio",
        /// SMS by Mitto.
        SmsMitto = "sms_mitto",
        /// Viber.
        Viber = "viber",
        /// Telegram.
        Telegram = "telegram",
        /// X direct messages.
        X = "x",
        /// Apple Messages for Business.
        Apple = "apple",
        /// A mailbox.
        Email = "email",
        /// An integrator's own source.
        Api = "api",
    }
}

names! {
    /// What a channel is called.
    ChannelName: 60,
}

impl ChannelKind {
    /// Whether messages answer each other by headers, so that another subject is another matter.
    pub fn is_mail(self) -> bool {
        self == Self::Email
    }
}
