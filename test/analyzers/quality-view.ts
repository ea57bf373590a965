import { featureQualities } from '../../src/analyzers/feature-quality.ts'
import type { View } from '../../src/analyzers/question.ts'
import { countsOf } from '../../src/analyzers/reference-side.ts'
import type { Side } from '../../src/analyzers/side.ts'
import type { FeatureType } from '../../src/model/model.ts'
import { seasonBucket } from '../../src/stats/decision/season-bucket.ts'
import { binningId } from '../../src/stats/histogram/binning-id.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import { merge } from '../../src/stats/histogram/merge.ts'
import type { FrozenBinning } from '../../src/store/binnings.ts'
import { countedWindows, DAY_MS, exampleModel, T0 } from './example-view.ts'

/** The values of one feature in the rows of one window. */
export type Values = readonly (number | string | null)[]

/** A feature's windows: the reference's, those before, and the one that is judged. */
export interface FeatureValues {
  reference: readonly Values[]
  before?: readonly Values[]
  current: Values
}

const typeOf = ({ reference, current }: FeatureValues): FeatureType =>
  [...reference, current].flat().some(value => typeof value === 'string') ? 'categorical' : 'numeric'

/** Counts the values of each feature in one window; every row is a prediction, too. */
export function countValues(
  binnings: ReadonlyMap<string, FrozenBinning>,
  features: ReadonlyMap<string, Values>,
): Side {
  const counted = [...features].flatMap(([name, values]) =>
    values.length > 0
      ? [[`feature:${name}`, count(binnings.get(`feature:${name}`)!.binning, [...values])] as const]
      : [],
  )
  const [first] = counted
  return new Map([['', new Map(first ? [...counted, ['prediction', first[1]]] : [])]])
}

/** A view of days of some features, each as its values, counted as the slicer would. */
export function qualityView(features: Readonly<Record<string, FeatureValues>>): View {
  const named = Object.entries(features)
  const binnings = new Map(named.map(([name, values]) => [`feature:${name}`, freeze(values)]))
  const sideOf = (valuesOf: (of: FeatureValues) => Values | undefined) =>
    countValues(binnings, new Map(named.map(([name, of]) => [name, valuesOf(of) ?? []])))
  const [, { reference = [], before = [] }] = named[0]!
  const starts = reference.map((_, i) => T0 + i * DAY_MS)
  const season = { ...seasonBucket(starts, 7 * DAY_MS), covered: true }
  const sides = reference.map((_, i) => sideOf(of => of.reference[i]))
  const ofSubject = (subject: string) => sides.map(side => side.get('')?.get(subject) ?? null)
  const subjects = [...binnings.keys(), 'prediction']
  const whole: Side = new Map([
    [
      '',
      new Map(subjects.map(subject => [subject, merge(...ofSubject(subject).filter(each => each !== null))])),
    ],
  ])
  const counted = countedWindows(sides, starts)
  return {
    model: exampleModel({
      features: Object.fromEntries(named.map(([name, values]) => [name, typeOf(values)])),
    }),
    binnings,
    reference: {
      reference: {
        ...{ model: 'loans', name: 'default', upload: 'default:1', version: '', rows: 0 },
        ...{ from: T0, to: T0 + starts.length * DAY_MS, content_hash: '', rolling: null, created_at: T0 },
      },
      segment: '',
      whole,
      starts,
      leftOut: 0,
      season,
      windows: new Map(
        subjects.map(subject => [
          subject,
          ofSubject(subject).map(
            each => each && countsOf(binnings.get(subject) ?? binnings.values().next().value!, each),
          ),
        ]),
      ),
      outside: new Map(),
      quality: featureQualities({ whole, counted, starts, buckets: starts.map(() => 0), binnings }),
      ids: [],
      refused: [],
      labelled: [],
      performance: new Map(),
      groups: new Map(),
    },
    current: sideOf(({ current }) => current),
    bucket: 0,
    isWindow: true,
    before: before.map((_, i) => ({
      side: sideOf(of => of.before?.[i]),
      bucket: 0,
      isWindow: true,
    })),
  }
}

function freeze(values: FeatureValues): FrozenBinning {
  const known = values.reference.flat().some(value => value !== null)
    ? values.reference.flat()
    : values.current
  const binning =
    typeOf(values) === 'numeric'
      ? freezeNumeric(Float64Array.from(known.flatMap(value => (typeof value === 'number' ? value : []))), {
          transform: 'asinh',
        })
      : freezeCategorical(countNames(known))
  return { id: binningId(binning), binning, learning: false }
}

function countNames(values: Values): Map<string, number> {
  const counts = new Map<string, number>()
  for (const value of values)
    if (value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return counts
}
