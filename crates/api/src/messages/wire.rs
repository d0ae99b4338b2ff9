//! Messages as the API shows them.

use crate::attachments::Links;
use crate::conversations::wire::actor;
use contract::messages::{
    Author, Delivery, DeliveryError, EmailAddress, Message, MessageEmail, MessageReferral, ReplyTo,
};
use contract::tags::MessageTag;
use contract::templates::FilledTemplate;
use domain::actors::Actor;
use domain::messages::{Direction, Email, Mailbox, is_undo, preview};
use store::messages::tagging::Tagged;
use store::messages::{Listed, Quote};

/// A message with its files' links, valid for a while.
pub fn message(links: &Links, listed: Listed) -> Message {
    let m = listed.message;
    let error = m.error.map(error);
    let files = listed.attachments.iter();
    let details = m.details.unwrap_or_default();
    Message {
        id: m.id,
        conversation_id: m.conversation,
        client_id: m.client_id,
        direction: m.direction.as_str().into(),
        kind: m.kind.as_str().into(),
        author: author(m.author, listed.author_name),
        channel_id: m.channel,
        identity_id: m.identity,
        text: m.text,
        attachments: files.map(|file| links.attachment(file)).collect(),
        reply_to: listed.reply_to.map(quote),
        template: details.template.map(filled),
        automated: m.automated.map(|kind| kind.to_string()),
        // What is noted of a customer's message is for the customer.
        delivery: m
            .delivery
            .filter(|_| m.direction == Direction::Outbound)
            .map(|state| Delivery {
                state: state.as_str().into(),
                error,
                due_at: m.due_at,
                undo: m.due_at.is_some_and(|due| is_undo(due, m.sent_at)),
                held: m.held == Some(true),
            }),
        inbound_seq: m.inbound_seq,
        sent_elsewhere: details.elsewhere,
        referral: details.referral.map(referral),
        // What was taken back is gone whole.
        email: details
            .email
            .filter(|_| m.deleted_at.is_none())
            .map(|it| MessageEmail {
                html_url: listed
                    .is_formatted
                    .then(|| links.mail((m.organization, m.id))),
                ..email(it)
            }),
        reactions: details
            .reactions
            .into_iter()
            .map(|sign| sign.emoji)
            .collect(),
        tags: listed.tags.into_iter().map(tag).collect(),
        edited_at: m.edited_at,
        deleted_at: m.deleted_at,
        sent_at: m.position,
        version: m.version,
    }
}

/// Why a message did not leave.
pub fn error(error: store::messages::DeliveryError) -> DeliveryError {
    DeliveryError {
        code: error.code,
        message: error.message,
        retryable: error.retryable,
    }
}

/// A template, and what stands for its places.
pub fn filled(template: domain::messages::FilledTemplate) -> FilledTemplate {
    FilledTemplate {
        template_id: template.id,
        values: template.values.into_iter().collect(),
    }
}

fn referral(referral: domain::messages::Referral) -> MessageReferral {
    MessageReferral {
        source: referral.source.as_str().into(),
        headline: referral.headline,
        link: referral.link,
    }
}

fn email(email: Email) -> MessageEmail {
    let warnings = email.warnings.into_iter();
    MessageEmail {
        from: mailbox(email.from),
        to: email.to.into_iter().map(mailbox).collect(),
        cc: email.cc.into_iter().map(mailbox).collect(),
        bcc: email.bcc.into_iter().map(mailbox).collect(),
        reply_to: email.reply_to,
        html_url: None,
        inline_ids: email.inline.into_iter().map(|one| one.attachment).collect(),
        subject: email.subject,
        quoted: email.quoted,
        warnings: warnings.map(|warning| warning.as_str().into()).collect(),
    }
}

pub fn mailbox(mailbox: Mailbox) -> EmailAddress {
    EmailAddress {
        address: mailbox.address,
        name: mailbox.name,
    }
}

fn tag(tag: Tagged) -> MessageTag {
    MessageTag {
        id: tag.id,
        name: tag.name,
        added_by: actor(tag.added_by),
    }
}

fn author(author: Actor, name: Option<String>) -> Author {
    Author {
        kind: author.kind().as_str().into(),
        id: author.id().map(|id| id.to_string()),
        name,
    }
}

/// A message as another one would quote it.
pub fn quoted(listed: Listed) -> ReplyTo {
    let m = listed.message;
    ReplyTo {
        id: m.id,
        author: author(m.author, listed.author_name),
        preview: m.text.as_deref().map(preview).unwrap_or_default(),
    }
}

fn quote(quote: Quote) -> ReplyTo {
    ReplyTo {
        id: quote.id,
        author: author(quote.author, quote.author_name),
        preview: quote.preview,
    }
}
