-- What went wrong last on a channel, in words; none while it works.
ALTER TABLE channel_health ADD COLUMN last_error TEXT;
