//! What a quick reply is made of while it is written.

use crate::session::Session;
use crate::uploads::{Item, Uploads};
use contract::problem::Problem;
use contract::quick_replies::{NewQuickReply, PatchQuickReply, QuickReply, QuickReplyVisibility};
use domain::permissions::Permission;
use domain::{AttachmentId, ChannelId};
use leptos::prelude::*;

/// All of it, to be compared; files by their places in the list.
pub type Written = ([String; 3], bool, Vec<ChannelId>, Vec<String>);

/// What is typed and chosen, across the steps.
#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    pub topic: RwSignal<String>,
    pub message: RwSignal<String>,
    pub everyone: RwSignal<bool>,
    /// None is every channel.
    pub channels: RwSignal<Vec<ChannelId>>,
    /// What goes along.
    pub files: Uploads,
    pub name_error: RwSignal<Option<String>>,
    pub topic_error: RwSignal<Option<String>>,
    pub message_error: RwSignal<Option<String>>,
    /// Whether it may be shown to everyone, and to oneself alone.
    pub may_share: bool,
    pub may_own: bool,
}

impl Form {
    pub fn new(session: Session, reply: Option<&QuickReply>) -> Self {
        let may = |permission| untrack(|| session.may(permission));
        let (may_share, may_own) = (
            may(Permission::ShareQuickReplies),
            may(Permission::OwnQuickReplies),
        );
        let was = |part: fn(&QuickReply) -> String| reply.map(part).unwrap_or_default();
        let files = reply
            .map(|reply| reply.attachments.clone())
            .unwrap_or_default();
        let everyone = reply.map_or(may_share, |reply| {
            reply.visibility == QuickReplyVisibility::Everyone
        });
        Self {
            name: RwSignal::new(was(|reply| reply.name.clone())),
            topic: RwSignal::new(was(|reply| reply.topic.clone().unwrap_or_default())),
            message: RwSignal::new(was(|reply| reply.message.clone())),
            everyone: RwSignal::new(everyone),
            channels: RwSignal::new(
                reply
                    .map(|reply| reply.channel_ids.clone())
                    .unwrap_or_default(),
            ),
            files: Uploads::new(files.into_iter().map(Item::ready).collect()),
            name_error: RwSignal::new(None),
            topic_error: RwSignal::new(None),
            message_error: RwSignal::new(None),
            may_share,
            may_own,
        }
    }

    /// Complains by the domain's own rules; tells whether there is nothing to complain about.
    pub fn check(self) -> bool {
        fn flaw<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Option<String> {
            text.parse::<T>().err().map(|error| error.to_string())
        }
        use domain::quick_replies::{Message, QuickReplyName, Topic};
        let topic = self.topic.get_untracked();
        self.name_error
            .set(flaw::<QuickReplyName>(&self.name.read_untracked()));
        self.topic_error
            .set(flaw::<Topic>(&topic).filter(|_| !topic.trim().is_empty()));
        self.message_error
            .set(flaw::<Message>(&self.message.read_untracked()));
        self.is_fine()
    }

    pub fn is_fine(self) -> bool {
        [self.name_error, self.topic_error, self.message_error]
            .iter()
            .all(|error| error.read_untracked().is_none())
            && untrack(|| !self.files.failed())
    }

    pub fn refuse(self, problem: &Problem) {
        let about = |field: &str| {
            let own = problem.errors.iter().find(|error| error.field == field);
            own.map(|error| error.message.clone())
        };
        self.name_error.try_set(about("name"));
        self.topic_error.try_set(about("topic"));
        self.message_error.try_set(about("message"));
    }

    fn visibility(self) -> QuickReplyVisibility {
        match self.everyone.get_untracked() {
            true => QuickReplyVisibility::Everyone,
            false => QuickReplyVisibility::Me,
        }
    }

    fn topic(self) -> Option<String> {
        Some(self.topic.get_untracked()).filter(|topic| !topic.trim().is_empty())
    }

    /// All that can be written and chosen.
    pub fn written(self) -> Written {
        let texts = [self.name.get(), self.topic.get(), self.message.get()];
        let files = self
            .files
            .items
            .read()
            .iter()
            .map(|file| file.id.clone())
            .collect();
        (texts, self.everyone.get(), self.channels.get(), files)
    }

    fn file_ids(self) -> Vec<AttachmentId> {
        let ready = untrack(|| self.files.ready());
        ready.iter().map(|file| file.id).collect()
    }

    pub fn new_one(self) -> NewQuickReply {
        NewQuickReply {
            name: self.name.get_untracked(),
            topic: self.topic(),
            message: self.message.get_untracked(),
            visibility: self.visibility(),
            channel_ids: self.channels.get_untracked(),
            attachment_ids: self.file_ids(),
        }
    }

    pub fn change(self) -> PatchQuickReply {
        PatchQuickReply {
            name: Some(self.name.get_untracked()),
            topic: Some(self.topic()),
            message: Some(self.message.get_untracked()),
            visibility: Some(self.visibility()),
            channel_ids: Some(self.channels.get_untracked()),
            attachment_ids: Some(self.file_ids()),
        }
    }
}
