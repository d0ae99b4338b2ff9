//! Links of files are signed for an hour or two, and a thread stays open all day: what has run out is
//! asked for anew when it is needed.

use super::state::Thread;
use crate::browser::now;
use crate::features::conversations::state::DeskState;
use contract::attachments::Attachment;
use contract::messages::MessageQuery;
use domain::{AttachmentId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Who waits for the links of a message.
pub type Renewing = Vec<(MessageId, Callback<()>)>;

impl Thread {
    /// Asks for a message again, for the links of its files; then tells who waits for them.
    pub(super) fn renew(self, desk: DeskState, id: MessageId, then: impl Fn() + 'static) {
        let Some(conversation) = self.id() else {
            return;
        };
        let then = send_wrapper::SendWrapper::new(then);
        let then = Callback::new(move |()| then());
        // All pictures of a message run out at once.
        let is_asked = self
            .renewing
            .with_value(|all| all.iter().any(|(asked, _)| *asked == id));
        self.renewing.update_value(|all| all.push((id, then)));
        if is_asked {
            return;
        }
        spawn_local(async move {
            let query = MessageQuery {
                around: Some(id),
                limit: Some(1),
                ..Default::default()
            };
            let answer = desk.client().messages(conversation, &query).await;
            let waiting = self.renewing.try_update_value(|all| {
                let (own, others) = std::mem::take(all)
                    .into_iter()
                    .partition(|(of, _)| *of == id);
                *all = others;
                own
            });
            let waiting: Renewing = waiting.unwrap_or_default();
            let page = answer.map(|page| page.body.items).unwrap_or_default();
            if let Some(fresh) = page.into_iter().find(|message| message.id == id)
                && self.id() == Some(conversation)
            {
                self.messages.try_maybe_update(|messages| {
                    let known = messages.iter_mut().find(|known| known.id == id);
                    let known = known.filter(|known| known.version <= fresh.version);
                    let changed = known.is_some();
                    if let Some(known) = known {
                        *known = fresh;
                    }
                    (changed, ())
                });
            }
            waiting.into_iter().for_each(|(_, then)| then.run(()));
        });
    }

    /// A file of a message that is here.
    pub(super) fn file(self, id: AttachmentId) -> Option<(MessageId, Attachment)> {
        let messages = self.messages.try_read_untracked()?;
        let mut files = messages.iter().flat_map(|message| {
            let files = message.attachments.iter();
            files.map(|file| (message.id, file))
        });
        let (message, file) = files.find(|(_, file)| file.id == id)?;
        Some((message, file.clone()))
    }
}

/// Whether a link is not good any more, by the clock of this computer.
pub fn has_run_out(link: &str) -> bool {
    let (_, query) = link.split_once('?').unwrap_or_default();
    let until = query.split('&').find_map(|part| part.strip_prefix("e="));
    let until: Option<f64> = until.and_then(|until| until.parse().ok());
    until.is_some_and(|until| until * 1000.0 <= now())
}

/// The link of something that is shown. It stays as it was told first while it works: with a newer one,
/// which says the same, what plays would begin anew.
#[derive(Clone, Copy)]
pub struct Link {
    pub src: Memo<Option<String>>,
    failed: RwSignal<Option<String>>,
}

impl Link {
    pub fn new(told: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let failed = RwSignal::new(None::<String>);
        let src = Memo::new(move |before: Option<&Option<String>>| {
            let failed = failed.read();
            let before = before.cloned().flatten();
            before
                .filter(|link| failed.as_ref() != Some(link))
                .or_else(&told)
        });
        Self { src, failed }
    }

    /// It did not load. One that is told anew for the same hour is the same, so it is not asked for twice.
    pub fn fails(self, desk: DeskState, of: Option<MessageId>) {
        let link = self.src.get_untracked();
        if let Some(of) = of.filter(|_| self.failed.get_untracked() != link) {
            self.failed.set(link);
            desk.thread.renew(desk, of, || {});
        }
    }
}
