DELETE FROM labels WHERE deleted_at IS NOT NULL;
DROP INDEX labels_deleted;
DROP INDEX labels_by_name;
CREATE UNIQUE INDEX labels_by_name ON labels (organization_id, name_key);
ALTER TABLE labels DROP COLUMN deleted_at;
DROP TABLE conversation_labels;
