import { DURABLE } from '../durable.ts'

const slices = `
CREATE TABLE slices (
  project LowCardinality(String),
  model LowCardinality(String),
  reference LowCardinality(String),
  kind Enum8('features' = 1, 'outcome' = 2),
  slice DateTime('UTC'),
  marked SimpleAggregateFunction(max, UInt64) COMMENT 'newest row that made this slice dirty',
  counted SimpleAggregateFunction(max, UInt64) COMMENT 'newest mark its histograms hold'
) ENGINE = AggregatingMergeTree
ORDER BY (project, model, reference, kind, slice)
SETTINGS ${DURABLE}`

/**
 * Time comes before what is counted: a window is read, and recounted, without the rest of its month. A row holds a
 * whole histogram, some kilobytes: the usual 8,192 rows a granule would read hundreds of others for one.
 */
const histograms = `
CREATE TABLE histograms (
  project LowCardinality(String),
  model LowCardinality(String),
  reference LowCardinality(String),
  version LowCardinality(String),
  segment LowCardinality(String) COMMENT 'dimension=value; empty for all rows',
  subject LowCardinality(String),
  binning LowCardinality(String),
  span UInt32 COMMENT 'seconds',
  slice DateTime('UTC'),
  n UInt64,
  counts Map(Int32, UInt64),
  categories Map(String, UInt64),
  sum Float64,
  sum_squares Float64,
  min Float64,
  max Float64,
  sums Map(LowCardinality(String), Float64),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
PARTITION BY (span, toYYYYMM(slice))
ORDER BY (project, model, reference, span, slice, version, segment, subject, binning)
SETTINGS index_granularity = 128, ${DURABLE}`

const binnings = `
CREATE TABLE binnings (
  project LowCardinality(String),
  model LowCardinality(String),
  subject LowCardinality(String),
  binning String,
  spec String,
  learning UInt8 COMMENT 'frozen from the first data, before there was a reference',
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, subject, binning)
SETTINGS ${DURABLE}`

const segmentValues = `
CREATE TABLE segment_values (
  project LowCardinality(String),
  model LowCardinality(String),
  name LowCardinality(String) COMMENT 'segment dimension or protected attribute',
  value String COMMENT 'counted apart; later ones are pooled',
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, name, value)
SETTINGS ${DURABLE}`

const models = `
CREATE TABLE models (
  project LowCardinality(String),
  model LowCardinality(String),
  settings String,
  origin LowCardinality(String),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model)
SETTINGS ${DURABLE}`

const references = `
CREATE TABLE model_references (
  project LowCardinality(String),
  model LowCardinality(String),
  name LowCardinality(String),
  upload String COMMENT 'value of predictions.reference its rows carry; empty for a range of production',
  version LowCardinality(String) COMMENT 'only this version of production; empty for all',
  from DateTime64(3, 'UTC'),
  to DateTime64(3, 'UTC'),
  rolling_windows UInt32 COMMENT 'windows of production it has; 0 when it does not move with what it judges',
  rolling_gap UInt32 COMMENT 'windows between it and the judged one',
  rows UInt64,
  content_hash String,
  created_at DateTime64(3, 'UTC'),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, name, content_hash)
SETTINGS ${DURABLE}`

/** Tables of what is watched and of its histograms. */
export const countsTables = [slices, histograms, binnings, segmentValues, models, references]
