-- Backbones with their weights, and feature caches made with them.

-- Files of weights, each once, known by their content.
CREATE TABLE weights (
    digest     text        PRIMARY KEY CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
    bytes      bigint      NOT NULL CHECK (bytes > 0),
    created_at timestamptz NOT NULL
);

CREATE TABLE weights_chunk (
    digest   text    NOT NULL REFERENCES weights ON DELETE CASCADE,
    number   integer NOT NULL CHECK (number >= 0),
    contents bytea   NOT NULL,
    PRIMARY KEY (digest, number)
);
ALTER TABLE weights_chunk ALTER COLUMN contents SET STORAGE EXTERNAL;

CREATE TABLE backbone (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT backbone_name_is_free UNIQUE,
    kind       text        NOT NULL CHECK (kind IN ('ONNX', 'PIXELS', 'RESNET18', 'RESNET50', 'TORCHSCRIPT')),
    weights    text        REFERENCES weights,
    card       text,
    transform  jsonb       NOT NULL,
    dimension  integer     NOT NULL CHECK (dimension > 0),
    created_at timestamptz NOT NULL,
    CONSTRAINT only_pixels_need_no_weights CHECK ((kind = 'PIXELS') = (weights IS NULL))
);

-- While EXTRACTING, chunks come one by one; recipe is the digest of all that decides them, so that
-- chunks of another recipe are never gone on from.
ALTER TABLE feature_cache
    ADD COLUMN backbone_id uuid REFERENCES backbone,
    ADD COLUMN recipe      text CHECK (recipe ~ '^sha256:[0-9a-f]{64}$'),
    ADD COLUMN job_id      uuid REFERENCES job ON DELETE SET NULL,
    DROP CONSTRAINT feature_cache_state_check,
    ADD CONSTRAINT feature_cache_state_check CHECK (state IN ('EMPTY', 'EXTRACTING', 'READY'));
CREATE INDEX feature_cache_by_recipe ON feature_cache (recipe) WHERE state = 'READY';

-- A resumed phase does not begin at 0; its rate counts what was done since.
ALTER TABLE job ADD COLUMN phase_began_with bigint NOT NULL DEFAULT 0;
