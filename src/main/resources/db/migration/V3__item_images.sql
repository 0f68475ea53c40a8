-- Datasets that are imported, and where the images of items are.

-- While it is IMPORTING, a dataset has a name and nothing else; its items come in one transaction.
ALTER TABLE dataset
    ADD COLUMN state   text    NOT NULL DEFAULT 'READY' CHECK (state IN ('IMPORTING', 'READY')),
    ADD COLUMN job_id  uuid    REFERENCES job ON DELETE SET NULL,
    ADD COLUMN classes text[], -- names of its classes, by number; which item has which is the truth's
    ADD COLUMN images  boolean NOT NULL DEFAULT false,
    ALTER COLUMN size DROP NOT NULL,
    ADD CONSTRAINT ready_datasets_have_a_size CHECK ((state = 'READY') = (size IS NOT NULL));

-- Why an item can never be selected, for example because its image is corrupt.
ALTER TABLE item ADD COLUMN unusable text;

-- An image is a whole file, a part of one, or the answer of a host.
CREATE TABLE item_image (
    dataset_id  uuid    NOT NULL REFERENCES dataset ON DELETE CASCADE,
    item        integer NOT NULL CHECK (item >= 0),
    -- file:///…, http(s)://…, s3://…, or stored:… for what an import unpacked into the data folder
    uri         text    NOT NULL,
    first_byte  bigint  CHECK (first_byte >= 0), -- of a part
    bytes       integer CHECK (bytes >= 0),      -- null where the image could not be read
    side        integer CHECK (side > 0),        -- of raw red, green and blue planes
    sha256      bytea   CHECK (length(sha256) = 32), -- of the image, likewise
    modified_at timestamptz,                     -- of the file, when sha256 was computed
    PRIMARY KEY (dataset_id, item)
);
