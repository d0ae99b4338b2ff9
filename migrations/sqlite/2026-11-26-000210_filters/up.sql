-- Where filtered lists may start from.
CREATE INDEX conversations_newest_on_channel ON conversations (organization_id, channel_id, shelf, restricted, last_activity_at, id);
CREATE INDEX conversations_shown_on_channel ON conversations (organization_id, channel_id, shelf, restricted, shown_at, id);
CREATE INDEX conversations_closed_by ON conversations (organization_id, closed_by_id, shown_at, id) WHERE shelf = 'closed';
CREATE INDEX conversations_urgent_newest ON conversations (organization_id, shelf, restricted, last_activity_at, id) WHERE priority = 'high';
CREATE INDEX conversations_urgent_shown ON conversations (organization_id, shelf, restricted, shown_at, id) WHERE priority = 'high';
CREATE INDEX conversations_urgent_waiting ON conversations (organization_id, shelf, restricted, waiting_order, id) WHERE priority = 'high';
