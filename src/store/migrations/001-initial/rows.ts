import { DURABLE } from '../durable.ts'

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
  resolved UInt8,
  too_late UInt8 COMMENT 'resolved without a place: its prediction is no longer counted'
) ENGINE = ReplacingMergeTree(timestamp, resolved)
ORDER BY (project, model, prediction_id)
SETTINGS ${DURABLE}`

const refusals = `
CREATE TABLE refusals (
  project LowCardinality(String),
  model LowCardinality(String),
  version LowCardinality(String),
  slice DateTime('UTC'),
  code LowCardinality(String),
  path LowCardinality(String),
  n UInt64
) ENGINE = SummingMergeTree(n)
ORDER BY (project, model, slice, version, code, path)
SETTINGS ${DURABLE}`

/** Tables of raw rows: predictions, and labels beside them or waiting, and how many were refused. */
export const rowsTables = [predictions, predictionIds, predictionIdsView, labels, labelsPending, refusals]
