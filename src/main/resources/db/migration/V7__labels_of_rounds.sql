-- How many labels of its batch a round has: it closes with the last one, without counting what is left.
ALTER TABLE round ADD COLUMN labeled integer NOT NULL DEFAULT 0;
UPDATE round SET labeled = bought.labels
  FROM (SELECT round_id, count(*) AS labels FROM label WHERE round_id IS NOT NULL GROUP BY round_id) AS bought
 WHERE bought.round_id = round.id;
ALTER TABLE round ADD CONSTRAINT rounds_have_labels_of_their_batch CHECK (labeled BETWEEN 0 AND batch_size);

-- Labels are read page by page in the order in which they were bought.
CREATE INDEX label_by_position ON label (pool_id, position);

-- A job that is forgotten is taken out of what points to it.
CREATE INDEX round_by_job ON round (job_id);
CREATE INDEX dataset_by_job ON dataset (job_id);
CREATE INDEX feature_cache_by_job ON feature_cache (job_id);
CREATE INDEX evaluation_by_job ON evaluation (job_id);
CREATE INDEX simulation_by_job ON simulation (job_id);

-- Labels and held items come by the thousand, all of one round and pool. Looking these up once per statement instead of
-- once per row takes half of the time, and finds rounds of other pools as well. Neither pools nor rounds that have either
-- can be deleted: their ledger entries refer to them.
ALTER TABLE label DROP CONSTRAINT label_pool_id_fkey, DROP CONSTRAINT label_round_id_fkey;
ALTER TABLE held_item DROP CONSTRAINT held_item_pool_id_fkey, DROP CONSTRAINT held_item_round_id_fkey;

CREATE FUNCTION require_round_of_pool() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT pool_id, round_id FROM added) AS pair
                WHERE NOT EXISTS (SELECT FROM pool WHERE id = pair.pool_id)
                   OR (pair.round_id IS NOT NULL
                       AND NOT EXISTS (SELECT FROM round WHERE id = pair.round_id AND pool_id = pair.pool_id))) THEN
        RAISE foreign_key_violation USING MESSAGE = TG_TABLE_NAME || ' refers to a pool or a round of it that is not there';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER labels_have_a_pool AFTER INSERT ON label
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION require_round_of_pool();
CREATE TRIGGER held_items_have_a_round AFTER INSERT ON held_item
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION require_round_of_pool();
