-- Long writes in short transactions: what a note of a snapshot or a load of a book writes has a number, and counts only once that number does.

-- What the desk knows of an entity since the snapshot `changed` (seen_snapshot): the newest row up to the newest snapshot counts. Rows beyond it
-- are of a note that is being written or was broken off; rows before it are swept.
CREATE TABLE known_entity (
    entity_id TEXT NOT NULL,
    changed INTEGER NOT NULL,
    digest BLOB NOT NULL,                 -- empty: it is gone
    PRIMARY KEY (entity_id, changed)
) STRICT, WITHOUT ROWID;
INSERT INTO known_entity (entity_id, changed, digest) SELECT entity_id, changed, digest FROM seen_entity;

-- What was said of it then.
CREATE TABLE known_text (
    entity_id TEXT NOT NULL,
    changed INTEGER NOT NULL,
    bytes INTEGER NOT NULL,               -- before packing
    text BLOB NOT NULL,                   -- zstd: a JSON object a line
    PRIMARY KEY (entity_id, changed)
) STRICT, WITHOUT ROWID;
INSERT INTO known_text (entity_id, changed, bytes, text)
    SELECT t.entity_id, e.changed, t.bytes, t.text FROM seen_text t JOIN seen_entity e ON e.entity_id = t.entity_id;

DROP TABLE seen_text;
DROP TABLE seen_entity;
CREATE INDEX known_entity_changed ON known_entity (changed);

-- Its time and snapshot are those of the row of seen_snapshot with this number; without one it does not count.
ALTER TABLE change ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
UPDATE change SET number = coalesce((SELECT max(id) FROM seen_snapshot s
    WHERE s.digest = change.snapshot AND s.time = change.time), 0);
ALTER TABLE change DROP COLUMN time;
ALTER TABLE change DROP COLUMN snapshot;
CREATE INDEX change_number ON change (number);

-- Loads of a book are numbered 1, 2, 3 ...; those up to `loaded` count.
ALTER TABLE book ADD COLUMN loaded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE book ADD COLUMN load INTEGER;                  -- a random number: the load that writes, or was broken off; a later one takes over

ALTER TABLE customer ADD COLUMN born INTEGER NOT NULL DEFAULT 0; -- the load that brings it
ALTER TABLE customer ADD COLUMN next INTEGER;                    -- the load that changes it, or takes it out
CREATE INDEX customer_next_load ON customer (book, next) WHERE next IS NOT NULL;
DROP INDEX customer_order;
CREATE INDEX customer_order ON customer (book, id, born, next);

-- What a customer becomes with the load `next`; without a row it is taken out.
CREATE TABLE customer_next (
    customer INTEGER PRIMARY KEY REFERENCES customer ON DELETE CASCADE,
    digest BLOB NOT NULL,
    query TEXT NOT NULL
) STRICT;
