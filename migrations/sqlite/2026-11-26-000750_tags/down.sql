DROP TABLE conversation_tags;
ALTER TABLE conversations DROP COLUMN tag_ids;
DROP TABLE message_tags;
DROP TABLE tags;
