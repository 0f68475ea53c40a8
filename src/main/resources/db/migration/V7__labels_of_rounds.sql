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
