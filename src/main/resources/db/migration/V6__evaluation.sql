-- What labels are worth: evaluations of pools, simulated campaigns.

CREATE TABLE evaluation (
    id                          uuid        PRIMARY KEY,
    pool_id                     uuid        NOT NULL REFERENCES pool,
    feature_cache_id            uuid        NOT NULL REFERENCES feature_cache,
    validation_feature_cache_id uuid        REFERENCES feature_cache, -- NULL: cross-validation
    method                      text        NOT NULL,
    method_reason               text,       -- why, where the service chose the method
    options                     jsonb       NOT NULL,
    seed                        bigint      NOT NULL,
    labeled                     integer     NOT NULL CHECK (labeled > 0), -- the pool's first so many labels
    state                       text        NOT NULL
        CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    job_id                      uuid        REFERENCES job ON DELETE SET NULL,
    summary                     jsonb,
    provenance                  jsonb,
    created_at                  timestamptz NOT NULL,
    ended_at                    timestamptz,
    CONSTRAINT evaluations_succeed_with_a_summary CHECK ((state = 'SUCCEEDED') = (summary IS NOT NULL))
);
CREATE INDEX evaluation_by_pool ON evaluation (pool_id, id);

-- The long part of a result, read only when one evaluation is asked for.
CREATE TABLE evaluation_detail (
    evaluation_id uuid  PRIMARY KEY REFERENCES evaluation ON DELETE CASCADE,
    detail        jsonb NOT NULL
);
