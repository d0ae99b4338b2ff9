//! What a channel says by itself (K-10).

use domain::automated as rules;
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

words! {
    /// When customers are greeted: while the channel is set unavailable, or then and whenever a conversation
    /// begins.
    GreetingWhen { Unavailable = "unavailable", EveryConversation = "every_conversation" }
}

/// One automated message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Notice {
    pub enabled: bool,
    pub text: String,
}

/// The automated messages of a channel. A customer's message triggers at most one of them: `away` outside
/// business hours, once per conversation and closed period; else `greeting`, by `greeting_when`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AutomatedMessages {
    pub greeting: Notice,
    pub away: Notice,
    pub greeting_when: GreetingWhen,
}

/// What changes of an automated message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchNotice {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<rules::NoticeText>")),
        schema(max_length = 1024)
    )]
    pub text: Option<String>,
}

/// What changes of the automated messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchAutomatedMessages {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub greeting: Option<PatchNotice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub away: Option<PatchNotice>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub greeting_when: Option<GreetingWhen>,
}

impl From<&rules::Notice> for Notice {
    fn from(notice: &rules::Notice) -> Self {
        Self {
            enabled: notice.enabled,
            text: notice.text.to_string(),
        }
    }
}

impl From<&rules::AutomatedMessages> for AutomatedMessages {
    fn from(messages: &rules::AutomatedMessages) -> Self {
        Self {
            greeting: (&messages.greeting).into(),
            away: (&messages.away).into(),
            greeting_when: messages.greeting_when.as_str().into(),
        }
    }
}

impl PatchNotice {
    fn put(&self, notice: &mut rules::Notice) -> Result<(), rules::NoticeError> {
        if let Some(text) = &self.text {
            notice.text = text.parse()?;
        }
        notice.enabled = self.enabled.unwrap_or(notice.enabled);
        notice.check()
    }
}

impl PatchAutomatedMessages {
    /// Writes what is named over what there is; else says in which field (`away.text`) what is wrong.
    pub fn put(
        &self,
        messages: &mut rules::AutomatedMessages,
    ) -> Result<(), (&'static str, rules::NoticeError)> {
        if let Some(greeting) = &self.greeting {
            let put = greeting.put(&mut messages.greeting);
            put.map_err(|flaw| ("greeting.text", flaw))?;
        }
        if let Some(away) = &self.away {
            let put = away.put(&mut messages.away);
            put.map_err(|flaw| ("away.text", flaw))?;
        }
        match self.greeting_when {
            Some(GreetingWhen::Unavailable) => {
                messages.greeting_when = rules::GreetingWhen::Unavailable;
            }
            Some(GreetingWhen::EveryConversation) => {
                messages.greeting_when = rules::GreetingWhen::EveryConversation;
            }
            Some(GreetingWhen::Unknown) | None => {}
        }
        Ok(())
    }
}
