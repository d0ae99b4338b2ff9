DROP TABLE quick_reply_attachments;
