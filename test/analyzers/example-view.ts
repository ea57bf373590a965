import { groupCounts } from '../../src/analyzers/fairness-groups.ts'
import { featureQualities } from '../../src/analyzers/feature-quality.ts'
import { outsideFences } from '../../src/analyzers/outside-fences.ts'
import { OUTCOME_SUBJECTS, performanceOf } from '../../src/analyzers/performance-of.ts'
import type { View } from '../../src/analyzers/question.ts'
import { countsOf, type ReferenceSide } from '../../src/analyzers/reference-side.ts'
import type { Side } from '../../src/analyzers/side.ts'
import { type Model, ModelSettings } from '../../src/model/model.ts'
import { seasonBucket } from '../../src/stats/decision/season-bucket.ts'
import type { Binning } from '../../src/stats/histogram/binning.ts'
import { binningId } from '../../src/stats/histogram/binning-id.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import type { FrozenBinning } from '../../src/store/binnings.ts'
import { seededNormal, seededUniform } from '../stats/histogram/random.ts'

export const DAY_MS = 86_400_000
/** Monday, 5 October 2026. */
export const T0 = Date.UTC(2026, 9, 5)

/** A prediction of a loan model with its label, as far as analyzers see it. */
export interface Loan {
  income: number | null
  country: string | null
  score: number
  label: '0' | '1' | null
  latency: number
  region: string
}

export const settings = (over: object = {}): ModelSettings =>
  ModelSettings.parse({
    task: 'binary',
    positive_class: '1',
    features: { income: 'numeric', country: 'categorical' },
    segments: ['region'],
    ...over,
  })

export const exampleModel = (over: object = {}): Model => ({
  project: 'p',
  model: 'loans',
  settings: settings(over),
  origin: 'registered',
})

/** Days of seeded loans: incomes lognormal, scores that are right in four of five. */
export function loanDays(seed: number, over: Partial<{ n: number; change: (loan: Loan) => Loan }> = {}) {
  const normal = seededNormal(seed)
  const uniform = seededUniform(seed + 1_000)
  const { n = 500, change = loan => loan } = over
  const loan = (): Loan => {
    const label = uniform() < 0.4 ? '1' : '0'
    const right = uniform() < 0.8
    const towards = (label === '1') === right
    return {
      income: uniform() < 0.02 ? null : Math.round(40_000 * Math.exp(0.4 * normal())),
      country: ['DE', 'FR', 'IT', 'ES'][Math.floor(uniform() ** 2 * 4)]!,
      score: towards ? 0.5 + uniform() / 2 : uniform() / 2,
      label,
      latency: Math.round(200 * Math.exp(0.3 * normal())) / 10,
      region: uniform() < 0.5 ? 'eu' : 'us',
    }
  }
  return (days: number): Loan[][] =>
    Array.from({ length: days }, () => Array.from({ length: n }, () => change(loan())))
}

const VALUES: Record<string, (loan: Loan) => unknown> = {
  'feature:income': ({ income }) => income,
  'feature:country': ({ country }) => country,
  prediction: ({ score }) => (score >= 0.5 ? '1' : '0'),
  score: ({ score }) => score,
  latency_ms: ({ latency }) => latency,
  outcome: ({ label, score }) =>
    label === null ? undefined : JSON.stringify([label, score >= 0.5 ? '1' : '0']),
  'calibration:positive': ({ label, score }) => (label === '1' ? score : undefined),
  'calibration:negative': ({ label, score }) => (label === '0' ? score : undefined),
}

const isOutcome = (subject: string) => OUTCOME_SUBJECTS.includes(subject)

function freeze(loans: readonly Loan[]): Map<string, FrozenBinning> {
  const numbers = (subject: string) =>
    Float64Array.from(loans.flatMap(loan => (VALUES[subject]!(loan) as number | null) ?? []))
  const categories = (subject: string) => {
    const counts = new Map<string, number>()
    for (const loan of loans) {
      const value = VALUES[subject]!(loan)
      if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return counts
  }
  const score = freezeNumeric(numbers('score'), { transform: 'logit' })
  const binnings: Record<string, Binning> = {
    'feature:income': freezeNumeric(numbers('feature:income'), { transform: 'asinh' }),
    'feature:country': freezeCategorical(categories('feature:country')),
    prediction: freezeCategorical(categories('prediction')),
    score,
    latency_ms: freezeNumeric(numbers('latency_ms'), { transform: 'asinh' }),
    outcome: freezeCategorical(categories('outcome')),
    'calibration:positive': score,
    'calibration:negative': score,
  }
  return new Map(
    Object.entries(binnings).map(([subject, binning]) => [
      subject,
      { id: binningId(binning), binning, learning: false },
    ]),
  )
}

/** Counts loans as the slicer would: all of them and each region. */
export function sideOfLoans(loans: readonly Loan[], binnings: ReadonlyMap<string, FrozenBinning>): Side {
  const side = new Map<string, Map<string, Histogram>>()
  for (const segment of ['', ...new Set(loans.map(({ region }) => `region=${region}`))]) {
    const rows = segment === '' ? loans : loans.filter(({ region }) => `region=${region}` === segment)
    const subjects = new Map<string, Histogram>()
    for (const [subject, { binning }] of binnings) {
      const values = rows.map(VALUES[subject]!).filter(value => !isOutcome(subject) || value !== undefined)
      if (values.length > 0) subjects.set(subject, count(binning, values))
    }
    if (subjects.size > 0) side.set(segment, subjects)
  }
  return side
}

export interface Example {
  /** The reference, window by window; none: there is no reference. */
  reference?: readonly (readonly Loan[])[]
  current: readonly Loan[]
  /** The windows before, newest last. */
  before?: readonly (readonly Loan[])[]
  model?: Model
  /** Start of the window; the reference lies right before it when left out. */
  start?: number
}

/** A view made without a store, the same way. */
export function exampleView({
  reference = [],
  current,
  before = [],
  model = exampleModel(),
  start,
}: Example): View {
  const windowMs = model.settings.window === '1h' ? DAY_MS / 24 : DAY_MS
  const { binnings, side } =
    reference.length === 0 ? { binnings: freeze(current), side: null } : counted(model, reference, windowMs)
  const windowStart = start ?? T0 + reference.length * windowMs
  return {
    model,
    binnings,
    reference: side,
    current: sideOfLoans(current, binnings),
    bucket: side?.season.bucketOf(windowStart) ?? 0,
    isWindow: true,
    before: before.map((loans, i) => ({
      side: sideOfLoans(loans, binnings),
      bucket: side?.season.bucketOf(windowStart + (i - before.length) * windowMs) ?? 0,
      isWindow: true,
    })),
  }
}

interface CountedReference {
  binnings: Map<string, FrozenBinning>
  side: ReferenceSide
}

/** A reference counted once for all views of it, by the settings it depends on: that is most of what a view takes. */
const known = new WeakMap<Example['reference'] & object, Map<string, CountedReference>>()

function counted(model: Model, reference: readonly (readonly Loan[])[], windowMs: number): CountedReference {
  const bySettings = known.get(reference) ?? new Map<string, CountedReference>()
  known.set(reference, bySettings)
  const { task, positive_class, classes } = model.settings
  const settings = JSON.stringify([task, positive_class, classes, windowMs])
  const found = bySettings.get(settings)
  if (found) return found
  const binnings = freeze(reference.flat())
  const starts = reference.map((_, i) => T0 + i * windowMs)
  const made = { binnings, side: referenceSide({ model, reference, binnings, starts, windowMs }) }
  bySettings.set(settings, made)
  return made
}

function referenceSide({
  model,
  reference,
  binnings,
  starts,
  windowMs,
}: {
  model: Model
  reference: readonly (readonly Loan[])[]
  binnings: ReadonlyMap<string, FrozenBinning>
  starts: number[]
  windowMs: number
}): ReferenceSide {
  const sides = reference.map(loans => sideOfLoans(loans, binnings))
  const whole = sideOfLoans(reference.flat(), binnings)
  const season = seasonBucket(starts, windowMs)
  const counted = countedWindows(sides, starts)
  return {
    reference: {
      ...{ model: 'loans', name: 'default', upload: 'default:1', version: '', rows: reference.flat().length },
      ...{ from: T0, to: T0 + reference.length * windowMs, content_hash: '', rolling: null, created_at: T0 },
    },
    segment: '',
    whole,
    starts,
    leftOut: 0,
    season,
    windows: new Map(
      [...binnings].map(([subject, frozen]) => [
        subject,
        sides.map(side => {
          const histogram = side.get('')?.get(subject)
          return histogram ? countsOf(frozen, histogram) : null
        }),
      ]),
    ),
    ids: [],
    refused: [],
    labelled: [],
    outside: outsideFences({ whole, counted, starts, binnings }),
    quality: featureQualities({ whole, counted, starts, buckets: starts.map(season.bucketOf), binnings }),
    performance: new Map(
      [...whole.keys()].map(segment => [
        segment,
        sides.map(side => performanceOf(model.settings, binnings, side.get(segment))),
      ]),
    ),
    groups: new Map(
      [...whole.keys()].map(name => [name, sides.map(side => groupCounts(name, side.get(name), '1'))]),
    ),
  }
}

/** Histograms of all rows of each window, as they are read from the store. */
export const countedWindows = (sides: readonly Side[], starts: readonly number[]) =>
  sides.flatMap((side, i) =>
    [...(side.get('') ?? [])].map(([subject, histogram]) => ({
      segment: '',
      subject,
      window: starts[i]!,
      histogram,
    })),
  )
