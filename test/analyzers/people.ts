import { groupCounts } from '../../src/analyzers/fairness-groups.ts'
import type { View } from '../../src/analyzers/question.ts'
import type { ReferenceSide } from '../../src/analyzers/reference-side.ts'
import type { Side } from '../../src/analyzers/side.ts'
import { seasonBucket } from '../../src/stats/decision/season-bucket.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { freezeCategorical } from '../../src/stats/histogram/freeze-categorical.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { DAY_MS, exampleModel, T0 } from './example-view.ts'

/** Rows of one group: tp, fp, fn, tn; those without a label come on top as selected or not. */
export type People = readonly [
  tp: number,
  fp: number,
  fn: number,
  tn: number,
  selected?: number,
  not?: number,
]
export type Groups = Record<string, People>

const classes = freezeCategorical(
  new Map([
    ['0', 1],
    ['1', 1],
  ]),
)
const pairs = freezeCategorical(new Map([['["1","1"]', 1]]))
const times = (n: number, value: string): string[] => new Array(n).fill(value)

function histograms([tp, fp, fn, tn, selected = 0, not = 0]: People): Map<string, Histogram> {
  const outcome = [
    ...times(tp, '["1","1"]'),
    ...times(fp, '["0","1"]'),
    ...times(fn, '["1","0"]'),
    ...times(tn, '["0","0"]'),
  ]
  const predicted = [...times(tp + fp + selected, '1'), ...times(fn + tn + not, '0')]
  return new Map([
    ['prediction', count(classes, predicted)],
    ...(outcome.length > 0 ? [['outcome', count(pairs, outcome)] as const] : []),
  ])
}

/** Groups of people as the store counts them: histograms by segment. */
export const sideOfPeople = (groups: Groups): Side =>
  new Map(Object.entries(groups).map(([name, people]) => [name, histograms(people)]))

/** A day of these groups, with a reference of days like those given; without any there is no reference. */
export function viewOfPeople(
  current: Groups,
  { days = [], settings = {} }: { days?: readonly Groups[]; settings?: object } = {},
): View {
  return {
    model: exampleModel({ segments: [], protected: ['sex'], ...settings }),
    binnings: new Map(),
    reference: days.length === 0 ? null : referenceOf(days),
    current: sideOfPeople(current),
    bucket: 0,
    isWindow: true,
    before: [],
  }
}

function referenceOf(days: readonly Groups[]): ReferenceSide {
  const starts = days.map((_, i) => T0 + i * DAY_MS)
  const names = [...new Set(days.flatMap(day => Object.keys(day)))]
  const sides = days.map(sideOfPeople)
  const sum = (name: string) =>
    [0, 1, 2, 3, 4, 5].map(i => days.reduce((all, day) => all + (day[name]?.[i] ?? 0), 0))
  const whole = Object.fromEntries(names.map(name => [name, sum(name) as unknown as People]))
  return {
    reference: {
      ...{ model: 'loans', name: 'default', upload: 'default:1', version: '', rows: 0 },
      ...{ from: T0, to: T0 + days.length * DAY_MS, content_hash: '', rolling: null, created_at: T0 },
    },
    segment: '',
    whole: sideOfPeople(whole),
    starts,
    leftOut: 0,
    season: { ...seasonBucket(starts, DAY_MS), bucketOf: () => 0 },
    windows: new Map(),
    ids: [],
    refused: [],
    labelled: [],
    outside: new Map(),
    quality: new Map(),
    performance: new Map(),
    groups: new Map(names.map(name => [name, sides.map(side => groupCounts(name, side.get(name), '1'))])),
  }
}
