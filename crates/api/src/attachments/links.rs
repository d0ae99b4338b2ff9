//! Signed links: whoever has one may read that one file for a while, and needs nothing else.

use crate::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::attachments::{Attachment, AttachmentState};
use domain::{AttachmentId, Flaw, MessageId, OrganizationId, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

const PURPOSE: &str = "file links";
const HOUR: i64 = 3600;
const WEEK: i64 = 7 * 24 * HOUR;

/// Makes links that people and providers can follow.
#[derive(Clone, Debug)]
pub struct Links {
    key: [u8; 32],
    now: Timestamp,
    origin: String,
}

/// Which bytes of an attachment a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    Original,
    Thumbnail,
}

impl Links {
    pub fn new(keys: &Keys, now: Timestamp, origin: String) -> Self {
        Self {
            key: keys.derive(PURPOSE),
            now,
            origin,
        }
    }

    /// An attachment as those see it who may; its links hold for one to two hours.
    pub fn attachment(&self, attachment: &store::attachments::Attachment) -> Attachment {
        let ready = attachment.state == domain::messages::AttachmentState::Ready;
        let until = self.rounded();
        let link = |variant| self.path(attachment.id, &attachment.name, variant, until);
        Attachment {
            id: attachment.id,
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            size: attachment.size,
            state: AttachmentState::from(attachment.state.as_str()),
            refused: attachment.refused.map(|why| why.code().into()),
            fetchable: attachment.source.is_some(),
            url: ready.then(|| link(Variant::Original)),
            thumbnail_url: attachment
                .thumbnail
                .is_some()
                .then(|| link(Variant::Thumbnail)),
            width: attachment.width,
            height: attachment.height,
            duration_ms: attachment.duration_ms,
        }
    }

    /// An absolute link that a provider can follow for a week.
    pub fn for_provider(&self, attachment: &store::attachments::Attachment) -> String {
        let until = seconds(self.now) + WEEK;
        let path = self.path(attachment.id, &attachment.name, Variant::Original, until);
        format!("{}{path}", self.origin)
    }

    /// What a link is for; none when it has expired or was altered.
    pub fn verify(&self, id: AttachmentId, until: i64, signature: &str) -> Option<Variant> {
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let is = |variant: &Variant| {
            self.mac(id, *variant, until)
                .is_some_and(|mac| mac.verify_slice(&given).is_ok())
        };
        let variant = [Variant::Original, Variant::Thumbnail]
            .into_iter()
            .find(is)?;
        (until > seconds(self.now)).then_some(variant)
    }

    /// A link to a mail as its author formatted it; holds as long as those of files.
    pub fn mail(&self, (organization, id): (OrganizationId, MessageId)) -> String {
        let until = self.rounded();
        let mac = self.mac_of(&mail_key((organization, id), until));
        let signature = mac.map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        format!(
            "/mails/{organization}/{id}?e={until}&s={}",
            signature.unwrap_or_default()
        )
    }

    /// Whether a link to a mail is ours and still holds.
    pub fn leads_to_mail(
        &self,
        key: (OrganizationId, MessageId),
        until: i64,
        signature: &str,
    ) -> bool {
        let given = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        let mac = self.mac_of(&mail_key(key, until));
        mac.is_some_and(|mac| mac.verify_slice(&given).is_ok()) && until > seconds(self.now)
    }

    /// Rounded, so that the same file has the same link for an hour and caches hit.
    fn rounded(&self) -> i64 {
        (seconds(self.now).div_euclid(HOUR) + 2) * HOUR
    }

    fn path(&self, id: AttachmentId, name: &str, variant: Variant, until: i64) -> String {
        let mac = self.mac(id, variant, until);
        let signature = mac.map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        // A space is `+` only in queries.
        let name = name.replace('+', "%20");
        format!(
            "/files/{id}/{name}?e={until}&s={}",
            signature.unwrap_or_default()
        )
    }

    fn mac(&self, id: AttachmentId, variant: Variant, until: i64) -> Option<Hmac<Sha256>> {
        let variant = match variant {
            Variant::Original => "original",
            Variant::Thumbnail => "thumbnail",
        };
        self.mac_of(&format!("{id}.{variant}.{until}"))
    }

    fn mac_of(&self, what: &str) -> Option<Hmac<Sha256>> {
        // Any length of key will do, so there always is one.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(what.as_bytes());
        Some(mac)
    }
}

fn mail_key((organization, id): (OrganizationId, MessageId), until: i64) -> String {
    format!("{organization}.{id}.mail.{until}")
}

fn seconds(moment: Timestamp) -> i64 {
    moment.as_millis().div_euclid(1000)
}
