-- Which conversations have a label, with what lists of one label need.
CREATE TABLE conversation_labels (
    organization_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    label_id BIGINT NOT NULL,
    restricted BOOLEAN NOT NULL,
    shelf TEXT NOT NULL,
    place BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    waiting_order BIGINT NOT NULL,
    PRIMARY KEY (organization_id, conversation_id, label_id)
) WITHOUT ROWID;
INSERT INTO conversation_labels
SELECT c.organization_id, c.id, CAST(l.value AS BIGINT), c.restricted, c.shelf, c.place, c.last_activity_at, c.shown_at, c.waiting_order
FROM conversations c , json_each(c.label_ids) AS l;
CREATE INDEX conversation_labels_of_label ON conversation_labels (organization_id, label_id, conversation_id);
CREATE INDEX conversation_labels_newest ON conversation_labels (organization_id, label_id, shelf, restricted, last_activity_at, conversation_id);
CREATE INDEX conversation_labels_newest_in_place ON conversation_labels (organization_id, label_id, shelf, restricted, place, last_activity_at, conversation_id);
CREATE INDEX conversation_labels_shown ON conversation_labels (organization_id, label_id, shelf, restricted, shown_at, conversation_id);
CREATE INDEX conversation_labels_waiting ON conversation_labels (organization_id, label_id, shelf, restricted, waiting_order, conversation_id);

-- A label that is deleted is gone for everybody at once; its row goes when no conversation has it.
ALTER TABLE labels ADD COLUMN deleted_at BIGINT;
DROP INDEX labels_by_name;
CREATE UNIQUE INDEX labels_by_name ON labels (organization_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX labels_deleted ON labels (organization_id, id) WHERE deleted_at IS NOT NULL;
