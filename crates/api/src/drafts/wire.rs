//! A draft as the API shows it, and as it is kept.

use crate::attachments::Links;
use crate::messages;
use contract::drafts::{Draft as Wire, DraftEmail};
use contract::templates::FilledTemplate;
use domain::drafts::Addressing;
use domain::messages::FilledTemplate as Filled;
use store::attachments::{self, Uploader};
use store::conversations::Draft;
use store::{Db, StoreResult};

/// With what is still there of its files and of what it answers.
pub fn draft(db: &mut Db, links: &Links, uploader: &Uploader, draft: Draft) -> StoreResult<Wire> {
    let organization = draft.organization;
    let files = attachments::unused(db, organization, &draft.attachments, uploader)?;
    let quoted = match draft.reply_to {
        Some(id) => store::messages::of_ids(db, organization, &[id])?.pop(),
        None => None,
    };
    let quoted = quoted.filter(|quoted| quoted.message.conversation == draft.conversation);
    Ok(Wire {
        text: draft.text,
        attachment_ids: draft.attachments,
        attachments: files.iter().map(|file| links.attachment(file)).collect(),
        channel_id: draft.channel,
        identity_id: draft.identity,
        reply_to_id: draft.reply_to,
        reply_to: quoted.map(messages::wire::quoted),
        email: draft.email.map(email),
        template: draft.template.map(messages::wire::filled),
        version: draft.version,
        updated_at: Some(draft.updated_at),
    })
}

fn email(typed: Addressing) -> DraftEmail {
    DraftEmail {
        to: typed.to,
        cc: typed.cc,
        bcc: typed.bcc,
        subject: typed.subject,
    }
}

/// Whom a mail goes to, as it was typed.
pub fn addressing(typed: DraftEmail) -> Addressing {
    Addressing {
        to: typed.to,
        cc: typed.cc,
        bcc: typed.bcc,
        subject: typed.subject,
    }
}

/// A template as far as it was filled in.
pub fn template(begun: FilledTemplate) -> Filled {
    Filled {
        id: begun.template_id,
        values: begun.values.into_iter().collect(),
    }
}
