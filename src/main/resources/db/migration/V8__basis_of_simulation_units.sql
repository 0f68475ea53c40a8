-- What was finished on another truth, other features or by another version is no part of this simulation. Nobody noted
-- what the units so far rest on: the simulations under way begin anew.
DELETE FROM simulation_unit;
ALTER TABLE simulation_unit
    ADD COLUMN basis text NOT NULL, -- digest of what the unit was found on
    DROP CONSTRAINT simulation_unit_pkey,
    ADD PRIMARY KEY (simulation_id, basis, strategy, seed);
