-- When a file last changed in any way, as far as the file system tells: content can be replaced with its old
-- modification time kept. Null for a host, and for what was imported before.
ALTER TABLE item_image ADD COLUMN changed_at timestamptz;
