-- Datasets, feature caches, labeled pools with their ledger, rounds, jobs.
-- Names are those of docs/glossary.md. Ids are UUID version 7, made by the service.

CREATE TABLE dataset (
    id         uuid        PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT dataset_name_is_free UNIQUE,
    size       integer     NOT NULL CHECK (size > 0),
    created_at timestamptz NOT NULL
);

CREATE TABLE feature_cache (
    id           uuid        PRIMARY KEY,
    dataset_id   uuid        NOT NULL REFERENCES dataset,
    name         text        NOT NULL,
    dimension    integer     NOT NULL CHECK (dimension > 0),
    state        text        NOT NULL CHECK (state IN ('EMPTY', 'READY')),
    element_type text        CHECK (element_type IN ('F2', 'F4')),
    rows         integer,
    digest       text,
    created_at   timestamptz NOT NULL,
    CONSTRAINT feature_cache_name_is_free UNIQUE (dataset_id, name),
    CONSTRAINT ready_caches_are_complete
        CHECK (state <> 'READY' OR (element_type IS NOT NULL AND rows IS NOT NULL AND digest IS NOT NULL))
);

-- Rows [first_row, first_row + row_count) of the matrix, little-endian, C order.
CREATE TABLE feature_chunk (
    feature_cache_id uuid    NOT NULL REFERENCES feature_cache ON DELETE CASCADE,
    first_row        integer NOT NULL,
    row_count        integer NOT NULL CHECK (row_count > 0),
    sha256           bytea   NOT NULL,
    vectors          bytea   NOT NULL,
    PRIMARY KEY (feature_cache_id, first_row)
);
-- Embeddings do not compress; storing them as they are spares the attempt on every read and write.
ALTER TABLE feature_chunk ALTER COLUMN vectors SET STORAGE EXTERNAL;

CREATE TABLE pool (
    id              uuid        PRIMARY KEY,
    dataset_id      uuid        NOT NULL REFERENCES dataset,
    name            text        NOT NULL,
    classes         text[]      NOT NULL,
    labels_total    integer     NOT NULL,
    labels_reserved integer     NOT NULL DEFAULT 0,
    labels_spent    integer     NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    CONSTRAINT pool_name_is_free UNIQUE (dataset_id, name),
    CONSTRAINT budget_is_never_overdrawn
        CHECK (labels_reserved >= 0 AND labels_spent >= 0 AND labels_reserved + labels_spent <= labels_total)
);

CREATE TABLE job (
    id               uuid        PRIMARY KEY,
    type             text        NOT NULL,
    state            text        NOT NULL
        CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    payload          jsonb       NOT NULL,
    phase            text,
    phase_started_at timestamptz,
    processed        bigint      NOT NULL DEFAULT 0,
    total            bigint      NOT NULL DEFAULT 0,
    attempt          integer     NOT NULL DEFAULT 0,
    handed_back      integer     NOT NULL DEFAULT 0, -- attempts that a stopping service gave up
    cancel_requested boolean     NOT NULL DEFAULT false,
    result           jsonb,
    problem          jsonb,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    finished_at      timestamptz,
    CONSTRAINT jobs_end_once CHECK ((state IN ('QUEUED', 'RUNNING')) = (finished_at IS NULL)),
    CONSTRAINT jobs_end_with_a_result_or_a_problem
        CHECK ((state = 'SUCCEEDED') = (result IS NOT NULL)
            AND (state IN ('FAILED', 'CANCELLED')) = (problem IS NOT NULL))
);
CREATE INDEX job_by_state ON job (state, id);

CREATE TABLE round (
    id               uuid        PRIMARY KEY,
    pool_id          uuid        NOT NULL REFERENCES pool,
    feature_cache_id uuid        NOT NULL REFERENCES feature_cache,
    strategy         text        NOT NULL,
    parameters       jsonb       NOT NULL,
    batch_size       integer     NOT NULL CHECK (batch_size > 0),
    seed             bigint      NOT NULL,
    constraints      jsonb,
    state            text        NOT NULL
        CHECK (state IN ('OPEN', 'SELECTING', 'LABELING', 'CLOSED', 'FAILED', 'CANCELLED')),
    job_id           uuid        REFERENCES job ON DELETE SET NULL,
    provenance       jsonb,
    figures          jsonb,
    created_at       timestamptz NOT NULL,
    selected_at      timestamptz,
    closed_at        timestamptz
);
CREATE INDEX round_by_pool ON round (pool_id, id);

-- The ranked items of a round's batch.
CREATE TABLE batch_item (
    round_id uuid    NOT NULL REFERENCES round,
    rank     integer NOT NULL CHECK (rank > 0),
    item     integer NOT NULL CHECK (item >= 0),
    reason   jsonb   NOT NULL,
    PRIMARY KEY (round_id, rank),
    UNIQUE (round_id, item)
);

-- What a selection was given beside the features, so that it can be replayed.
CREATE TABLE selection_input (
    round_id uuid      PRIMARY KEY REFERENCES round,
    labeled  integer[] NOT NULL,
    classes  integer[] NOT NULL,
    held     integer[] NOT NULL
);

-- Items handed out and not labeled yet: each waits in one round of its pool, its label reserved.
CREATE TABLE held_item (
    pool_id  uuid    NOT NULL REFERENCES pool,
    item     integer NOT NULL,
    round_id uuid    NOT NULL REFERENCES round,
    PRIMARY KEY (pool_id, item)
);
CREATE INDEX held_item_by_round ON held_item (round_id);

CREATE TABLE label (
    pool_id    uuid        NOT NULL REFERENCES pool,
    item       integer     NOT NULL CHECK (item >= 0),
    class      integer     NOT NULL CHECK (class >= 0),
    annotator  text,
    round_id   uuid        REFERENCES round,
    charged    boolean     NOT NULL,
    position   bigint      GENERATED ALWAYS AS IDENTITY,
    labeled_at timestamptz NOT NULL,
    PRIMARY KEY (pool_id, item)
);

-- What happened to the budget, in order; the pool's columns are the sums, kept under its row lock.
CREATE TABLE ledger_entry (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    pool_id  uuid        NOT NULL REFERENCES pool,
    round_id uuid        REFERENCES round,
    kind     text        NOT NULL CHECK (kind IN ('GRANT', 'RESERVE', 'SPEND', 'CHARGE', 'RELEASE')),
    labels   integer     NOT NULL CHECK (labels > 0),
    at       timestamptz NOT NULL
);
CREATE INDEX ledger_entry_by_pool ON ledger_entry (pool_id, id);

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are never changed or deleted; add a new one';
END $$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();

-- Answers already given under an Idempotency-Key, replayed on retry.
CREATE TABLE idempotency_key (
    scope        text        NOT NULL,
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    answer       jsonb,
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (created_at);

-- The table of db-scheduler, the durable queue behind job: a row per job that has not ended
-- (task_name is its type, task_instance its id) and one for housekeeping.
CREATE TABLE scheduled_tasks (
    task_name            text        NOT NULL,
    task_instance        text        NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean     NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      NOT NULL,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time);
CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat);
