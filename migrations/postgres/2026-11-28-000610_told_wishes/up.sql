-- When it was said last whether a customer wants messages, and whether they are there, as the provider tells
-- the time; and by which event, where it tells none. What is told late or twice changes nothing.
ALTER TABLE identity_channels ADD COLUMN wish_told_at BIGINT;
ALTER TABLE identity_channels ADD COLUMN presence_told_at BIGINT;
ALTER TABLE identity_channels ADD COLUMN presence_told_by TEXT;
