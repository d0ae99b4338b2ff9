-- The files that go along with a quick reply, in order.
CREATE TABLE quick_reply_attachments (
    organization_id BIGINT NOT NULL,
    quick_reply_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    attachment_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, quick_reply_id, ordinal)
);
