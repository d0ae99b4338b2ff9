ALTER TABLE identity_channels DROP COLUMN presence_told_by;
ALTER TABLE identity_channels DROP COLUMN presence_told_at;
ALTER TABLE identity_channels DROP COLUMN wish_told_at;
