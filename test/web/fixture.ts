import type { Activity } from '../../src/analyzers/activity.ts'
import type { BothSides } from '../../src/analyzers/both-sides.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import { ModelSettings } from '../../src/model/model.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import type { CategoricalBinning, NumericBinning } from '../../src/stats/histogram/binning.ts'
import { NULL } from '../../src/stats/histogram/binning.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import type { ModelRecord } from '../../src/web/model-page-props.ts'
import type { View } from '../../src/web/view.ts'

/** Thirty days of a loan model whose incomes fall and whose applicants change from day 24 on. */

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const NOW = Date.UTC(2026, 10, 30, 9, 20)
const TO = Date.UTC(2026, 10, 30, 10)
const FROM = TO - 30 * DAY
const FIRST_DAY = Date.UTC(2026, 9, 31)
const STEP_DAY = 24

export const VIEW: View = {
  model: 'loan-approval',
  from: FROM,
  to: TO,
  version: '',
  segment: '',
  everyFeature: false,
}

export const SETTINGS = ModelSettings.parse({
  task: 'binary',
  positive_class: '1',
  features: {
    age: 'numeric',
    income: 'numeric',
    loan_amount: 'numeric',
    debt_ratio: 'numeric',
    credit_score: 'numeric',
    employment_years: 'numeric',
    open_accounts: 'numeric',
    late_payments: 'numeric',
    purpose: 'categorical',
    housing: 'categorical',
    region: 'categorical',
    channel: 'categorical',
  },
  segments: ['region'],
  labels: { expected_lag: '2d' },
})

/** A generator of numbers in [0, 1) that is the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A measurement of all rows and versions with nothing in it but what is given. */
export function measurement(given: Partial<Measurement>): Measurement {
  return {
    model: 'loan-approval',
    version: '',
    segment: '',
    analyzer: 'feature_drift',
    subject: 'feature:income',
    statistic: 'verdict',
    window_start: FIRST_DAY,
    window_end: FIRST_DAY + DAY,
    value: null,
    low: null,
    high: null,
    bound: null,
    p_value: null,
    n: 0,
    reference: '',
    reference_value: null,
    verdict: null,
    severity: null,
    because: '',
    evidence: {},
    ...given,
  }
}

export function alert(given: Partial<Alert> = {}): Alert {
  return {
    alert_id: 'a-1',
    fingerprint: 'f-1',
    project: 'default',
    model: 'loan-approval',
    version: '',
    segment: '',
    rule: 'feature-drift',
    analyzer: 'feature_drift',
    subject: 'feature:income',
    severity: 'critical',
    state: 'firing',
    started_at: FIRST_DAY + STEP_DAY * DAY,
    last_seen_at: FIRST_DAY + 30 * DAY,
    resolved_at: null,
    summary: 'income: 18 % more rows at or below 31,000 than in the reference (median 42,100 → 34,800).',
    told: 'firing',
    ...given,
  }
}

/** A histogram of numbers over an asinh binning with an atom at each of `atoms`. */
export function numericHistogram(binning: NumericBinning, values: readonly number[], missing = 0): Histogram {
  const counts = new Map<number, number>(missing > 0 ? [[NULL, missing]] : [])
  for (const value of values) {
    const code = Math.floor(Math.asinh((value - binning.center) / binning.scale) * binning.resolution)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return {
    n: values.length + missing,
    counts: binCounts(counts),
    categories: new Map(),
    sum: values.reduce((a, b) => a + b, 0),
    sumSquares: values.reduce((a, b) => a + b * b, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    sums: new Map(),
  }
}

export function numericBinning(center: number, scale: number): NumericBinning {
  return {
    kind: 'numeric',
    transform: 'asinh',
    center,
    scale,
    resolution: 256,
    atoms: [],
    splits: [],
    coarse: [],
  }
}

export function categoricalHistogram(categories: Record<string, number>, missing = 0): Histogram {
  const n = Object.values(categories).reduce((a, b) => a + b, missing)
  return {
    n,
    counts: binCounts(missing > 0 ? [[NULL, missing]] : []),
    categories: new Map(Object.entries(categories)),
    sum: 0,
    sumSquares: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sums: new Map(),
  }
}

export function categoricalBinning(...categories: string[]): CategoricalBinning {
  return { kind: 'categorical', categories, limit: 100 }
}

const NUMERIC: Record<
  string,
  { center: number; scale: number; shift: number; skewed?: boolean; missing?: number }
> = {
  age: { center: 41, scale: 11, shift: 0 },
  income: { center: 42_100, scale: 16_000, shift: -0.5, skewed: true },
  loan_amount: { center: 12_500, scale: 6_000, shift: 0.05, skewed: true },
  debt_ratio: { center: 0.31, scale: 0.12, shift: 0.22 },
  credit_score: { center: 680, scale: 60, shift: 0.02, missing: 90 },
  employment_years: { center: 6, scale: 4, shift: 0, skewed: true },
  open_accounts: { center: 4, scale: 2, shift: 0.03 },
  late_payments: { center: 1, scale: 1, shift: 0, skewed: true },
}

const CATEGORICAL: Record<string, { reference: Record<string, number>; current: Record<string, number> }> = {
  purpose: {
    reference: {
      car: 3100,
      home: 2800,
      debt_consolidation: 2100,
      education: 1000,
      business: 700,
      wedding: 300,
    },
    current: {
      car: 2500,
      home: 2000,
      debt_consolidation: 2400,
      education: 900,
      business: 600,
      wedding: 200,
      crypto_collateral: 1400,
    },
  },
  housing: {
    reference: { rent: 5200, own: 3900, other: 900 },
    current: { rent: 5100, own: 4000, other: 900 },
  },
  region: {
    reference: { north: 3000, south: 2600, east: 2300, west: 2100 },
    current: { north: 3000, south: 2500, east: 2400, west: 2100 },
  },
  channel: {
    reference: { web: 6100, branch: 2500, partner: 1400 },
    current: { web: 6000, branch: 2400, partner: 1600 },
  },
}

function sides(): Map<string, BothSides> {
  const random = seeded(7)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const found = new Map<string, BothSides>()
  for (const [name, { center, scale, shift, skewed, missing }] of Object.entries(NUMERIC)) {
    const draw = (by: number) => () =>
      skewed ? center * Math.exp((normal() + by) * (scale / center)) : center + scale * (normal() + by)
    const binning = numericBinning(center, scale)
    found.set(`feature:${name}`, {
      binning,
      reference: numericHistogram(binning, Array.from({ length: 8000 }, draw(0)), 12),
      current: numericHistogram(binning, Array.from({ length: 6000 }, draw(shift)), missing ?? 9),
    })
  }
  for (const [name, { reference, current }] of Object.entries(CATEGORICAL))
    found.set(`feature:${name}`, {
      binning: categoricalBinning(...Object.keys(reference)),
      reference: categoricalHistogram(reference, 20),
      current: categoricalHistogram(current, 18),
    })
  const score = numericBinning(0.6, 0.2)
  const scores = (by: number) => Array.from({ length: 6000 }, () => 1 / (1 + Math.exp(-(normal() + by))))
  found.set('score', {
    binning: score,
    reference: numericHistogram(score, scores(0.6)),
    current: numericHistogram(score, scores(0.2)),
  })
  found.set('outcome', { binning: categoricalBinning(), reference: null, current: null })
  return found
}

const SIDES: ReadonlyMap<string, BothSides> = sides()

/** How far each subject moves from the step on, as a difference of shares. */
const EFFECTS: Record<string, number> = { income: 0.18, debt_ratio: 0.085, purpose: 0.14, score: 0.075 }

function driftMeasurements(subject: string, random: () => number): Measurement[] {
  const name = subject.replace('feature:', '')
  const analyzer = subject.startsWith('feature:') ? 'feature_drift' : 'prediction_drift'
  return Array.from({ length: 30 }, (_, day) => {
    const n = 1200 + Math.round(random() * 400) - (day % 7 === 0 ? 900 : 0)
    const value = (day >= STEP_DAY ? (EFFECTS[name] ?? 0) : 0) + (random() - 0.4) * 0.03
    const half = 1.2 / Math.sqrt(n)
    const verdict =
      day < 4
        ? 'learning'
        : value - half > 0.05
          ? 'drift'
          : value + half < 0.05
            ? 'no_material_drift'
            : 'cannot_tell'
    return measurement({
      analyzer,
      subject,
      window_start: FIRST_DAY + day * DAY,
      window_end: FIRST_DAY + (day + 1) * DAY,
      value,
      low: value - half,
      high: value + half,
      n,
      verdict,
      evidence: { minimum: { warning: 0.05, critical: 0.15 } },
      severity: verdict !== 'drift' ? null : value - half > 0.15 || value > 0.16 ? 'critical' : 'warning',
      because:
        verdict === 'drift'
          ? `${name}: ${(value * 100).toFixed(0)} % more rows at or below the reference's third decile.`
          : verdict === 'cannot_tell'
            ? 'A change of less than 9 pp could not have been seen in this window.'
            : '',
    })
  })
}

function performanceMeasurements(random: () => number): Measurement[] {
  const metrics = { accuracy: 0.842, precision: 0.81, recall: 0.77, auc: 0.903 }
  return Array.from({ length: 28 }, (_, day) =>
    Object.entries(metrics).map(([name, usual]) => {
      const value = usual - (day >= STEP_DAY ? 0.055 : 0) + (random() - 0.5) * 0.012
      return measurement({
        analyzer: 'performance',
        subject: name,
        statistic: name,
        window_start: FIRST_DAY + day * DAY,
        window_end: FIRST_DAY + (day + 1) * DAY,
        value,
        low: value - 0.018,
        high: value + 0.018,
        n: 1350,
        reference_value: usual,
      })
    }),
  ).flat()
}

function segmentMeasurements(): Measurement[] {
  const values = { north: 0.833, south: 0.712, east: 0.811, west: 0.801, 'north-east island': null }
  return Object.entries(values).map(([region, value], i) =>
    measurement({
      analyzer: 'performance',
      subject: 'accuracy',
      statistic: 'accuracy',
      segment: `region=${region}`,
      value,
      low: value === null ? null : value - 0.02 - i * 0.004,
      high: value === null ? null : value + 0.02 + i * 0.004,
      n: value === null ? 3 : 420 - i * 40,
    }),
  )
}

function activities(random: () => number): Activity[] {
  return Array.from({ length: 31 }, (_, day) => {
    const share = day === 30 ? 0.38 : 1
    const slow = day >= 26 ? 1.6 : 1
    return {
      start: FIRST_DAY + day * DAY,
      n: Math.round((1400 + random() * 300 - (day % 7 < 2 ? 700 : 0)) * share),
      p50: 11.5 + random(),
      p95: (31 + random() * 4) * slow,
      p99: (58 + random() * 9) * slow,
    }
  })
}

const STATISTICS = { ks: 0.04, wasserstein: 820, psi_10: 0.03 }

/** Everything the model page is made from, with what a test gives put in its place. */
export function record(given: Partial<ModelRecord> = {}): ModelRecord {
  const random = seeded(42)
  const subjects = [...Object.keys(NUMERIC), ...Object.keys(CATEGORICAL)].map(name => `feature:${name}`)
  const verdicts = [...subjects, 'score'].flatMap(subject => driftMeasurements(subject, random))
  const newest = verdicts.filter(m => m.window_start === FIRST_DAY + 29 * DAY)
  const performance = performanceMeasurements(random)
  verdicts.push(
    measurement({
      analyzer: 'data_quality',
      subject: 'missing:credit_score',
      window_start: FIRST_DAY + 29 * DAY,
      window_end: FIRST_DAY + 30 * DAY,
      value: 0.013,
      low: 0.011,
      high: 0.016,
      n: 1300,
      verdict: 'drift',
      severity: 'warning',
    }),
    measurement({
      analyzer: 'performance',
      subject: 'accuracy',
      window_start: FIRST_DAY + 27 * DAY,
      window_end: FIRST_DAY + 28 * DAY,
      value: -0.055,
      verdict: 'drift',
      severity: 'critical',
    }),
  )
  return {
    model: { settings: SETTINGS },
    view: VIEW,
    now: NOW,
    origin: 'http://127.0.0.1:8321',
    newestAt: NOW - 4 * 60_000,
    alerts: [
      alert(),
      alert({
        alert_id: 'a-2',
        severity: 'critical',
        analyzer: 'performance',
        subject: 'accuracy',
        rule: 'performance',
        started_at: FIRST_DAY + 25 * DAY,
        summary: 'accuracy fell from 84.2 % to 78.9 %; region=south fell most (71.2 %).',
      }),
      alert({
        alert_id: 'a-3',
        severity: 'warning',
        subject: 'feature:purpose',
        summary: '14 % of rows have the new value “crypto_collateral”.',
      }),
      alert({
        alert_id: 'a-4',
        severity: 'warning',
        subject: 'feature:age',
        state: 'resolved',
        started_at: FIRST_DAY + 9 * DAY,
        resolved_at: FIRST_DAY + 12 * DAY,
      }),
    ],
    activities: activities(random),
    activitySpan: 86_400,
    pooled: [],
    verdicts,
    performance,
    newest: [
      ...newest,
      ...newest.flatMap(m =>
        Object.entries(STATISTICS).map(([statistic, value]) => ({
          ...m,
          statistic,
          value: value * (1 + 6 * (m.value ?? 0)),
          verdict: null,
        })),
      ),
      ...segmentMeasurements(),
    ],
    sides: SIDES,
    outliers: [
      {
        ...{ prediction_id: 'loan-4711', version: '2026-10', timestamp: '2026-11-29T08:15:00.000Z' },
        ...{ score: 11.2, threshold: 4.6 },
        features: [
          { feature: 'income', value: 912_000, contribution: 0.71, tail: { side: 'high', share: 0 } },
          { feature: 'age', value: 19, contribution: 0.18, tail: { side: 'low', share: 0.021 } },
          { feature: 'loan_amount', value: 9_000, contribution: 0.11, tail: { side: 'low', share: 0.31 } },
        ],
      },
    ],
    referenceWindows: 30,
    leftOut: 0,
    ...given,
  }
}
