-- Conversations, what finds them, and what is kept about them.

CREATE TABLE conversations (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    subject TEXT,
    contact_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    previous_id BIGINT,
    status TEXT NOT NULL,
    archived BOOLEAN NOT NULL,
    blocked BOOLEAN NOT NULL,
    restricted BOOLEAN NOT NULL,
    viewer_ids TEXT NOT NULL,
    snoozed_until BIGINT,
    assignee_ids TEXT NOT NULL,
    team_id BIGINT,
    assistant_id BIGINT,
    assistant_active BOOLEAN NOT NULL,
    assistant_unanswered BIGINT,
    label_ids TEXT NOT NULL,
    priority TEXT NOT NULL,
    waiting_since BIGINT,
    inbound_seq BIGINT NOT NULL,
    unreplied_count BIGINT NOT NULL,
    answers TEXT NOT NULL,
    unassigned_at BIGINT,
    closed_at BIGINT,
    closed_by_kind TEXT,
    closed_by_id BIGINT,
    last_customer_message_at BIGINT,
    last_message_id BIGINT,
    last_message_preview TEXT,
    last_message_kind TEXT,
    last_message_direction TEXT,
    last_message_author_kind TEXT,
    last_message_author_id BIGINT,
    last_message_sent_at BIGINT,
    last_message_delivery TEXT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    -- Derived by the rules of folders, for the indexes: the shelf it stands on, its place (a team,
    -- or a channel as a negative number), and what lists sort by.
    shelf TEXT NOT NULL,
    place BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    waiting_order BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE UNIQUE INDEX conversations_by_number ON conversations (organization_id, number);
CREATE INDEX conversations_of_contact ON conversations (organization_id, contact_id, last_activity_at, id);
CREATE INDEX conversations_newest ON conversations (organization_id, shelf, restricted, last_activity_at, id);
CREATE INDEX conversations_newest_in_place ON conversations (organization_id, shelf, restricted, place, last_activity_at, id);
CREATE INDEX conversations_shown ON conversations (organization_id, shelf, restricted, shown_at, id);
CREATE INDEX conversations_shown_in_place ON conversations (organization_id, shelf, restricted, place, shown_at, id);
CREATE INDEX conversations_waiting ON conversations (organization_id, shelf, restricted, waiting_order, id);
CREATE INDEX conversations_waiting_in_place ON conversations (organization_id, shelf, restricted, place, waiting_order, id);
-- One clock wakes the conversations of every organization.
CREATE INDEX conversations_to_wake ON conversations (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- Who works on it, with what lists of their own need. `admitted`: not restricted, or they are a viewer.
CREATE TABLE conversation_assignees (
    organization_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    admitted BOOLEAN NOT NULL,
    shelf TEXT NOT NULL,
    place BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    waiting_order BIGINT NOT NULL,
    PRIMARY KEY (organization_id, conversation_id, agent_id)
);
CREATE INDEX conversation_assignees_newest ON conversation_assignees (organization_id, agent_id, shelf, last_activity_at, conversation_id);
CREATE INDEX conversation_assignees_shown ON conversation_assignees (organization_id, agent_id, shelf, shown_at, conversation_id);
CREATE INDEX conversation_assignees_waiting ON conversation_assignees (organization_id, agent_id, shelf, waiting_order, conversation_id);

-- Who sees it, while it is restricted, with what lists of their own need.
CREATE TABLE conversation_viewers (
    organization_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    assigned BOOLEAN NOT NULL,
    shelf TEXT NOT NULL,
    place BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    waiting_order BIGINT NOT NULL,
    PRIMARY KEY (organization_id, conversation_id, agent_id)
);
CREATE INDEX conversation_viewers_newest ON conversation_viewers (organization_id, agent_id, shelf, last_activity_at, conversation_id);
CREATE INDEX conversation_viewers_shown ON conversation_viewers (organization_id, agent_id, shelf, shown_at, conversation_id);
CREATE INDEX conversation_viewers_waiting ON conversation_viewers (organization_id, agent_id, shelf, waiting_order, conversation_id);

-- The channels and addresses a conversation went over.
CREATE TABLE conversation_channels (
    organization_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    identity_id BIGINT NOT NULL,
    last_active_at BIGINT NOT NULL,
    last_inbound_at BIGINT,
    PRIMARY KEY (organization_id, conversation_id, channel_id, identity_id)
);

-- The last number given out lives in a sequence per organization, made at sign-up: a row would be a hot one.

-- Kept counts: base plus deltas. On PostgreSQL a change is an inserted delta, so that no two
-- messages wait for one row, and a worker folds them; SQLite has one writer and changes the base.
CREATE TABLE counters (
    organization_id BIGINT NOT NULL,
    scope TEXT NOT NULL,
    place TEXT NOT NULL,
    shelf TEXT NOT NULL,
    conversations BIGINT NOT NULL,
    unreplied_conversations BIGINT NOT NULL,
    unreplied_messages BIGINT NOT NULL,
    PRIMARY KEY (organization_id, scope, place, shelf)
);
CREATE TABLE counter_deltas (
    organization_id BIGINT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    scope TEXT NOT NULL,
    place TEXT NOT NULL,
    shelf TEXT NOT NULL,
    conversations BIGINT NOT NULL,
    unreplied_conversations BIGINT NOT NULL,
    unreplied_messages BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX counter_deltas_by_scope ON counter_deltas (organization_id, scope);

-- How far an agent has read: the number of the last customer message they saw.
CREATE TABLE conversation_reads (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbound_seq BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, conversation_id)
);
CREATE INDEX conversation_reads_of_conversation ON conversation_reads (organization_id, conversation_id);

-- Every move, with actor and time.
CREATE TABLE conversation_log (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT,
    action TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX conversation_log_of_conversation ON conversation_log (organization_id, conversation_id, id);

-- What an agent typed and did not send.
CREATE TABLE drafts (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    attachment_ids TEXT NOT NULL,
    channel_id BIGINT,
    reply_to_id BIGINT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, conversation_id)
);
CREATE INDEX drafts_of_conversation ON drafts (organization_id, conversation_id);
