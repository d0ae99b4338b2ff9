//! The large changes: what each is made to, and who may make it.

use crate::contact_imports::running::Import;
use crate::contacts::{blocking, leaving, merging};
use crate::conversations::deleting;
use crate::labels::settling;
use crate::steps::Rest as _;
use crate::teams::moving;
use crate::{agents, channels, contacts};
use domain::jobs::JobResource;
use domain::permissions::Permission;

/// A kind of large change. The lane of such a job is the id of what the change is made to.
#[derive(Clone, Copy, Debug)]
pub struct LargeChange {
    pub kind: &'static str,
    pub resource: JobResource,
    pub permission: Permission,
}

const fn change(kind: &'static str, resource: JobResource, permission: Permission) -> LargeChange {
    LargeChange {
        kind,
        resource,
        permission,
    }
}

pub const LARGE_CHANGES: &[LargeChange] = &[
    change(
        agents::leaving::Rest::KIND,
        JobResource::Agent,
        Permission::ManageAgents,
    ),
    change(
        leaving::Rest::KIND,
        JobResource::Agent,
        Permission::ManageAgents,
    ),
    change(
        moving::Rest::KIND,
        JobResource::Team,
        Permission::ManageTeams,
    ),
    change(
        channels::removing::Rest::KIND,
        JobResource::Channel,
        Permission::ManageChannels,
    ),
    change(
        settling::Rest::KIND,
        JobResource::Label,
        Permission::ManageLabels,
    ),
    change(
        contacts::deleting::Rest::KIND,
        JobResource::Contact,
        Permission::DeleteContacts,
    ),
    change(
        merging::Rest::KIND,
        JobResource::Contact,
        Permission::MergeContacts,
    ),
    change(
        blocking::Rest::KIND,
        JobResource::Contact,
        Permission::BlockContacts,
    ),
    change(
        deleting::Rest::KIND,
        JobResource::Conversation,
        Permission::DeleteConversations,
    ),
];

/// The large change that a job brings to the rows it concerns.
pub fn of(kind: &str) -> Option<&'static LargeChange> {
    LARGE_CHANGES.iter().find(|change| change.kind == kind)
}

/// Whether it may be left undone: else something would be half removed, or look busy for ever.
pub fn may_be_left(kind: &str) -> bool {
    of(kind).is_none() && kind != Import::KIND
}
