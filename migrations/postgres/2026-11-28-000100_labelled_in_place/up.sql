-- What has a label or a tag and stands in a place, by the time that its folder shows: whoever sees one team of twenty
-- would meet twenty rows for one.
CREATE INDEX conversation_labels_shown_in_place ON conversation_labels (organization_id, label_id, shelf, restricted, place, shown_at, conversation_id);
CREATE INDEX conversation_tags_shown_in_place ON conversation_tags (organization_id, tag_id, shelf, restricted, place, shown_at, conversation_id);
