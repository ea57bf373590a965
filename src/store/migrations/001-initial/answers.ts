import { DURABLE } from '../durable.ts'

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

const MEASURED = `(
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
  reference LowCardinality(String) COMMENT 'id of the reference it was measured by; empty without one',
  reference_value Nullable(Float64),
  verdict LowCardinality(Nullable(String)),
  severity LowCardinality(Nullable(String)),
  because String,
  evidence String,
  seq UInt64
) ENGINE = ReplacingMergeTree(seq)
PARTITION BY toYYYYMM(window_start)`

/** What holds now: measured by the reference that pages, the newest time. */
const measurements = `
CREATE TABLE measurements ${MEASURED}
ORDER BY (project, model, analyzer, subject, statistic, version, segment, window_start, window_end)
SETTINGS ${DURABLE}`

/** What only reports, and what held until another reference took the place of the one it was measured by. */
const measurementsByReference = `
CREATE TABLE measurements_by_reference ${MEASURED}
ORDER BY (project, model, reference, analyzer, subject, statistic, version, segment, window_start, window_end)
SETTINGS ${DURABLE}`

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

/** Tables of what was found, who was told, and who may ask. */
export const answersTables = [
  windows,
  measurements,
  measurementsByReference,
  alertStates,
  alerts,
  deliveries,
  keys,
]
