-- What is known of single items: how others call them, and what selection constraints go by.
-- An item without a row has nothing but its number.
CREATE TABLE item (
    dataset_id uuid           NOT NULL REFERENCES dataset ON DELETE CASCADE,
    item       integer        NOT NULL CHECK (item >= 0),
    key        text,
    stratum    text,
    cost       numeric(12, 2) CHECK (cost >= 0),
    metadata   jsonb,
    PRIMARY KEY (dataset_id, item),
    -- checked at the end of a statement, so that one upload can swap keys
    CONSTRAINT item_key_is_free UNIQUE (dataset_id, key) DEFERRABLE INITIALLY IMMEDIATE
);

-- True classes of a dataset, apart from everything that a round reads.
CREATE TABLE dataset_truth (
    dataset_id uuid  PRIMARY KEY REFERENCES dataset ON DELETE CASCADE,
    -- one little-endian int32 per item: its class number, or -1 where unknown
    classes    bytea NOT NULL
);
