import { DURABLE } from './durable.ts'
import type { Migration } from './index.ts'

const predictions = `
CREATE TABLE predictions (
  project LowCardinality(String),
  model LowCardinality(String),
  reference LowCardinality(String) COMMENT 'upload this row belongs to; empty in production',
  version LowCardinality(String),
  prediction_id String,
  timestamp DateTime64(6, 'UTC'),
  numeric Map(LowCardinality(String), Float64),
  categorical Map(LowCardinality(String), LowCardinality(String)),
  prediction LowCardinality(String) COMMENT 'predicted class; empty for regression',
  prediction_value Nullable(Float64) COMMENT 'predicted number, for regression',
  score Nullable(Float64),
  probabilities Map(LowCardinality(String), Float64),
  latency_ms Nullable(Float64),
  status LowCardinality(String),
  error String,
  segments Map(LowCardinality(String), LowCardinality(String)),
  weight Float64,
  resources Map(LowCardinality(String), Float64),
  attributions Map(LowCardinality(String), Float64),
  subject_key String,
  seq UInt64,
  INDEX seq_range seq TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(seq)
PARTITION BY toMonday(timestamp)
ORDER BY (project, model, reference, toStartOfInterval(timestamp, INTERVAL 10 MINUTE), prediction_id)
SETTINGS ${DURABLE}`

const predictionIds = `
CREATE TABLE prediction_ids (
  project LowCardinality(String),
  model LowCardinality(String),
  prediction_id String,
  timestamp DateTime64(6, 'UTC'),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, prediction_id)
SETTINGS ${DURABLE}`

const predictionIdsView = `
CREATE MATERIALIZED VIEW prediction_ids_from_predictions TO prediction_ids AS
SELECT project, model, prediction_id, timestamp, seq FROM predictions WHERE reference = ''`

const labels = `
CREATE TABLE labels (
  project LowCardinality(String),
  model LowCardinality(String),
  reference LowCardinality(String),
  prediction_id String,
  prediction_timestamp DateTime64(6, 'UTC'),
  label LowCardinality(String) COMMENT 'true class; empty for regression',
  label_value Nullable(Float64) COMMENT 'true number, for regression',
  timestamp DateTime64(6, 'UTC') COMMENT 'when it became known; the latest wins',
  source LowCardinality(String),
  weight Float64,
  seq UInt64,
  INDEX seq_range seq TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(timestamp)
PARTITION BY toYYYYMM(prediction_timestamp)
ORDER BY (project, model, reference, toStartOfInterval(prediction_timestamp, INTERVAL 10 MINUTE), prediction_id)
SETTINGS ${DURABLE}`

const labelsPending = `
CREATE TABLE labels_pending (
  project LowCardinality(String),
  model LowCardinality(String),
  prediction_id String,
  label LowCardinality(String),
  label_value Nullable(Float64),
  timestamp DateTime64(6, 'UTC'),
  source LowCardinality(String),
  weight Float64,
  seq UInt64,
  resolved UInt8
) ENGINE = ReplacingMergeTree(timestamp, resolved)
ORDER BY (project, model, prediction_id)
SETTINGS ${DURABLE}`

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

/** A row holds a whole histogram, some kilobytes: the usual 8,192 rows a granule would read hundreds for one. */
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
ORDER BY (project, model, reference, version, segment, subject, binning, span, slice)
SETTINGS index_granularity = 128`

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
  rows UInt64,
  content_hash String,
  created_at DateTime64(3, 'UTC'),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, name)
SETTINGS ${DURABLE}`

const windows = `
CREATE TABLE windows (
  project LowCardinality(String),
  model LowCardinality(String),
  kind Enum8('features' = 1, 'outcome' = 2),
  window_start DateTime('UTC'),
  window_end DateTime('UTC'),
  measured UInt64 COMMENT 'newest count its measurements hold',
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, kind, window_start)
SETTINGS ${DURABLE}`

const measurements = `
CREATE TABLE measurements (
  project LowCardinality(String),
  model LowCardinality(String),
  version LowCardinality(String),
  segment LowCardinality(String),
  analyzer LowCardinality(String),
  subject LowCardinality(String),
  statistic LowCardinality(String),
  window_start DateTime('UTC'),
  window_end DateTime('UTC'),
  value Nullable(Float64),
  low Nullable(Float64),
  high Nullable(Float64),
  bound Nullable(Float64),
  p_value Nullable(Float64),
  n UInt64,
  reference_value Nullable(Float64),
  verdict LowCardinality(Nullable(String)),
  severity LowCardinality(Nullable(String)),
  because String,
  evidence String,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
PARTITION BY toYYYYMM(window_start)
ORDER BY (project, model, analyzer, subject, statistic, version, segment, window_start, window_end)`

const alertStates = `
CREATE TABLE alert_states (
  project LowCardinality(String),
  model LowCardinality(String),
  fingerprint String,
  state LowCardinality(String) COMMENT 'ok, pending, firing or no_data',
  windows UInt32 COMMENT 'how many windows in a row the condition has held, or has not',
  since DateTime64(3, 'UTC') COMMENT 'start of the window in which this state began',
  judged_until DateTime64(3, 'UTC') COMMENT 'end of the newest window it has seen',
  alert_id String,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, fingerprint)
SETTINGS ${DURABLE}`

const alerts = `
CREATE TABLE alerts (
  project LowCardinality(String),
  model LowCardinality(String),
  alert_id String,
  fingerprint String,
  version LowCardinality(String),
  segment LowCardinality(String),
  rule LowCardinality(String),
  analyzer LowCardinality(String),
  subject LowCardinality(String),
  severity LowCardinality(String),
  state LowCardinality(String),
  started_at DateTime64(3, 'UTC'),
  last_seen_at DateTime64(3, 'UTC'),
  resolved_at Nullable(DateTime64(3, 'UTC')),
  summary String,
  told LowCardinality(String),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, model, alert_id)
SETTINGS ${DURABLE}`

const deliveries = `
CREATE TABLE deliveries (
  project LowCardinality(String),
  delivery_id String,
  channel LowCardinality(String),
  event LowCardinality(String),
  alert_ids Array(String),
  status LowCardinality(String),
  attempts UInt32,
  created_at DateTime64(3, 'UTC'),
  next_attempt_at DateTime64(3, 'UTC'),
  sent_at Nullable(DateTime64(3, 'UTC')),
  last_error String,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, delivery_id)
SETTINGS ${DURABLE}`

const keys = `
CREATE TABLE keys (
  project LowCardinality(String),
  key_hash String COMMENT 'SHA-256, hex: the key itself is never kept',
  prefix String,
  scope LowCardinality(String),
  created_at DateTime64(3, 'UTC'),
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
ORDER BY (project, key_hash)
SETTINGS ${DURABLE}`

/** Every table of the first release. */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  statements: [
    predictions,
    predictionIds,
    predictionIdsView,
    labels,
    labelsPending,
    slices,
    histograms,
    binnings,
    models,
    references,
    windows,
    measurements,
    alertStates,
    alerts,
    deliveries,
    keys,
  ],
}
