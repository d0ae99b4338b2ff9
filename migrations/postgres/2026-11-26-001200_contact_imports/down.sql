DROP INDEX contacts_by_reference;
DROP TABLE contact_import_rejections;
DROP TABLE contact_imports;
