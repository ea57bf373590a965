import { DURABLE } from '../durable.ts'

const horizons = `
CREATE TABLE horizons (
  project LowCardinality(String),
  model LowCardinality(String),
  recountable_from DateTime('UTC') COMMENT 'nothing older is counted again: its rows expire',
  slices_from DateTime('UTC') COMMENT 'older histograms of a minute and of ten minutes expire',
  hours_from DateTime('UTC') COMMENT 'older histograms of an hour expire',
  advanced_at DateTime64(3, 'UTC'),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model)
SETTINGS ${DURABLE}`

/** How far back each model goes. */
export const horizonsTables = [horizons]
