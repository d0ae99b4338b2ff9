//! What the audit log is told of quick replies: those that everyone has are settings of the organization;
//! what somebody keeps for themselves is nobody else's business.

use domain::audit::AuditEntry;
use domain::quick_replies::Visibility;
use store::quick_replies::QuickReply;
use store::{Db, StoreResult, audit};

/// One was added.
pub fn made(db: &mut Db, noted: AuditEntry, reply: &QuickReply) -> StoreResult<()> {
    match is_of_all(reply) {
        true => audit::append(db, &noted.named(&reply.name)),
        false => Ok(()),
    }
}

/// One was removed.
pub fn removed(db: &mut Db, noted: AuditEntry, reply: &QuickReply) -> StoreResult<()> {
    made(db, noted, reply)
}

/// One was changed, which everyone has now or had before.
pub fn changed(
    db: &mut Db,
    noted: AuditEntry,
    before: &QuickReply,
    after: &QuickReply,
    files: bool,
) -> StoreResult<()> {
    if !is_of_all(before) && !is_of_all(after) {
        return Ok(());
    }
    let noted = noted.named(&after.name).changing([
        ("name", before.name != after.name),
        ("topic", before.topic != after.topic),
        ("message", before.message != after.message),
        ("visibility", before.visibility != after.visibility),
        ("channel_ids", before.channels != after.channels),
        ("attachment_ids", files),
    ]);
    match noted {
        Some(noted) => audit::append(db, &noted),
        None => Ok(()),
    }
}

fn is_of_all(reply: &QuickReply) -> bool {
    reply.visibility == Visibility::Everyone
}
