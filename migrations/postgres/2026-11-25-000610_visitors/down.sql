ALTER TABLE identity_channels DROP COLUMN page;
ALTER TABLE contacts DROP COLUMN claimed_name;
