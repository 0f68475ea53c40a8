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

-- A campaign replayed on items whose classes are known: a dataset with truth, or what a pool bought.
CREATE TABLE simulation (
    id         uuid        PRIMARY KEY,
    dataset_id uuid        REFERENCES dataset,
    pool_id    uuid        REFERENCES pool,
    plan       jsonb       NOT NULL,
    state      text        NOT NULL
        CHECK (state IN ('PENDING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
    job_id     uuid        REFERENCES job ON DELETE SET NULL,
    outcome    jsonb,
    provenance jsonb,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CONSTRAINT simulations_have_one_subject CHECK ((dataset_id IS NULL) <> (pool_id IS NULL)),
    CONSTRAINT simulations_succeed_with_an_outcome CHECK ((state = 'SUCCEEDED') = (outcome IS NOT NULL))
);

-- Finished parts of a pending simulation, so that a killed one goes on where it was.
CREATE TABLE simulation_unit (
    simulation_id uuid    NOT NULL REFERENCES simulation ON DELETE CASCADE,
    strategy      integer NOT NULL, -- position in the plan
    seed          integer NOT NULL,
    outcome       jsonb   NOT NULL,
    PRIMARY KEY (simulation_id, strategy, seed)
);
