DROP TABLE favorites;
DROP TABLE contact_claims;
DROP TABLE identity_channels;
DROP TABLE contact_identities;
DROP TABLE contact_assignees;
DROP TABLE contact_viewers;
DROP TABLE contacts;
