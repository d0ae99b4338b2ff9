-- Words on single messages, made on first use; a name is there once, whatever its case.
CREATE TABLE tags (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX tags_by_name ON tags (organization_id, name_key);

-- Which messages have a tag, and who put it there.
CREATE TABLE message_tags (
    organization_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    added_by_kind TEXT NOT NULL,
    added_by_id BIGINT,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, message_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX message_tags_of_conversation ON message_tags (organization_id, conversation_id, tag_id, message_id);

-- Which conversations have a message with a tag, with what lists of one tag need.
ALTER TABLE conversations ADD COLUMN tag_ids TEXT NOT NULL DEFAULT '[]';
CREATE TABLE conversation_tags (
    organization_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    restricted BOOLEAN NOT NULL,
    shelf TEXT NOT NULL,
    place BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    waiting_order BIGINT NOT NULL,
    PRIMARY KEY (organization_id, conversation_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX conversation_tags_newest ON conversation_tags (organization_id, tag_id, shelf, restricted, last_activity_at, conversation_id);
CREATE INDEX conversation_tags_newest_in_place ON conversation_tags (organization_id, tag_id, shelf, restricted, place, last_activity_at, conversation_id);
CREATE INDEX conversation_tags_shown ON conversation_tags (organization_id, tag_id, shelf, restricted, shown_at, conversation_id);
CREATE INDEX conversation_tags_waiting ON conversation_tags (organization_id, tag_id, shelf, restricted, waiting_order, conversation_id);
